import { excerpt } from './diagnostics.js';
import { unescape } from './escapes.js';
import { Char, type Literal, parseNumber } from './literals.js';
import type { Parser } from './parser.js';
import { AliasUse, type RawInstance, type RawScalar, type RawValue } from './raw-value.js';
import type { TokenKind } from './tokens.js';

const WORDS: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Reads an instance where a value stands, behind the word `instance`. */
export type ReadInstance = (parser: Parser) => RawInstance;

function noInstance(parser: Parser): never {
  return parser.fail('a literal, and no instance');
}

/** `5`, `"text"`, `{ 1, 2 }`, `$Alias`, `instance of …`. [DSP0004] Annex A, initializer */
export function readValue(parser: Parser, readInstance: ReadInstance = noInstance): RawValue {
  const { at } = parser;
  if (parser.kind === '{') return readArray(parser, readInstance);
  return { at, items: [readScalar(parser, readInstance)], offsets: [at], isArray: false };
}

/** [DSP0004] Annex A, arrayInitializer; it may be empty. */
export function readArray(parser: Parser, readInstance: ReadInstance = noInstance): RawValue {
  const { at } = parser;
  const items: RawScalar[] = [];
  const offsets: number[] = [];
  parser.expect('{', '{');
  if (parser.accept('}')) return { at, items, offsets, isArray: true };
  do {
    offsets.push(parser.at);
    items.push(readScalar(parser, readInstance));
  } while (parser.accept(','));
  parser.expect('}', ', or }');
  return { at, items, offsets, isArray: true };
}

const LITERALS: ReadonlyMap<TokenKind, (parser: Parser) => RawScalar> = new Map<
  TokenKind,
  (parser: Parser) => RawScalar
>([
  ['string', readString],
  ['number', readNumber],
  ['char', readChar],
  ['alias', (parser) => new AliasUse(parser.alias())],
]);

function readScalar(parser: Parser, readInstance: ReadInstance): RawScalar {
  return LITERALS.get(parser.kind)?.(parser) ?? readWord(parser, readInstance);
}

function readWord(parser: Parser, readInstance: ReadInstance): RawScalar {
  if (parser.acceptWord('instance')) return readInstance(parser);
  const value = WORDS.get(parser.kind === 'name' ? parser.tokens.lexeme.toLowerCase() : '');
  if (value === undefined) return parser.fail('a value');
  parser.tokens.next();
  return value;
}

function readNumber(parser: Parser): Literal {
  const value = parseNumber(parser.tokens.lexeme);
  if (value === undefined) return parser.fail('a number such as 10, -1.5, 0x1F, 017 or 101b');
  parser.tokens.next();
  return value;
}

/** Literals that follow each other are one string. [DSP0004] 7.12.1 */
export function readString(parser: Parser): string {
  const first = readPiece(parser);
  if (parser.kind !== 'string') return first;
  const pieces = [first];
  while (parser.kind === 'string') pieces.push(readPiece(parser));
  return pieces.join('');
}

function readPiece(parser: Parser): string {
  if (parser.kind !== 'string') parser.fail('a string in double quotes');
  const content = readContent(parser);
  parser.tokens.next();
  return content;
}

function readContent(parser: Parser): string {
  const { tokens } = parser;
  if (!tokens.escaped) return tokens.content;
  return unescape(tokens.content, (index, found) => {
    parser.report(tokens.start + 1 + index, excerpt(found), 'an escape such as \\n, \\" or \\x41');
  });
}

function readChar(parser: Parser): Char {
  const { at } = parser;
  const text = readContent(parser);
  if (text.length !== 1) parser.report(at, `'${excerpt(text)}'`, 'one character in single quotes');
  parser.tokens.next();
  return new Char(text);
}
