import type { QName } from '../xml/element.js';
import { CIM } from '../xml/namespaces.js';

/** What xsi:type says of octets. */
export const BASE64: QName = { ns: CIM, name: 'cimBase64Binary' };

/** The arrays that came as base64: without a declaration nothing else tells how they go back. */
const octetStrings = new WeakSet<readonly unknown[]>();

/** The octets of a base64 text, to be written as base64 again. */
export function readBase64(text: string): number[] {
  const octets = [...Buffer.from(text, 'base64')];
  octetStrings.add(octets);
  return octets;
}

/** True for an array that `readBase64` made. */
export function cameAsBase64(value: readonly unknown[]): boolean {
  return octetStrings.has(value);
}
