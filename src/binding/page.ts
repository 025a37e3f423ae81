import type { Unread } from '../xml/element.js';

/** Never there in a string of one byte a character, for which V8 need not look at its characters. */
const WIDE = /[^\0-\xff]/;

/** Half of a surrogate pair, which UTF-8 cannot carry. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** What UTF-8 has in its place. */
const REPLACEMENT = '\ufffd';

/** `</`, the beginning of the end tag behind the content: whoever looks for a tag finds this one. */
const SENTINEL = 2;

/**
 * The content of an element as octets, which are compared and searched faster than characters, and of
 * which strings are made that do not keep the whole document in memory, as slices of it would.
 */
export class Page {
  readonly octets: Buffer;
  /** Where the end tag of the element is. */
  readonly end: number;
  readonly #encoding: 'latin1' | 'utf8';

  private constructor(octets: Buffer, encoding: 'latin1' | 'utf8') {
    this.octets = octets;
    this.end = octets.length - SENTINEL;
    this.#encoding = encoding;
  }

  /** Undefined for text that octets cannot carry. */
  static of({ text, start, end }: Unread): Page | undefined {
    const content = text.slice(start, end + SENTINEL);
    const encoding = WIDE.test(content) ? 'utf8' : 'latin1';
    const octets = Buffer.from(content, encoding);
    const isDamaged =
      encoding === 'utf8' && octets.includes(REPLACEMENT) && LONE_SURROGATE.test(content);
    return isDamaged ? undefined : new Page(octets, encoding);
  }

  slice(start: number, end: number): string {
    return this.octets.toString(this.#encoding, start, end);
  }
}
