import type { ProtocolError } from '../../errors.js';
import { asBuffer } from '../bytes.js';
import { securityError } from '../failures.js';
import { hasFlag } from './flags.js';

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');
/** Signature and MessageType. */
const PREFIX = 12;
const MAX_FIELD = 0xffff;

export function malformed(problem: string): ProtocolError {
  return securityError('token-rejected', `malformed NTLM message: ${problem}`);
}

/** True for a token that is an NTLM message itself, not one inside of SPNEGO. */
export function isNtlmMessage(token: Uint8Array): boolean {
  return asBuffer(token).subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/**
 * Checks signature, type and size of the fixed part.
 *
 * @throws ProtocolError if it is another message, or cut off.
 */
export function openMessage(token: Uint8Array, type: number, fixedLength: number): Buffer {
  const message = asBuffer(token);
  if (!isNtlmMessage(message)) throw malformed('it does not start with NTLMSSP');
  if (message.length < Math.max(fixedLength, PREFIX)) throw malformed('it is cut off');
  const found = message.readUInt32LE(SIGNATURE.length);
  if (found !== type) throw malformed(`its type is ${found}, not ${type}`);
  return message;
}

/** The payload that the Len and BufferOffset at `at` name; MaxLen is ignored, as the document says. */
export function readField(message: Buffer, at: number, fixedLength: number): Buffer {
  const [length, offset] = [message.readUInt16LE(at), message.readUInt32LE(at + 4)];
  if (length === 0) return message.subarray(0, 0);
  if (offset < fixedLength || offset + length > message.length) {
    throw malformed(`a field of ${length} bytes at ${offset} lies outside of the payload`);
  }
  return message.subarray(offset, offset + length);
}

/** Text in UTF-16LE, or in OEM characters: as Latin-1, for nothing says which code page is meant. */
export function readText(field: Buffer, flags: number): string {
  if (!hasFlag(flags, 'NEGOTIATE_UNICODE')) return field.toString('latin1');
  if (field.length % 2 !== 0) throw malformed('a text has half a character at its end');
  return field.toString('utf16le');
}

/** Text as `readText` reads it. */
export function writeText(text: string, flags: number): Buffer {
  return Buffer.from(text, hasFlag(flags, 'NEGOTIATE_UNICODE') ? 'utf16le' : 'latin1');
}

/**
 * A message with its fixed part, in which the fields at the given places name their payloads.
 *
 * @throws ProtocolError for a payload of more than 65,535 bytes.
 */
export function writeMessage(
  type: number,
  fixedLength: number,
  fields: readonly (readonly [at: number, payload: Uint8Array])[],
): Buffer {
  const fixed = Buffer.alloc(fixedLength);
  SIGNATURE.copy(fixed);
  fixed.writeUInt32LE(type, SIGNATURE.length);
  let offset = fixedLength;
  for (const [at, { length }] of fields) {
    // The names that a server sends come back to it in the response.
    if (length > MAX_FIELD) throw malformed(`a field of ${length} bytes is too long`);
    fixed.writeUInt16LE(length, at);
    fixed.writeUInt16LE(length, at + 2);
    fixed.writeUInt32LE(offset, at + 4);
    offset += length;
  }
  return Buffer.concat([fixed, ...fields.map(([, payload]) => payload)]);
}
