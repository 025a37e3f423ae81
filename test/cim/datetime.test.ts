import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCimDateTime } from '../../src/cim/datetime-text.js';
import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInterval } from '../../src/cim/interval.js';

const status = (hresultName: string): unknown => expect.objectContaining({ hresultName });

const digits = (value: number, width: number): string => String(value).padStart(width, '0');
const twoDigits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((value) => digits(value, 2));

/** Year, month and day of a date that exists. */
const date = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((value) => value.toISOString().slice(0, 10).split('-'));
const clock = fc.tuple(twoDigits(0, 23), twoDigits(0, 59), twoDigits(0, 59));
const microseconds = fc.integer({ min: 0, max: 999_999 }).map((value) => digits(value, 6));
const sign = fc.constantFrom('+', '-');
const offset = fc.oneof(
  fc.integer({ min: 0, max: 999 }).map((value) => digits(value, 3)),
  fc.constant('***'),
);

const known = fc
  .tuple(date, clock, microseconds, sign, offset)
  .map(
    ([day, time, fraction, east, zone]) =>
      `${day.join('')}${time.join('')}.${fraction}${east}${zone}`,
  );

/** Whole fields unknown, and of the microseconds any number of trailing digits. */
const wild = fc
  .tuple(
    known,
    fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    fc.integer({ min: 0, max: 6 }),
  )
  .map(([text, unknown, lost]) => {
    const fields = /^(.{4})(..)(..)(..)(..)(..)\.(.{6})(.{4})$/.exec(text)?.slice(1) ?? [];
    const [fraction = '', zone = ''] = fields.slice(6);
    const head = fields
      .slice(0, 6)
      // Without its month or year, not every day of the month exists.
      .map((part, index) => (unknown[index] === true ? '*'.repeat(part.length) : part));
    return `${head.join('')}.${fraction.slice(0, 6 - lost)}${'*'.repeat(lost)}${zone}`;
  });

const xsDateTime = fc
  .tuple(
    date,
    clock,
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{0,8}[1-9]$/)),
    fc.oneof(
      fc.constantFrom('', 'Z'),
      fc.tuple(sign, twoDigits(1, 15), twoDigits(0, 59)).map(([east, h, m]) => `${east}${h}:${m}`),
    ),
  )
  .map(([day, time, fraction, zone]) => `${day.join('-')}T${time.join(':')}${fraction}${zone}`);

describe('CimDateTime.parse', () => {
  test('gives back every 25-character form', () => {
    fc.assert(
      fc.property(fc.oneof(known, wild), (text) => {
        expect(CimDateTime.parse(text).toString()).toBe(text);
      }),
    );
  });

  test('gives back every xs:dateTime, with all digits of its fraction', () => {
    fc.assert(
      fc.property(xsDateTime, (text) => {
        expect(CimDateTime.parse(text).toXsDateTime()).toBe(text);
      }),
    );
  });

  test('keeps microseconds and offset on the way through xs:dateTime and back', () => {
    fc.assert(
      fc.property(known, (text) => {
        const there = CimDateTime.parse(text);
        const back = CimDateTime.parse(there.toXsDateTime());
        expect([back.microseconds, back.offsetMinutes, back.toString().slice(0, 21)]).toEqual([
          there.microseconds,
          there.offsetMinutes,
          text.slice(0, 21),
        ]);
      }),
    );
  });

  test.each([
    ['2013-04-15T20:04:47.892798Z', '20130415200447.892798+000'],
    ['2013-04-15T20:04:47.892798+08:00', '20130415200447.892798+480'],
    ['2013-04-15T20:04:47.5-05:30', '20130415200447.500000-330'],
    ['2013-04-15T20:04:47.1234567Z', '20130415200447.123456+000'],
    ['2013-04-15T20:04:47', '20130415200447.000000+***'],
    ['0000-02-29T00:00:00Z', '00000229000000.000000+000'],
    ['2024-02-29T23:59:59Z', '20240229235959.000000+000'],
  ])('reads %s as %s', (xs, text) => {
    expect(CimDateTime.parse(xs).toString()).toBe(text);
  });

  test.each([
    ['nothing', ''],
    ['24 characters', '20260102030405.00000+000'],
    ['26 characters', '20260102030405.0000000+000'],
    ['an interval', '00000001000000.000000:000'],
    ['part of a field unknown', '2026010*030405.000000+000'],
    ['a digit after an asterisk', '20260102030405.00*000+000'],
    ['month 0', '20260002030405.000000+000'],
    ['month 13', '20261302030405.000000+000'],
    ['30 February', '20260230030405.000000+000'],
    ['29 February of a common year', '20260229030405.000000+000'],
    ['29 February of 1900', '19000229030405.000000+000'],
    ['31 April of an unknown year', '****0431030405.000000+000'],
    ['hour 24', '20260102240405.000000+000'],
    ['minute 60', '20260102036005.000000+000'],
    ['second 60', '20260102030460.000000+000'],
    ['a negative year', '-0001-01-01T00:00:00Z'],
    ['a zone of 75 minutes past the hour', '2026-01-02T03:04:05+08:75'],
    ['a zone of four digits', '2026-01-02T03:04:05+99:00'],
    ['a date alone', '2026-01-02'],
    ['a blank around it', ' 20260102030405.000000+000'],
    ['a line end after it', '20260102030405.000000+000\n'],
  ])('refuses %s', (_, text) => {
    expect(() => CimDateTime.parse(text)).toThrow(status('WBEM_E_INVALID_PARAMETER'));
  });

  test('shows what it was given and what it expected', () => {
    expect(() => CimDateTime.parse('tomorrow')).toThrow(
      '"tomorrow" is not a datetime: expected yyyymmddhhmmss.mmmmmm+ooo or yyyy-mm-ddT',
    );
  });
});

