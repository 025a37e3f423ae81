#!/usr/bin/env node
import { Interrupted } from './io.js';
import { run } from './run.js';

/** What may still be going on this long after Ctrl-C is given up. */
const GRACE_MS = 1500;
const INTERRUPTED = 130;

const { stdin, stdout, stderr, env, argv } = process;
const controller = new AbortController();

process.once('SIGINT', () => {
  controller.abort(new Interrupted());
  setTimeout(() => process.exit(INTERRUPTED), GRACE_MS).unref();
});
// The reader of a pipe may leave before everything is written.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await run(argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  isTerminal: { stdin: stdin.isTTY ?? false, stdout: stdout.isTTY ?? false },
  width: stdout.columns ?? 80,
  signal: controller.signal,
});
