import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  modifiedPropertiesOptions,
  WbemContext,
  type WbemContextValue,
} from '../../src/binding/wbem-context.js';
import { ValidationError } from '../../src/errors.js';
import { type Option, readOptionSet, writeOptionSet } from '../../src/wsman/options.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';

function contextOf(values: Readonly<Record<string, WbemContextValue>>): WbemContext {
  const context = new WbemContext();
  for (const [name, value] of Object.entries(values)) context.setValue(name, value);
  return context;
}

function optionsText(options: readonly Option[]): string[] {
  return options.map(({ name, value, type }) => `${name}=${value} (${type})`);
}

describe('WbemContext', () => {
  test('compares names without letter case, and keeps the case they came in', () => {
    const context = contextOf({ Name: 'a' }).setValue('NAME', 'b');
    expect([...context]).toEqual([['NAME', 'b']]);
    expect(context.getValue('name')).toBe('b');
    expect(context.deleteValue('nAmE')).toBe(true);
    expect(context.deleteValue('Name')).toBe(false);
    expect(context.getValue('Name')).toBeUndefined();
  });

  test.each([
    ['null', null],
    ['undefined', undefined],
    ['an object', {}],
    ['a date', new Date(0)],
    ['an array of arrays', [['x']]],
    ['an array with null', ['x', null]],
  ])('takes no %s, which no option can carry', (_what, value) => {
    const set = (): unknown => new WbemContext().setValue('x', value as never);
    expect(set).toThrow(ValidationError);
    expect(set).toThrow('WBEM_E_UNSUPPORTED_PARAMETER');
  });

  test('takes no value without a name', () => {
    expect(() => new WbemContext().setValue('', 1)).toThrow(ValidationError);
  });
});

describe('WbemContext.toOptions', () => {
  test.each<[WbemContextValue, string[]]>([
    [true, ['wmi:x=true (boolean)']],
    ['a b', ['wmi:x=a b (string)']],
    [-2147483648, ['wmi:x=-2147483648 (int)']],
    [2147483648, ['wmi:x=2147483648 (unsignedInt)']],
    [4294967296, ['wmi:x=4294967296 (long)']],
    [-2147483649, ['wmi:x=-2147483649 (long)']],
    [0.5, ['wmi:x=0.5 (double)']],
    [1e300, ['wmi:x=1e+300 (double)']],
    [-Infinity, ['wmi:x=-INF (double)']],
    [5n, ['wmi:x=5 (unsignedLong)']],
    [-5n, ['wmi:x=-5 (long)']],
    [
      ['a', 'b'],
      ['wmiarray:x=a (string)', 'wmiarray:x=b (string)'],
    ],
    [['a'], ['wmiarray:x=a (string)']],
    [[], []],
  ])('writes %s as %s', (value, expected) => {
    expect(optionsText(contextOf({ x: value }).toOptions())).toEqual(expected);
  });

  test("modifiedPropertiesOptions names the properties as Microsoft's own client does", () => {
    expect(optionsText(modifiedPropertiesOptions(['StartMode', 'State']))).toEqual([
      'wmiarray:__MIInstanceModifiedPropertiesList=StartMode (string)',
      'wmiarray:__MIInstanceModifiedPropertiesList=State (string)',
    ]);
  });
});

describe('WbemContext.fromOptions', () => {
  test('leaves out options without a prefix, and those of others', () => {
    const options = [
      { name: '__MI_CallbackRegistration', value: '11', type: 'int' as const },
      { name: 'msftwinrm:UsePreciseArrays', value: 'true', type: 'boolean' as const },
      { name: 'wmi:x', value: 'y' },
    ];
    expect([...WbemContext.fromOptions(options)]).toEqual([['x', 'y']]);
  });

  test.each<[Option['type'] | 'short', string, WbemContextValue]>([
    [undefined, 'true', 'true'],
    ['string', ' x ', ' x '],
    ['boolean', 'true', true],
    ['boolean', '1', true],
    ['boolean', 'false', false],
    ['int', ' -5 ', -5],
    ['unsignedInt', '4294967295', 4294967295],
    ['long', '-9223372036854775808', -9223372036854775808n],
    ['unsignedLong', '5', 5n],
    ['double', '-INF', -Infinity],
    ['short', '5', '5'],
  ])('reads a value of type %s from %j', (type, value, expected) => {
    const option = { name: 'wmi:x', value, ...(type === undefined ? {} : { type }) } as Option;
    expect(WbemContext.fromOptions([option]).getValue('x')).toEqual(expected);
  });

  test.each<[Option['type'], string]>([
    ['boolean', 'yes'],
    ['int', 'x'],
    ['int', '1.5'],
    ['long', '1e3'],
    ['unsignedLong', ''],
    ['double', 'one'],
  ])('refuses a %s of %j', (type, value) => {
    const read = (): unknown => WbemContext.fromOptions([{ name: 'wmi:x', value, type } as Option]);
    expect(read).toThrow(ValidationError);
    expect(read).toThrow('WBEM_E_INVALID_CONTEXT');
  });

  test('makes an array of one option with the prefix of arrays', () => {
    const options = [{ name: 'wmiarray:x', value: 'y' }];
    expect(WbemContext.fromOptions(options).getValue('x')).toEqual(['y']);
  });
});

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const int32 = fc.integer();
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
const double = fc.double().filter((value) => !Number.isSafeInteger(value));
const scalars = [fc.boolean(), text, int32, long, double] as const;
const value = fc.oneof(
  ...scalars,
  ...scalars.map((scalar) =>
    fc.array(scalar as fc.Arbitrary<string>, { minLength: 1, maxLength: 3 }),
  ),
);

