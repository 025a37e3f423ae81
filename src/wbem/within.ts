/** What `within` gives for a promise that has not settled in time. */
export const PENDING = Symbol('pending');

/** What a timer can count, 24 days; beyond is without end. */
const LONGEST_TIMER = 0x7fffffff;

/** What a promise resolves with, or `PENDING` after so many milliseconds. */
export async function within<T>(
  promise: Promise<T>,
  timeoutMs: number,
): Promise<T | typeof PENDING> {
  if (timeoutMs > LONGEST_TIMER) return promise;
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<typeof PENDING>((resolve) => {
    timer = setTimeout(() => resolve(PENDING), Math.max(0, timeoutMs));
  });
  try {
    return await Promise.race([promise, elapsed]);
  } finally {
    clearTimeout(timer);
  }
}
