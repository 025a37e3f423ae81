import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CimObjectPath } from '../../../src/cim/object-path.js';
import { parseWql } from '../../../src/testing/wql/parse.js';
import type { Constant, Expression, Operator } from '../../../src/testing/wql/statement.js';

const invalidQuery: unknown = expect.objectContaining({ hresultName: 'WBEM_E_INVALID_QUERY' });
const tooMuch: unknown = expect.objectContaining({ hresultName: 'WBEM_E_QUOTA_VIOLATION' });

/** The condition of a query that has one. */
function whereOf(condition: string): Expression | undefined {
  const statement = parseWql(`SELECT * FROM C WHERE ${condition}`);
  return statement.kind === 'select' ? statement.where : undefined;
}

const comparison = (property: string, operator: Operator, constant: Constant): Expression => ({
  kind: 'comparison',
  property,
  operator,
  constant,
});
const integer = (value: bigint): Constant => ({ kind: 'integer', value });
const text = (value: string): Constant => ({ kind: 'string', value });
const equals = (property: string, value: bigint): Expression =>
  comparison(property, '=', integer(value));

describe('parseWql of SELECT', () => {
  test.each([
    ['SELECT * FROM Win32_Service', null],
    ['select Name from Win32_Service', ['Name']],
    ['SELECT Name , State,__PATH FROM Win32_Service', ['Name', 'State', '__PATH']],
    [' \r\n\tSELECT*FROM\nWin32_Service ', null],
  ])('reads %j', (query, properties) => {
    const expected = { kind: 'select', properties, className: 'Win32_Service' };
    expect(parseWql(query)).toEqual(expected);
  });

  test.each([
    '',
    ' ',
    'UPDATE C',
    'SELECT',
    'SELECT FROM C',
    'SELECT *, A FROM C',
    'SELECT A, FROM C',
    'SELECT * C',
    'SELECT * FROM',
    'SELECT * FROM "C"',
    'SELECT * FROM C, D',
    'SELECT * FROM C D',
    'SELECT * FROM C WHERE',
    'SELECT * FROM C WHERE A = 1;',
    'SELECT * FROM C WITHIN 5',
    'SELECT A FROM META_CLASS WHERE __THIS ISA "C"',
  ])('refuses %j', (query) => {
    expect(() => parseWql(query)).toThrow(invalidQuery);
  });

  test('says where it stopped, and what it expected there', () => {
    const problem = 'WQL, at character 23: expected a property or a constant, found FROM';
    expect(() => parseWql('SELECT * FROM C WHERE FROM = 1')).toThrow(problem);
  });

  test.each([
    ["SELECT * FROM C WHERE A = 'x", "WQL, at character 27: ' is not closed"],
    ['REFERENCES OF {C.A="}', 'WQL, at character 15: { is not closed'],
    ['SELECT # FROM C', 'WQL, at character 8: # is unexpected'],
    ['SELECT * FROM C WHERE A = 5AND B = 1', 'WQL, at character 27: 5 is unexpected'],
  ])('finds what is no token in %j', (query, problem) => {
    expect(() => parseWql(query)).toThrow(problem);
  });
});

describe('parseWql of META_CLASS', () => {
  test.each([
    ['SELECT * FROM meta_class', { kind: 'meta' }],
    ['SELECT * FROM META_CLASS WHERE __THIS ISA "CIM_Service"', { isa: 'CIM_Service' }],
    ['SELECT * FROM META_CLASS WHERE __this isa CIM_Service', { isa: 'CIM_Service' }],
  ])('reads %j', (query, expected) => {
    expect(parseWql(query)).toEqual({ kind: 'meta', ...expected });
  });
});

