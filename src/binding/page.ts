import { isAscii } from 'node:buffer';
import type { Unread } from '../xml/unread.js';

/** `</`, the beginning of the end tag behind the content: whoever looks for a tag finds this one. */
const SENTINEL = 2;

/** What the scanners look for, as octets. */
export const OCTET = {
  ampersand: 0x26,
  carriageReturn: 0x0d,
  greater: 0x3e,
  less: 0x3c,
  slash: 0x2f,
  zero: 0x30,
} as const;

/** White space. [XML 1.0] 2.3 */
function isBlank(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x0a || octet === 0x09 || octet === OCTET.carriageReturn;
}

/** True for what may stand behind the name in a start tag. */
export function isNameEnd(octet: number | undefined): boolean {
  return octet === OCTET.greater || octet === OCTET.slash || isBlank(octet);
}

/** Of the names that are scanned: digits, letters without accents and the low line. */
export function isNamePart(octet: number | undefined): boolean {
  const letter = (octet ?? 0) | 0x20;
  const isDigit = octet !== undefined && octet >= 0x30 && octet <= 0x39;
  return (letter >= 0x61 && letter <= 0x7a) || isDigit || octet === 0x5f;
}

/**
 * The content of an element as octets, which are compared and searched faster than characters, and of
 * which strings are made that do not keep the whole document in memory, as slices of it would.
 */
export class Page {
  readonly octets: Buffer;
  /** Where the end tag of the element is. */
  readonly end: number;
  readonly #encoding: 'latin1' | 'utf8';

  constructor({ octets, start, end }: Unread) {
    const length = end + SENTINEL - start;
    this.octets = Buffer.from(octets.buffer, octets.byteOffset + start, length);
    this.end = end - start;
    // Short strings are made faster of what is known to be ASCII.
    this.#encoding = isAscii(this.octets) ? 'latin1' : 'utf8';
  }

  /** True if so many octets are the same in both places. */
  isSame(a: number, b: number, length: number): boolean {
    const { octets } = this;
    let same = 0;
    while (same < length && octets[a + same] === octets[b + same]) same += 1;
    return same === length;
  }

  /** Where the white space that may be here ends. */
  skipBlank(start: number): number {
    let at = start;
    while (isBlank(this.octets[at])) at += 1;
    return at;
  }

  slice(start: number, end: number): string {
    return this.octets.toString(this.#encoding, start, end);
  }
}
