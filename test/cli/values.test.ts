import { describe, expect, test } from 'vitest';
import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInterval } from '../../src/cim/interval.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import type { CimTypeDeclaration, CimValue } from '../../src/cim/types.js';
import { valueOfJson, valueOfText } from '../../src/cli/values.js';

type Case = readonly [
  type: CimTypeDeclaration['type'] | undefined,
  text: string,
  expected: CimValue,
];

const declared = (type: Case[0]): CimTypeDeclaration | undefined => (type ? { type } : undefined);
const DATE = '20260102030405.000000+060';

describe('valueOfText', () => {
  test.each<Case>([
    [undefined, '5', '5'],
    ['string', '5', '5'],
    ['string', '', ''],
    ['boolean', 'TRUE', true],
    ['uint8', '5', 5],
    ['sint32', '-5', -5],
    ['uint64', '18446744073709551615', 18446744073709551615n],
    ['real64', '1e3', 1000],
    ['char16', 'x', 'x'],
    ['datetime', DATE, CimDateTime.parse(DATE)],
    ['datetime', '00000001000000.000000:000', CimInterval.parse('P1D')],
    ['reference', 'A.B="c"', CimObjectPath.parse('A.B="c"')],
  ])('reads a %s from %j', (type, text, expected) => {
    expect(valueOfText(text, declared(type), 'C.P')).toEqual(expected);
  });

  test.each([
    [{ type: 'uint8' }, 'five', 'C.P is uint8: expected an integer, got "five"'],
    [{ type: 'boolean' }, 'yes', 'C.P is boolean: expected true or false, got "yes"'],
    [{ type: 'object' }, 'x', 'C.P is object: expected a CimInstance, got "x"'],
    [{ type: 'string', array: true }, 'x', 'C.P is an array: write it as P:=["a", "b"]'],
    [{ type: 'datetime' }, 'today', expect.stringContaining('"today" is not a datetime')],
  ] as const)('refuses for %j the text %j', (declaration, text, message) => {
    expect(() => valueOfText(text, declaration, 'C.P')).toThrow(
      expect.objectContaining({ message }),
    );
  });
});

describe('valueOfJson', () => {
  test.each<Case>([
    [undefined, 'null', null],
    [undefined, '5', 5],
    [undefined, '"5"', '5'],
    [undefined, '["a", "b"]', ['a', 'b']],
    [undefined, '18446744073709551615', 18446744073709551615n],
    [undefined, '"18446744073709551615"', '18446744073709551615'],
    [undefined, '[1, -9223372036854775808]', [1, -9223372036854775808n]],
    [undefined, '1e3', 1000],
    [undefined, '"\\"9223372036854775808\\\\"', '"9223372036854775808\\'],
    ['uint64', '"5"', 5n],
    ['string', '"5"', '5'],
    ['datetime', `"${DATE}"`, CimDateTime.parse(DATE)],
  ])('reads for %s %s', (type, text, expected) => {
    expect(valueOfJson(text, declared(type), 'C.P')).toEqual(expected);
  });

  test.each([
    ['yes', /^C\.P:= needs JSON/],
    ['', /^C\.P:= needs JSON/],
    ['{"a":1}', /a scalar, an array of scalars, or null/],
    ['[["a"]]', /a scalar, an array of scalars, or null/],
    ['[null]', /a scalar, an array of scalars, or null/],
  ])('refuses %s', (text, message) => {
    expect(() => valueOfJson(text, undefined, 'C.P')).toThrow(message);
  });
});
