import { WBEM_INFINITE } from '../binding/wbem-flags.js';
import { WBEM_S_FALSE, WBEM_S_NO_ERROR, WBEM_S_TIMEDOUT } from '../binding/wbem-status.js';
import type { CimInstance } from '../cim/instance.js';
import { ValidationError } from '../errors.js';
import { PENDING, within } from './within.js';

type Batches = AsyncIterableIterator<readonly CimInstance[]>;

/** What a call of `next` brought. */
export interface NextResult {
  /**
   * `WBEM_S_NO_ERROR` with as many objects as were asked for, `WBEM_S_FALSE` with fewer because there
   * are no more, `WBEM_S_TIMEDOUT` with those that came in time.
   */
  readonly hresult: number;
  readonly objects: readonly CimInstance[];
}

/**
 * The results of a semisynchronous enumeration or query, to be taken a few at a time, as
 * IEnumWbemClassObject gives them. Close it when it is not read to its end. [MS-WMI] 3.1.4.4
 */
export class WbemEnumerator implements AsyncIterable<CimInstance>, AsyncDisposable {
  readonly #start: () => Batches;
  readonly #isForwardOnly: boolean;
  #batches: Batches | undefined;
  /** The next batch on its way, for all who wait for it. */
  #pending: Promise<void> | undefined;
  #objects: readonly CimInstance[] = [];
  #index = 0;
  #isOver = false;
  /** How many objects have been taken, or passed over. */
  #position = 0;
  /** How many are still to be passed over: those that the one it is a clone of had taken. */
  #toSkip = 0;

  constructor(start: () => Batches, isForwardOnly: boolean) {
    this.#start = start;
    this.#isForwardOnly = isForwardOnly;
  }

  /**
   * The next `count` objects, or as many as come within `timeoutMs` (`WBEM_INFINITE` waits,
   * `WBEM_NO_WAIT` polls). What comes too late is there for the next call.
   * @throws any WsmanError: the enumeration has failed, and is over
   */
  async next(timeoutMs: number = WBEM_INFINITE, count = 1): Promise<NextResult> {
    if (!Number.isInteger(count) || count < 1) {
      throw new ValidationError('WBEM_E_INVALID_PARAMETER', 'count must be an integer above 0');
    }
    const end = timeoutMs === WBEM_INFINITE ? Infinity : performance.now() + timeoutMs;
    const objects: CimInstance[] = [];
    while (objects.length < count) {
      const taken = this.#objects.slice(this.#index, this.#index + count - objects.length);
      this.#index += taken.length;
      this.#position += taken.length;
      objects.push(...taken);
      if (objects.length === count) break;
      if (this.#isOver) return { hresult: WBEM_S_FALSE, objects };
      if (!(await this.#fill(end))) return { hresult: WBEM_S_TIMEDOUT, objects };
    }
    return { hresult: WBEM_S_NO_ERROR, objects };
  }

  /** Passes over `count` objects. @returns the HRESULT that `next` would have @throws as `next` */
  async skip(timeoutMs: number = WBEM_INFINITE, count = 1): Promise<number> {
    return (await this.next(timeoutMs, count)).hresult;
  }

  /**
   * Starts again: the server is asked anew.
   * @throws ValidationError WBEM_E_INVALID_OPERATION with `WBEM_FLAG_FORWARD_ONLY`
   */
  async reset(): Promise<void> {
    this.#checkBidirectional('Reset');
    await this.close();
    this.#isOver = false;
    this.#position = 0;
    this.#toSkip = 0;
  }

  /**
   * Another enumerator of the same objects, at the same place; the server is asked anew.
   * @throws ValidationError WBEM_E_INVALID_OPERATION with `WBEM_FLAG_FORWARD_ONLY`
   */
  clone(): WbemEnumerator {
    this.#checkBidirectional('Clone');
    const clone = new WbemEnumerator(this.#start, false);
    clone.#position = this.#position;
    clone.#toSkip = this.#position;
    return clone;
  }

  /** Ends the enumeration; the server is told. */
  async close(): Promise<void> {
    const batches = this.#batches;
    this.#batches = undefined;
    this.#pending = undefined;
    this.#objects = [];
    this.#index = 0;
    this.#isOver = true;
    await batches?.return?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CimInstance, void, undefined> {
    try {
      for (;;) {
        const { objects } = await this.next();
        if (objects.length === 0) return;
        yield* objects;
      }
    } finally {
      await this.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Has the first objects fetched, for a call that waits for them. @throws as `next` */
  async fill(): Promise<void> {
    await this.#fill(Infinity);
  }

  /** Waits for the next batch; false when it did not come in time. */
  async #fill(end: number): Promise<boolean> {
    this.#batches ??= this.#start();
    this.#pending ??= this.#receive(this.#batches);
    // An error that comes too late is there for the next call.
    this.#pending.catch(() => undefined);
    const result = await within(this.#pending, end - performance.now()).catch((error: unknown) => {
      this.#pending = undefined;
      this.#isOver = true;
      throw error;
    });
    return result !== PENDING;
  }

  async #receive(batches: Batches): Promise<void> {
    const result = await batches.next();
    if (batches !== this.#batches) return;
    this.#pending = undefined;
    this.#isOver = result.done === true;
    this.#objects = result.done === true ? [] : result.value;
    this.#index = Math.min(this.#toSkip, this.#objects.length);
    this.#toSkip -= this.#index;
  }

  #checkBidirectional(operation: string): void {
    if (!this.#isForwardOnly) return;
    const message = `${operation}: the enumerator is forward only`;
    throw new ValidationError('WBEM_E_INVALID_OPERATION', message);
  }
}
