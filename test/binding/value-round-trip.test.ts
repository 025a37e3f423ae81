import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STANDARD_STYLE, type WireStyle, writeProperty } from '../../src/binding/value.js';
import { readProperty } from '../../src/binding/value-reader.js';
import { writeReal } from '../../src/binding/value-text.js';
import type { CimPropertyDeclaration } from '../../src/cim/class.js';
import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimInterval } from '../../src/cim/interval.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import type { CimScalar, CimTypeName, CimValue } from '../../src/cim/types.js';
import { xml } from '../../src/xml/element.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';
import { encode } from './notation.js';

/** Text that XML can hold. */
const text = fc.string({ unit: 'grapheme', maxLength: 10 });
const identifier = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);

const integer = (bits: number, signed: boolean): fc.Arbitrary<number> =>
  signed
    ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
    : fc.integer({ min: 0, max: 2 ** bits - 1 });

const two = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((value) => String(value).padStart(2, '0'));
const clock = fc.tuple(two(0, 23), two(0, 59), two(0, 59)).map((parts) => parts.join(''));
const fraction = fc.integer({ min: 0, max: 999_999 }).map((n) => String(n).padStart(6, '0'));
const date = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), two(1, 12), two(1, 28))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}${month}${day}`);
const offset = fc
  .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 1, max: 720 }))
  .map(([sign, minutes]) => `${sign}${String(minutes).padStart(3, '0')}`);

const datetime = fc.oneof(
  fc
    .tuple(date, clock, fraction, fc.oneof(offset, fc.constant('+000'), fc.constant('+***')))
    .map(([day, time, digits, zone]) => CimDateTime.parse(`${day}${time}.${digits}${zone}`)),
  fc.tuple(date, offset).map(([day, zone]) => CimDateTime.parse(`${day}******.******${zone}`)),
  fc
    .tuple(fc.integer({ min: 0, max: 99_999_999 }), clock, fraction)
    .map(([days, time, digits]) =>
      CimInterval.parse(`${String(days).padStart(8, '0')}${time}.${digits}:000`),
    ),
);

/** Names of keys differ in more than letter case. */
const keys = fc
  .uniqueArray(fc.tuple(identifier, text), {
    minLength: 1,
    maxLength: 3,
    selector: ([name]) => name.toLowerCase(),
  })
  .map((entries) => Object.fromEntries(entries));

const path = fc
  .tuple(identifier, keys)
  .map(
    ([className, named]) => new CimObjectPath({ className, namespace: 'root/test', keys: named }),
  );

const instance = fc
  .tuple(
    identifier,
    fc.dictionary(
      identifier,
      fc.oneof(text, fc.constant(null), fc.array(text, { minLength: 2, maxLength: 3 })),
      {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      },
    ),
  )
  .map(([name, values]) => new CimInstance(name, values, { namespace: 'root/test' }));

const SCALARS: Readonly<Record<CimTypeName, fc.Arbitrary<CimScalar>>> = {
  boolean: fc.boolean(),
  uint8: integer(8, false),
  sint8: integer(8, true),
  uint16: integer(16, false),
  sint16: integer(16, true),
  uint32: integer(32, false),
  sint32: integer(32, true),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  sint64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  real32: fc.float().filter((value) => !Object.is(value, -0)),
  real64: fc.double().filter((value) => !Object.is(value, -0)),
  string: text,
  char16: fc.integer({ min: 0x20, max: 0xd7ff }).map((code) => String.fromCharCode(code)),
  datetime,
  reference: path,
  object: instance,
};

function reread(value: CimValue, declared: CimPropertyDeclaration, style: WireStyle): CimValue {
  const written = xml('', 'x', writeProperty('urn:c', 'v', value, style, declared));
  const read = readProperty(parseXml(writeXml(written)).children, declared);
  return declared.type === 'real32' ? rounded(read) : read;
}

/** Nine digits tell every single from every other, but are not its exact value. */
function rounded(value: CimValue): CimValue {
  if (Array.isArray(value)) return value.map((item: number) => Math.fround(item));
  return typeof value === 'number' ? Math.fround(value) : value;
}

const STYLES: readonly (readonly [string, WireStyle])[] = [
  ['as the specifications say', STANDARD_STYLE],
  ['as text', { family: 'dmtf', char16: 'code', datetime: 'text' }],
];

describe.each(STYLES)('writeProperty and readProperty, %s', (_how, style) => {
  test.each(Object.entries(SCALARS))('keep any %s', (type, scalar) => {
    // An embedded instance of a DMTF URI does not say its namespace.
    const shown = (value: CimValue): string =>
      JSON.stringify(encode(value)).replaceAll('"namespace":"root/test"', '"namespace":null');
    const declared = { type: type as CimTypeName };
    const values = fc.array(scalar, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(values, (items) => {
        const list = reread(items, { ...declared, array: true }, style);
        expect(shown(list)).toBe(shown(items));
        const [first = null] = items;
        expect(shown(reread(first, declared, style))).toBe(shown(first));
      }),
      { numRuns: 30 },
    );
  });

  test('keep any octets', () => {
    const declared = { type: 'uint8', array: true, octetString: true } as const;
    fc.assert(
      fc.property(fc.array(integer(8, false)), (octets) => {
        expect(reread(octets, declared, style)).toEqual(octets);
      }),
    );
  });
});

describe('writeProperty', () => {
  test('writes null alike for every type', () => {
    for (const array of [true, false]) {
      const [element, ...others] = writeProperty('urn:c', 'v', null, STANDARD_STYLE, {
        type: 'uint8',
        array,
      });
      expect(element && writeXml(element)).toMatch(
        /^<p0:v xmlns:\w+="[^"]+" xmlns:\w+="[^"]+" xsi:nil="true"\/>$/,
      );
      expect(others).toEqual([]);
    }
  });

  test('writes no element for an empty array', () => {
    expect(writeProperty('urn:c', 'v', [], STANDARD_STYLE)).toEqual([]);
  });

  test('writes octets that came as base64 as base64 again, without a declaration', () => {
    const base64 =
      '<x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><v xsi:type="c:cimBase64Binary">AQI=</v></x>';
    const read = readProperty(parseXml(base64).children);
    expect(writeProperty('', 'v', read, STANDARD_STYLE).map((element) => element.text)).toEqual([
      'AQI=',
    ]);
    expect(writeProperty('', 'v', [1, 2], STANDARD_STYLE).map((element) => element.text)).toEqual([
      '1',
      '2',
    ]);
  });
});

describe('writeReal', () => {
  test.each([
    [0.1, '0.1'],
    [0.30000000000000004, '0.30000000000000004'],
    [1e21, '1e+21'],
    [-5e-324, '-5e-324'],
    [Infinity, 'INF'],
    [-Infinity, '-INF'],
    [NaN, 'NaN'],
  ])('%d', (value, expected) => {
    expect(writeReal(value)).toBe(expected);
  });

  test('writes a single with the nine digits that tell it from every other', () => {
    expect(writeReal(Math.fround(0.1), 'real32')).toBe('0.100000001');
    expect(Math.fround(Number(writeReal(Math.fround(100.3), 'real32')))).toBe(Math.fround(100.3));
  });
});
