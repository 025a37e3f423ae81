/** What the first answer brings at most, so that it comes soon however much there is. */
const FIRST = 50;
const GROWTH = 4;
/** Windows gives no more than this at a time. [MS-WSMV] 3.1.4.8 */
export const MOST_ELEMENTS = 32_000;
/** How many pages have to go well before a size that was too large is tried again. */
const PATIENCE = 8;

/**
 * How many items to ask for: more with each page, fewer after an answer that did not fit into the
 * envelope, and carefully more again.
 */
export class PageSize {
  readonly #most: number;
  #value: number;
  #hasFailed = false;
  #successes = 0;

  constructor(most: number = MOST_ELEMENTS) {
    this.#most = most;
    this.#value = Math.min(FIRST, most);
  }

  get value(): number {
    return this.#value;
  }

  grow(): void {
    this.#successes += 1;
    if (this.#hasFailed && this.#successes % PATIENCE !== 0) return;
    this.#value = Math.min(this.#value * (this.#hasFailed ? 2 : GROWTH), this.#most);
  }

  /** False when there is no smaller size. */
  shrink(): boolean {
    if (this.#value === 1) return false;
    this.#value = Math.ceil(this.#value / 4);
    this.#hasFailed = true;
    this.#successes = 0;
    return true;
  }
}
