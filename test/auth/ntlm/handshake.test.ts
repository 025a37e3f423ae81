import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AuthenticationError, ProtocolError } from '../../../src/errors.js';
import { AvId, readAvPairs, writeAvPairs } from '../../../src/auth/ntlm/av-pairs.js';
import { NtlmAcceptor } from '../../../src/auth/ntlm/acceptor.js';
import {
  type FlagName,
  missingFlags,
  NegotiateFlags,
  OFFERED,
  REQUIRED,
  REQUIRED_IN_TLS,
} from '../../../src/auth/ntlm/flags.js';
import { NtlmInitiator } from '../../../src/auth/ntlm/initiator.js';
import { ntowfv1 } from '../../../src/auth/ntlm/keys.js';
import {
  readAuthenticate,
  readChallenge,
  writeAuthenticate,
  writeChallenge,
  writeNegotiate,
} from '../../../src/auth/ntlm/messages.js';
import {
  acceptor,
  CHANNEL,
  flip,
  FRAMINGS,
  handshake,
  initiator,
  joined,
  lookup,
  ntlmAt,
  OTHER_CHANNEL,
  outcome,
  PASSWORD,
  POLICIES,
  SERVER,
  type Tamper,
} from '../support/contexts.js';

const HEADER = 16;

/** Changes the NTLM message of one leg. */
const inLeg =
  (which: number, change: (token: Buffer, at: number) => Uint8Array): Tamper =>
  (token, leg) =>
    leg === which ? change(token, ntlmAt(token)) : token;

/** Clears a flag, which stands `offset` bytes after the start of the message. */
const withoutFlag = (which: number, offset: number, flag: number): Tamper =>
  inLeg(which, (token, at) => {
    const flags = token.readUInt32LE(at + offset);
    token.writeUInt32LE((flags & ~flag) >>> 0, at + offset);
    return token;
  });

