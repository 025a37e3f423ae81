import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** All that a command sees of the process it runs in. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which streams a person sits at. */
  readonly isTerminal: {
    readonly stdin: boolean;
    readonly stdout: boolean;
    readonly stderr: boolean;
  };
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The reason of a signal that Ctrl-C aborted. */
export class Interrupted extends Error {
  override readonly name = 'AbortError';

  constructor() {
    super('interrupted');
  }
}

/** The reason of a signal that was aborted because nobody reads standard output any more. */
export class ReaderLeft extends Error {
  override readonly name = 'AbortError';

  constructor() {
    super('nobody reads the results any more');
  }
}

/** The same, but with a signal that also ends what goes on when the reader leaves, as `head` does. */
export function endingWithReader(io: Io): Io {
  const controller = new AbortController();
  io.stdout.on('error', (error: NodeJS.ErrnoException) => {
    controller.abort(error.code === 'EPIPE' ? new ReaderLeft() : error);
  });
  return { ...io, signal: AbortSignal.any([io.signal, controller.signal]) };
}

/**
 * Writes results; resolves when standard output takes more of them.
 * @throws the reason of the aborted signal
 */
export async function writeResults({ stdout, signal }: Io, text: string): Promise<void> {
  signal.throwIfAborted();
  stdout.write(text);
  if (!stdout.writableNeedDrain) return;
  try {
    await once(stdout, 'drain', { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
