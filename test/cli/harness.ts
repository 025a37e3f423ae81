import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.js';
import { run } from '../../src/cli/run.js';

/** How a command line is run, besides its words. */
export interface Surroundings {
  /** What is piped in; a stream stays open. */
  readonly stdin?: string | Readable;
  readonly env?: Readonly<Record<string, string>>;
  /** All ends are a terminal, or only these. */
  readonly terminal?: boolean | Partial<Io['isTerminal']>;
  readonly width?: number;
  readonly signal?: AbortSignal;
  /** Where results go, instead of into the outcome. */
  readonly stdout?: Writable;
}

/** What came of it. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString('utf8'));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

function terminalOf(terminal: boolean | Partial<Io['isTerminal']>): Io['isTerminal'] {
  const all = terminal === true;
  const named = typeof terminal === 'boolean' ? {} : terminal;
  return { stdin: all, stdout: all, stderr: all, ...named };
}

/** Runs a command line as the process would, with streams of its own. */
export async function wscim(
  argv: readonly string[],
  surroundings: Surroundings = {},
): Promise<Outcome> {
  const { stdin = '', env = {}, terminal = false, width, signal } = surroundings;
  const [stdout, stderr] = [collector(), collector()];
  const code = await run(argv, {
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    stdout: surroundings.stdout ?? stdout.stream,
    stderr: stderr.stream,
    env,
    isTerminal: terminalOf(terminal),
    signal: signal ?? new AbortController().signal,
    ...(width === undefined ? {} : { width }),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A person at a terminal who types this. */
export function typing(text: string): Readable {
  const stream = new PassThrough();
  stream.write(text);
  return stream;
}

/** The lines of JSON in a text; others are left out. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const folder = mkdtempSync(join(tmpdir(), 'wscim-cli-'));
// Several test files share this module, so the folder goes with the process.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The path of a new file with this content. */
export function fileWith(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
