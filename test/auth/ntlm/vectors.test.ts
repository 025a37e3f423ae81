import { describe, expect, test } from 'vitest';
import { channelBindingsHash, gssChannelBindings } from '../../../src/auth/channel-bindings.js';
import { micOf, rc4k } from '../../../src/auth/ntlm/authenticate.js';
import { avFlags, AvId, MIC_PROVIDED, readAvPairs } from '../../../src/auth/ntlm/av-pairs.js';
import {
  readClientChallenge,
  writeClientChallenge,
} from '../../../src/auth/ntlm/client-challenge.js';
import { ntlmv2, ntowfv1, ntowfv2, sealKey, signKey } from '../../../src/auth/ntlm/keys.js';
import { md4 } from '../../../src/auth/ntlm/md4.js';
import {
  readAuthenticate,
  readChallenge,
  readNegotiate,
  takeMic,
} from '../../../src/auth/ntlm/messages.js';
import { Rc4 } from '../../../src/auth/ntlm/rc4.js';
import { MessageStream } from '../../../src/auth/ntlm/seal.js';
import { requireNtlmv2, verifyAuthenticate } from '../../../src/auth/ntlm/verify.js';
import { readNegTokenInit, readNegTokenResp } from '../../../src/auth/spnego/messages.js';
import { type Transcript, unhex, type Vectors, vectors } from '../support/vectors.js';

describe.skipIf(vectors === undefined)('the numbers of MS-NLMP', () => {
  const all = vectors as Vectors;
  const common = vectors?.common ?? {};
  const v2 = vectors?.ntlmv2 ?? {};

  test.each(vectors?.md4 ?? [])('MD4 of $in', ({ in: message, out }) => {
    expect(md4(unhex(message)).toString('hex')).toBe(out);
  });

  test.each(vectors?.rc4 ?? [])('RC4 of $key', (row) => {
    const stream = new Rc4(unhex(row['key'])).update(Buffer.alloc(4112));
    expect(stream.toString('hex', 0, 32)).toBe(row['keystreamBytes0to31']);
    expect(stream.toString('hex', 4080)).toBe(row['bytes4080to4111']);
  });

  test('keys and responses of NTLMv2', () => {
    const { user = '', domain = '', password = '' } = common;
    const ntHash = ntowfv1(password);
    expect(ntHash.toString('hex')).toBe(all.ntlmv1_keys.ntowfv1);
    const key = ntowfv2(ntHash, user, domain);
    expect(key.toString('hex')).toBe(v2['ntowfv2']);
    const temp = writeClientChallenge({
      timeStamp: unhex(common['time']),
      challengeFromClient: unhex(common['clientChallenge']),
      avPairs: readAvPairs(unhex(v2['targetInfo'])),
    });
    expect(temp.toString('hex')).toBe(v2['temp']);
    const serverChallenge = unhex(common['serverChallenge']);
    const { ntProofStr, sessionBaseKey } = ntlmv2(key, serverChallenge, temp);
    expect(ntProofStr.toString('hex')).toBe(v2['ntProofStr']);
    expect(Buffer.concat([ntProofStr, temp]).toString('hex')).toBe(v2['ntChallengeResponse']);
    expect(sessionBaseKey.toString('hex')).toBe(v2['sessionBaseKey']);
    const sent = rc4k(sessionBaseKey, unhex(common['randomSessionKey']));
    expect(sent.toString('hex')).toBe(v2['encryptedRandomSessionKey']);
  });

  test('the CHALLENGE_MESSAGE', () => {
    const challenge = readChallenge(unhex(v2['challengeMessage']));
    expect(challenge.flags).toBe(Number(v2['flags']));
    expect(challenge.targetName).toBe(common['serverName']);
    expect(Buffer.from(challenge.serverChallenge)).toEqual(unhex(common['serverChallenge']));
    expect(Buffer.from(challenge.targetInfo)).toEqual(unhex(v2['targetInfo']));
  });

  test.each([
    ['client', 'client-to-server'],
    ['server', 'server-to-client'],
  ] as const)('sealed messages of the %s', (side, direction) => {
    const key = unhex(common['randomSessionKey']);
    const expected = all.sessionSecurity[side];
    expect(signKey(key, direction).toString('hex')).toBe(expected.signKey);
    expect(sealKey(key, direction).toString('hex')).toBe(expected.sealKey);
    const [sender, receiver] = [
      new MessageStream(key, direction),
      new MessageStream(key, direction),
    ];
    for (const { plaintext, sealed, signature } of expected.messages) {
      const { header, data } = sender.seal(unhex(plaintext));
      expect(Buffer.from(header).toString('hex')).toBe(signature);
      expect(Buffer.from(data).toString('hex')).toBe(sealed);
      expect(Buffer.from(receiver.unseal(header, data)).toString('hex')).toBe(plaintext);
    }
  });

  test('channel bindings', () => {
    const { applicationData, struct, md5 } = all.channelBinding;
    expect(gssChannelBindings(unhex(applicationData)).toString('hex')).toBe(struct);
    expect(channelBindingsHash(unhex(applicationData)).toString('hex')).toBe(md5);
  });
});