describe('parseWql of ASSOCIATORS and REFERENCES', () => {
  const path = CimObjectPath.parse('Win32_Service.Name="a}\\"b"');

  test('reads a path with a brace and a quote in a key', () => {
    const expected = { kind: 'associators', path, keysOnly: false, classDefsOnly: false };
    expect(parseWql(`ASSOCIATORS OF {${path}}`)).toEqual(expected);
    expect(parseWql(`associators of\t{ ${path} }`)).toEqual(expected);
  });

  test('reads every option of ASSOCIATORS, in any order', () => {
    const options =
      'Role = R ResultRole=RR RequiredQualifier = Q KeysOnly\n' +
      'RequiredAssocQualifier=AQ assocclass = A RESULTCLASS=C ClassDefsOnly';
    expect(parseWql(`ASSOCIATORS OF {${path}} WHERE ${options}`)).toEqual({
      kind: 'associators',
      path,
      assocClass: 'A',
      resultClass: 'C',
      resultRole: 'RR',
      role: 'R',
      requiredQualifier: 'Q',
      requiredAssocQualifier: 'AQ',
      keysOnly: true,
      classDefsOnly: true,
    });
  });

  test('reads every option of REFERENCES', () => {
    const options = 'ResultClass=C Role=R RequiredQualifier=Q ClassDefsOnly';
    expect(parseWql(`REFERENCES OF {Win32_Service} WHERE ${options}`)).toEqual({
      kind: 'references',
      path: CimObjectPath.parse('Win32_Service'),
      resultClass: 'C',
      role: 'R',
      requiredQualifier: 'Q',
      keysOnly: false,
      classDefsOnly: true,
    });
  });

  test.each([
    'ASSOCIATORS {C.A=1}',
    'ASSOCIATORS OF C.A=1',
    'ASSOCIATORS OF {C.A=1',
    'ASSOCIATORS OF {C.A=1} ResultClass=D',
    'ASSOCIATORS OF {C.A=1} WHERE',
    'ASSOCIATORS OF {C.A=1} WHERE KeysOnly AND Role=R',
    'ASSOCIATORS OF {C.A=1} WHERE Role=R ROLE=S',
    'ASSOCIATORS OF {C.A=1} WHERE KeysOnly KeysOnly',
    "ASSOCIATORS OF {C.A=1} WHERE Role='R'",
    'ASSOCIATORS OF {C.A=1} WHERE Role',
    'REFERENCES OF {C.A=1} WHERE AssocClass=D',
    'REFERENCES OF {C.A=1} WHERE ResultRole=R',
  ])('refuses %j', (query) => {
    expect(() => parseWql(query)).toThrow(invalidQuery);
  });

  test('refuses a path that is none', () => {
    const status: unknown = expect.objectContaining({ hresultName: 'WBEM_E_INVALID_OBJECT_PATH' });
    expect(() => parseWql('REFERENCES OF {C.A}')).toThrow(status);
  });
});

describe('parseWql of constants', () => {
  test.each<[string, Constant]>([
    ['0', integer(0n)],
    ['+5', integer(5n)],
    ['-7', integer(-7n)],
    ['18446744073709551615', integer(18_446_744_073_709_551_615n)],
    ['1.5', { kind: 'real', value: 1.5 }],
    ['-2.5e-3', { kind: 'real', value: -0.0025 }],
    ['1E3', { kind: 'real', value: 1000 }],
    ['true', { kind: 'boolean', value: true }],
    ['FALSE', { kind: 'boolean', value: false }],
    ['"it\'s"', text("it's")],
    ['\'say "x"\'', text('say "x"')],
    ["'it\\'s'", text("it's")],
    ['"C:\\\\a\\"b\\n"', text('C:\\a"bn')],
    ["''", text('')],
  ])('reads %s', (constant, expected) => {
    expect(whereOf(`A = ${constant}`)).toEqual(comparison('A', '=', expected));
  });

  test.each(['0x10', '1.', '.5', '1.2.3', '1e', "'a", '"a\'', 'B', '--1', '{A}'])(
    'refuses %s',
    (constant) => {
      expect(() => whereOf(`A = ${constant}`)).toThrow(invalidQuery);
    },
  );
});

