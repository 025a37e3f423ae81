import type { MofPosition } from './schema.js';

/** A text and where it comes from. */
export class Source {
  readonly file: string;
  readonly text: string;
  /** The last line that was looked up, from 0, and where it is: most look-ups go forward. */
  #line = 0;
  #lineStart = 0;
  #lineEnd = -1;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.#enter(0, 0);
  }

  positionOf(at: number): MofPosition {
    if (at < this.#lineStart) this.#enter(0, 0);
    while (at > this.#lineEnd) this.#enter(this.#line + 1, this.#lineEnd + 1);
    return { file: this.file, line: this.#line + 1, column: at - this.#lineStart + 1 };
  }

  #enter(line: number, start: number): void {
    this.#line = line;
    this.#lineStart = start;
    const end = this.text.indexOf('\n', start);
    this.#lineEnd = end === -1 ? Infinity : end;
  }
}
