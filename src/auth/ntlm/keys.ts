import { utf16, wipe } from '../bytes.js';
import { hmacMd5, md5 } from './hashes.js';
import { md4 } from './md4.js';

/** NTOWFv1, the NT hash of a password: 16 bytes that are worth as much as the password. [MS-NLMP] 3.3.1 */
export function ntowfv1(password: string): Buffer {
  const unicode = utf16(password);
  const hash = md4(unicode);
  wipe(unicode);
  return hash;
}

/** NTOWFv2 of an NT hash. The domain is taken as it is written. [MS-NLMP] 3.3.2 */
export function ntowfv2(ntHash: Uint8Array, user: string, domain: string): Buffer {
  return hmacMd5(ntHash, utf16(upperCase(user) + domain));
}

/** Character by character, as Windows has it: JavaScript would make two letters of `ß`. */
function upperCase(text: string): string {
  const upper = (character: string): string => {
    const other = character.toUpperCase();
    return other.length === character.length ? other : character;
  };
  return Array.from(text, upper).join('');
}

/** What both sides compute of a response. [MS-NLMP] 3.3.2 */
export interface Ntlmv2 {
  readonly ntProofStr: Buffer;
  /** Also the KeyExchangeKey: KXKEY changes nothing under NTLMv2. [MS-NLMP] 3.4.5.1 */
  readonly sessionBaseKey: Buffer;
}

/** `temp` is the NTLMv2_CLIENT_CHALLENGE with its four zero bytes. */
export function ntlmv2(
  responseKeyNT: Uint8Array,
  serverChallenge: Uint8Array,
  temp: Uint8Array,
): Ntlmv2 {
  const ntProofStr = hmacMd5(responseKeyNT, serverChallenge, temp);
  return { ntProofStr, sessionBaseKey: hmacMd5(responseKeyNT, ntProofStr) };
}

/** Which way messages go. */
export type Direction = 'client-to-server' | 'server-to-client';

/** SIGNKEY. [MS-NLMP] 3.4.5.2 */
export function signKey(exportedSessionKey: Uint8Array, direction: Direction): Buffer {
  return md5(exportedSessionKey, magic(direction, 'signing'));
}

/** SEALKEY for 128 bits. [MS-NLMP] 3.4.5.3 */
export function sealKey(exportedSessionKey: Uint8Array, direction: Direction): Buffer {
  return md5(exportedSessionKey, magic(direction, 'sealing'));
}

function magic(direction: Direction, use: 'signing' | 'sealing'): Buffer {
  return Buffer.from(`session key to ${direction} ${use} key magic constant\0`, 'latin1');
}
