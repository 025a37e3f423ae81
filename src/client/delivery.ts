import type { ObjectSink } from '../binding/object-sink.js';
import { WBEM_STATUS_COMPLETE, WBEM_STATUS_PROGRESS } from '../binding/wbem-flags.js';
import { WBEM_E_CALL_CANCELLED, WBEM_S_NO_ERROR } from '../binding/wbem-status.js';
import type { CimInstance } from '../cim/instance.js';
import { hresultOf } from '../errors.js';
import { errorObject } from './error-object.js';

/** What a callback of the sink threw: it ends the call. */
export class SinkFailure extends Error {
  override readonly name = 'SinkFailure';
}

/**
 * The calls that one operation makes to its sink: one at a time, nothing after the final status,
 * nothing but the final status after the end was asked for. [MS-WMI] 3.2.4.1.1, 3.2.4.1.2
 */
export class Delivery {
  readonly #sink: ObjectSink;
  #isCancelled = false;
  #isEntered = false;

  constructor(sink: ObjectSink) {
    this.#sink = sink;
  }

  /** True after `cancel`, and after the final status. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** True while the sink's own code is on the stack. */
  get isInSynchronousCallback(): boolean {
    return this.#isEntered;
  }

  /** No more results or progress from now on. */
  cancel(): void {
    this.#isCancelled = true;
  }

  /** @throws SinkFailure when the sink does not want to go on */
  async indicate(objects: readonly CimInstance[]): Promise<void> {
    if (this.#isCancelled || objects.length === 0) return;
    await this.#call(() => this.#sink.indicate(objects));
  }

  /** @throws SinkFailure when the sink does not want to go on */
  async progress(done: number, total: number): Promise<void> {
    if (this.#isCancelled) return;
    const hresult = (((total & 0xffff) << 16) | (done & 0xffff)) >>> 0;
    await this.#call(() => this.#sink.setStatus(WBEM_STATUS_PROGRESS, hresult, null, null));
  }

  /** The last call. What the sink does with it is its own business: the operation is over. */
  async complete(hresult: number, path: string | null, error: CimInstance | null): Promise<void> {
    this.#isCancelled = true;
    try {
      await this.#call(() => this.#sink.setStatus(WBEM_STATUS_COMPLETE, hresult, path, error));
    } catch (failure) {
      if (!(failure instanceof SinkFailure)) throw failure;
    }
  }

  async #call(callback: () => void | Promise<void>): Promise<void> {
    try {
      await this.#enter(callback);
    } catch (cause) {
      throw new SinkFailure('the sink ended the call', { cause });
    }
  }

  #enter(callback: () => void | Promise<void>): void | Promise<void> {
    this.#isEntered = true;
    try {
      return callback();
    } finally {
      this.#isEntered = false;
    }
  }
}

/** What an operation is called in error objects. */
export interface Subject {
  /** The call of WMI that it is, or is like: `PutInstance`, `CreateInstanceEnum`. */
  readonly operation: string;
  /** The class, path or query that it is about. */
  readonly parameterInfo: string;
}

/**
 * Runs an operation and gives the sink its final status: `WBEM_S_NO_ERROR` with the path that
 * `run` resolves with, or the status and the error object of what it threw.
 * @returns the final HRESULT; it is never rejected
 */
export async function deliver(
  delivery: Delivery,
  subject: Subject,
  run: () => Promise<string | null>,
): Promise<number> {
  try {
    const path = await run();
    await delivery.complete(WBEM_S_NO_ERROR, path, null);
    return WBEM_S_NO_ERROR;
  } catch (error) {
    const hresult =
      error instanceof SinkFailure || delivery.isCancelled
        ? WBEM_E_CALL_CANCELLED
        : hresultOf(error);
    await delivery.complete(hresult, null, errorObject({ ...subject, error, hresult }));
    return hresult;
  }
}
