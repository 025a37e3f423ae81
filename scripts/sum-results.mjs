/**
 * Adds up the JSON results of test runs: `node scripts/sum-results.mjs FILE...`.
 *
 * A test that is skipped has not passed: it counts as failed, unless test/may-skip.json lists its
 * file, and what that needs is not here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const PROJECT = resolve(import.meta.dirname, '..');
const { WSCIM_CAPTURES = join(PROJECT, '../shared'), WSCIM_OMI_URL } = process.env;

/** What tests may need that not every machine has, and whether it is here. */
const IS_HERE = {
  omi: WSCIM_OMI_URL !== undefined,
  captures: existsSync(join(WSCIM_CAPTURES, 'corpus', 'index.json')),
};

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

const excused = new Set(
  readJson(join(PROJECT, 'test/may-skip.json'))
    .filter(({ needs }) => IS_HERE[needs] === false)
    .flatMap(({ files }) => files),
);

/** The tests of a run that were skipped without an excuse. */
function unexcused({ testResults }) {
  return testResults
    .map(({ name, assertionResults }) => [relative(PROJECT, name), assertionResults])
    .filter(([file]) => !excused.has(file))
    .flatMap(([file, tests]) =>
      tests
        .filter(({ status }) => status !== 'passed' && status !== 'failed')
        .map(({ fullName }) => `${file}: ${fullName}`),
    );
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const result of process.argv.slice(2).map(readJson)) {
  const lost = unexcused(result);
  for (const test of lost) console.error(`skipped, and may not be: ${test}`);
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests + lost.length;
  total.skipped += result.numPendingTests + (result.numTodoTests ?? 0) - lost.length;
  if (!result.success && result.numFailedTests === 0) total.failed += 1;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
