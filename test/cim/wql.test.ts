import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimInterval } from '../../src/cim/interval.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { wql, WqlQuery, type WqlValue } from '../../src/cim/wql.js';
import { compileLike } from '../../src/testing/wql/like.js';
import { parseWql } from '../../src/testing/wql/parse.js';
import type { Constant, Expression } from '../../src/testing/wql/statement.js';

const failure = (hresultName: string): unknown => expect.objectContaining({ hresultName });
const mismatch = failure('WBEM_E_TYPE_MISMATCH');
const invalidParameter = failure('WBEM_E_INVALID_PARAMETER');
const invalidQuery = failure('WBEM_E_INVALID_QUERY');

/** What only a caller without types can pass. */
const untyped = (value: unknown): WqlValue => value as WqlValue;
const value = (given: unknown): string => wql`P = ${untyped(given)}`.text.slice(4);

const path = CimObjectPath.parse('\\\\srv\\root\\cimv2:Win32_Service.Name="it\'s \\"x\\""');

describe('wql', () => {
  test.each<[string, unknown, string]>([
    ['a string', 'Spooler', "'Spooler'"],
    ['an empty string', '', "''"],
    ['quotes and backslashes', `C:\\it's "x"`, `'C:\\\\it\\'s "x"'`],
    ['line ends and characters beyond the BMP', 'a\r\n\t\u{1F600}', "'a\r\n\t\u{1F600}'"],
    ['what would be LIKE metacharacters', '100%_[a]', "'100%_[a]'"],
    ['an integer', 42, '42'],
    ['a negative integer', -42, '-42'],
    ['minus zero', -0, '0'],
    ['a fraction', -1.5, '-1.5'],
    ['a small fraction', 1.25e-7, '0.000000125'],
    ['a small negative fraction', -5e-8, '-0.00000005'],
    ['an integer beyond the safe ones', 2 ** 60, '1152921504606846976'],
    ['a number beyond 64 bits', 1e21, '1000000000000000000000.0'],
    ['a bigint', 18_446_744_073_709_551_615n, '18446744073709551615'],
    ['true', true, 'TRUE'],
    ['false', false, 'FALSE'],
    ['null', null, 'NULL'],
    ['a datetime', CimDateTime.parse('20260102030405.000006+060'), "'20260102030405.000006+060'"],
    ['an interval', CimInterval.parse('PT1M'), "'00000000000100.000000:000'"],
    ['a path', CimObjectPath.parse('n:C.A="x"'), `'n:C.A="x"'`],
    ['another query', wql`A = ${'x'}`, "A = 'x'"],
  ])('writes %s', (_, given, expected) => {
    expect(value(given)).toBe(expected);
  });

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'null'],
    ['a Date', new Date(0), 'CimDateTime.fromDate'],
    ['an array', ['a'], 'OR'],
    ['a plain object', { text: "' OR 1 = 1" }, 'properties'],
    ['an object without prototype', Object.create(null), 'properties'],
    ['an instance', new CimInstance('X'), 'path'],
    ['a symbol', Symbol('x'), 'a string'],
    ['a function', () => 'x', 'a string'],
  ])('refuses %s, and names what to use', (_, given, hint) => {
    expect(() => value(given)).toThrow(mismatch);
    expect(() => value(given)).toThrow(hint);
  });

  test.each([Number.NaN, Infinity, -Infinity])('refuses %d', (given) => {
    expect(() => value(given)).toThrow(invalidParameter);
  });

  test.each([
    ['NUL', 'a\0b', 'U+0000'],
    ['a control character', 'a\u001fb', 'U+001F'],
    ['half of a surrogate pair', 'a\ud83d', 'U+D83D'],
    ['the other half', '\ude00a', 'U+DE00'],
    ['U+FFFF', '\uffff', 'U+FFFF'],
  ])('refuses %s, which XML cannot hold', (_, given, shown) => {
    expect(() => value(given)).toThrow(invalidParameter);
    expect(() => value(given)).toThrow(shown);
    expect(() => wql.raw(given)).toThrow(invalidParameter);
  });

  test.each([
    ['in single quotes', (x: string) => wql`SELECT * FROM C WHERE P = '${x}'`],
    ['in double quotes', (x: string) => wql`SELECT * FROM C WHERE P = "${x}"`],
    ['amid a literal', (x: string) => wql`SELECT * FROM C WHERE P LIKE '%${x}%'`],
    ['behind an escaped quote', (x: string) => wql`P = 'a\\'${x}'`],
    ['behind a backslash', (x: string) => wql`P = '\\${x}'`],
    ['in a key value', (x: string) => wql`REFERENCES OF {C.A="${x}"}`],
    ['in quotes of another part', (x: string) => wql`${wql.raw("P = '")}${x}'`],
  ])('refuses a value %s, and says to drop the quotes', (_, query) => {
    expect(() => query('x')).toThrow(invalidParameter);
    expect(() => query('x')).toThrow('drop the quotes');
  });

  test('refuses a query in quotes, too', () => {
    expect(() => wql`P = '${wql`A = 1`}'`).toThrow(invalidParameter);
  });

  test('sees where a literal of the template ends', () => {
    expect(wql`A = 'it\\'s' AND B = "'" AND C = ${1}`.text).toBe(
      `A = 'it\\'s' AND B = "'" AND C = 1`,
    );
  });

  test('refuses a string as the name of a class, and names wql.identifier', () => {
    expect(() => wql`SELECT * FROM ${'C'}`).toThrow(mismatch);
    expect(() => wql`SELECT * FROM ${'C'}`).toThrow('wql.identifier');
  });

  test('refuses an escape that JavaScript cannot read', () => {
    const strings = Object.assign([undefined], { raw: ['C:\\users'] });
    expect(() => wql(strings as unknown as TemplateStringsArray)).toThrow(invalidQuery);
  });

  test.each(['', ' \n'])('refuses the empty query %j', (text) => {
    expect(() => wql.raw(text)).toThrow(invalidQuery);
    expect(() => wql`${wql.raw('x')}`).not.toThrow();
  });

  test('takes 16,384 characters and no more', () => {
    const tooLong = failure('WBEM_E_QUOTA_VIOLATION');
    const frame = wql`SELECT * FROM C WHERE P = ${''}`.text.length;
    const longest = 'x'.repeat(16_384 - frame);
    expect(wql`SELECT * FROM C WHERE P = ${longest}`.text).toHaveLength(16_384);
    expect(() => wql`SELECT * FROM C WHERE P = ${`${longest}x`}`).toThrow(tooLong);
    expect(() => wql.raw('x'.repeat(16_385))).toThrow(tooLong);
  });

  test('makes an immutable value that is text where text is wanted', () => {
    const query = wql`SELECT * FROM C`;
    expect(query).toBeInstanceOf(WqlQuery);
    expect([`${query}`, query.text, JSON.stringify(query)]).toEqual([
      'SELECT * FROM C',
      'SELECT * FROM C',
      '"SELECT * FROM C"',
    ]);
  });

  test('is composed of parts', () => {
    const condition = [1, 2].map((id) => wql`Id = ${id}`).reduce((a, b) => wql`${a} OR ${b}`);
    expect(wql`SELECT * FROM C WHERE A = ${'x'} AND (${condition})`.text).toBe(
      "SELECT * FROM C WHERE A = 'x' AND (Id = 1 OR Id = 2)",
    );
  });
});

