import type { AuthenticationError } from '../../errors.js';
import { channelBindingsHash } from '../channel-bindings.js';
import { uint32, utf16, wipe } from '../bytes.js';
import { loginError } from '../failures.js';
import { type AvPairs, avFlags, AvId, MIC_PROVIDED, readAvPairs } from './av-pairs.js';
import { writeClientChallenge } from './client-challenge.js';
import { type FlagName, flagsOf, missingFlags, REQUIRED, SUPPORTED } from './flags.js';
import { hmacMd5 } from './hashes.js';
import { ntlmv2 } from './keys.js';
import { type ChallengeMessage, readChallenge, setMic, writeAuthenticate } from './messages.js';
import { Rc4 } from './rc4.js';

/** What an AUTHENTICATE_MESSAGE is made of. */
export interface Answer {
  /** The messages before it, byte for byte. */
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
  readonly user: string;
  readonly domain: string;
  /** NTOWFv2. */
  readonly responseKeyNT: Uint8Array;
  /** The service principal name: `HTTP/srv01`. */
  readonly targetName?: string | undefined;
  /** The application data of the channel bindings. */
  readonly channelBindings?: Uint8Array | undefined;
  /** 8 random bytes. */
  readonly clientChallenge: Uint8Array;
  /** 16 random bytes. */
  readonly exportedSessionKey: Uint8Array;
}

/** Z(24). [MS-NLMP] 3.1.5.1.2 */
const NO_LM_RESPONSE = Buffer.alloc(24);
const NEEDED: readonly FlagName[] = ['NEGOTIATE_UNICODE', 'NEGOTIATE_TARGET_INFO', ...REQUIRED];
const AGREED = SUPPORTED | flagsOf(['NEGOTIATE_TARGET_INFO']);

/**
 * The AUTHENTICATE_MESSAGE for a CHALLENGE_MESSAGE. [MS-NLMP] 3.1.5.1.2
 *
 * @throws AuthenticationError if the server will not sign, seal, or exchange a key of 128 bits, or
 * if its challenge lacks what the answer and its MIC are made of.
 */
export function answerChallenge(answer: Answer): Buffer {
  const challenge = readChallenge(answer.challenge);
  requireFlags(challenge.flags);
  const temp = tempOf(challenge, answer);
  const { ntProofStr, sessionBaseKey } = ntlmv2(
    answer.responseKeyNT,
    challenge.serverChallenge,
    temp,
  );
  try {
    const message = writeAuthenticate({
      flags: (challenge.flags & AGREED) >>> 0,
      lmChallengeResponse: NO_LM_RESPONSE,
      ntChallengeResponse: Buffer.concat([ntProofStr, temp]),
      domainName: answer.domain,
      userName: answer.user,
      workstation: '',
      encryptedRandomSessionKey: rc4k(sessionBaseKey, answer.exportedSessionKey),
    });
    setMic(message, micOf(answer, message));
    return message;
  } finally {
    wipe(sessionBaseKey);
  }
}

/** The MIC of a message in which its place is zero. [MS-NLMP] 3.1.5.1.2 */
export function micOf(
  handshake: Pick<Answer, 'negotiate' | 'challenge' | 'exportedSessionKey'>,
  authenticate: Uint8Array,
): Buffer {
  const { exportedSessionKey, negotiate, challenge } = handshake;
  return hmacMd5(exportedSessionKey, negotiate, challenge, authenticate);
}

/** RC4K: 16 bytes under a key that is used for nothing else. [MS-NLMP] 6 */
export function rc4k(key: Uint8Array, data: Uint8Array): Buffer {
  const handle = new Rc4(key);
  const result = handle.update(data);
  handle.wipe();
  return result;
}

function requireFlags(flags: number): void {
  const missing = missingFlags(flags, NEEDED);
  if (missing.length === 0) return;
  throw tooWeak(missing.join(', '));
}

function tooWeak(missing: string): AuthenticationError {
  const message = `the server does not offer the security that is required: ${missing}`;
  return loginError('weak-security', 'NTLM', message);
}

/**
 * The NTLMv2_CLIENT_CHALLENGE, in the server's own time. Servers of old that tell none would get an
 * LMv2 response for it, which covers none of the AV_PAIRs. [MS-NLMP] 3.1.5.1.2
 */
function tempOf({ targetInfo }: ChallengeMessage, answer: Answer): Uint8Array {
  if (targetInfo.length === 0) throw tooWeak('TargetInfo');
  const serverPairs = readAvPairs(targetInfo);
  const timeStamp = serverPairs.get(AvId.MsvAvTimestamp);
  if (timeStamp === undefined) throw tooWeak('MsvAvTimestamp');
  return writeClientChallenge({
    timeStamp,
    challengeFromClient: answer.clientChallenge,
    avPairs: answerPairs(serverPairs, answer),
  });
}

/** The server's pairs, and what the client has to say. [MS-NLMP] 3.1.5.1.2 */
function answerPairs(serverPairs: AvPairs, answer: Answer): AvPairs {
  const pairs = new Map(serverPairs);
  const { targetName, channelBindings } = answer;
  const own: readonly (readonly [id: number, value: Uint8Array | undefined])[] = [
    [AvId.MsvAvFlags, uint32((avFlags(serverPairs) | MIC_PROVIDED) >>> 0)],
    [AvId.MsvAvChannelBindings, channelBindings && channelBindingsHash(channelBindings)],
    [AvId.MsvAvTargetName, targetName === undefined ? undefined : utf16(targetName)],
  ];
  for (const [id, value] of own) {
    pairs.delete(id);
    if (value !== undefined) pairs.set(id, value);
  }
  return pairs;
}
