import type { Parser } from './parser.js';
import { parseNumber } from './literals.js';

/** What `[]` or `[4]` behind a name says; nothing where there is none. */
export interface ArrayDeclaration {
  readonly array?: true;
  readonly arraySize?: number;
}

const MAX_SIZE = 0xffffffff;

/** [DSP0004] Annex A, array */
export function readArraySize(parser: Parser): ArrayDeclaration {
  if (!parser.accept('[')) return {};
  if (parser.accept(']')) return { array: true };
  const size = parser.kind === 'number' ? parseNumber(parser.tokens.lexeme) : undefined;
  if (typeof size !== 'number' || size < 1 || size > MAX_SIZE) {
    return parser.fail('the size of an array, or ]');
  }
  parser.tokens.next();
  parser.expect(']', ']');
  return { array: true, arraySize: size };
}
