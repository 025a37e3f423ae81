#!/usr/bin/env node
import { Interrupted } from './io.js';
import { run } from './run.js';

/** What may still be going on this long after Ctrl-C, or after the reader left, is given up. */
const GRACE_MS = 1500;
const INTERRUPTED = 130;
const UNWRITTEN = 70;

const { stdin, stdout, stderr, env, argv } = process;
const controller = new AbortController();

function exitSoon(code?: number): void {
  setTimeout(() => process.exit(code), GRACE_MS).unref();
}

process.once('SIGINT', () => {
  controller.abort(new Interrupted());
  exitSoon(INTERRUPTED);
});
// The reader of a pipe may leave before everything is written: `run` ends then.
stdout.once('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.exitCode = UNWRITTEN;
  exitSoon();
});

process.exitCode = await run(argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  isTerminal: {
    stdin: stdin.isTTY ?? false,
    stdout: stdout.isTTY ?? false,
    stderr: stderr.isTTY ?? false,
  },
  // Some terminals do not know their width.
  width: stdout.columns > 0 ? stdout.columns : 80,
  signal: controller.signal,
});
