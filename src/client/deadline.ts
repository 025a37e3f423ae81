import { TimeoutError } from '../errors.js';

/** How long a call may take, and who may end it. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason, untouched. */
  readonly signal?: AbortSignal;
  /** For the whole call, all of its requests. Default: the session's, 120,000 ms. */
  readonly timeoutMs?: number;
}

/** What a timer can count: 24 days. */
const LONGEST_TIMER = 0x7fffffff;

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

  /** True when no time is left. */
  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /**
   * Milliseconds left, at most `limit`.
   * @throws TimeoutError when none are, and the reason of an aborted signal.
   */
  remaining(limit: number): number {
    this.signal?.throwIfAborted();
    const left = this.#end - performance.now();
    if (left > 0) return Math.min(left, limit, LONGEST_TIMER);
    throw this.#passed();
  }

  /** A deadline of its own for a part of the call: half of the time left, at most `limit`. */
  part(limit: number): Deadline {
    return new Deadline(Math.min(this.remaining(LONGEST_TIMER) / 2, limit), this.signal);
  }

  /**
   * What a promise that is not this call's own resolves with.
   * @throws TimeoutError when the deadline passes before, and the reason of an aborted signal.
   */
  async wait<T>(promise: Promise<T>): Promise<T> {
    const left = this.remaining(LONGEST_TIMER);
    let timer: NodeJS.Timeout | undefined;
    let abort = (): void => undefined;
    const end = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#passed()), left);
      abort = () => reject(this.signal?.reason);
      this.signal?.addEventListener('abort', abort, { once: true });
    });
    try {
      return await Promise.race([promise, end]);
    } finally {
      clearTimeout(timer);
      this.signal?.removeEventListener('abort', abort);
    }
  }

  #passed(): TimeoutError {
    const message = `the call took longer than its ${this.#timeoutMs / 1000} s`;
    return new TimeoutError(message, 'not sent');
  }
}
