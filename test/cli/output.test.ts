import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { type FormatName, formatOf } from '../../src/cli/output/formats.js';
import { writeItem } from '../../src/cli/output/output.js';
import { ResultList } from '../../src/cli/output/result-list.js';
import { type Item, type Layout, type Row, rowOf } from '../../src/cli/output/rows.js';
import { toYaml } from '../../src/cli/output/yaml.js';
import { printable, printableLines } from '../../src/cli/printable.js';

function rows(...records: Record<string, unknown>[]): Row[] {
  return records.map((fields) => ({ kind: 'Thing', fields }));
}

const one = rows({ Name: 'a, "b"', Size: '5', Tags: ['red', 'blue'], Gone: null, Empty: '' });
const two = rows({ _host: 'h1', A: 1 }, { _host: 'h2', B: true });

/** The rows as a list that comes in one piece, or in several. */
function listed(name: FormatName, ...pieces: readonly Row[][]): string {
  return layOut(name, {}, ...pieces);
}

function layOut(name: FormatName, layout: Partial<Layout>, ...pieces: readonly Row[][]): string {
  const writer = formatOf(name).list({ width: 80, warn: () => undefined, ...layout });
  return pieces.map((piece) => writer.add(piece)).join('') + writer.end();
}

function single(name: FormatName, [row]: readonly Row[]): string {
  return formatOf(name).one(row as Row);
}

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
    expect(JSON.parse(single('json', one))).toEqual(one[0]?.fields);
    expect(JSON.parse(listed('json', two))).toEqual(two.map(({ fields }) => fields));
  });

  test('has bigints as text', () => {
    expect(single('jsonl', rows({ a: 2n ** 64n }))).toBe('{"a":"18446744073709551616"}\n');
  });
});

describe('a text that could steer the terminal', () => {
  const STEERING = '\u001b[2J\u007f\u009b31m\u202e\u2028\u{e0041}';

  test.each(['json', 'jsonl'] as const)(
    'is escaped in %s, and the same when it is read',
    (name) => {
      const text = single(name, rows({ [STEERING]: [STEERING] }));
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
      expect(JSON.parse(text)).toEqual({ [STEERING]: [STEERING] });
    },
  );

  test('is escaped in yaml', () => {
    expect(toYaml(STEERING)).toBe('"\\u001b[2J\\u007f\\u009b31m\\u202e\\u2028\\U000e0041"\n');
  });

  /** What standard output gets of a result and of a list. */
  async function written(output: FormatName, isTerminal: boolean): Promise<string> {
    const stdout = new PassThrough();
    const io: Io = {
      stdin: new PassThrough(),
      stdout,
      stderr: new PassThrough(),
      env: {},
      isTerminal: { stdin: isTerminal, stdout: isTerminal, stderr: isTerminal },
      signal: new AbortController().signal,
    };
    const item: Item = { kind: 'Thing', fields: { A: 'x\u009b2J\u202e' } };
    writeItem(io, { output }, item);
    const list = new ResultList(io, { output });
    await list.add([item]);
    list.end();
    return String(stdout.read());
  }

  test.each(['csv', 'xml', 'table'] as const)('is escaped in %s on a terminal', async (name) => {
    const text = await written(name, true);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split('x\\x9b2J\\u{202e}')).toHaveLength(3);
  });

  test.each(['csv', 'xml'] as const)('is as it is in %s for a program', async (name) => {
    expect((await written(name, false)).split('x\u009b2J\u202e')).toHaveLength(3);
  });
});

describe('printable', () => {
  test.each([
    ['a\tb\nc\u001b\u007f\u009b', 'a\\x09b\\x0ac\\x1b\\x7f\\x9b'],
    ['\u202eabc\u2066\u200f', '\\u{202e}abc\\u{2066}\\u{200f}'],
    ['\u2028\ufeff\u{e0041}', '\\u{2028}\\u{feff}\\u{e0041}'],
    ['Größe 日本 😀', 'Größe 日本 😀'],
  ])('%j is %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('leaves the lines of a text of several lines', () => {
    expect(printableLines('a\r\n\tb\r\u202e')).toBe('a\n\tb\\x0d\\u{202e}');
  });
});

describe('jsonl', () => {
  test('is an object a line', () => {
    expect(listed('jsonl', two)).toBe('{"_host":"h1","A":1}\n{"_host":"h2","B":true}\n');
  });
});

describe('csv', () => {
  test('quotes as RFC 4180 has it, and tells null from the empty string', () => {
    expect(single('csv', one)).toBe(
      'Name,Size,Tags,Gone,Empty\r\n"a, ""b""",5,"[""red"",""blue""]",,""\r\n',
    );
  });

  test('has the columns of all rows', () => {
    expect(listed('csv', two)).toBe('_host,A,B\r\nh1,1,\r\nh2,,true\r\n');
  });

  test.each(['a\nb', 'a\rb', ' a', 'a '])('quotes %j', (text) => {
    expect(single('csv', rows({ T: text }))).toBe(`T\r\n"${text}"\r\n`);
  });
});

