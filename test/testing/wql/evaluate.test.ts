import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineClass } from '../../../src/cim/class.js';
import type { ValuesOf } from '../../../src/cim/class-types.js';
import { CimDateTime } from '../../../src/cim/datetime.js';
import { CimInstance } from '../../../src/cim/instance.js';
import { CimInterval } from '../../../src/cim/interval.js';
import { CimObjectPath } from '../../../src/cim/object-path.js';
import { wql } from '../../../src/cim/wql.js';
import { compileWhere } from '../../../src/testing/wql/evaluate.js';
import { parseWql } from '../../../src/testing/wql/parse.js';

const Sample = defineClass({
  className: 'T_Sample',
  namespace: 'root/test',
  properties: {
    Name: { type: 'string', key: true },
    Letter: { type: 'char16' },
    Small: { type: 'uint8' },
    Big: { type: 'uint64' },
    Real: { type: 'real64' },
    Flag: { type: 'boolean' },
    Time: { type: 'datetime' },
    Owner: { type: 'reference' },
    Inner: { type: 'object' },
    Names: { type: 'string', array: true },
  },
});

const full: ValuesOf<typeof Sample> = {
  Name: 'Spooler',
  Letter: 'q',
  Small: 5,
  Big: 2n ** 64n - 1n,
  Real: 1.5,
  Flag: true,
  Time: CimDateTime.parse('20260102030405.000006+060'),
  Owner: CimObjectPath.parse('root/test:T_Owner.Id=7'),
  Inner: new CimInstance('T_Inner', { A: 1 }),
  Names: ['a'],
};

function matches(condition: string, values: ValuesOf<typeof Sample>, className?: string): boolean {
  const statement = parseWql(`SELECT * FROM T_Sample WHERE ${condition}`);
  if (statement.kind !== 'select' || statement.where === undefined) throw new Error(condition);
  const options = className === undefined ? {} : { className };
  return compileWhere(statement.where, Sample)(new CimInstance(Sample, values, options));
}

const holds = (condition: string): boolean => matches(condition, full);

