import type { Readable, Writable } from 'node:stream';

/** All that a command sees of the process it runs in. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which streams a person sits at. */
  readonly isTerminal: { readonly stdin: boolean; readonly stdout: boolean };
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
