import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import maySkip from '../may-skip.json' with { type: 'json' };

const PROJECT = resolve(import.meta.dirname, '../..');
const OMI = 'test/interop/omi.test.ts';
const CAPTURES = 'test/xml/captures.test.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wscim-results-'));
  const index = join(folder, 'captures/corpus/index.json');
  mkdirSync(dirname(index), { recursive: true });
  writeFileSync(index, '[]');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A run of one file with these tests. */
function resultOf(file: string, statuses: readonly string[]) {
  const count = (...wanted: string[]) => statuses.filter((one) => wanted.includes(one)).length;
  return {
    success: count('failed') === 0,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped', 'pending'),
    numTodoTests: count('todo'),
    testResults: [
      {
        name: join(PROJECT, file),
        assertionResults: statuses.map((status) => ({ status, fullName: `a ${status} test` })),
      },
    ],
  };
}

function sum(file: string, statuses: readonly string[], env: Record<string, string> = {}) {
  const results = join(folder, 'results.json');
  writeFileSync(results, JSON.stringify(resultOf(file, statuses)));
  const script = join(PROJECT, 'scripts/sum-results.mjs');
  const none = { WSCIM_CAPTURES: join(folder, 'none') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, results], {
    env: { PATH: process.env['PATH'], ...none, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const here = (): Record<string, string> => ({ WSCIM_CAPTURES: join(folder, 'captures') });

describe('sum-results', () => {
  test('passes where all tests have', () => {
    const stdout = '2 passed, 0 failed, 0 skipped\n';
    expect(sum('test/a.test.ts', ['passed', 'passed'])).toEqual({ status: 0, stdout, stderr: '' });
  });

  test.each(['skipped', 'pending', 'todo'])(
    'counts a %s test as failed, and names it',
    (status) => {
      expect(sum('test/a.test.ts', ['passed', status])).toEqual({
        status: 1,
        stdout: '1 passed, 1 failed, 0 skipped\n',
        stderr: `skipped, and may not be: test/a.test.ts: a ${status} test\n`,
      });
    },
  );

  test.each([
    ['a running OMI', OMI],
    ['captures that a clone does not have', CAPTURES],
  ])('excuses a test that needs %s', (_, file) => {
    const stdout = '1 passed, 0 failed, 1 skipped\n';
    expect(sum(file, ['passed', 'skipped'])).toEqual({ status: 0, stdout, stderr: '' });
  });

  test.each<[string, string, () => Record<string, string>]>([
    ['OMI', OMI, () => ({ WSCIM_OMI_URL: 'http://127.0.0.1:5985/wsman' })],
    ['captures', CAPTURES, here],
  ])('excuses none where there are %s', (_, file, env) => {
    expect(sum(file, ['passed', 'skipped'], env()).status).toBe(1);
  });

  test.each([
    ['a failure', ['passed', 'failed']],
    ['nothing', []],
  ])('fails for %s', (_, statuses) => {
    expect(sum('test/a.test.ts', statuses).status).toBe(1);
  });
});

test.each(maySkip.flatMap(({ files }) => files))('%s, which may be skipped, exists', (file) => {
  expect(existsSync(join(PROJECT, file))).toBe(true);
});