describe.each(FRAMINGS)('initiator and acceptor, %s', (framing) => {
  const login = async (
    client: Parameters<typeof initiator>[1] = {},
    server: Parameters<typeof acceptor>[0] = {},
    tamper?: Tamper,
  ) => {
    const pair = [initiator(framing, client), acceptor(server)] as const;
    await handshake(...pair, tamper);
    return pair;
  };

  test('know each other, and seal both ways', async () => {
    const [client, server] = await login();
    expect([client.isComplete, server.isComplete]).toEqual([true, true]);
    expect(server.agreed?.user).toEqual({ user: 'user', domain: 'TEST' });
    for (const size of [0, 1, 15, 16, 17, 4095, 65_536, 1024 * 1024]) {
      const message = randomBytes(size);
      for (const [from, to] of [
        [client, server],
        [server, client],
        [server, client],
      ] as const) {
        const sealed = joined(await from.wrap(message));
        expect(sealed).toHaveLength(size + HEADER);
        expect(message.equals(await to.unwrap(sealed, HEADER))).toBe(true);
      }
    }
  });

  test.each(POLICIES)('heed channel bindings as the policy %s says', async (policy, expected) => {
    const options = { channelBindings: CHANNEL, channelBindingPolicy: policy };
    const ended = (channelBindings?: Uint8Array): Promise<unknown> =>
      outcome(acceptor(options), (server) =>
        handshake(initiator(framing, { channelBindings }), server),
      );
    expect(await ended(CHANNEL)).toBe(expected.same);
    expect(await ended(OTHER_CHANNEL)).toBe(expected.other);
    expect(await ended()).toBe(expected.missing);
  });

  test.each([
    ['a wrong password', { password: 'wrong' }],
    ['an empty password', { password: '' }],
    ['an unknown user', { username: 'TEST\\nobody' }],
    ['another domain', { username: 'OTHER\\user' }],
    ['no domain', { username: 'user' }],
  ])('refuse %s alike', async (_what, client) => {
    const failed = login(client);
    await expect(failed).rejects.toThrow(AuthenticationError);
    await expect(failed).rejects.toThrow('the user or the password is not right');
  });

  test('take the user name in any case, and an NT hash for a password', async () => {
    const ntHash = ntowfv1(PASSWORD);
    const [, server] = await login({ username: 'TEST\\USER' }, { lookup: () => ({ ntHash }) });
    expect(server.isComplete).toBe(true);
    expect(ntHash).toEqual(ntowfv1(PASSWORD));
  });

  test.each([
    ['the MIC', inLeg(2, (token, at) => flip(token, at + 75)), 'wrong MIC'],
    ['a flag', inLeg(2, (token, at) => flip(token, at + 61)), 'wrong MIC'],
    [
      'the proof',
      inLeg(2, (token, at) => flip(token, at + token.readUInt32LE(at + 24))),
      'not right',
    ],
    [
      'the key',
      inLeg(2, (token, at) => flip(token, at + token.readUInt32LE(at + 56))),
      'wrong MIC',
    ],
    ['the first message', inLeg(0, (token, at) => flip(token, at + 13)), 'wrong MIC'],
    ['the nonce of the server', inLeg(1, (token, at) => flip(token, at + 24)), 'not right'],
  ])('notice a change of %s', async (_what, tamper, message) => {
    await expect(login({}, {}, tamper)).rejects.toThrow(message);
  });

  test.each(REQUIRED)('refuse to do without %s', async (name) => {
    const flag = NegotiateFlags[name];
    await expect(login({}, {}, withoutFlag(0, 12, flag))).rejects.toThrow(name);
    const challenged = login({}, {}, withoutFlag(1, 20, flag));
    await expect(challenged).rejects.toThrow(AuthenticationError);
    await expect(challenged).rejects.toMatchObject({ reason: 'weak-security' });
    await expect(challenged).rejects.toThrow(name);
    await expect(login({}, {}, withoutFlag(2, 60, flag))).rejects.toThrow(name);
  });

  test('speak Unicode, or the client ends it', async () => {
    const unicode = NegotiateFlags.NEGOTIATE_UNICODE;
    await expect(login({}, {}, withoutFlag(0, 12, unicode))).rejects.toThrow('NEGOTIATE_UNICODE');
    await expect(login({}, {}, withoutFlag(2, 60, unicode))).rejects.toThrow('not right');
  });

  test('accept nothing that is changed, repeated, lost, or out of order', async () => {
    const wrapped = async () => {
      const [client, server] = await login();
      const sealed = [];
      for (let count = 0; count < 3; count++)
        sealed.push(joined(await client.wrap(randomBytes(40))));
      return { server, sealed: sealed as [Buffer, Buffer, Buffer] };
    };
    const cases: readonly ((sealed: [Buffer, Buffer, Buffer]) => Uint8Array[])[] = [
      ([first]) => [flip(first, HEADER + 3)],
      ([first]) => [flip(first, 5)],
      ([first]) => [flip(first, 0)],
      ([first]) => [flip(first, 12)],
      ([first]) => [first.subarray(0, -1)],
      ([first]) => [Buffer.concat([first, Buffer.alloc(1)])],
      ([first]) => [first.subarray(0, HEADER - 1)],
      ([first]) => [first, first],
      ([first, , third]) => [first, third],
      ([first, second]) => [second, first],
    ];
    for (const choose of cases) {
      const { server, sealed } = await wrapped();
      const open = async (): Promise<void> => {
        for (const message of choose(sealed)) await server.unwrap(message, HEADER);
      };
      await expect(open()).rejects.toMatchObject({ reason: 'unseal-failed' });
      await expect(server.unwrap(sealed[2], HEADER)).rejects.toThrow('not complete, or closed');
      await expect(server.wrap(sealed[0])).rejects.toThrow(ProtocolError);
    }
  });

  test('do not take their own messages for those of the other', async () => {
    const [client] = await login();
    const sealed = joined(await client.wrap(Buffer.from('echo')));
    await expect(client.unwrap(sealed, HEADER)).rejects.toMatchObject({ reason: 'unseal-failed' });
  });

  test('end with a handshake that failed, or went on too long', async () => {
    const [client, server] = await login();
    await expect(client.step(Buffer.from('more'))).rejects.toThrow('handshake is over');
    await expect(server.step(Buffer.from('more'))).rejects.toThrow('handshake is over');
    const other = initiator(framing);
    await other.step();
    await expect(other.step()).rejects.toThrow(AuthenticationError);
    await expect(other.step()).rejects.toThrow('over');
    await expect(initiator(framing).step(Buffer.from('early'))).rejects.toThrow(
      'before it was asked',
    );
    await expect(acceptor().step()).rejects.toThrow('does not begin');
  });

  test('seal nothing before they are complete', async () => {
    await expect(initiator(framing).wrap(Buffer.from('x'))).rejects.toThrow('not complete');
    await expect(acceptor().unwrap(Buffer.alloc(20), HEADER)).rejects.toThrow('not complete');
  });

  test('forget everything when they are closed', async () => {
    const [client, server] = await login();
    for (const context of [client, server]) {
      context.close();
      context.close();
      expect(context.isComplete).toBe(false);
      await expect(context.wrap(Buffer.from('x'))).rejects.toThrow('not complete, or closed');
    }
  });
});

