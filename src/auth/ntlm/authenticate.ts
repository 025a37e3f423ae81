import { AuthenticationError } from '../../errors.js';
import { channelBindingsHash } from '../channel-bindings.js';
import { uint32, utf16, wipe } from '../bytes.js';
import { type AvPairs, avFlags, AvId, MIC_PROVIDED, readAvPairs } from './av-pairs.js';
import { writeClientChallenge } from './client-challenge.js';
import { flagsOf, missingFlags, REQUIRED, SUPPORTED } from './flags.js';
import { hmacMd5 } from './hashes.js';
import { lmv2, ntlmv2 } from './keys.js';
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
  /** FILETIME of now, for servers that do not tell their own. */
  readonly now: Uint8Array;
}

const NO_LM_RESPONSE = Buffer.alloc(24);
const AGREED = SUPPORTED | flagsOf(['NEGOTIATE_TARGET_INFO']);

/**
 * The AUTHENTICATE_MESSAGE for a CHALLENGE_MESSAGE. [MS-NLMP] 3.1.5.1.2
 *
 * @throws AuthenticationError if the server will not sign, seal, or exchange a key of 128 bits.
 */
export function answerChallenge(answer: Answer): Buffer {
  const challenge = readChallenge(answer.challenge);
  requireFlags(challenge.flags);
  const serverPairs = pairsOf(challenge);
  const timestamp = serverPairs.get(AvId.MsvAvTimestamp);
  const temp = writeClientChallenge({
    timeStamp: timestamp ?? answer.now,
    challengeFromClient: answer.clientChallenge,
    avPairs: answerPairs(serverPairs, answer),
  });
  const { responseKeyNT, clientChallenge, user, domain } = answer;
  const { serverChallenge } = challenge;
  const { ntProofStr, sessionBaseKey } = ntlmv2(responseKeyNT, serverChallenge, temp);
  const message = writeAuthenticate({
    flags: (challenge.flags & AGREED) >>> 0,
    lmChallengeResponse:
      timestamp === undefined
        ? lmv2(responseKeyNT, serverChallenge, clientChallenge)
        : NO_LM_RESPONSE,
    ntChallengeResponse: Buffer.concat([ntProofStr, temp]),
    domainName: domain,
    userName: user,
    workstation: '',
    encryptedRandomSessionKey: rc4k(sessionBaseKey, answer.exportedSessionKey),
  });
  wipe(sessionBaseKey);
  setMic(message, micOf(answer, message));
  return message;
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
  const missing = missingFlags(flags, ['NEGOTIATE_UNICODE', ...REQUIRED]);
  if (missing.length === 0) return;
  const message = `the server does not offer the security that is required: ${missing.join(', ')}`;
  throw new AuthenticationError(message, 'NTLM', []);
}

function pairsOf({ targetInfo }: ChallengeMessage): AvPairs {
  return targetInfo.length === 0 ? new Map() : readAvPairs(targetInfo);
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
