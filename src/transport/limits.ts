import { TimeoutError } from '../errors.js';

/** Until when a request may take, and who may end it before. */
export interface Limits {
  /** As `performance.now()` counts. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds left. @throws TimeoutError when none are */
export function timeLeft({ deadline }: Limits): number {
  const left = deadline - performance.now();
  if (left > 0) return left;
  throw new TimeoutError('no time was left to send the request', 'not sent');
}

/** Does something when a signal is aborted, or at once if it has been. */
export function onAbort(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}

/**
 * What `work` comes to, unless `end` is aborted before: by somebody else, or by the limits. What
 * cannot be stopped then goes on unseen, and has to look at `end` itself.
 *
 * @throws TimeoutError, the reason of an aborted signal, and what `work` throws
 */
export async function within<T>(
  { signal, ...limits }: Limits,
  end: AbortController,
  work: () => Promise<T>,
): Promise<T> {
  const left = timeLeft(limits);
  const timer = setTimeout(() => {
    const message = `no connection was open and logged in within ${Math.round(left)} ms`;
    end.abort(new TimeoutError(message, 'not sent'));
  }, left);
  const abort = (): void => end.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work(), aborted(end.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => onAbort(signal, () => reject(signal.reason)));
}
