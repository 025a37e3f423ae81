import { type MofDiagnostic, MofError } from './mof-error.js';
import type { Source } from './source.js';

const MAX_DIAGNOSTICS = 100;
const MAX_SHOWN = 60;

/** Says that something at an offset is not what it should be. */
export type Report = (at: number, found: string, expected: string) => void;

/** What is shown of a piece of text. */
export function excerpt(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** What is wrong with a text and what it includes. */
export class Diagnostics {
  readonly #found: MofDiagnostic[] = [];
  #last: { readonly source: Source; readonly at: number } | undefined;

  /**
   * One problem often shows twice at one place: the first is told.
   * @throws MofError when they are so many that the rest is not worth reading.
   */
  report(source: Source, at: number, found: string, expected: string): void {
    if (this.#last?.source === source && this.#last.at === at) return;
    this.#last = { source, at };
    this.#found.push({ ...source.positionOf(at), found: excerpt(found), expected });
    if (this.#found.length === MAX_DIAGNOSTICS) this.check();
  }

  /** @throws MofError unless there are none. */
  check(): void {
    if (this.#found.length > 0) throw new MofError(this.#found);
  }
}
