import { securityError } from './failures.js';

/** Does one thing with a context, and closes the context if that fails: nothing can follow. */
export async function closingOnFailure<T>(
  context: { close(): void },
  act: () => T | Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    context.close();
    throw error;
  }
}

/** What is there only while a context is complete and open. */
export function requireOpen<T>(value: T | undefined, mechanism: string): T {
  if (value !== undefined) return value;
  throw securityError('unseal-failed', `the ${mechanism} context is not complete, or closed`);
}