describe('NtlmAcceptor', () => {
  /** The third message of a client, changed in its fields. */
  const rewritten = (changes: object): Tamper =>
    inLeg(2, (token) => writeAuthenticate({ ...readAuthenticate(token), ...changes }));
  const none = Buffer.alloc(0);
  const nothing = { userName: '', domainName: '', ntChallengeResponse: none };

  test.each([
    ['an anonymous login', nothing, 'anonymous'],
    ['a login that names itself anonymous', { flags: 0xe2888a35 }, 'anonymous'],
    [
      'LM only',
      { ntChallengeResponse: none, lmChallengeResponse: Buffer.alloc(24, 1) },
      'anonymous',
    ],
    ['NTLMv1', { ntChallengeResponse: Buffer.alloc(24, 1) }, 'NTLMv1'],
    ['no session key', { encryptedRandomSessionKey: none }, 'session key'],
  ])('refuses %s', async (_what, changes, message) => {
    const failed = handshake(initiator('raw'), acceptor(), rewritten(changes));
    await expect(failed).rejects.toThrow(message);
  });

  test('looks nobody up who is refused for less', async () => {
    let count = 0;
    const counting = { lookup: () => void count++ } as unknown as Parameters<typeof acceptor>[0];
    await expect(
      handshake(initiator('raw'), acceptor(counting), rewritten(nothing)),
    ).rejects.toThrow('anonymous');
    expect(count).toBe(0);
  });

  test('does not take an answer to another challenge', async () => {
    const [client, first, second] = [initiator('raw'), acceptor(), acceptor()];
    const negotiate = (await client.step()) as Uint8Array;
    const challenge = await first.step(negotiate);
    await second.step(negotiate);
    const authenticate = (await client.step(challenge)) as Uint8Array;
    await expect(second.step(authenticate)).rejects.toThrow('not right');
    await first.step(authenticate);
    expect(first.isComplete).toBe(true);
  });

  test('waits for a look-up, and is not completed by it once closed', async () => {
    const server = acceptor({ lookup: async (name) => lookup(name) });
    const client = initiator('raw');
    const challenge = await server.step(await client.step());
    const verified = server.step(await client.step(challenge));
    server.close();
    await expect(verified).rejects.toThrow('given up');
    expect(server.isComplete).toBe(false);
  });

  /** The answer in TLS to a client that offers all flags but one. */
  const challengeInTls = (name: FlagName): Promise<Uint8Array | undefined> => {
    const flags = (OFFERED & ~NegotiateFlags[name]) >>> 0;
    return acceptor({ mustSeal: false }).step(writeNegotiate({ flags }));
  };

  test('takes a client that does not seal in TLS, which does', async () => {
    const { flags } = readChallenge((await challengeInTls('NEGOTIATE_SEAL')) ?? none);
    expect(missingFlags(flags)).toEqual(['NEGOTIATE_SEAL']);
  });

  test.each(REQUIRED_IN_TLS)('refuses a client without %s even in TLS', async (name) => {
    await expect(challengeInTls(name)).rejects.toThrow(name);
  });

  test('cannot be strict about channel bindings that it has not', () => {
    const strict = { ...SERVER, channelBindingPolicy: 'strict' } as const;
    expect(() => new NtlmAcceptor(strict)).toThrow(TypeError);
  });
});

describe('NtlmInitiator', () => {
  test('refuses an empty user name', () => {
    expect(() => new NtlmInitiator({ username: 'TEST\\', password: 'x' })).toThrow(
      'must not be empty',
    );
  });

  const withoutTimestamp = (token: Buffer): Buffer => {
    const challenge = readChallenge(token);
    const pairs = [...readAvPairs(challenge.targetInfo)];
    const kept = pairs.filter(([id]) => id !== AvId.MsvAvTimestamp);
    return writeChallenge({ ...challenge, targetInfo: writeAvPairs(new Map(kept)) });
  };
  const withoutInfo = (token: Buffer): Buffer =>
    writeChallenge({ ...readChallenge(token), targetInfo: Buffer.alloc(0) });

  test.each<[string, Tamper]>([
    ['NEGOTIATE_TARGET_INFO', withoutFlag(1, 20, NegotiateFlags.NEGOTIATE_TARGET_INFO)],
    ['TargetInfo', inLeg(1, withoutInfo)],
    ['MsvAvTimestamp', inLeg(1, withoutTimestamp)],
  ])('refuses a challenge without %s', async (missing, tamper) => {
    const failed = handshake(initiator('raw'), acceptor(), tamper);
    await expect(failed).rejects.toThrow(AuthenticationError);
    await expect(failed).rejects.toThrow(`security that is required: ${missing}`);
  });

  test('sends no LMv2 response', async () => {
    const tokens: Buffer[] = [];
    await handshake(initiator('raw'), acceptor(), (token) => {
      tokens.push(token);
      return token;
    });
    const { lmChallengeResponse } = readAuthenticate(tokens[2] ?? Buffer.alloc(0));
    expect(lmChallengeResponse).toEqual(Buffer.alloc(24));
  });
});
