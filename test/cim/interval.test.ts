import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInterval } from '../../src/cim/interval.js';

const status = (hresultName: string): unknown => expect.objectContaining({ hresultName });

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const fields = fc.tuple(upTo(99_999_999), upTo(23), upTo(59), upTo(59));

const known = fc.tuple(fields, upTo(999_999)).map(([[days, ...clock], fraction]) => {
  const head = [
    String(days).padStart(8, '0'),
    ...clock.map((part) => String(part).padStart(2, '0')),
  ];
  return `${head.join('')}.${String(fraction).padStart(6, '0')}:000`;
});

/** Whole fields unknown, and of the microseconds any number of trailing digits. */
const wild = fc
  .tuple(known, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), upTo(6))
  .map(([text, unknown, lost]) => {
    const [days = '', hours = '', minutes = '', seconds = '', fraction = ''] =
      /^(.{8})(..)(..)(..)\.(.{6})/.exec(text)?.slice(1) ?? [];
    const head = [days, hours, minutes, seconds].map((part, index) =>
      unknown[index] === true ? '*'.repeat(part.length) : part,
    );
    return `${head.join('')}.${fraction.slice(0, 6 - lost)}${'*'.repeat(lost)}:000`;
  });

const xsDuration = fc
  .tuple(fields, fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{0,8}[1-9]$/)))
  .map(
    ([[days, hours, minutes, seconds], fraction]) =>
      `P${days}DT${hours}H${minutes}M${seconds}${fraction}S`,
  );

describe('CimInterval.parse', () => {
  test('gives back every 25-character form', () => {
    fc.assert(
      fc.property(fc.oneof(known, wild), (text) => {
        expect(CimInterval.parse(text).toString()).toBe(text);
      }),
    );
  });

  test('gives back every xs:duration, with all digits of its fraction', () => {
    fc.assert(
      fc.property(xsDuration, (text) => {
        expect(CimInterval.parse(text).toXsDuration()).toBe(text);
      }),
    );
  });

  test('keeps every microsecond on the way through xs:duration and back', () => {
    fc.assert(
      fc.property(known, (text) => {
        const there = CimInterval.parse(text).toXsDuration();
        expect(CimInterval.parse(there).toString()).toBe(text);
      }),
    );
  });

  test.each([
    ['P0DT0H1M40S', '00000000000140.000000:000'],
    ['P', '00000000000000.000000:000'],
    ['P0Y0M1D', '00000001000000.000000:000'],
    ['PT0.000001S', '00000000000000.000001:000'],
    ['PT0.1234567S', '00000000000000.123456:000'],
    ['PT90M', '00000000013000.000000:000'],
    ['PT36H', '00000001120000.000000:000'],
    ['PT86400S', '00000001000000.000000:000'],
    ['P99999999DT23H59M59.999999S', '99999999235959.999999:000'],
  ])('reads %s as %s', (xs, text) => {
    expect(CimInterval.parse(xs).toString()).toBe(text);
  });

  test.each([
    ['nothing', ''],
    ['a datetime', '20260102030405.000000+000'],
    ['24 characters', '00000001000000.00000:000'],
    ['part of a field unknown', '0000000*000000.000000:000'],
    ['a digit after an asterisk', '00000001000000.0*0000:000'],
    ['hour 24', '00000001240000.000000:000'],
    ['minute 60', '00000001006000.000000:000'],
    ['second 60', '00000001000060.000000:000'],
    ['an offset', '00000001000000.000000:060'],
    ['a year, which has no fixed length', 'P1Y'],
    ['a month, which has no fixed length', 'P1M'],
    ['T without a time', 'P1DT'],
    ['a negative duration', '-P1D'],
    ['fields out of order', 'PT1S1M'],
    ['more days than eight digits hold', 'P100000000D'],
    ['more seconds than a number holds', `PT${'9'.repeat(400)}S`],
  ])('refuses %s', (_, text) => {
    expect(() => CimInterval.parse(text)).toThrow(status('WBEM_E_INVALID_PARAMETER'));
  });
});

describe('CimInterval', () => {
  test('tells its whole length in microseconds', () => {
    expect(CimInterval.parse('00000002030405.000006:000').totalMicroseconds).toBe(183_845_000_006n);
  });

  test('counts the longest interval exactly', () => {
    const { totalMicroseconds } = CimInterval.parse('99999999235959.999999:000');
    expect(totalMicroseconds).toBe(100_000_000n * 86_400_000_000n - 1n);
  });

  test.each([
    '********000000.000000:000',
    '00000001******.******:000',
    '00000001000000.00000*:000',
  ])('%s has no length and no xs:duration', (text) => {
    const value = CimInterval.parse(text);
    expect([value.hasWildcards, value.totalMicroseconds]).toEqual([true, null]);
    expect(() => value.toXsDuration()).toThrow(status('WBEM_E_INVALID_PARAMETER'));
  });

  test('is JSON as its 25-character form', () => {
    expect(JSON.stringify([CimInterval.parse('PT1S')])).toBe('["00000000000001.000000:000"]');
  });

  test('equals an interval of the same length in the other form', () => {
    expect(CimInterval.parse('PT60S').equals(CimInterval.parse('PT1M'))).toBe(true);
  });

  test('differs from another length, and from a datetime', () => {
    const minute = CimInterval.parse('PT60S');
    const others = [CimInterval.parse('PT61S'), CimDateTime.parse('2026-01-02T03:04:05Z')];
    expect(others.map((other) => minute.equals(other))).toEqual([false, false]);
  });
});
