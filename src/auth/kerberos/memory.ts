import type { GssTypes, Handle, Koffi } from './functions.js';
import type { GssBuffer } from './values.js';

/** A copy of the bytes of a buffer. */
export function copyOf(koffi: Koffi, { length = 0, value = null }: GssBuffer = {}): Buffer {
  if (value === null || length === 0) return Buffer.alloc(0);
  return Buffer.from(koffi.decode(value, 'uint8_t', Number(length)) as Uint8Array);
}

/** The buffers of a gss_buffer_set_desc. */
export function readBufferSet(
  koffi: Koffi,
  { bufferSet, buffer }: GssTypes,
  address: Handle,
): readonly GssBuffer[] {
  const set = koffi.decode(address, bufferSet) as { count: number; elements: Handle };
  return koffi.decode(set.elements, buffer, set.count) as GssBuffer[];
}

/** Overwrites the bytes of a buffer where they are. */
export function wipeMemory(koffi: Koffi, { length = 0, value = null }: GssBuffer = {}): void {
  if (value !== null) new Uint8Array(koffi.view(value, Number(length))).fill(0);
}
