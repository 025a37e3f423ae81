import type { Writable } from 'node:stream';
import type { Io } from './io.js';

const STEP_MS = 250;

/** How many rows there are so far: one line for a person, on standard error. */
export class Progress {
  readonly #stream: Writable | undefined;
  #count = 0;
  #shown = '';
  #last = performance.now();

  /** Nothing is shown where rows or envelopes come to the same terminal: they show progress, too. */
  constructor({ stderr, isTerminal }: Io, isTraced: boolean) {
    const isFree = isTerminal.stderr && !isTerminal.stdout && !isTraced;
    this.#stream = isFree ? stderr : undefined;
  }

  /** There are so many rows more. */
  add(count: number): void {
    this.#count += count;
    const now = performance.now();
    if (now - this.#last < STEP_MS) return;
    this.#last = now;
    this.#shown = `${this.#count.toLocaleString('en-US')} rows`;
    this.#stream?.write(`\r${this.#shown}`);
  }

  /** Makes room for another line, or for the end. */
  erase(): void {
    if (this.#shown !== '') this.#stream?.write(`\r${' '.repeat(this.#shown.length)}\r`);
    this.#shown = '';
  }
}
