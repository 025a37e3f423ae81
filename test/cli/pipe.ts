import { Writable } from 'node:stream';
import { eventually } from '../client/waiting.js';

/** What results are piped into: read at once, or not before the test wants it. */
export class Pipe extends Writable {
  #text = '';
  #isRead = true;
  #resume: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 1024 });
  }

  /** What has been read so far. */
  get text(): string {
    return this.#text;
  }

  /** What was read when this came. */
  async until(expected: RegExp): Promise<string> {
    await eventually(() => this.#text).toMatch(expected);
    return this.#text;
  }

  /** Reads nothing more. @returns what reads on */
  pauseReading(): () => void {
    this.#isRead = false;
    return () => {
      this.#isRead = true;
      this.#resume?.();
    };
  }

  /** The reader leaves, which the next write finds out. */
  leave(): void {
    this.fail('EPIPE');
  }

  /** From now on the system refuses what is written. */
  fail(code: string): void {
    this._write = (_chunk, _encoding, done) => {
      done(Object.assign(new Error(`${code}, write`), { code, syscall: 'write' }));
    };
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#text += chunk.toString('utf8');
    if (this.#isRead) done();
    else this.#resume = done;
  }
}
