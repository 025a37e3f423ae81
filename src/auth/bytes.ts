import { timingSafeEqual } from 'node:crypto';

/** The same bytes with the methods of Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Four bytes, the least significant first. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** UTF-16LE without a terminator, `UNICODE` in MS-NLMP. */
export function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

/** Compares in a time that does not depend on the contents. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Overwrites keys that are no longer needed. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
