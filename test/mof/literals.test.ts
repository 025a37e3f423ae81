import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CimValue } from '../../src/cim/types.js';
import { readMof } from '../../src/mof/read.js';
import { diagnosticsOf } from './diagnostics-of.js';
import { asJson } from './plain.js';

/** The default of a property of a type. */
function valueOf(type: string, literal: string): CimValue | undefined {
  const [name, array = ''] = type.split(/(?=\[)/);
  const { classes } = readMof(`class A_B { ${name} P${array} = ${literal}; };`);
  return classes[0]?.properties['P']?.default;
}

describe('a literal', () => {
  test.each<[type: string, literal: string, value: unknown]>([
    ['uint32', '5', 5],
    ['uint32', '0', 0],
    ['sint32', '-5', -5],
    ['sint32', '+5', 5],
    ['uint8', '0x1f', 31],
    ['uint8', '0X1F', 31],
    ['uint8', '017', 15],
    ['uint8', '101b', 5],
    ['uint8', '11B', 3],
    ['sint8', '-0x80', -128],
    ['sint8', '-10b', -2],
    ['uint64', '18446744073709551615', 2n ** 64n - 1n],
    ['uint64', '5', 5n],
    ['sint64', '-9223372036854775808', -(2n ** 63n)],
    ['real32', '1.5', 1.5],
    ['real64', '-1.5e-3', -0.0015],
    ['real64', '.5', 0.5],
    ['real64', '2.E+2', 200],
    ['real64', '7', 7],
    ['boolean', 'TRUE', true],
    ['boolean', 'False', false],
    ['string', 'NULL', null],
    ['uint32', 'null', null],
    ['char16', "'x'", 'x'],
    ['char16', "'\\n'", '\n'],
    ['char16', "'\\x20AC'", '€'],
    ['char16', '65', 'A'],
    ['char16[]', "{ 'a', 0x20AC }", ['a', '€']],
    ['string', '""', ''],
    ['string', '"a" "b"\n // c\n "c"', 'abc'],
    ['string', '"\\b\\t\\n\\f\\r\\"\\\'\\\\"', '\b\t\n\f\r"\'\\'],
    ['string', '"\\x41\\X042 \\x20ACx"', 'AB €x'],
    ['string', '"ü € 😀"', 'ü € 😀'],
    ['uint16[]', '{ 1, 0x2, 3 }', [1, 2, 3]],
    ['uint16[]', '{}', []],
    ['uint16[]', 'null', null],
    ['string[]', '{ "a" "b", "c" }', ['ab', 'c']],
  ])('of %s: %s', (type, literal, value) => {
    expect(valueOf(type, literal)).toEqual(value);
  });

  test('of a datetime, an interval and a path is read as such', () => {
    expect(asJson(valueOf('datetime', '"20260102030405.000000+060"'))).toBe(
      '20260102030405.000000+060',
    );
    expect(asJson(valueOf('datetime', '"00000001000000.000000:000"'))).toBe(
      '00000001000000.000000:000',
    );
    expect(asJson(valueOf('CIM_X REF', '"CIM_X.Name=\\"a\\""'))).toBe('CIM_X.Name="a"');
  });

  test.each<[type: string, literal: string, diagnostic: string]>([
    ['uint8', '256', 'expected an integer from 0 to 255 (uint8), found the integer 256'],
    ['uint8', '-1', 'expected an integer from 0 to 255 (uint8), found the integer -1'],
    ['sint8', '128', 'expected an integer from -128 to 127 (sint8), found the integer 128'],
    ['uint8', '1.0', 'expected an integer from 0 to 255 (uint8), found the real 1'],
    ['uint64', '18446744073709551616', 'found the integer 18446744073709551616'],
    ['real32', '1e39', 'expected a number (real32), found the real 1e+39'],
    ['boolean', '1', 'expected true or false (boolean), found the integer 1'],
    ['string', '5', 'expected a string in double quotes (string), found the integer 5'],
    ['string', "'x'", 'found the character "x"'],
    [
      'char16',
      '"x"',
      'expected one character in single quotes, or its number (char16), found the string "x"',
    ],
    ['char16', "'xy'", "expected one character in single quotes, found 'xy'"],
    ['datetime', '"yesterday"', 'found the string "yesterday"'],
    ['CIM_X REF', '"a b c:"', 'expected an object path in double quotes, or an alias (reference)'],
    ['uint8', '{ 1 }', 'expected an integer from 0 to 255 (uint8), found an array'],
    ['uint8[]', '1', 'expected { … } of an integer from 0 to 255 (uint8[]), found the integer 1'],
    [
      'string[]',
      '{ "a", null }',
      'expected a string in double quotes (string); an array may be null, its items may not, found null',
    ],
    ['char16', '65536', 'found the integer 65536'],
    ['char16', '-1', 'found the integer -1'],
    ['uint8', '08', 'expected a number such as 10, -1.5, 0x1F, 017 or 101b, found 08'],
    ['uint8', '0xg', 'found 0xg'],
    ['uint8', '12b', 'found 12b'],
    ['uint8', '1_000', 'found 1_000'],
    ['uint8', '-', 'found -'],
    ['real64', '1e999', 'found 1e999'],
    ['uint8', '9'.repeat(200), 'expected a number'],
    ['string', 'word', 'expected a value, found word'],
    ['string', '"\\q"', 'expected an escape such as \\n, \\" or \\x41, found \\q'],
    ['string', '"\\xg"', 'found \\x'],
  ])('of %s cannot be %s', (type, literal, diagnostic) => {
    const [name, array = ''] = type.split(/(?=\[)/);
    const found = diagnosticsOf(`class A_B { ${name} P${array} = ${literal}; };`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(diagnostic);
  });

  test('of any integer has the value that it says', () => {
    const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(integers, fc.constantFrom(2, 8, 10, 16), (value, radix) => {
        const sign = value < 0n ? '-' : '';
        const digits = (value < 0n ? -value : value).toString(radix);
        const forms = new Map([
          [2, `${digits}b`],
          [8, `0${digits}`],
          [10, digits],
          [16, `0x${digits}`],
        ]);
        expect(valueOf('sint64', `${sign}${forms.get(radix) ?? ''}`)).toBe(value);
      }),
    );
  });
});