describe('csv that comes in pieces', () => {
  const [first, second] = [rows({ a: 1 }), rows({ A: 2, b: 3 }, { b: 4, c: 5 })];

  test('has the columns of the first piece, and warns once of what has none', () => {
    const warnings: string[] = [];
    const warn = (text: string): void => void warnings.push(text);
    expect(layOut('csv', { warn }, first, second, second)).toBe('a\r\n1\r\n2\r\n\r\n2\r\n\r\n');
    expect(warnings).toEqual([expect.stringMatching(/^csv has no column for b, c, which came/)]);
  });

  test('has the columns that are known before, behind the host', () => {
    const known = { columns: ['B', 'd'] };
    expect(layOut('csv', known, rows({ _host: 'h', a: 1, b: 2 }))).toBe(
      '_host,B,d,a\r\nh,2,,1\r\n',
    );
    expect(layOut('csv', known)).toBe('B,d\r\n');
  });
});

describe('a list that comes in pieces', () => {
  test.each(['json', 'jsonl', 'yaml', 'xml', 'table', 'csv'] as const)(
    'is the same as %s in one piece',
    (name) => {
      const [some, more] = [rows({ a: 'x', b: ['y'] }), rows({ a: 'z', b: [] })];
      expect(listed(name, some, more)).toBe(listed(name, [...some, ...more]));
    },
  );

  test.each([
    ['json', '[]\n'],
    ['jsonl', ''],
    ['yaml', '[]\n'],
    ['xml', '<Results/>\n'],
    ['table', ''],
    ['csv', ''],
  ] as const)('is %s of nothing, too', (name, text) => {
    expect(listed(name)).toBe(text);
  });
});

describe('yaml', () => {
  test('is a mapping, or a sequence for a list', () => {
    expect(single('yaml', one)).toBe(
      'Name: "a, \\"b\\""\nSize: "5"\nTags:\n  - red\n  - blue\nGone: null\nEmpty: ""\n',
    );
    expect(listed('yaml', two)).toBe('- _host: h1\n  A: 1\n- _host: h2\n  B: true\n');
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
    expect(single('xml', one)).toBe(
      '<Thing>\n  <Name>a, "b"</Name>\n  <Size>5</Size>\n  <Tags>red</Tags>\n  <Tags>blue</Tags>\n  <Empty/>\n</Thing>\n',
    );
  });

  test('wraps a list, with the host of each result', () => {
    const hosts = two.map((row, index) => ({ ...row, host: `h${index + 1}` }));
    expect(listed('xml', hosts)).toBe(
      '<Results>\n<Result host="h1">\n  <Thing>\n    <A>1</A>\n  </Thing>\n</Result>\n<Result host="h2">\n  <Thing>\n    <B>true</B>\n  </Thing>\n</Result>\n</Results>\n',
    );
  });
});

describe('table', () => {
  test('shows one row as a list of fields, nested ones beside the others', () => {
    expect(single('table', rows({ a: { b: 1, c: { d: 'x' } }, long: null }))).toBe(
      'a.b    1\na.c.d  x\nlong   null\n',
    );
  });

  test('shows several rows as columns while they fit', () => {
    expect(listed('table', two)).toBe(
      '_host  A     B\n-----  ----  ----\nh1     1     null\nh2     null  true\n',
    );
    expect(layOut('table', { width: 10 }, two)).toBe(
      '_host  h1\nA      1\n\n_host  h2\nB      true\n',
    );
  });

  test('keeps its columns; a longer cell pushes the rest of its line', () => {
    expect(listed('table', rows({ a: 'x', b: 1 }), rows({ a: 'long', b: 2 }, { b: 3 }))).toBe(
      'a  b\n-  -\nx  1\nlong  2\nnull  3\n',
    );
  });

  test('begins anew for rows with other fields', () => {
    expect(listed('table', rows({ a: 1 }), rows({ a: 2, b: 'x' }), rows({ a: 3 }))).toBe(
      'a\n-\n1\n\na  b\n-  -\n2  x\n3  null\n',
    );
  });

  test('becomes lists of fields for good when it gets too wide', () => {
    const pieces = [rows({ a: 1 }), rows({ a: 2, bcdef: 'x' }), rows({ a: 3 })];
    expect(layOut('table', { width: 7 }, ...pieces)).toBe(
      'a\n-\n1\n\na      2\nbcdef  x\n\na  3\n',
    );
  });

  test('lets no text steer the terminal', () => {
    expect(single('table', rows({ a: '\u001b[2Jx\n\u009by' }))).toBe('a  \\x1b[2Jx\\x0a\\x9by\n');
  });
});
