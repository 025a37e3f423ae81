import type { MofPosition } from './schema.js';

/** A text and where it comes from. */
export class Source {
  readonly file: string;
  readonly text: string;
  /** The offsets at which lines start; made for the first who asks. */
  #lines: readonly number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  positionOf(at: number): MofPosition {
    const lines = (this.#lines ??= linesOf(this.text));
    const line = lastAtOrBefore(lines, at);
    return { file: this.file, line: line + 1, column: at - (lines[line] ?? 0) + 1 };
  }
}

function linesOf(text: string): number[] {
  const lines = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    lines.push(end + 1);
  }
  return lines;
}

/** The index of the greatest of the sorted numbers that is not greater. */
function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