describe('compileWhere', () => {
  test.each([
    ["Name = 'SPOOLER'", true],
    ["name <> 'spooler'", false],
    ["Name > 'spoole'", true],
    ["Name < 'T'", true],
    ["'T' > Name", true],
    ["Name >= 'Spooler'", true],
    ["Letter = 'Q'", true],
    ["Letter > 'p'", true],
    ["Name LIKE 'sp%[a-l]er'", true],
    ["NOT Name LIKE '%x%'", true],
    ["Letter LIKE '[p-r]'", true],
  ])('compares text without letter case: %s is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test.each([
    ['Small = 5', true],
    ['Small = "5"', true],
    ["Small >= '+5'", true],
    ['Small < 300', true],
    ['Small > -1', true],
    ['Big = 18446744073709551615', true],
    ["Big = '18446744073709551614'", false],
    ['Big > 18446744073709551614', true],
    ['Real = 1.5', true],
    ['Real > 1', true],
    ["Real < '2.0'", true],
    ['Real <= 1.4', false],
  ])('compares numbers, also quoted ones, exactly: %s is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test.each([
    ['Flag = TRUE', true],
    ['Flag = 1', true],
    ["Flag = 'true'", true],
    ['Flag = FALSE', false],
    ['Flag <> 0', true],
  ])('compares a boolean with TRUE and FALSE, 1 and 0: %s is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test.each([
    ['the same instant of another zone', "Time = '20260102020405.000006+000'", true],
    ['a microsecond later', "Time < '20260102020405.000007+000'", true],
    ['a microsecond earlier', "Time > '20260102020405.000005+000'", true],
    ['the same time of another zone', "Time = '20260102030405.000006+000'", false],
    ['a datetime with unknown fields', "Time > '2026**********.******+000'", false],
    ['one of which it cannot be told', "Time <> '2026**********.******+000'", true],
    ['an interval', "Time <> '00000001000000.000000:000'", true],
    ['an interval, by order', "Time >= '00000001000000.000000:000'", false],
  ])('compares a datetime with %s', (_, condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test('compares intervals by their length, and equal texts with unknown fields', () => {
    const day = { Time: CimInterval.parse('P1D') };
    expect(matches("Time < '00000001000000.000001:000'", day)).toBe(true);
    const unknown = { Time: CimDateTime.parse('2026**********.******+000') };
    expect(matches("Time = '2026**********.******+000'", unknown)).toBe(true);
  });

  test('compares a reference with the text of a path, by meaning', () => {
    expect(holds('Owner = \'t_owner.ID="7"\'')).toBe(true);
    expect(holds("Owner <> 'T_Owner.Id=8'")).toBe(true);
  });

  test.each([
    ['NOT Small = 5', false],
    ['NOT (Small = 5 AND Small = 6)', true],
    ['Small = 6 OR Small = 5', true],
    ['Small = 5 AND Small = 6', false],
    ['Small = 5 OR Small = 6 AND Small = 7', true],
    ['(Small = 5 OR Small = 6) AND Small = 7', false],
  ])('joins conditions: %s is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test.each([
    ['Small = 5', false],
    ['Small <> 5', false],
    ['Small < 5', false],
    ["Name LIKE '%'", false],
    ['NOT Small = 5', true],
    ['Small IS NULL', true],
    ['Small = NULL', true],
    ['Small <> NULL', false],
    ['Small IS NOT NULL', false],
    ['Names IS NULL', true],
    ['Inner IS NULL', true],
  ])('a property without a value: %s is %s', (condition, expected) => {
    expect(matches(condition, { Small: null })).toBe(expected);
  });

  test('__CLASS is the class of the instance, which may be a derived one', () => {
    expect(matches("__CLASS = 't_derived'", full, 'T_Derived')).toBe(true);
    expect(matches('__CLASS <> T_Sample', full, 'T_Derived')).toBe(true);
    expect(matches('__CLASS = T_Sample', full)).toBe(true);
  });

  test.each([
    ['an unknown property', 'Nome = 1'],
    ['an unknown property in a test for null', 'Nome IS NULL'],
    ['an unknown property in a pattern', "Nome LIKE '%'"],
    ['an unknown property beside a term that holds', 'Small = 5 OR Nome = 1'],
    ['another system property', "__PATH = 'x'"],
    ['an order of __CLASS', "__CLASS < 'x'"],
    ['a pattern for __CLASS', "__CLASS LIKE 'x'"],
    ['an array', "Names = 'a'"],
    ['a pattern for an array', "Names LIKE 'a'"],
    ['an embedded object', "Inner = 'a'"],
    ['an order of booleans', 'Flag > FALSE'],
    ['an order of references', "Owner > 'T_Owner.Id=7'"],
    ['a pattern for a number', "Small LIKE '5'"],
    ['a number for text', 'Name = 5'],
    ['a long text for a character', "Letter = 'qq'"],
    ['a fraction for an integer', 'Small = 5.5'],
    ['a text that is no number', "Small = 'five'"],
    ['an empty text for a number', "Small = ''"],
    ['a text that is no real', "Real = '1,5'"],
    ['a boolean for a number', 'Small = TRUE'],
    ['a boolean for a real', 'Real = TRUE'],
    ['a number for a boolean', 'Flag = 2'],
    ['a text that is no datetime', "Time = 'today'"],
    ['a datetime of no calendar', "Time = '20261302030405.000006+000'"],
    ['a datetime as XML has it', "Time = '2026-01-02T03:04:05+00:00'"],
    ['a number for a datetime', 'Time = 5'],
    ['a text that is no path', "Owner = 'a b'"],
    ['a number for a reference', 'Owner = 7'],
  ])('refuses %s', (_, condition) => {
    const status: unknown = expect.objectContaining({ hresultName: 'WBEM_E_INVALID_QUERY' });
    expect(() => holds(condition)).toThrow(status);
  });

  test('finds every value of a type by the literal that the tag makes of it', () => {
    const text = fc
      .string({ unit: 'binary' })
      .filter((one) => !/[^\t\n\r -\ud7ff\ue000-\ufffd]/.test(one));
    const date = fc.date({
      min: new Date('0001-01-01'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    const values = fc.record({
      Name: text,
      Small: fc.nat(255),
      Big: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      Real: fc.double({ noNaN: true, noDefaultInfinity: true }),
      Flag: fc.boolean(),
      Time: date.map((one) => CimDateTime.fromDate(one)),
    });
    fc.assert(
      fc.property(values, ({ Name, Small, Big, Real, Flag, Time }) => {
        const query = wql`Name = ${Name} AND Small = ${Small} AND Big = ${Big} AND Real = ${Real}
          AND Flag = ${Flag} AND Time = ${Time}`;
        expect(matches(query.text, { Name, Small, Big, Real, Flag, Time })).toBe(true);
      }),
    );
  });
});
