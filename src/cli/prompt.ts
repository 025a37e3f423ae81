import { createInterface, type Interface } from 'node:readline';
import { addAbortSignal, Writable } from 'node:stream';
import { Interrupted, type Io } from './io.js';
import { UsageError } from './usage-error.js';

const NOWHERE = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

async function line(lines: Interface, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new UsageError('nothing was entered')));
    // In raw mode, Ctrl-C comes as a key and not as a signal.
    lines.once('SIGINT', () => reject(new Interrupted()));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function ask(io: Io, question: string, output: Writable): Promise<string> {
  io.signal.throwIfAborted();
  io.stderr.write(question);
  const lines = createInterface({ input: io.stdin, output, terminal: true });
  try {
    return await line(lines, io.signal);
  } finally {
    lines.close();
  }
}

/** Asks the person at the terminal for a secret, and does not show what is typed. */
export async function askSecret(io: Io, question: string): Promise<string> {
  try {
    return await ask(io, question, NOWHERE());
  } finally {
    io.stderr.write('\n');
  }
}

/** Asks the person at the terminal; anything but yes means no. */
export async function askYesNo(io: Io, question: string): Promise<boolean> {
  const answer = await ask(io, `${question} [y/N] `, io.stderr);
  return /^y(es)?$/i.test(answer.trim());
}

/** All of standard input. */
export async function readStdin({ stdin, signal }: Io): Promise<Buffer> {
  signal.throwIfAborted();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) chunks.push(Buffer.from(chunk));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return Buffer.concat(chunks);
}
