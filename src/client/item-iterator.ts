import type { Enumeration } from './enumeration.js';

/** The objects of an enumeration one by one; faster than a generator that yields each. */
export class ItemIterator<T> implements AsyncIterableIterator<T> {
  readonly #batches: Enumeration<T>;
  #batch: readonly T[] = [];
  #index = 0;

  constructor(batches: Enumeration<T>) {
    this.#batches = batches;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#index >= this.#batch.length) {
      const { done, value } = await this.#batches.next();
      if (done === true) return { done, value: undefined };
      this.#batch = value;
      this.#index = 0;
    }
    const value = this.#batch[this.#index] as T;
    this.#index += 1;
    return { done: false, value };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#batch = [];
    await this.#batches.return();
    return { done: true, value: undefined };
  }
}
