import { WBEM_E_TIMED_OUT } from '../binding/wbem-status.js';
import type { MessageHeaders } from '../wsman/headers.js';
import { CimFailure } from './cim-failure.js';

/** MaxTimeoutms: a longer OperationTimeout is cut to it. [MS-WSMV] 2.2.4.26 */
const MAX_TIMEOUT_MS = 60_000;

/** How long a request may take. */
export function timeoutOf({ operationTimeoutMs = MAX_TIMEOUT_MS }: MessageHeaders): number {
  return Math.min(operationTimeoutMs, MAX_TIMEOUT_MS);
}

/** @throws CimFailure WBEM_E_TIMED_OUT when the time is over before the call is */
export async function withDeadline<T>(
  call: Promise<T>,
  timeoutMs: number,
  subject: string,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CimFailure(WBEM_E_TIMED_OUT, subject)), timeoutMs);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
