import type { Report } from './diagnostics.js';
import { isBlank, isNameCharacter, LETTERS } from './name-characters.js';

/** What a token is; punctuation is its own kind. */
export type TokenKind =
  | 'name'
  | 'alias'
  | 'string'
  | 'char'
  | 'number'
  | 'end'
  | 'stray'
  | (typeof PUNCTUATION)[number];

const PUNCTUATION = ['{', '}', '[', ']', '(', ')', ',', ';', ':', '=', '#'] as const;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SLASH = 0x2f;
const ASTERISK = 0x2a;
const POINT = 0x2e;
const SIGNS: ReadonlySet<number> = new Set([0x2b, 0x2d]);
/** What stands before the sign of an exponent. */
const EXPONENT = /^[+-]?[\d.]+e$/i;

/** What an ASCII character starts. */
const STARTS: readonly TokenKind[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (LETTERS.includes(character)) return 'name';
  if ('0123456789+-.'.includes(character)) return 'number';
  const others = new Map<string, TokenKind>([
    ['"', 'string'],
    ["'", 'char'],
    ['$', 'alias'],
  ]);
  return others.get(character) ?? PUNCTUATION.find((mark) => mark === character) ?? 'stray';
});

/**
 * The tokens of a MOF text, one at a time: the current one is described by `kind`, `start` and `end`.
 * After the last one comes `end`, again and again. [DSP0004] Annex A
 */
export class Tokens {
  readonly text: string;
  kind: TokenKind = 'end';
  start = 0;
  /** Behind its last character. */
  end = 0;
  /** Of a string or a character: it has a backslash. */
  escaped = false;
  /** Of a string or a character: behind the last character within the quotes. */
  contentEnd = 0;
  readonly #report: Report;

  constructor(text: string, report: Report) {
    this.text = text;
    this.#report = report;
    this.next();
  }

  /** The current token as it is written. */
  get lexeme(): string {
    return this.text.slice(this.start, this.end);
  }

  /** What stands between the quotes, escapes as they are. */
  get content(): string {
    return this.text.slice(this.start + 1, this.contentEnd);
  }

  next(): void {
    const start = this.#skipBlanks(this.end);
    this.start = start;
    if (start >= this.text.length) {
      this.kind = 'end';
      this.end = start;
      return;
    }
    const code = this.text.charCodeAt(start);
    this.kind = code < 0x80 ? (STARTS[code] ?? 'stray') : isNameCharacter(code) ? 'name' : 'stray';
    this.end = this.#endOf(start, code);
  }

  #endOf(start: number, code: number): number {
    const { kind } = this;
    if (kind === 'name' || kind === 'alias') return this.#endOfName(start + 1);
    if (kind === 'string' || kind === 'char') return this.#endOfQuoted(start + 1, code);
    return kind === 'number' ? this.#endOfNumber(start + 1) : start + 1;
  }

  #endOfName(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length && isNameCharacter(text.charCodeAt(at))) at += 1;
    return at;
  }

  /** A string ends on its line, so that a missing quote does not take the rest of the text. */
  #endOfQuoted(from: number, quote: number): number {
    const { text } = this;
    let at = from;
    this.escaped = false;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.contentEnd = at;
        return at + 1;
      }
      if (isLineEnd(code)) break;
      if (code !== BACKSLASH) continue;
      this.escaped = true;
      if (!isLineEnd(text.charCodeAt(at + 1))) at += 1;
    }
    at = Math.min(at, text.length);
    this.contentEnd = at;
    const mark = quote === QUOTE ? '"' : "'";
    const where = at === text.length ? 'the end of the text' : 'the end of the line';
    this.#report(at, where, `${mark} at the end of the literal`);
    return at;
  }

  /** All that looks like a number, whether it is one or not: `0x1F`, `-1.5e-3`, `101b`. */
  #endOfNumber(from: number): number {
    const { text } = this;
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const isSign =
        SIGNS.has(code) && EXPONENT.test(text.slice(Math.max(this.start, at - 40), at));
      if (code !== POINT && !isSign && !isNameCharacter(code)) break;
    }
    return at;
  }

  #skipBlanks(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (isBlank(code)) at += 1;
      else if (code === SLASH && isCommentMark(text.charCodeAt(at + 1)))
        at = this.#endOfComment(at);
      else break;
    }
    return at;
  }

  #endOfComment(start: number): number {
    const { text } = this;
    const isLine = text.charCodeAt(start + 1) === SLASH;
    const end = isLine ? text.indexOf('\n', start) : text.indexOf('*/', start + 2);
    if (end !== -1) return isLine ? end : end + 2;
    if (!isLine) this.#report(start, 'a comment without end', '*/');
    return text.length;
  }
}

function isLineEnd(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

function isCommentMark(code: number): boolean {
  return code === SLASH || code === ASTERISK;
}