describe('wql with an object path', () => {
  test('in braces writes it bare, without server and namespace', () => {
    const query = wql`ASSOCIATORS OF {${path}} WHERE KeysOnly`;
    expect(query.text).toBe(`ASSOCIATORS OF {${path.relativePath}} WHERE KeysOnly`);
    const local = path.with({ server: null, namespace: null });
    expect(parseWql(query.text)).toMatchObject({ path: local, keysOnly: true });
  });

  test('out of braces writes it as a literal, whole', () => {
    const query = wql`REFERENCES OF {${path}} WHERE Role = Owner`;
    expect(query.text).not.toContain('srv');
    const statement = parseWql(wql`SELECT * FROM C WHERE Owner = ${path}`.text);
    expect(statement).toHaveProperty('where.constant.value', path.toString());
  });

  test('in braces writes a string as a key value', () => {
    const key = `}' OR "\\`;
    const statement = parseWql(wql`REFERENCES OF {C.A=${key},B=${5}}`.text);
    const expected = new CimObjectPath({ className: 'C', keys: { A: key, B: 5 } });
    expect(statement).toMatchObject({ kind: 'references', path: expected });
  });
});

describe('wql.identifier', () => {
  test.each(['Win32_Process', '__CLASS', '_', 'a9'])('takes %s', (name) => {
    expect(wql`SELECT * FROM ${wql.identifier(name)}`.text).toBe(`SELECT * FROM ${name}`);
  });

  test.each(['', '9a', 'a b', 'a.b', "a'", 'é', 'C\n'])('refuses %j', (name) => {
    expect(() => wql.identifier(name)).toThrow(invalidParameter);
  });

  test('takes 4,096 characters and no more', () => {
    expect(wql.identifier('x'.repeat(4096)).text).toHaveLength(4096);
    expect(() => wql.identifier('x'.repeat(4097))).toThrow(invalidParameter);
  });
});

