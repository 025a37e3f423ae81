import { asBuffer } from '../bytes.js';
import { securityError } from '../failures.js';
import type { Sealed } from '../security-context.js';

/** TOK_ID of a Wrap token. [RFC 4121] 4.2.6.2 */
const WRAP_TOKEN = 0x0504;
const TOKEN_HEADER = 16;
const CONFOUNDER = 16;

/**
 * Splits a Wrap token as WinRM does: its header has everything but the ciphertext of the message.
 *
 * That is the token rotated right by what follows the message: the copy of the token's header, and
 * the checksum. For AES with SHA-1 these are 28 bytes, and the header has 60. [RFC 4121] 4.2.5
 */
export function splitWrapToken(token: Buffer, messageLength: number): Sealed {
  requireWrapToken(token);
  const rotation = token.length - TOKEN_HEADER - CONFOUNDER - messageLength;
  // Neither of them is 0 only in tokens for DCE.
  if (token.readUInt16BE(4) !== 0 || token.readUInt16BE(6) !== 0 || rotation <= 0) {
    throw securityError('unseal-failed', 'GSSAPI made a Wrap token that WinRM cannot have');
  }
  const header = Buffer.concat([
    token.subarray(0, TOKEN_HEADER),
    token.subarray(-rotation),
    token.subarray(TOKEN_HEADER, TOKEN_HEADER + CONFOUNDER),
  ]);
  header.writeUInt16BE(rotation, 6);
  return { header, data: token.subarray(TOKEN_HEADER + CONFOUNDER, -rotation) };
}

/**
 * Tokens of RFC 1964 and of RC4-HMAC look different.
 *
 * @throws ProtocolError `unseal-failed`
 */
export function requireWrapToken(token: Uint8Array): void {
  if (token.length >= TOKEN_HEADER && asBuffer(token).readUInt16BE(0) === WRAP_TOKEN) return;
  throw securityError('unseal-failed', 'this is no sealed message of Kerberos with AES');
}
