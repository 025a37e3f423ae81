import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/cli/output/formats.js';
import { type Item, type Row, rowOf } from '../../src/cli/output/rows.js';
import { toYaml } from '../../src/cli/output/yaml.js';

function rows(...records: Record<string, unknown>[]): Row[] {
  return records.map((fields) => ({ kind: 'Thing', fields }));
}

const one = rows({ Name: 'a, "b"', Size: '5', Tags: ['red', 'blue'], Gone: null, Empty: '' });
const two = rows({ _host: 'h1', A: 1 }, { _host: 'h2', B: true });
const single = { isList: false, width: 80 };
const list = { isList: true, width: 80 };

describe('rowOf', () => {
  const item: Item = { kind: 'Thing', fields: { Name: 'a', Size: 5 }, more: { __PATH: 'p' } };

  test('keeps every field, the host first', () => {
    expect(Object.entries(rowOf(item, undefined, 'h').fields)).toEqual([
      ['_host', 'h'],
      ['Name', 'a'],
      ['Size', 5],
    ]);
  });

  test('picks fields in the order asked for, without letter case, null for a missing one', () => {
    expect(Object.entries(rowOf(item, ['__path', 'SIZE', 'Nope']).fields)).toEqual([
      ['__PATH', 'p'],
      ['Size', 5],
      ['Nope', null],
    ]);
  });
});

describe('json', () => {
  test('is one object, or an array for a list', () => {
    expect(JSON.parse(FORMATS.json.write(one, single))).toEqual(one[0]?.fields);
    expect(JSON.parse(FORMATS.json.write(two, list))).toEqual(two.map(({ fields }) => fields));
  });

  test('has bigints as text', () => {
    expect(FORMATS.jsonl.write(rows({ a: 2n ** 64n }), single)).toBe(
      '{"a":"18446744073709551616"}\n',
    );
  });
});

describe('jsonl', () => {
  test('is an object a line', () => {
    expect(FORMATS.jsonl.write(two, list)).toBe('{"_host":"h1","A":1}\n{"_host":"h2","B":true}\n');
  });
});

describe('csv', () => {
  test('quotes as RFC 4180 has it, and tells null from the empty string', () => {
    expect(FORMATS.csv.write(one, single)).toBe(
      'Name,Size,Tags,Gone,Empty\r\n"a, ""b""",5,"[""red"",""blue""]",,""\r\n',
    );
  });

  test('has the columns of all rows', () => {
    expect(FORMATS.csv.write(two, list)).toBe('_host,A,B\r\nh1,1,\r\nh2,,true\r\n');
  });

  test.each(['a\nb', 'a\rb', ' a', 'a '])('quotes %j', (text) => {
    expect(FORMATS.csv.write(rows({ T: text }), single)).toBe(`T\r\n"${text}"\r\n`);
  });
});

describe('yaml', () => {
  test('is a mapping, or a sequence for a list', () => {
    expect(FORMATS.yaml.write(one, single)).toBe(
      'Name: "a, \\"b\\""\nSize: "5"\nTags:\n  - red\n  - blue\nGone: null\nEmpty: ""\n',
    );
    expect(FORMATS.yaml.write(two, list)).toBe('- _host: h1\n  A: 1\n- _host: h2\n  B: true\n');
  });

  test('nests', () => {
    expect(toYaml({ a: { b: [{ c: 1, d: [] }, 'e'], f: {} } })).toBe(
      'a:\n  b:\n    - c: 1\n      d: []\n    - e\n  f: {}\n',
    );
  });

  test.each(['Running', 'Own Process', 'a.b', '_x', 'NT AUTHORITY\\LocalService'])(
    'leaves %j plain',
    (text) => {
      expect(toYaml([text])).toBe(`- ${text}\n`);
    },
  );

  test.each(['5', '0x1F', '1e3', '.5', 'true', 'No', 'y', 'null', '~', '', ' a', 'a ', '- a'])(
    'quotes %j, which could be read otherwise',
    (text) => {
      expect(toYaml([text])).toBe(`- ${JSON.stringify(text)}\n`);
    },
  );

  test.each(['a: b', 'a #b', '&a', '*a', '<<', '@', '2026-01-02', 'a\nb', '"', "'", '[', '%a'])(
    'quotes %j, which has a meaning',
    (text) => {
      expect(toYaml([text])).toBe(`- ${JSON.stringify(text)}\n`);
    },
  );

  test('escapes what YAML does not print', () => {
    expect(toYaml('\u0085\u2028')).toBe('"\\u0085\\u2028"\n');
  });
});

describe('xml', () => {
  test('has an element a value, none for null', () => {
    expect(FORMATS.xml.write(one, single)).toBe(
      '<Thing>\n  <Name>a, "b"</Name>\n  <Size>5</Size>\n  <Tags>red</Tags>\n  <Tags>blue</Tags>\n  <Empty/>\n</Thing>\n',
    );
  });

  test('wraps a list, with the host of each result', () => {
    const hosts = two.map((row, index) => ({ ...row, host: `h${index + 1}` }));
    expect(FORMATS.xml.write(hosts, list)).toBe(
      '<Results>\n  <Result host="h1">\n    <Thing>\n      <A>1</A>\n    </Thing>\n  </Result>\n  <Result host="h2">\n    <Thing>\n      <B>true</B>\n    </Thing>\n  </Result>\n</Results>\n',
    );
  });
});

describe('table', () => {
  test('shows one row as a list of fields, nested ones beside the others', () => {
    expect(FORMATS.table.write(rows({ a: { b: 1, c: { d: 'x' } }, long: null }), single)).toBe(
      'a.b    1\na.c.d  x\nlong   null\n',
    );
  });

  test('shows several rows as columns while they fit', () => {
    expect(FORMATS.table.write(two, list)).toBe(
      '_host  A     B\n-----  ----  ----\nh1     1     null\nh2     null  true\n',
    );
    expect(FORMATS.table.write(two, { isList: true, width: 10 })).toBe(
      '_host  h1\nA      1\n\n_host  h2\nB      true\n',
    );
  });

  test('lets no text steer the terminal', () => {
    expect(FORMATS.table.write(rows({ a: '\u001b[2Jx\n\u009by' }), single)).toBe(
      'a  \\x1b[2Jx\\x0a\\x9by\n',
    );
  });
});
