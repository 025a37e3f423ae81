import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

/** Where the examples are put to be run; left out of git and of the type check. */
const GENERATED = join(import.meta.dirname, 'generated');

interface Example {
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

function examplesOf(page: string): Example[] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)];
  return blocks.map(([, code = ''], index) => {
    const name = `${page} ${index + 1}`;
    return { name, code, file: join(GENERATED, `${name.replace(/\W+/g, '-')}.ts`) };
  });
}

const pages = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))];
const examples = pages.filter((page) => page.endsWith('.md')).flatMap(examplesOf);

beforeAll(() => {
  mkdirSync(GENERATED, { recursive: true });
  for (const { file, code } of examples) writeFileSync(file, code);
});

afterAll(() => {
  rmSync(GENERATED, { recursive: true, force: true });
});

describe('the examples of the documentation', () => {
  test('are found', () => {
    expect(examples.length).toBeGreaterThan(4);
  });

  test.each(examples)('$name runs', async ({ file }) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await import(file);
    expect(log).toHaveBeenCalled();
    log.mockRestore();
  });
});
