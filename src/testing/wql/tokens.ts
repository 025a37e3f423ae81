import { ValidationError } from '../../errors.js';

export type TokenKind = 'word' | 'string' | 'integer' | 'real' | 'path' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** What it says: a word as it was written, the value of a string, the text between the braces. */
  readonly text: string;
  readonly position: number;
}

/** WBEM_MAX_QUERY. [MS-WMI] 2.2.1 */
const MAX_QUERY = 16_384;
/** WBEM_MAX_IDENTIFIER. [MS-WMI] 2.2.1 */
const MAX_IDENTIFIER = 4096;
const ESCAPE = /\\([^])/g;

interface Rule {
  readonly kind: TokenKind;
  readonly pattern: RegExp;
  read?(text: string): string;
}

const unescape = (text: string): string => text.slice(1, -1).replace(ESCAPE, '$1');
const unwrap = (text: string): string => text.slice(1, -1);

/** Numbers end where no word begins: `5AND` is neither. */
const RULES: readonly Rule[] = [
  { kind: 'word', pattern: /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y },
  { kind: 'real', pattern: /[+-]?\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)(?![\w.])/y },
  { kind: 'integer', pattern: /[+-]?\d+(?![\w.])/y },
  { kind: 'string', pattern: /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y, read: unescape },
  {
    kind: 'path',
    pattern: /\{(?:[^{}"']|"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*')*\}/y,
    read: unwrap,
  },
  { kind: 'symbol', pattern: /<=|>=|<>|!=|[=<>(),*]/y },
];

/** In the pattern of LIKE a backslash is a character like any other. [MS-WMI] 2.2.1.1 */
const PATTERN: Rule = { kind: 'string', pattern: /"[^"]*"|'[^']*'/y, read: unwrap };
const BLANK = /\s*/y;

/** @throws ValidationError WBEM_E_INVALID_QUERY */
export function syntaxError(position: number, problem: string): never {
  throw new ValidationError(
    'WBEM_E_INVALID_QUERY',
    `WQL, at character ${position + 1}: ${problem}`,
  );
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function readWith(rule: Rule, text: string, position: number): [Token, number] | undefined {
  const found = match(rule.pattern, text, position);
  if (found === undefined) return undefined;
  const token = { kind: rule.kind, text: rule.read?.(found) ?? found, position };
  return [token, position + found.length];
}

function readToken(text: string, at: number, rules: readonly Rule[]): [Token, number] {
  for (const rule of rules) {
    const read = readWith(rule, text, at);
    if (read !== undefined) return read;
  }
  const char = text[at] ?? '';
  return syntaxError(at, /["'{]/.test(char) ? `${char} is not closed` : `${char} is unexpected`);
}

function checkWord({ kind, text, position }: Token): void {
  if (kind === 'word' && text.length > MAX_IDENTIFIER) {
    syntaxError(position, `a name has at most ${MAX_IDENTIFIER} characters`);
  }
}

/**
 * Cuts a query into tokens; the last one is of the kind `end`.
 * @throws ValidationError WBEM_E_INVALID_QUERY; WBEM_E_QUOTA_VIOLATION for a query of more than
 * 16,384 characters.
 */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_QUERY) {
    throw new ValidationError(
      'WBEM_E_QUOTA_VIOLATION',
      `a query has at most ${MAX_QUERY} characters`,
    );
  }
  const tokens: Token[] = [];
  for (let at = match(BLANK, text, 0)?.length ?? 0; at < text.length;) {
    const isPattern = tokens.at(-1)?.kind === 'word' && /^like$/i.test(tokens.at(-1)?.text ?? '');
    const [token, end] = readToken(text, at, isPattern ? [PATTERN] : RULES);
    checkWord(token);
    tokens.push(token);
    at = end + (match(BLANK, text, end)?.length ?? 0);
  }
  return [...tokens, { kind: 'end', text: '', position: text.length }];
}
