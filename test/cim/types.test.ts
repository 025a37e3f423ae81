import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimInterval } from '../../src/cim/interval.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { checkValue, CIM_TYPES, type CimTypeName, sameValue } from '../../src/cim/types.js';

const status = (hresultName: string): unknown => expect.objectContaining({ hresultName });
const check = (type: CimTypeName, value: unknown): unknown => checkValue(value, { type }, 'X.P');
const checkArray = (type: CimTypeName, value: unknown): unknown =>
  checkValue(value, { type, array: true }, 'X.P');

const datetime = CimDateTime.parse('20260102030405.000000+000');
const interval = CimInterval.parse('00000001000000.000000:000');
const path = CimObjectPath.parse('X.A="1"');
const instance = new CimInstance('X', { A: 1 });

const SMALL_INTEGERS = [
  ['uint8', 0, 255],
  ['sint8', -128, 127],
  ['uint16', 0, 65_535],
  ['sint16', -32_768, 32_767],
  ['uint32', 0, 4_294_967_295],
  ['sint32', -2_147_483_648, 2_147_483_647],
] as const;

const LARGE_INTEGERS = [
  ['uint64', 0n, 18_446_744_073_709_551_615n],
  ['sint64', -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
] as const;

describe('CIM_TYPES', () => {
  test('has every intrinsic type, the reference and the embedded instance', () => {
    const integers = [...SMALL_INTEGERS, ...LARGE_INTEGERS].map(([type]) => type);
    const others = 'boolean real32 real64 string char16 datetime reference object'.split(' ');
    expect(new Set(Object.keys(CIM_TYPES))).toEqual(new Set([...integers, ...others]));
  });
});

describe('checkValue of integers', () => {
  test.each(SMALL_INTEGERS)('%s keeps both borders, %d and %d', (type, min, max) => {
    expect([check(type, min), check(type, max)]).toEqual([min, max]);
  });

  test.each(SMALL_INTEGERS)('%s refuses the numbers beside %d and %d', (type, min, max) => {
    expect(() => check(type, min - 1)).toThrow(status('WBEM_E_VALUE_OUT_OF_RANGE'));
    expect(() => check(type, max + 1)).toThrow(status('WBEM_E_VALUE_OUT_OF_RANGE'));
  });

  test.each(LARGE_INTEGERS)('%s keeps both borders, %d and %d', (type, min, max) => {
    expect([check(type, min), check(type, max)]).toEqual([min, max]);
  });

  test.each(LARGE_INTEGERS)('%s refuses the bigints beside %d and %d', (type, min, max) => {
    expect(() => check(type, min - 1n)).toThrow(status('WBEM_E_VALUE_OUT_OF_RANGE'));
    expect(() => check(type, max + 1n)).toThrow(status('WBEM_E_VALUE_OUT_OF_RANGE'));
  });

  test.each(SMALL_INTEGERS)('%s keeps every integer in its range', (type, min, max) => {
    fc.assert(
      fc.property(fc.integer({ min, max }), (value) => {
        expect(check(type, value)).toBe(value);
      }),
    );
  });

  test.each(SMALL_INTEGERS)('%s refuses every integer out of its range', (type, min, max) => {
    const below = fc.maxSafeInteger().filter((value) => value < min);
    const above = fc.maxSafeInteger().filter((value) => value > max);
    fc.assert(
      fc.property(fc.oneof(below, above), (value) => {
        expect(() => check(type, value)).toThrow(status('WBEM_E_VALUE_OUT_OF_RANGE'));
      }),
    );
  });

  test.each(SMALL_INTEGERS)('%s refuses what is not an integer number', (type) => {
    for (const value of [1.5, Number.NaN, Infinity, 1n, '1', true, {}]) {
      expect(() => check(type, value)).toThrow(status('WBEM_E_TYPE_MISMATCH'));
    }
  });

  test.each(LARGE_INTEGERS)('%s keeps a safe integer as a bigint', (type) => {
    expect(check(type, Number.MAX_SAFE_INTEGER)).toBe(9_007_199_254_740_991n);
  });

  test.each(LARGE_INTEGERS)('%s refuses a number that may have lost digits', (type) => {
    expect(() => check(type, 2 ** 53)).toThrow(status('WBEM_E_TYPE_MISMATCH'));
    expect(() => check(type, 2 ** 53)).toThrow('write it with an n at its end');
  });

  test('uint64 refuses a negative number as out of range', () => {
    expect(() => check('uint64', -1)).toThrow(status('WBEM_E_VALUE_OUT_OF_RANGE'));
  });
});

describe('checkValue of the other types', () => {
  test.each<[CimTypeName, unknown]>([
    ['boolean', false],
    ['real32', 3.4028235e38],
    ['real32', -Infinity],
    ['real32', Number.NaN],
    ['real64', Number.MAX_VALUE],
    ['real64', -0],
    ['string', ''],
    ['char16', '\ud800'],
    ['datetime', datetime],
    ['datetime', interval],
    ['reference', path],
    ['object', instance],
  ])('%s keeps %o as it is', (type, value) => {
    expect(check(type, value)).toBe(value);
  });

  test.each<[CimTypeName, unknown]>([
    ['boolean', 'true'],
    ['boolean', 1],
    ['real32', 1n],
    ['real64', '1.5'],
    ['string', 5],
    ['string', ['a']],
    ['char16', ''],
    ['char16', 'ab'],
    ['char16', '\u{1F600}'],
    ['char16', 65],
    ['datetime', '20260102030405.000000+000'],
    ['reference', 'X.A="1"'],
    ['object', { A: 1 }],
    ['object', Object.create(null)],
    ['string', undefined],
  ])('%s refuses %o', (type, value) => {
    expect(() => check(type, value)).toThrow(status('WBEM_E_TYPE_MISMATCH'));
  });

  test.each([3.5e38, -3.5e38, Number.MAX_VALUE])(
    'real32 refuses %d, which is infinite in single precision',
    (value) => {
      expect(Number.isFinite(Math.fround(value))).toBe(false);
      expect(() => check('real32', value)).toThrow(status('WBEM_E_VALUE_OUT_OF_RANGE'));
    },
  );

  test('names the property, its type and what was given', () => {
    expect(() => check('uint8', 'five')).toThrow(
      'X.P is uint8: expected an integer, got the string "five"',
    );
    expect(() => check('string', 5)).toThrow('expected a string, got number 5 (WBEM_');
    expect(() => checkArray('string', undefined)).toThrow(
      'X.P is string[]: expected an array, got undefined (WBEM_E_TYPE_MISMATCH 0x80041005)',
    );
  });

  test('tells how to give a Date', () => {
    expect(() => check('datetime', new Date(0))).toThrow('use CimDateTime.fromDate(date)');
  });
});

describe('checkValue of null and arrays', () => {
  test.each(Object.keys(CIM_TYPES) as CimTypeName[])('%s and %s[] may be null', (type) => {
    expect([check(type, null), checkArray(type, null)]).toEqual([null, null]);
  });

  test('keeps an empty array, which is not null', () => {
    expect(checkArray('string', [])).toEqual([]);
  });

  test('checks and converts each item', () => {
    expect(checkArray('uint64', [1, 2n])).toEqual([1n, 2n]);
  });

  test('copies the array, so that later changes of it do not count', () => {
    const given = ['a'];
    const kept = checkArray('string', given);
    given.push('b');
    expect(kept).toEqual(['a']);
  });

  test.each([
    ['null', ['a', null]],
    ['undefined', ['a', undefined]],
    // oxlint-disable-next-line no-sparse-arrays
    ['a hole', ['a', , 'b']],
  ])('refuses an array with %s in it', (_, value) => {
    expect(() => checkArray('string', value)).toThrow(status('WBEM_E_ILLEGAL_NULL'));
    expect(() => checkArray('string', value)).toThrow('X.P[1] is null');
  });

  test('names the index of an item that is out of range', () => {
    expect(() => checkArray('uint8', [1, 256])).toThrow(
      'X.P[1] is uint8: 256 is not between 0 and 255',
    );
  });

  test.each(['a', 5, {}])('refuses %j for an array', (value) => {
    expect(() => checkArray('string', value)).toThrow(status('WBEM_E_TYPE_MISMATCH'));
  });
});

describe('sameValue', () => {
  test.each([
    ['NaN is itself', Number.NaN, Number.NaN],
    ['equal bigints', 5n, 5n],
    ['arrays by items', ['a', 'b'], ['a', 'b']],
    ['one instant with two offsets', datetime, CimDateTime.parse('20260102040405.000000+060')],
    ['intervals by meaning', interval, CimInterval.parse('PT24H')],
    ['paths by meaning', path, CimObjectPath.parse('x.a="1"')],
    ['instances by properties', instance, new CimInstance('x', { a: 1 })],
  ])('holds for %s', (_, a, b) => {
    expect(sameValue(a, b)).toBe(true);
  });

  test.each([
    ['null and absent', null, undefined],
    ['null and an empty array', null, []],
    ['a number and a bigint', 5, 5n],
    ['strings that differ by case', 'a', 'A'],
    ['arrays in another order', ['a', 'b'], ['b', 'a']],
    ['an array and a longer one', ['a'], ['a', 'b']],
    ['an array and its item', ['a'], 'a'],
    ['a datetime and an interval', datetime, interval],
    ['instances of two classes', instance, new CimInstance('Y', { A: 1 })],
  ])('does not hold for %s', (_, a, b) => {
    expect(sameValue(a, b)).toBe(false);
  });
});
