import type { ChannelBindingPolicy } from '../channel-binding-policy.js';
import { AuthenticationError } from '../../errors.js';
import { isEqual, wipe } from '../bytes.js';
import { channelBindingsHash } from '../channel-bindings.js';
import { securityError } from '../failures.js';
import { micOf, rc4k } from './authenticate.js';
import { avFlags, type AvPairs, AvId, MIC_PROVIDED } from './av-pairs.js';
import { readClientChallenge } from './client-challenge.js';
import { type FlagName, hasFlag, missingFlags, REQUIRED } from './flags.js';
import { ntlmv2, ntowfv2 } from './keys.js';
import { type AuthenticateMessage, readChallenge, takeMic } from './messages.js';

/** A handshake to be checked. */
export interface Handshake {
  /** The three messages, byte for byte. */
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
  readonly token: Uint8Array;
  /** The third message as it was read. */
  readonly authenticate: AuthenticateMessage;
  /** NTOWFv1 of the user. */
  readonly ntHash: Uint8Array;
  /** The application data of the channel bindings of this end. */
  readonly channelBindings?: Uint8Array | undefined;
  readonly channelBindingPolicy: ChannelBindingPolicy;
}

/** What a handshake proved. */
export interface Verified {
  readonly exportedSessionKey: Buffer;
  /** The client sent channel bindings, and they are those of this end. */
  readonly channelBound: boolean;
}

/** NTProofStr, before the NTLMv2_CLIENT_CHALLENGE. [MS-NLMP] 2.2.2.8 */
const PROOF_LENGTH = 16;
const LMV1_OR_NTLMV1 = 24;

/**
 * Refuses what is less than NTLMv2 with session security, before any password is looked up.
 *
 * @throws AuthenticationError naming what is refused.
 */
export function requireNtlmv2(
  authenticate: AuthenticateMessage,
  required: readonly FlagName[] = REQUIRED,
): void {
  const { flags, userName, ntChallengeResponse } = authenticate;
  if (userName === '' || ntChallengeResponse.length === 0 || hasFlag(flags, 'ANONYMOUS')) {
    throw refused('anonymous logins are not accepted');
  }
  if (ntChallengeResponse.length <= LMV1_OR_NTLMV1) throw refused('NTLMv1 is not accepted');
  const missing = missingFlags(flags, required);
  if (missing.length > 0) throw refused(`the client does without ${missing.join(', ')}`);
}

/**
 * Checks the proof, the MIC that the proof announces, and the channel bindings. [MS-NLMP] 3.2.5.1.2
 *
 * @throws AuthenticationError for a wrong user or password.
 * @throws ProtocolError for a handshake that was changed, or comes over another channel.
 */
export function verifyAuthenticate(handshake: Handshake): Verified {
  const { authenticate, challenge, ntHash } = handshake;
  const { ntChallengeResponse, userName, domainName } = authenticate;
  const temp = ntChallengeResponse.subarray(PROOF_LENGTH);
  const responseKeyNT = ntowfv2(ntHash, userName, domainName);
  const { serverChallenge } = readChallenge(challenge);
  const { ntProofStr, sessionBaseKey } = ntlmv2(responseKeyNT, serverChallenge, temp);
  wipe(responseKeyNT);
  try {
    if (isEqual(ntProofStr, ntChallengeResponse.subarray(0, PROOF_LENGTH))) {
      return verifyRest(handshake, readClientChallenge(temp).avPairs, sessionBaseKey);
    }
  } finally {
    wipe(sessionBaseKey);
  }
  throw refused('the user or the password is not right');
}

/** What the proof does not cover by itself. */
function verifyRest(handshake: Handshake, avPairs: AvPairs, sessionBaseKey: Buffer): Verified {
  const exportedSessionKey = keyOf(handshake.authenticate, sessionBaseKey);
  try {
    // Nobody can take the announcement away: it is under the proof. Some clients make no MIC.
    if ((avFlags(avPairs) & MIC_PROVIDED) !== 0) requireMic(handshake, exportedSessionKey);
    return { exportedSessionKey, channelBound: isChannelBound(avPairs, handshake) };
  } catch (error) {
    wipe(exportedSessionKey);
    throw error;
  }
}

export function refused(problem: string): AuthenticationError {
  return new AuthenticationError(`NTLM login refused: ${problem}`, 'NTLM', []);
}

function keyOf({ encryptedRandomSessionKey: key }: AuthenticateMessage, base: Buffer): Buffer {
  if (key.length === 16) return rc4k(base, key);
  throw securityError('token-rejected', 'the NTLM session key has not 16 bytes');
}

function requireMic(handshake: Handshake, exportedSessionKey: Buffer): void {
  const { mic, zeroed } = takeMic(handshake.token);
  if (isEqual(micOf({ ...handshake, exportedSessionKey }, zeroed), mic)) return;
  throw securityError('token-rejected', 'the NTLM handshake was changed on its way: wrong MIC');
}

function isChannelBound(avPairs: AvPairs, handshake: Handshake): boolean {
  const { channelBindings, channelBindingPolicy: policy } = handshake;
  if (policy === 'none' || channelBindings === undefined) return false;
  const found = avPairs.get(AvId.MsvAvChannelBindings);
  // Windows sends zeros where it has none.
  const isSent = found !== undefined && found.some((byte) => byte !== 0);
  if (isSent && isEqual(found, channelBindingsHash(channelBindings))) return true;
  if (!isSent && policy === 'relaxed') return false;
  const problem = isSent ? 'has other' : 'sent no';
  throw securityError('binding-mismatch', `the NTLM client ${problem} channel bindings`);
}