describe('parseWql of conditions', () => {
  test.each<[string, Operator]>([
    ['A = 1', '='],
    ['A != 1', '<>'],
    ['A<>1', '<>'],
    ['A<1', '<'],
    ['A<=1', '<='],
    ['A>1', '>'],
    ['A>=1', '>='],
    ['1 = A', '='],
    ['1 <> A', '<>'],
    ['1 < A', '>'],
    ['1 <= A', '>='],
    ['1 > A', '<'],
    ['1 >= A', '<='],
  ])('reads %s', (condition, operator) => {
    expect(whereOf(condition)).toEqual(comparison('A', operator, integer(1n)));
  });

  test.each<[string, boolean]>([
    ['A IS NULL', false],
    ['A is not null', true],
    ['A = NULL', false],
    ['NULL = A', false],
    ['A != NULL', true],
    ['A <> null', true],
  ])('reads %s as a test for null', (condition, negated) => {
    expect(whereOf(condition)).toEqual({ kind: 'null', property: 'A', negated });
  });

  test('keeps a backslash of a LIKE pattern as it is', () => {
    expect(whereOf("A like 'C:\\'")).toEqual({ kind: 'like', property: 'A', pattern: 'C:\\' });
    expect(whereOf('A LIKE "\\\\%"')).toEqual({ kind: 'like', property: 'A', pattern: '\\\\%' });
  });

  test('compares __CLASS with a name, bare or quoted', () => {
    expect(whereOf('__CLASS = Win32_Service')).toEqual(
      comparison('__CLASS', '=', text('Win32_Service')),
    );
    expect(whereOf('__class <> "X"')).toEqual(comparison('__class', '<>', text('X')));
  });

  test('binds NOT before AND, and AND before OR', () => {
    const [a, b, c] = [equals('A', 1n), equals('B', 2n), equals('C', 3n)];
    const negated: Expression = { kind: 'not', term: a };
    expect(whereOf('NOT A = 1 AND B = 2 OR C = 3')).toEqual({
      kind: 'or',
      terms: [{ kind: 'and', terms: [negated, b] }, c],
    });
    expect(whereOf('A = 1 AND (B = 2 OR NOT(NOT C = 3))')).toEqual({
      kind: 'and',
      terms: [a, { kind: 'or', terms: [b, { kind: 'not', term: { kind: 'not', term: c } }] }],
    });
  });

  test.each([
    'A',
    'A =',
    'A == 1',
    'A = B',
    '1 = 1',
    'A < NULL',
    'A IS 5',
    'A IS NOT "x"',
    'A LIKE 5',
    'A LIKE B',
    '"x" LIKE A',
    'A NOT LIKE "x"',
    'A = 1 AND',
    'A = 1 OR OR B = 1',
    'A = 1 B = 1',
    '(A = 1',
    'A = 1)',
    '()',
    'NOT',
    'A ISA "X"',
    'A.B = 1',
  ])('refuses %s', (condition) => {
    expect(() => whereOf(condition)).toThrow(invalidQuery);
  });

  test('nests 64 deep and no deeper', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}A = 1${')'.repeat(depth)}`;
    expect(whereOf(nested(64))).toEqual(equals('A', 1n));
    expect(() => whereOf(nested(65))).toThrow(tooMuch);
    expect(() => whereOf(`${'NOT '.repeat(65)}A = 1`)).toThrow(tooMuch);
  });

  test('takes as many terms as fit into a query', () => {
    const terms = Array.from({ length: 1500 }, () => 'A = 1');
    expect(whereOf(terms.join(' OR '))).toHaveProperty('terms.length', 1500);
  });

  test('reads 16,384 characters and no more', () => {
    const query = 'SELECT * FROM C'.padEnd(16_384);
    expect(parseWql(query)).toHaveProperty('className', 'C');
    expect(() => parseWql(`${query} `)).toThrow(tooMuch);
  });

  test('reads names of 4,096 characters and no more', () => {
    expect(parseWql(`SELECT * FROM ${'C'.repeat(4096)}`)).toHaveProperty('kind', 'select');
    expect(() => parseWql(`SELECT * FROM ${'C'.repeat(4097)}`)).toThrow(invalidQuery);
  });
});

const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/)
  .filter((word) => !/^(?:and|or|not|is|like|null|true|false|select|from|where)$/i.test(word));
const string = fc.string({ unit: fc.constantFrom(...Array.from(`\\'"%_[]^ aZ0é\u{1F600}(=`)) });
const constant: fc.Arbitrary<Constant> = fc.oneof(
  fc.record({ kind: fc.constant('string' as const), value: string }),
  fc.record({ kind: fc.constant('integer' as const), value: fc.bigInt() }),
  fc.record({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
);
const operator = fc.constantFrom<Operator>('=', '<>', '<', '<=', '>', '>=');
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ kind: fc.constant('comparison' as const), property: name, operator, constant }),
  fc.record({ kind: fc.constant('null' as const), property: name, negated: fc.boolean() }),
  fc.record({
    kind: fc.constant('like' as const),
    property: name,
    pattern: string.map((pattern) => pattern.replaceAll("'", '')),
  }),
);
const { expression } = fc.letrec<{ expression: Expression; terms: Expression[] }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ kind: fc.constant('not' as const), term: tie('expression') }),
    fc.record({ kind: fc.constant('and' as const), terms: tie('terms') }),
    fc.record({ kind: fc.constant('or' as const), terms: tie('terms') }),
  ),
  terms: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
}));

function printConstant({ kind, value }: Constant): string {
  return kind === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
}

function print(node: Expression): string {
  if (node.kind === 'comparison') {
    return `${node.property}${node.operator}${printConstant(node.constant)}`;
  }
  if (node.kind === 'null') return `${node.property} IS ${node.negated ? 'NOT ' : ''}NULL`;
  if (node.kind === 'like') return `${node.property} LIKE '${node.pattern}'`;
  if (node.kind === 'not') return `NOT (${print(node.term)})`;
  return node.terms.map((term) => `(${print(term)})`).join(node.kind === 'and' ? ' AND ' : ' OR ');
}

test('every condition that is printed reads as itself', () => {
  fc.assert(
    fc.property(expression, (given) => {
      expect(whereOf(print(given))).toEqual(given);
    }),
  );
});