describe('wql.raw', () => {
  test('writes text as it stands', () => {
    expect(wql`SELECT * FROM C WHERE ${wql.raw("A = 'x' OR B = 1")}`.text).toBe(
      "SELECT * FROM C WHERE A = 'x' OR B = 1",
    );
  });
});

describe('wql with LIKE', () => {
  test.each([
    ['plain text', wql.like('abc'), "'abc'"],
    ['a pattern', wql.like('a%_[^b-c]'), "'a%_[^b-c]'"],
    ['a single quote', wql.like("it's%"), `"it's%"`],
    ['a double quote', wql.like('say "x"%'), `'say "x"%'`],
    ['a backslash', wql.like('C:\\%'), "'C:[\\\\]%'"],
    ['backslashes in sets', wql.like('[a\\][^\\]['), "'[a\\\\][^\\\\]['"],
    ['the beginning', wql.startsWith('100%'), "'100[%]%'"],
    ['the end', wql.endsWith('a_b'), "'%a[_]b'"],
    ['some part', wql.contains('[\\]'), "'%[[][\\\\]]%'"],
  ])('writes %s so that both readings of a backslash agree', (_, query, expected) => {
    expect(query.text).toBe(expected);
  });

  test('takes a string behind LIKE for a pattern, and only there', () => {
    expect(wql`A like ${'C:\\%'} AND B = ${'C:\\%'} AND C LIKE (${"it's"})`.text).toBe(
      `A like 'C:[\\\\]%' AND B = 'C:\\\\%' AND C LIKE ("it's")`,
    );
  });

  test('writes the text of a path behind LIKE as a pattern, too', () => {
    expect(wql`A LIKE ${CimObjectPath.parse('C.A="\\\\x"')}`.text).toBe(
      `A LIKE 'C.A="[\\\\][\\\\]x"'`,
    );
    expect(() => wql`A LIKE ${path}`).toThrow(invalidParameter);
  });

  test('refuses a pattern with both kinds of quotes', () => {
    expect(() => wql`A LIKE ${`it's "x"`}`).toThrow(invalidParameter);
    expect(() => wql.contains(`'"`)).toThrow('both kinds of quotes');
  });

  test.each(['[\\-z]', '[a-\\]', '[\\=z]', '[a=\\]'])('refuses the range of %s', (pattern) => {
    expect(() => wql.like(pattern)).toThrow('a range from or to a backslash');
  });

  test.each([
    ['in the template', () => wql`A LIKE '%\\' AND B = ${' OR 1 = 1 OR A = '}`],
    ['without values', () => wql`A LIKE '\\''`],
    ['that was made as another value', () => wql`A LIKE ${wql`${"' OR 1 = 1"}`}`],
    ['of a raw part', () => wql`${wql.raw("A LIKE '\\'")} AND B = ${'x'}`],
  ])('refuses a pattern that servers read in two ways %s', (_, query) => {
    expect(query).toThrow(invalidParameter);
  });

  test('takes a pattern of the template that servers read in one way', () => {
    const query = wql`A LIKE '\\\\%' AND A LIKE "\\'" AND B = ${'x'}`;
    expect(query.text).toBe(`A LIKE '\\\\%' AND A LIKE "\\'" AND B = 'x'`);
  });
});

/** Mostly the characters that mean something in a query. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from(`\\'"%_[]^-={}() \n,aOR1é\u{1F600}`)) }),
  fc.string({ unit: 'binary' }).filter((one) => !/[^\t\n\r -\ud7ff\ue000-\ufffd]/.test(one)),
);
/** All but those that cannot be written, by the rules of `wql`. */
const anyPattern = text.filter(
  (one) => !(one.includes("'") && one.includes('"')) && !/\[[^\]]*(?:\\[-=]|[-=]\\)/.test(one),
);

function whereOf(query: WqlQuery): Expression | undefined {
  const statement = parseWql(query.text);
  return statement.kind === 'select' ? statement.where : undefined;
}

const equals = (property: string, constant: Constant): Expression => ({
  kind: 'comparison',
  property,
  operator: '=',
  constant,
});

/** The other reading of a pattern, in which a backslash escapes: the pattern, and what follows. */
function readEscaped(query: string): [pattern: string, rest: string] {
  const [before = '', quote] = /^[^'"]*(['"])/.exec(query) ?? [];
  let pattern = '';
  let at = before.length;
  for (; query[at] !== quote; at += 1) {
    if (query[at] === '\\') at += 1;
    if (query[at] === undefined) throw new Error(`not closed: ${query}`);
    pattern += query[at];
  }
  return [pattern, query.slice(at + 1)];
}

describe('wql of any value', () => {
  test('is one comparison with just that string', () => {
    fc.assert(
      fc.property(text, (given) => {
        const where = whereOf(wql`SELECT * FROM C WHERE P = ${given}`);
        expect(where).toEqual(equals('P', { kind: 'string', value: given }));
      }),
      { numRuns: 500 },
    );
  });

  test('is one comparison with just that bigint, boolean or datetime', () => {
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31') });
    const any = fc.tuple(
      fc.bigInt(),
      fc.boolean(),
      date.filter((one) => !Number.isNaN(+one)),
    );
    fc.assert(
      fc.property(any, ([big, flag, when]) => {
        const time = CimDateTime.fromDate(when);
        expect(
          whereOf(wql`SELECT * FROM C WHERE A = ${big} AND B = ${flag} AND C = ${time}`),
        ).toEqual({
          kind: 'and',
          terms: [
            equals('A', { kind: 'integer', value: big }),
            equals('B', { kind: 'boolean', value: flag }),
            equals('C', { kind: 'string', value: time.toString() }),
          ],
        });
      }),
    );
  });

  test('is one comparison with just that number, without an exponent', () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(number, (given) => {
        const query = wql`SELECT * FROM C WHERE P = ${given}`;
        expect(query.text).toMatch(/= -?\d+(?:\.\d+)?$/);
        const where = whereOf(query);
        const found = where?.kind === 'comparison' ? Number(where.constant.value) : undefined;
        expect(found).toBe(given === 0 ? 0 : given);
      }),
      { numRuns: 500 },
    );
  });

  test('is one pattern behind LIKE, whichever way a backslash is read', () => {
    fc.assert(
      fc.property(anyPattern, text, (pattern, other) => {
        const query = wql`SELECT * FROM C WHERE P LIKE ${pattern} AND Q = ${other}`;
        const where = whereOf(query);
        expect(where).toMatchObject({
          kind: 'and',
          terms: [{ kind: 'like', property: 'P' }, equals('Q', { kind: 'string', value: other })],
        });
        const [, rest] = readEscaped(query.text);
        expect(rest).toBe(` AND Q = ${value(other)}`);
      }),
      { numRuns: 500 },
    );
  });

  test('matches the same behind LIKE, whichever way a backslash is read', () => {
    const piece = fc.constantFrom('\\', 'a', '%', '_', '[\\]', '[^\\]', '[\\b]', '[a-b\\]');
    const patterns = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const given = fc.string({ unit: fc.constantFrom('\\', 'a', 'b', '^') });
    fc.assert(
      fc.property(patterns, given, (pattern, one) => {
        const literal = wql.like(pattern).text;
        const expected = compileLike(pattern)(one);
        expect(compileLike(literal.slice(1, -1))(one)).toBe(expected);
        expect(compileLike(readEscaped(literal)[0])(one)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('wql.startsWith, endsWith and contains', () => {
  const lower = (one: string): string => one.toLowerCase();
  test.each([
    ['startsWith', (a: string, b: string) => lower(a).startsWith(lower(b))],
    ['endsWith', (a: string, b: string) => lower(a).endsWith(lower(b))],
    ['contains', (a: string, b: string) => lower(a).includes(lower(b))],
  ] as const)('%s as JavaScript does, in both readings of a backslash', (name, expected) => {
    const characters = fc.array(fc.constantFrom(...Array.from(`\\'%_[]^-=aAbÉé\u{1F600}`)));
    // Cut from the text, so that many of them match.
    const given = fc.tuple(characters, fc.nat(5), fc.nat(5), fc.option(characters));
    fc.assert(
      fc.property(given, ([units, from, length, other]) => {
        const whole = units.join('');
        const part = (other ?? units.slice(from, from + length)).join('');
        const literal = wql[name](part).text;
        const readings = [literal.slice(1, -1), readEscaped(literal)[0]];
        const found = readings.map((pattern) => compileLike(pattern)(whole));
        expect(found).toEqual(Array(2).fill(expected(whole, part)));
      }),
      { numRuns: 500 },
    );
  });
});
