import { ValidationError } from '../../errors.js';
import type { Constant, Expression, Operator } from './statement.js';
import type { TokenReader } from './token-reader.js';
import type { TokenKind } from './tokens.js';

const MAX_NESTING = 64;

const OPERATORS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '<>',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** The operator with its sides exchanged. */
const MIRRORED: Readonly<Record<Operator, Operator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const KEYWORDS = new Set([
  'AND',
  'OR',
  'NOT',
  'IS',
  'LIKE',
  'NULL',
  'TRUE',
  'FALSE',
  'SELECT',
  'FROM',
  'WHERE',
]);

const CONSTANTS: Readonly<Partial<Record<TokenKind, (text: string) => Constant>>> = {
  string: (text) => ({ kind: 'string', value: text }),
  // BigInt reads no plus.
  integer: (text) => ({ kind: 'integer', value: BigInt(text.replace('+', '')) }),
  real: (text) => ({ kind: 'real', value: Number(text) }),
};

/** Null for NULL; undefined where no constant stands. */
function takeConstant(tokens: TokenReader): Constant | null | undefined {
  if (tokens.take('NULL')) return null;
  if (tokens.take('TRUE')) return { kind: 'boolean', value: true };
  if (tokens.take('FALSE')) return { kind: 'boolean', value: false };
  const { kind } = tokens.next;
  const text = CONSTANTS[kind] === undefined ? undefined : tokens.takeKind(kind);
  return text === undefined ? undefined : CONSTANTS[kind]?.(text);
}

function takeOperator(tokens: TokenReader): Operator {
  const { kind, text } = tokens.next;
  const operator = kind === 'symbol' ? OPERATORS[text] : undefined;
  if (operator === undefined) return tokens.fail('an operator');
  tokens.expect(text);
  return operator;
}

/** The name of a property or a class; a keyword is none. */
export function expectName(tokens: TokenReader, what: string): string {
  return KEYWORDS.has(tokens.next.text.toUpperCase())
    ? tokens.fail(what)
    : tokens.expectKind('word', what);
}

function compare(
  tokens: TokenReader,
  property: string,
  operator: Operator,
  constant: Constant | null,
): Expression {
  if (constant !== null) return { kind: 'comparison', property, operator, constant };
  if (operator !== '=' && operator !== '<>') tokens.fail('= or <> with NULL');
  return { kind: 'null', property, negated: operator === '<>' };
}

/** `__CLASS` also compares with a bare name. [MS-WMI] 2.2.1.1 */
function expectConstant(tokens: TokenReader, property: string): Constant | null {
  const constant = takeConstant(tokens);
  if (constant !== undefined) return constant;
  if (property.toUpperCase() !== '__CLASS') return tokens.fail('a constant');
  return { kind: 'string', value: expectName(tokens, 'a class name') };
}

function parseTest(tokens: TokenReader): Expression {
  const constant = takeConstant(tokens);
  if (constant !== undefined) {
    const operator = MIRRORED[takeOperator(tokens)];
    return compare(tokens, expectName(tokens, 'a property'), operator, constant);
  }
  const property = expectName(tokens, 'a property or a constant');
  if (tokens.take('IS')) {
    const negated = tokens.take('NOT');
    tokens.expect('NULL');
    return { kind: 'null', property, negated };
  }
  if (tokens.take('LIKE')) {
    return { kind: 'like', property, pattern: tokens.expectKind('string', 'a quoted pattern') };
  }
  const operator = takeOperator(tokens);
  return compare(tokens, property, operator, expectConstant(tokens, property));
}

function parseTerm(tokens: TokenReader, depth: number): Expression {
  if (depth > MAX_NESTING) {
    throw new ValidationError(
      'WBEM_E_QUOTA_VIOLATION',
      `WQL: parentheses and NOT are nested more than ${MAX_NESTING} deep`,
    );
  }
  if (tokens.take('NOT')) return { kind: 'not', term: parseTerm(tokens, depth + 1) };
  if (!tokens.take('(')) return parseTest(tokens);
  const inner = parseWhere(tokens, depth + 1);
  tokens.expect(')');
  return inner;
}

function parseList(tokens: TokenReader, kind: 'and' | 'or', one: () => Expression): Expression {
  const first = one();
  const terms = [first];
  while (tokens.take(kind.toUpperCase())) terms.push(one());
  return terms.length === 1 ? first : { kind, terms };
}

/** Reads a condition: NOT binds before AND, AND before OR. */
export function parseWhere(tokens: TokenReader, depth = 0): Expression {
  const conjunction = (): Expression => parseList(tokens, 'and', () => parseTerm(tokens, depth));
  return parseList(tokens, 'or', conjunction);
}
