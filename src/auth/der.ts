import type { ProtocolError } from '../errors.js';
import { asBuffer } from './bytes.js';
import { securityError } from './failures.js';

/** The identifiers of the types that authentication needs. [X.690] 8 */
export const DerTag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  /** [APPLICATION 0], constructed. */
  application0: 0x60,
} as const;

/** [n], constructed: an explicit tag. */
export function contextTag(n: number): number {
  return 0xa0 | n;
}

/** One value. */
export interface DerElement {
  readonly tag: number;
  readonly contents: Buffer;
  /** Tag and length too. */
  readonly encoded: Buffer;
}

/** Reads values one after the other. Only what DER allows: definite lengths, as short as they can be. */
export class DerReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = asBuffer(bytes);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /**
   * The next value, whatever it is; with `tag`, one of that type.
   *
   * @throws ProtocolError if it is of another type, cut off, or no DER.
   */
  next(tag?: number): DerElement {
    const start = this.#at;
    const found = this.#byte();
    if ((found & 0x1f) === 0x1f) throw malformed('a tag of several bytes');
    if (tag !== undefined && found !== tag)
      throw malformed(`${hex(found)} in place of ${hex(tag)}`);
    const end = this.#length() + this.#at;
    if (end > this.#bytes.length) throw malformed('a value is cut off');
    const contents = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return { tag: found, contents, encoded: this.#bytes.subarray(start, end) };
  }

  /** The next value if it is of that type. */
  optional(tag: number): DerElement | undefined {
    return this.#bytes[this.#at] === tag ? this.next(tag) : undefined;
  }

  /** The values inside of the next one, which is of type `tag`. */
  enter(tag: number): DerReader {
    return new DerReader(this.next(tag).contents);
  }

  /** The contents of the next value, which is alone inside of an explicit tag, if that is there. */
  explicit(n: number, tag: number): Buffer | undefined {
    const outer = this.optional(contextTag(n));
    if (outer === undefined) return undefined;
    const inside = new DerReader(outer.contents);
    const { contents } = inside.next(tag);
    inside.end();
    return contents;
  }

  /** @throws ProtocolError if something follows. */
  end(): void {
    if (!this.isAtEnd) throw malformed('something follows the end');
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw malformed('it is cut off');
    this.#at++;
    return byte;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw malformed('a length that is indefinite or too large');
    let length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + this.#byte();
    if (lengthBytes(length).length !== count + 1) throw malformed('a length that is not minimal');
    return length;
  }
}

/** Writes one value. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(length)]), ...contents]);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** Writes an object identifier: `1.3.6.1.5.5.2`. [X.690] 8.19 */
export function derOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(DerTag.objectIdentifier, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(number: number): number[] {
  const bytes = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(0x80 | (rest % 128));
  }
  return bytes;
}

/** The object identifier that the contents of a value stand for. */
export function readOid(contents: Uint8Array): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of contents) {
    if (number === 0 && byte === 0x80) throw malformed('an object identifier with leading zeros');
    number = number * 128 + (byte & 0x7f);
    if (number > Number.MAX_SAFE_INTEGER) throw malformed('an object identifier that is too large');
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [head, ...rest] = numbers;
  if (head === undefined || (contents.at(-1) ?? 0) >= 0x80) {
    throw malformed('an object identifier that is cut off');
  }
  const first = Math.min(Math.floor(head / 40), 2);
  return [first, head - first * 40, ...rest].join('.');
}

function hex(tag: number): string {
  return `0x${tag.toString(16)}`;
}

function malformed(problem: string): ProtocolError {
  return securityError('token-rejected', `malformed DER: ${problem}`);
}
