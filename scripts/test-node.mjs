/**
 * Runs the unit tests on other lines of Node, which npm's `node` package brings:
 * `npm run test:node -- 22 24 26`. Ends with status 1 when any of them fails.
 */
import { spawnSync } from 'node:child_process';

const versions = process.argv.slice(2);
if (versions.length === 0) {
  console.error('usage: npm run test:node -- VERSION...   (such as 22 24 26)');
  process.exit(64);
}

const failed = versions.filter((version) => {
  console.log(`\nNode ${version}`);
  const vitest = ['node', 'node_modules/vitest/vitest.mjs', 'run'];
  const command = ['exec', '--yes', `--package=node@${version}`, '--', ...vitest];
  return spawnSync('npm', command, { stdio: 'inherit' }).status !== 0;
});

if (failed.length > 0) {
  console.error(`\nfailed on Node ${failed.join(', ')}`);
  process.exit(1);
}
