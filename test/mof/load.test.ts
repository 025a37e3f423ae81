import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadMof } from '../../src/mof/load.js';

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'wscim-mof-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

describe('loadMof', () => {
  test('reads included files by names relative to the file that includes them', () => {
    const folder = folderWith({
      'top.mof': '#pragma include("sub/a.mof")\nclass A_A { };',
      'sub/a.mof': '#pragma include("b.mof")\n#pragma include("..\\\\c.mof")',
      'sub/b.mof': '\ufeffclass A_B { };',
      'c.mof': 'class A_C { };',
    });
    const { classes, declarations } = loadMof(join(folder, 'top.mof'));
    expect(classes.map(({ className }) => className)).toEqual(['A_B', 'A_C', 'A_A']);
    expect(declarations[1]?.position).toEqual({ file: join(folder, 'c.mof'), line: 1, column: 7 });
  });

  test.each<[title: string, files: Record<string, string>, message: string]>([
    ['a file that is not there', {}, 'top.mof:1:1: expected a file that can be read, found ENOENT'],
    [
      'an included file that is not there',
      { 'top.mof': '#pragma include("x.mof")' },
      'top.mof:1:16: expected a file that can be read, found "x.mof" (ENOENT',
    ],
    [
      'a folder',
      { 'top.mof': '#pragma include("sub")', 'sub/a.mof': '' },
      'found "sub" (not a file)',
    ],
    [
      'a file that includes itself',
      { 'top.mof': '#pragma include("./top.mof")' },
      'expected a file that is not included in itself',
    ],
    [
      'a file that is too long',
      { 'top.mof': ' '.repeat(101) },
      'found 101 octets, 100 is the most that is read',
    ],
  ])('refuses %s', (_, files, message) => {
    const path = join(folderWith(files), 'top.mof');
    expect(() => loadMof(path, { maxLength: 100 })).toThrow(message);
  });
});