test('a context survives its way over the wire', () => {
  const context = fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 4, selector: ([key]) => key.toLowerCase() })
    .map((entries) => contextOf(Object.fromEntries(entries)));
  fc.assert(
    fc.property(context, (sent) => {
      const document = writeXml(writeOptionSet(sent.toOptions()));
      expect([...WbemContext.fromOptions(readOptionSet(parseXml(document)))]).toEqual([...sent]);
    }),
    { numRuns: 80 },
  );
});

describe('WbemContext.partialUpdate', () => {
  const plain = { properties: ['StartMode'], atomic: false, strictNulls: false };

  test.each([
    [{}, plain, 3],
    [{ atomic: true }, { ...plain, atomic: true }, 4],
    [{ strictNulls: true }, { ...plain, strictNulls: true }, 4],
    [{ atomic: false, strictNulls: false }, plain, 3],
  ])('with %j', (options, expected, count) => {
    const context = WbemContext.partialUpdate(['StartMode'], options);
    expect(context.putExtensions).toEqual(expected);
    expect([...context]).toHaveLength(count);
  });

  test('says that the client asks', () => {
    expect(WbemContext.partialUpdate([]).getValue('__PUT_EXT_CLIENT_REQUEST')).toBe(true);
  });

  test('does not change with the array it was made of', () => {
    const properties = ['a'];
    const context = WbemContext.partialUpdate(properties);
    properties.push('b');
    expect(context.putExtensions?.properties).toEqual(['a']);
  });
});

describe('WbemContext.putExtensions', () => {
  test.each<[string, Readonly<Record<string, WbemContextValue>>]>([
    ['there is no value', {}],
    ['there are only values of a provider', { Vendor: 'x', __GET_EXTENSIONS: true }],
  ])('is undefined where %s', (_when, values) => {
    expect(contextOf(values).putExtensions).toBeUndefined();
  });

  test('is found by names in any letter case', () => {
    const values = { __put_extensions: true, __Put_Ext_Properties: ['a'], __PUT_EXT_atomic: true };
    expect(contextOf(values).putExtensions).toEqual({
      properties: ['a'],
      atomic: true,
      strictNulls: false,
    });
  });

  test.each<[string, Readonly<Record<string, WbemContextValue>>, string]>([
    [
      'a list without the gate',
      { __PUT_EXT_PROPERTIES: ['a'] },
      '__PUT_EXT_PROPERTIES without __PUT_EXTENSIONS = true',
    ],
    [
      'ATOMIC alone',
      { __PUT_EXT_ATOMIC: true },
      '__PUT_EXT_ATOMIC without __PUT_EXTENSIONS = true',
    ],
    [
      'STRICT_NULLS alone, also false',
      { __PUT_EXT_STRICT_NULLS: false },
      '__PUT_EXT_STRICT_NULLS without __PUT_EXTENSIONS = true',
    ],
    [
      'CLIENT_REQUEST alone',
      { __PUT_EXT_CLIENT_REQUEST: true },
      '__PUT_EXT_CLIENT_REQUEST without __PUT_EXTENSIONS = true',
    ],
    [
      'a gate that is closed',
      { __PUT_EXTENSIONS: false, __PUT_EXT_PROPERTIES: ['a'] },
      '__PUT_EXTENSIONS, __PUT_EXT_PROPERTIES without __PUT_EXTENSIONS = true',
    ],
    [
      'a gate without a list',
      { __PUT_EXTENSIONS: true },
      '__PUT_EXTENSIONS without __PUT_EXT_PROPERTIES',
    ],
    [
      'a gate that is text, as servers before 2012 read it',
      { __PUT_EXTENSIONS: 'true', __PUT_EXT_PROPERTIES: ['a'] },
      '__PUT_EXTENSIONS must be true or false',
    ],
    ['ATOMIC that is a number', { __PUT_EXT_ATOMIC: 1 }, '__PUT_EXT_ATOMIC must be true or false'],
    [
      'a list that is text',
      { __PUT_EXTENSIONS: true, __PUT_EXT_PROPERTIES: 'a' },
      '__PUT_EXT_PROPERTIES must be an array of strings',
    ],
    [
      'a list of numbers',
      { __PUT_EXTENSIONS: true, __PUT_EXT_PROPERTIES: [1] },
      '__PUT_EXT_PROPERTIES must be an array of strings',
    ],
  ])('refuses %s', (_what, values, message) => {
    const check = (): unknown => contextOf(values).putExtensions;
    expect(check).toThrow(ValidationError);
    expect(check).toThrow(`${message} (WBEM_E_INVALID_CONTEXT 0x80041007)`);
  });
});