describe('CimDateTime', () => {
  test('tells microseconds and offset', () => {
    const { microseconds: fraction, offsetMinutes } = CimDateTime.parse(
      '20260102030405.000607-090',
    );
    expect([fraction, offsetMinutes]).toEqual([607, -90]);
  });

  test('has no microseconds and no offset where they are unknown', () => {
    const { microseconds: fraction, offsetMinutes } = CimDateTime.parse(
      '20260102030405.12****+***',
    );
    expect([fraction, offsetMinutes]).toEqual([null, null]);
  });

  test.each([
    ['20260102030405.000000+060', '2026-01-02T02:04:05.000Z'],
    ['20260102030405.999999-060', '2026-01-02T04:04:05.999Z'],
    ['20260102030405.000000+***', '2026-01-02T03:04:05.000Z'],
    ['00500101000000.000000+000', '0050-01-01T00:00:00.000Z'],
  ])('%s is the instant %s', (text, instant) => {
    expect(CimDateTime.parse(text).toDate()?.toISOString()).toBe(instant);
  });

  test.each([
    '********030405.000000+000',
    '20260102******.******+000',
    '20260102030405.00000*+000',
  ])('%s is no instant and no xs:dateTime', (text) => {
    const value = CimDateTime.parse(text);
    expect([value.hasWildcards, value.toDate()]).toEqual([true, null]);
    expect(() => value.toXsDateTime()).toThrow(status('WBEM_E_INVALID_PARAMETER'));
  });

  test('an unknown offset alone is no wildcard: XML leaves the zone out', () => {
    const value = CimDateTime.parse('20260102030405.000000+***');
    expect([value.hasWildcards, value.toXsDateTime()]).toEqual([false, '2026-01-02T03:04:05']);
  });

  test('fromDate and toDate keep the instant of every Date of four-digit years', () => {
    const min = new Date('0000-01-01');
    fc.assert(
      fc.property(fc.date({ min, max: new Date('9999-12-31'), noInvalidDate: true }), (instant) => {
        expect(CimDateTime.fromDate(instant).toDate()).toEqual(instant);
      }),
    );
  });

  test('is JSON as its 25-character form', () => {
    const text = '20260102******.******+060';
    expect(JSON.stringify([CimDateTime.parse(text)])).toBe(`["${text}"]`);
  });
});

describe('CimDateTime.equals', () => {
  test.each([
    ['20260102030405.000001+000', '20260102040405.000001+060', true],
    ['20260102030405.000001+000', '20260102030405.000002+000', false],
    ['20260102030405.000000+000', '20260102030405.000000+***', false],
    ['20260102******.******+000', '20260102******.******+000', true],
    ['20260102******.******+000', '20260102******.******+060', false],
    ['20260102030405.000000-000', '2026-01-02T03:04:05Z', true],
  ])('%s and %s: %s', (a, b, same) => {
    expect(CimDateTime.parse(a).equals(CimDateTime.parse(b))).toBe(same);
  });

  test('a text is not a datetime', () => {
    const text = '20260102030405.000000+000';
    expect(CimDateTime.parse(text).equals(text)).toBe(false);
  });
});

describe('parseCimDateTime', () => {
  test.each(['20260102030405.000000+000', '****0102******.******+***', '2026-01-02T03:04:05Z'])(
    'reads %s as a datetime',
    (text) => {
      expect(parseCimDateTime(text)).toBeInstanceOf(CimDateTime);
    },
  );

  test.each(['00000001000000.000000:000', '********0000**.******:000', 'P1DT2H', 'P'])(
    'reads %s as an interval',
    (text) => {
      expect(parseCimDateTime(text)).toBeInstanceOf(CimInterval);
    },
  );

  test.each(['', 'tomorrow', '00000001000000.000000:060', '-P1D'])('refuses %j', (text) => {
    expect(() => parseCimDateTime(text)).toThrow(status('WBEM_E_INVALID_PARAMETER'));
  });
});
