import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jsonLines, type Outcome, wscim } from './harness.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wscim-mof-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command over MOF files with these contents: a.mof, b.mof, … */
async function over(contents: readonly string[], ...words: string[]): Promise<Outcome> {
  const files = contents.map((content, at) => {
    const file = join(folder, `${'abc'[at]}.mof`);
    writeFileSync(file, content);
    return ['--mof', file];
  });
  return wscim([...words, ...files.flat()]);
}

const list = async (...contents: string[]): Promise<Outcome> => over(contents, 'class', 'list');

const names = ({ stdout }: Outcome): unknown[] =>
  jsonLines(stdout).map(({ className }) => className);

/** What is told of each place, without the folder. */
const told = ({ stderr }: Outcome): string[] =>
  stderr.split('\n').flatMap((line) => {
    const found = /^wscim: \S*([abc]\.mof:\d+:\d+: .*) \(WBEM_E/.exec(line);
    return found?.[1] ?? [];
  });

describe('--namespace with --mof', () => {
  test.each(['root/vendor', String.raw`root\vendor`, '/root/vendor/', 'ROOT/Vendor'])(
    '%s is where a file without a #pragma namespace is read',
    async (namespace) => {
      const out = join(folder, 'out');
      const words = ['codegen', '--out', out, '--namespace', namespace];
      const { code, stderr } = await over(['class V { [Key] string Id; };'], ...words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(readdirSync(join(out, 'vendor'))).toEqual(['V.ts', 'index.ts']);
    },
  );

  test('leaves out the classes of other namespaces', async () => {
    const mof =
      '#pragma namespace("root/a")\nclass A { };\n#pragma namespace("root/other")\nclass B { };\n';
    const all = await over([mof], 'class', 'list', '--namespace', String.raw`root\other`);
    expect(names(all)).toEqual(['B']);
  });

  test('that no class is of is refused, with those that there are', async () => {
    const mof =
      '#pragma namespace("root/b")\nclass B { };\n#pragma namespace("root/a")\nclass A { };\n';
    const out = join(folder, 'out');
    const words = ['codegen', '--out', out, '--namespace', 'root/c'];
    const { code, stdout, stderr } = await over([mof], ...words);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(
      'a.mof: no classes of "root/c"; --namespace may be one of root/a, root/b',
    );
    expect(existsSync(out)).toBe(false);
  });

  test('or without, files that declare no class are refused', async () => {
    const { code, stderr } = await list('Qualifier Odd : boolean = false, Scope(any);');
    expect(code).toBe(64);
    expect(stderr).toContain('a.mof: no classes are declared there');
  });
});

describe('several MOF files', () => {
  test('know the classes and the qualifiers of those before them', async () => {
    const first = 'Qualifier Level : uint8 = 0, Scope(any);\nclass A { [Key] string Id; };';
    const second = 'class B : A { [Level(3)] A REF Other; };\ninstance of A { Id = "x"; };';
    const outcome = await list(first, second);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(names(outcome)).toEqual(['A', 'B']);
  });

  test('may include the same file', async () => {
    writeFileSync(join(folder, 'base.mof'), 'class Base { };');
    const include = '#pragma include("base.mof")\n';
    const outcome = await list(`${include}class A : Base { };`, `${include}class B : Base { };`);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(names(outcome)).toEqual(expect.arrayContaining(['Base', 'A', 'B']));
  });

  test('may not declare a class twice', async () => {
    const outcome = await list('class A { };', 'class B { };\nclass a { };');
    expect(outcome).toMatchObject({ code: 64, stdout: '' });
    expect(outcome.stderr).toMatch(
      /b\.mof:2:\d+: class a is declared a second time, first in \S*a\.mof:1/,
    );
  });
});

describe('classes of MOF that have not what they inherit', () => {
  test.each([
    ['class A : X { };', ['a.mof:1:7: A is derived from X, which is not known']],
    ['class A : B { };\nclass B : X { };', ['a.mof:2:7: B is derived from X']],
    [
      'class A : B { };\nclass B : A { };\nclass C : A { };',
      [
        'a.mof:1:7: a class cannot be derived from itself: A : B : A',
        'a.mof:2:7: a class cannot be derived from itself: B : A : B',
      ],
    ],
    [
      'class A { string P; };\n\n  class B : A { uint8 P; };\nclass C : B { };\nclass D : X { };',
      ['a.mof:3:9: B.P is uint8, and string in the superclass', 'a.mof:5:7: D is derived from X'],
    ],
  ])('are told with their places: %j', async (mof, expected) => {
    const outcome = await list(mof);
    expect(outcome).toMatchObject({ code: 64, stdout: '' });
    const lines = told(outcome);
    expect(lines).toHaveLength(expected.length);
    for (const [at, text] of expected.entries()) expect(lines[at]).toContain(text);
  });

  test('are told up to 20, and counted', async () => {
    const mof = Array.from({ length: 30 }, (_, at) => `class A${at} : X { };`).join('\n');
    const outcome = await list(mof);
    expect(told(outcome)).toHaveLength(20);
    expect(outcome.stderr).toMatch(/^wscim: 30 classes cannot be resolved; nothing was done/m);
  });

  test.each(['class C0 { };', 'class C0 : C8999 { };'])(
    'in a chain of 9,000 over %s are told',
    async (top) => {
      const chain = Array.from({ length: 8999 }, (_, at) => `class C${at + 1} : C${at} { };`);
      const outcome = await list([top, ...chain].join('\n'));
      expect(outcome).toMatchObject({ code: 64, stdout: '' });
      expect(told(outcome)[0]).toMatch(/ is derived from more than 64 classes/);
    },
  );
});
