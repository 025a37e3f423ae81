import { describe, expect, test } from 'vitest';
import { readMof } from '../../src/mof/read.js';
import type { MofFile } from '../../src/mof/includes.js';
import { diagnosticsOf } from './diagnostics-of.js';

/** Finds included files in a table. */
const from =
  (files: Readonly<Record<string, string>>) =>
  (name: string): MofFile => {
    const mof = files[name];
    if (mof === undefined) throw new Error('there is none');
    return { file: name, mof };
  };

describe('#pragma', () => {
  test('include stands for a file, which stands where it is included', () => {
    const include = from({
      'a.mof': 'Qualifier Q : uint8; #pragma include("b.mof")',
      'b.mof': '#include "c.mof"\n#pragma namespace("root/b")',
      'c.mof': 'class A_C { };',
    });
    const { declarations, classes } = readMof('#pragma include ("a.mof")\n[Q(5)] class A_B { };', {
      include,
    });
    expect(declarations.map(({ kind }) => kind)).toEqual(['qualifier', 'class', 'pragma', 'class']);
    expect(classes.map(({ namespace }) => namespace)).toEqual(['root/cimv2', 'root/b']);
    expect(classes[1]?.qualifiers).toEqual([{ name: 'Q', type: 'uint8', value: 5 }]);
    expect(declarations[1]?.position).toEqual({ file: 'c.mof', line: 1, column: 7 });
  });

  test('namespace changes the namespace of what follows', () => {
    const { classes, instances, qualifierDeclarations } = readMof(`class A_B { };
      #pragma namespace("\\\\\\\\.\\\\root\\\\default")
      class A_B { }; instance of A_B { }; Qualifier Q : string;
      #pragma namespace ("root/x/y")
      class A_B { };`);
    expect(classes.map(({ namespace }) => namespace)).toEqual([
      'root/cimv2',
      'root/default',
      'root/x/y',
    ]);
    expect(instances[0]?.namespace).toBe('root/default');
    expect(qualifierDeclarations).toHaveLength(1);
  });

  test('of another name is kept with its parameters', () => {
    const { pragmas } = readMof(`#pragma autorecover
      #pragma classflags("updateonly", "forceupdate")
      #pragma DeleteClass("A_B", NOFAIL)
      #pragma classflags(64)
      #PRAGMA locale ("en_US")`);
    const text = (quoted: boolean) => (one: string) => ({ text: one, quoted });
    expect(pragmas.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['autorecover', []],
      ['classflags', ['updateonly', 'forceupdate'].map(text(true))],
      ['DeleteClass', [text(true)('A_B'), text(false)('NOFAIL')]],
      ['classflags', [text(false)('64')]],
      ['locale', [text(true)('en_US')]],
    ]);
  });

  test.each<[mof: string, diagnostic: string]>([
    [
      '#pragma include("x.mof")',
      '1:16 expected a file that can be read, found "x.mof" (there is none)',
    ],
    ['#pragma include("")', '1:16 expected ( and a string that is not empty, found '],
    ['#pragma include', 'expected ( and a string that is not empty, found nothing'],
    ['#pragma namespace(root)', 'expected ( and a string that is not empty, found root'],
    ['#pragma namespace("a b")', 'expected a namespace such as root/cimv2, found "a b"'],
    ['#define X 5', '1:2 expected pragma, found define'],
    [
      '#pragma include("loop.mof")',
      'expected a file that is not included in itself, found loop.mof, which is being read',
    ],
    [
      '#pragma include("0")',
      'expected a file that is not included in itself, found 33 files in each other',
    ],
  ])('cannot be %s', (mof, diagnostic) => {
    const chain = Array.from({ length: 40 }, (_, at) => [`${at}`, `#pragma include("${at + 1}")`]);
    const include = from({
      'loop.mof': '#pragma include("loop.mof")',
      ...Object.fromEntries(chain),
    });
    const found = diagnosticsOf(mof, { include });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(diagnostic);
  });

  test('include needs an option that finds files', () => {
    expect(diagnosticsOf('#pragma include("x.mof")')[0]).toContain(
      'the option include is not given',
    );
  });
});
