import type { ProtocolError } from '../errors.js';
import { asBuffer } from './bytes.js';
import { securityError } from './failures.js';

/** One sealed chunk of a body: two parts, the first of which describes the second. [MS-WSMV] 2.2.9.1 */
export interface SealedPart {
  /** `application/HTTP-SPNEGO-session-encrypted`. */
  readonly protocol: string;
  /** Of the plaintext: `application/soap+xml;charset=UTF-8`. */
  readonly type: string;
  /** Of the plaintext, in bytes. */
  readonly length: number;
  readonly header: Uint8Array;
  readonly data: Uint8Array;
}

export const BOUNDARY = 'Encrypted Boundary';
const DELIMITER = `--${BOUNDARY}`;
const CRLF = '\r\n';
const LENGTH_BYTES = 4;
const BLANK = 0x20;
const DASHES = Buffer.from('--');
/** No header is longer. */
const MAX_LINE = 1024;

/** Who sends the parts. */
export type Sender = 'client' | 'server';

/**
 * What stands before each header. Windows writes a TAB, without which some clients cannot read its
 * answers, and takes requests with and without; OMI overlooks the headers of a request that have it.
 */
const INDENTS: Readonly<Record<Sender, string>> = { client: '', server: '\t' };

/** Writes the parts; there is no line end after the data. */
export function writeParts(parts: readonly SealedPart[], sender: Sender): Uint8Array {
  const indent = INDENTS[sender];
  const chunks = parts.flatMap(({ protocol, type, length, header, data }) => {
    const lines = [
      DELIMITER,
      `${indent}Content-Type: ${protocol}`,
      `${indent}OriginalContent: type=${type};Length=${length}`,
      DELIMITER,
      `${indent}Content-Type: application/octet-stream`,
      '',
    ];
    const headerLength = Buffer.alloc(LENGTH_BYTES);
    headerLength.writeUInt32LE(header.length);
    return [Buffer.from(lines.join(CRLF), 'latin1'), headerLength, header, data];
  });
  return Buffer.concat([...chunks, Buffer.from(`${DELIMITER}--${CRLF}`, 'latin1')]);
}

/**
 * Reads what `writeParts` writes, and what others write: headers without a TAB and in any case, and
 * blanks in the delimiters and after them.
 *
 * @throws ProtocolError `unseal-failed` for anything else.
 */
export function readParts(body: Uint8Array, boundary: string): SealedPart[] {
  const reader = new PartReader(asBuffer(body), boundary);
  const parts: SealedPart[] = [];
  while (!reader.isAtEnd) parts.push(reader.next());
  if (parts.length === 0) throw malformed('it has no parts');
  return parts;
}

class PartReader {
  readonly #body: Buffer;
  readonly #boundary: Buffer;
  #at = 0;
  #isAtEnd = false;

  constructor(body: Buffer, boundary: string) {
    this.#body = body;
    this.#boundary = Buffer.from(boundary, 'latin1');
    this.#endDelimiter();
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  next(): SealedPart {
    const description = this.#headers(['content-type', 'originalcontent']);
    const { type, length } = readOriginalContent(description['originalcontent'] ?? '');
    this.#endDelimiter();
    if (this.#isAtEnd) throw malformed('a part has no data');
    const { 'content-type': dataType = '' } = this.#headers(['content-type']);
    if (!/^application\/octet-stream$/i.test(dataType)) {
      throw malformed('the data are not application/octet-stream');
    }
    const sealed = this.#data(length);
    this.#endDelimiter();
    return { protocol: description['content-type'] ?? '', type, length, ...sealed };
  }

  /** So many headers. No blank line ends them: what follows may be binary. */
  #headers(names: readonly string[]): Partial<Record<string, string>> {
    const headers: Partial<Record<string, string>> = {};
    for (const _ of names) {
      const line = this.#line();
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
    const missing = names.filter((name) => headers[name] === undefined);
    if (missing.length > 0) throw malformed(`a part has no header ${missing.join(', ')}`);
    return headers;
  }

  /** A delimiter, and the rest of its line; `--` after it ends the body. */
  #endDelimiter(): void {
    const boundaryAt = this.#boundaryOf(this.#at);
    if (boundaryAt < 0) throw malformed('it does not start with its boundary, or has no end');
    this.#at = boundaryAt + this.#boundary.length;
    this.#isAtEnd = this.#startsWithDashes(this.#at);
    const rest = this.#isAtEnd ? this.#rest() : this.#line();
    if (!/^(?:--)?\s*$/.test(rest)) throw malformed('text follows a boundary');
  }

  /** Where the boundary of the delimiter at `start` is: behind `--`, and a blank with Exchange. */
  #boundaryOf(start: number): number {
    if (!this.#startsWithDashes(start)) return -1;
    let at = start + DASHES.length;
    while (this.#body[at] === BLANK) at++;
    const found = this.#body.subarray(at, at + this.#boundary.length);
    return found.equals(this.#boundary) ? at : -1;
  }

  #startsWithDashes(at: number): boolean {
    return this.#body.subarray(at, at + DASHES.length).equals(DASHES);
  }

  /** The first delimiter that starts between `from` and `to`. */
  #find(from: number, to: number): number {
    const near = this.#body.subarray(0, to + DASHES.length);
    let at = near.indexOf(DASHES, from);
    while (at >= 0 && this.#boundaryOf(at) < 0) at = near.indexOf(DASHES, at + 1);
    return at;
  }

  #line(): string {
    const end = this.#body.indexOf(CRLF, this.#at, 'latin1');
    if (end < 0 || end - this.#at > MAX_LINE) throw malformed('a line has no end');
    const line = this.#take(end);
    this.#at += CRLF.length;
    return line;
  }

  #rest(): string {
    if (this.#body.length - this.#at > MAX_LINE) throw malformed('text follows a boundary');
    return this.#take(this.#body.length);
  }

  #take(end: number): string {
    const text = this.#body.toString('latin1', this.#at, end);
    this.#at = end;
    return text;
  }

  /**
   * The sealed bytes, in which no boundary is looked for: they are never fewer than the plaintext, and
   * not many more.
   */
  #data(length: number): Pick<SealedPart, 'header' | 'data'> {
    const start = this.#at + LENGTH_BYTES;
    if (start > this.#body.length) throw malformed('its data are cut off');
    const split = start + this.#body.readUInt32LE(this.#at);
    const least = split + length;
    const end = least > this.#body.length ? -1 : this.#find(least, least + slackOf(length));
    if (end < 0) throw malformed('its data are cut off');
    this.#at = end;
    return { header: this.#body.subarray(start, split), data: this.#body.subarray(split, end) };
  }
}

/** What sealing can add to the data: CredSSP puts some 250 octets around each 16 KiB. */
function slackOf(length: number): number {
  return 4096 + Math.ceil(length / 32);
}

/** `type=application/soap+xml;charset=UTF-8;Length=1234`: the length is the last of its parameters. */
function readOriginalContent(value: string): { type: string; length: number } {
  const split = value.lastIndexOf(';');
  const [, type] = /^type\s*=(.*)$/i.exec(value.slice(0, split)) ?? [];
  const [, length] = /^Length\s*=\s*(\d{1,10})$/i.exec(value.slice(split + 1).trim()) ?? [];
  if (type !== undefined && length !== undefined)
    return { type: type.trim(), length: Number(length) };
  throw malformed('its OriginalContent is not as it must be');
}

function malformed(problem: string): ProtocolError {
  return securityError('unseal-failed', `malformed encrypted body: ${problem}`);
}
