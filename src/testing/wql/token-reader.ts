import { syntaxError, type Token, type TokenKind, tokenize } from './tokens.js';

const KINDS: Readonly<Partial<Record<TokenKind, string>>> = {
  string: 'a string',
  path: 'the path',
  end: 'the end of the query',
};

/** A token as an error message shows it. */
function show({ kind, text }: Token): string {
  return KINDS[kind] ?? text.slice(0, 60);
}

/** The tokens of a query, one after the other. Words compare without letter case. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  get next(): Token {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1);
    return token ?? { kind: 'end', text: '', position: 0 };
  }

  /** Takes the next token if it is of this kind. */
  takeKind(kind: TokenKind): string | undefined {
    const { next } = this;
    if (next.kind !== kind) return undefined;
    this.#next += 1;
    return next.text;
  }

  /** Takes the next token if it is this keyword or symbol. */
  take(text: string): boolean {
    const { kind, text: found } = this.next;
    const isIt = (kind === 'word' || kind === 'symbol') && found.toUpperCase() === text;
    if (isIt) this.#next += 1;
    return isIt;
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.take(word)) this.fail(word);
  }

  expectKind(kind: TokenKind, expected: string): string {
    return this.takeKind(kind) ?? this.fail(expected);
  }

  fail(expected: string): never {
    return syntaxError(this.next.position, `expected ${expected}, found ${show(this.next)}`);
  }
}
