import { openMessage, readField, readText, writeMessage, writeText } from './fields.js';

/** Where the fixed parts end, as they are written; those read may lack their VERSION and MIC. */
const NEGOTIATE_LENGTH = 40;
const CHALLENGE_LENGTH = 56;
const AUTHENTICATE_LENGTH = 88;
const OLD_NEGOTIATE_LENGTH = 16;
const OLD_CHALLENGE_LENGTH = 48;
const OLD_AUTHENTICATE_LENGTH = 64;

/** Version 10.0, NTLMSSP_REVISION_W2K3; only for the logs of the peer. [MS-NLMP] 2.2.2.10 */
const VERSION = Buffer.from('0a0000000000000f', 'hex');

/** NEGOTIATE_MESSAGE. [MS-NLMP] 2.2.1.1 */
export interface NegotiateMessage {
  readonly flags: number;
}

/** CHALLENGE_MESSAGE. [MS-NLMP] 2.2.1.2 */
export interface ChallengeMessage {
  readonly flags: number;
  readonly targetName: string;
  /** 8 bytes. */
  readonly serverChallenge: Uint8Array;
  /** AV_PAIRs; empty where the flags have no NEGOTIATE_TARGET_INFO. */
  readonly targetInfo: Uint8Array;
}

/** AUTHENTICATE_MESSAGE. [MS-NLMP] 2.2.1.3 */
export interface AuthenticateMessage {
  readonly flags: number;
  readonly lmChallengeResponse: Uint8Array;
  readonly ntChallengeResponse: Uint8Array;
  readonly domainName: string;
  readonly userName: string;
  readonly workstation: string;
  readonly encryptedRandomSessionKey: Uint8Array;
}

/** 40 bytes, no domain and no workstation: they would travel in clear and in OEM characters. */
export function writeNegotiate({ flags }: NegotiateMessage): Buffer {
  const none = Buffer.alloc(0);
  const message = writeMessage(1, NEGOTIATE_LENGTH, [
    [16, none],
    [24, none],
  ]);
  message.writeUInt32LE(flags, 12);
  VERSION.copy(message, 32);
  return message;
}

/** Domain and workstation are left unread. */
export function readNegotiate(token: Uint8Array): NegotiateMessage {
  return { flags: openMessage(token, 1, OLD_NEGOTIATE_LENGTH).readUInt32LE(12) };
}

export function writeChallenge(challenge: ChallengeMessage): Buffer {
  const message = writeMessage(2, CHALLENGE_LENGTH, [
    [12, writeText(challenge.targetName, challenge.flags)],
    [40, challenge.targetInfo],
  ]);
  message.writeUInt32LE(challenge.flags, 20);
  message.set(challenge.serverChallenge, 24);
  VERSION.copy(message, 48);
  return message;
}

export function readChallenge(token: Uint8Array): ChallengeMessage {
  const message = openMessage(token, 2, OLD_CHALLENGE_LENGTH);
  const flags = message.readUInt32LE(20);
  const targetName = readField(message, 12, OLD_CHALLENGE_LENGTH);
  return {
    flags,
    targetName: readText(targetName, flags),
    serverChallenge: message.subarray(24, 32),
    targetInfo: readField(message, 40, OLD_CHALLENGE_LENGTH),
  };
}

/** Where each field of an AUTHENTICATE_MESSAGE has its Len, MaxLen and BufferOffset. */
const AUTHENTICATE_FIELDS = {
  domainName: 28,
  userName: 36,
  workstation: 44,
  lmChallengeResponse: 12,
  ntChallengeResponse: 20,
  encryptedRandomSessionKey: 52,
} as const;

/** The place of the MIC. [MS-NLMP] 2.2.1.3 */
const MIC_OFFSET = 72;
const MIC_LENGTH = 16;

/** The MIC is zero; `setMic` puts it in. */
export function writeAuthenticate(authenticate: AuthenticateMessage): Buffer {
  const names = Object.keys(AUTHENTICATE_FIELDS) as (keyof typeof AUTHENTICATE_FIELDS)[];
  const fields = names.map((name) => {
    const value = authenticate[name];
    const payload = typeof value === 'string' ? writeText(value, authenticate.flags) : value;
    return [AUTHENTICATE_FIELDS[name], payload] as const;
  });
  const message = writeMessage(3, AUTHENTICATE_LENGTH, fields);
  message.writeUInt32LE(authenticate.flags, 60);
  VERSION.copy(message, 64);
  return message;
}

/** @throws ProtocolError for a malformed message. */
export function readAuthenticate(token: Uint8Array): AuthenticateMessage {
  const message = openMessage(token, 3, OLD_AUTHENTICATE_LENGTH);
  const flags = message.readUInt32LE(60);
  const field = (name: keyof typeof AUTHENTICATE_FIELDS): Buffer =>
    readField(message, AUTHENTICATE_FIELDS[name], OLD_AUTHENTICATE_LENGTH);
  return {
    flags,
    lmChallengeResponse: field('lmChallengeResponse'),
    ntChallengeResponse: field('ntChallengeResponse'),
    domainName: readText(field('domainName'), flags),
    userName: readText(field('userName'), flags),
    workstation: readText(field('workstation'), flags),
    encryptedRandomSessionKey: field('encryptedRandomSessionKey'),
  };
}

export function setMic(message: Buffer, mic: Uint8Array): void {
  message.set(mic, MIC_OFFSET);
}

/**
 * The MIC of a message, and the message as it was when the MIC was made.
 *
 * @throws ProtocolError for a message that is too short to have one.
 */
export function takeMic(token: Uint8Array): { readonly mic: Buffer; readonly zeroed: Buffer } {
  const zeroed = Buffer.from(openMessage(token, 3, AUTHENTICATE_LENGTH));
  const mic = Buffer.from(zeroed.subarray(MIC_OFFSET, MIC_OFFSET + MIC_LENGTH));
  zeroed.fill(0, MIC_OFFSET, MIC_OFFSET + MIC_LENGTH);
  return { mic, zeroed };
}
