import { TimeoutError } from '../errors.js';

/** How long a call may take, and who may end it. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason, untouched. */
  readonly signal?: AbortSignal;
  /** For the whole call, all of its requests. Default: the session's, 120,000 ms. */
  readonly timeoutMs?: number;
}

/** The one deadline that all requests of a call share. */
export class Deadline {
  readonly #end: number;
  readonly #timeoutMs: number;
  readonly signal: AbortSignal | undefined;

  constructor(timeoutMs: number, signal?: AbortSignal) {
    this.#timeoutMs = timeoutMs;
    this.#end = performance.now() + timeoutMs;
    this.signal = signal;
  }

  /**
   * Milliseconds left, at most `limit`.
   * @throws TimeoutError when none are, and the reason of an aborted signal.
   */
  remaining(limit: number): number {
    this.signal?.throwIfAborted();
    const left = this.#end - performance.now();
    if (left > 0) return Math.min(left, limit);
    throw new TimeoutError(`the call took longer than its ${this.#timeoutMs / 1000} s`, 'not sent');
  }
}
