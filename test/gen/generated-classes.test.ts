import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatedFiles } from '../../scripts/generate-classes.js';
import type { CimClass } from '../../src/cim/class.js';
import { CLASSES } from '../../src/gen/classes.js';

const GEN = 'src/gen';
const files = generatedFiles('.');

type Loaders = Readonly<Record<string, Readonly<Record<string, () => Promise<CimClass>>>>>;
const loaders = Object.entries(CLASSES as Loaders).flatMap(([namespace, classes]) =>
  Object.entries(classes).map(([name, load]) => [namespace, name, load] as const),
);

describe('src/gen', () => {
  test('has the files that schemas stand for, and no others', () => {
    const found = readdirSync(GEN, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.ts'));
    expect(found.toSorted()).toEqual([...files.keys()].toSorted());
  });

  test.each([...files])('%s is what npm run generate writes', (path, text) => {
    expect(readFileSync(join(GEN, path), 'utf8')).toBe(text);
  });

  test('is the same however often it is generated', () => {
    expect(generatedFiles('.')).toEqual(files);
  });

  test.each(loaders)('%s:%s is loaded by its name', async (namespace, name, load) => {
    const { className, namespace: own } = await load();
    expect([own.toLowerCase(), className]).toEqual([namespace, name]);
  });
});
