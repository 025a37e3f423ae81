import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MofDiagnostic, MofError } from '../../src/mof/mof-error.js';
import { printClass } from '../../src/mof/print.js';
import { readMof } from '../../src/mof/read.js';
import { classes } from './arbitraries.js';

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  ';',
  ',',
  ':',
  '=',
  '#',
  '"',
  "'",
  '$A',
  '"a"',
  "'a'",
  '5',
  '-1.5',
  '0x',
  'class',
  'instance',
  'of',
  'as',
  'Qualifier',
  'pragma',
  'namespace',
  'include',
  'A_B',
  'T_C',
  'ref',
  'string',
  'uint8',
  'void',
  'object',
  'null',
  'true',
  'Scope',
  'Flavor',
  'any',
  '\\',
  '//',
  '/*',
  '*/',
  '\n',
  '__X',
  'class A_B { [key] string K; A_B REF R; A_B O; };',
  'instance of A_B as $A { K = "a"; R = $A; O = $A; };',
];

/** What is wrong with a text; nothing when nothing is. Any other error is thrown. */
function diagnosticsOf(mof: string | Uint8Array): readonly MofDiagnostic[] {
  try {
    readMof(mof);
    return [];
  } catch (error) {
    if (error instanceof MofError && error.diagnostics.length > 0) return error.diagnostics;
    throw error;
  }
}

/** The diagnostics that are of no place in the text. */
function misplaced(mof: string): readonly MofDiagnostic[] {
  const lengths = mof.split('\n').map((line) => line.length);
  return diagnosticsOf(mof).filter(
    ({ line, column }) => !(column >= 1 && column <= (lengths[line - 1] ?? -1) + 1),
  );
}

test('any text is read or refused with places in it', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 200 });
  fc.assert(
    fc.property(texts, (mof) => {
      expect(misplaced(mof)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('any sequence of tokens is read or refused with places in it', () => {
  const tokens = fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 });
  fc.assert(
    fc.property(tokens, (list) => {
      expect(misplaced(list.join(' '))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('MOF with a piece cut out, doubled or replaced is read or refused with places in it', () => {
  const edits = fc.record({
    from: fc.nat(),
    length: fc.nat({ max: 30 }),
    instead: fc.constantFrom('', ...TOKENS),
    isDoubled: fc.boolean(),
  });
  fc.assert(
    fc.property(classes, edits, (cimClass, { from, length, instead, isDoubled }) => {
      const mof = printClass(cimClass);
      const start = from % mof.length;
      const piece = mof.slice(start, start + length);
      const middle = isDoubled ? piece + piece : instead;
      const edited = mof.slice(0, start) + middle + mof.slice(start + length);
      expect(misplaced(edited)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('any octets are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      expect(() => diagnosticsOf(octets)).not.toThrow();
    }),
  );
});
