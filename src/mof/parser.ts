import type { ReadState } from './read-state.js';
import type { Source } from './source.js';
import { type TokenKind, Tokens } from './tokens.js';
import type { MofPosition } from './schema.js';

/** Thrown where a production cannot go on; caught where the text is taken up again. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

const CLOSED_BY: Partial<Readonly<Record<TokenKind, -1 | 1>>> = {
  '(': 1,
  '[': 1,
  '{': 1,
  ')': -1,
  ']': -1,
  '}': -1,
};

/** What the productions of one text share: its tokens, and what is known so far of all texts. */
export class Parser {
  readonly source: Source;
  readonly state: ReadState;
  readonly tokens: Tokens;
  #depth = 0;

  constructor(source: Source, state: ReadState) {
    this.source = source;
    this.state = state;
    this.tokens = new Tokens(source.text, (at, found, expected) =>
      this.report(at, found, expected),
    );
  }

  get kind(): TokenKind {
    return this.tokens.kind;
  }

  /** Where the current token is. */
  get at(): number {
    return this.tokens.start;
  }

  positionOf(at: number): MofPosition {
    return this.source.positionOf(at);
  }

  /** Notes what is wrong and goes on. */
  report(at: number, found: string, expected: string): void {
    this.state.diagnostics.report(this.source, at, found, expected);
  }

  /** Notes that the current token is not what it should be, and gives the production up. */
  fail(expected: string): never {
    return this.failAt(this.at, this.#found(), expected);
  }

  /** Notes what is wrong somewhere else, and gives the production up. */
  failAt(at: number, found: string, expected: string): never {
    this.report(at, found, expected);
    throw new Unreadable();
  }

  #found(): string {
    return this.kind === 'end' ? 'the end of the text' : this.tokens.lexeme;
  }

  /** Takes the current token if it is of this kind. */
  accept(kind: TokenKind): boolean {
    if (this.tokens.kind !== kind) return false;
    this.tokens.next();
    return true;
  }

  expect(kind: TokenKind, expected: string): void {
    if (!this.accept(kind)) this.fail(expected);
  }

  /** Like `expect`, but only notes that it is missing. */
  wish(kind: TokenKind, expected: string): void {
    if (!this.accept(kind)) this.report(this.at, this.#found(), expected);
  }

  /** Takes a name. Keywords are names where no keyword can stand: WMI has a property `Class`. */
  name(expected: string): string {
    if (this.tokens.kind !== 'name') this.fail(expected);
    const name = this.state.names.intern(this.tokens.lexeme);
    this.tokens.next();
    return name;
  }

  isWord(word: string): boolean {
    const { kind, start, end } = this.tokens;
    if (kind !== 'name' || end - start !== word.length) return false;
    return this.tokens.lexeme.toLowerCase() === word;
  }

  acceptWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.tokens.next();
    return true;
  }

  /** `$Alias`, without its dollar sign. */
  alias(): string {
    if (this.kind !== 'alias' || this.tokens.end - this.at < 2) this.fail('an alias such as $Name');
    const name = this.state.names.intern(this.tokens.lexeme.slice(1));
    this.tokens.next();
    return name;
  }

  /**
   * Reads something; when that fails, goes on behind the next `;`, or at the `}` that closes what is
   * around. [DSP0004] has no rule for this.
   */
  recover(read: () => void): void {
    const { start } = this.tokens;
    try {
      read();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#synchronize();
      if (this.tokens.start === start && this.kind !== '}') this.tokens.next();
    }
  }

  /** Reads something that can be in itself, so many times. */
  nest<T>(most: number, read: () => T): T {
    if (this.#depth === most) this.fail(`at most ${most} instances in each other`);
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  #synchronize(): void {
    let depth = 0;
    for (; this.kind !== 'end'; this.tokens.next()) {
      if (depth === 0 && (this.kind === '}' || this.kind === '#')) return;
      if (depth === 0 && this.accept(';')) return;
      depth = Math.max(0, depth + (CLOSED_BY[this.kind] ?? 0));
    }
  }
}