/** The NTLM messages of a recorded handshake, and the signatures of the list of mechanisms. */
interface Recorded {
  readonly messages: readonly (Uint8Array | undefined)[];
  readonly mechTypeList: Uint8Array;
  readonly mics: readonly (readonly ['client' | 'server', Uint8Array | undefined])[];
}

function recordedIn({ name, tokens }: Transcript): Recorded {
  const [first, ...others] = tokens.map(({ token }) => unhex(token)) as [Buffer, ...Buffer[]];
  if (!name.startsWith('spnego')) {
    return { messages: [first, ...others], mechTypeList: Buffer.alloc(0), mics: [] };
  }
  const { mechToken, mechTypeList } = readNegTokenInit(first);
  const responses = others.map((token) => readNegTokenResp(token));
  const [challenge, authenticate, completed] = responses;
  return {
    messages: [mechToken, challenge?.responseToken, authenticate?.responseToken],
    mechTypeList,
    mics: [
      ['client', authenticate?.mechListMic],
      ['server', completed?.mechListMic],
    ],
  };
}

describe.each(vectors?.transcripts ?? [])('the recorded handshake $name', (transcript) => {
  const { messages, mechTypeList, mics } = recordedIn(transcript);
  const [negotiate, challenge, token] = messages as [Buffer, Buffer, Buffer];
  const authenticate = readAuthenticate(token);
  const binding = transcript.cbtApplicationData;
  const handshake = {
    negotiate,
    challenge,
    token,
    authenticate,
    ntHash: ntowfv1(transcript.password),
    channelBindings: binding === null ? undefined : unhex(binding),
    channelBindingPolicy: binding === null ? 'none' : 'strict',
  } as const;
  const key = (): Buffer => verifyAuthenticate(handshake).exportedSessionKey;

  test('names user, domain, server and flags', () => {
    const { user, domain, spn } = transcript;
    expect(authenticate).toMatchObject({ userName: user, domainName: domain });
    expect(readNegotiate(negotiate).flags).toBe(0xe2088237);
    const { avPairs } = readClientChallenge(authenticate.ntChallengeResponse.subarray(16));
    expect(Buffer.from(avPairs.get(AvId.MsvAvTargetName) ?? []).toString('utf16le')).toBe(spn);
    expect(avFlags(avPairs) & MIC_PROVIDED).toBe(MIC_PROVIDED);
    expect(() => requireNtlmv2(authenticate)).not.toThrow();
  });

  test('proves the password, and gives the key of both sides', () => {
    const verified = verifyAuthenticate(handshake);
    expect(verified.exportedSessionKey.toString('hex')).toBe(transcript.exportedSessionKey);
    expect(verified.channelBound).toBe(binding !== null);
    const { mic, zeroed } = takeMic(token);
    expect(micOf({ ...handshake, exportedSessionKey: key() }, zeroed)).toEqual(mic);
  });

  test('is refused for another password, message or channel', () => {
    const verify = (changes: object) => (): unknown =>
      verifyAuthenticate({ ...handshake, ...changes });
    expect(verify({ ntHash: ntowfv1('wrong') })).toThrow('the password is not right');
    expect(verify({ negotiate: Buffer.concat([negotiate, Buffer.alloc(1)]) })).toThrow('wrong MIC');
    const strict = { channelBindingPolicy: 'strict', channelBindings: Buffer.from('other') };
    expect(verify(strict)).toThrow('channel bindings');
  });

  test('opens the messages', () => {
    const from = {
      client: new MessageStream(key(), 'client-to-server'),
      server: new MessageStream(key(), 'server-to-client'),
    };
    for (const [side, mic] of mics) {
      expect(from[side].sign(mechTypeList)).toEqual(mic);
      from[side].restart();
    }
    for (const { from: side, plaintext, framed } of transcript.messages) {
      const sealed = unhex(framed);
      const message = from[side].unseal(sealed.subarray(4, 20), sealed.subarray(20));
      expect(Buffer.from(message).toString('hex')).toBe(plaintext);
    }
  });
});
