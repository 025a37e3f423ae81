import type { CimInstance } from '../cim/instance.js';

/**
 * Receives the results of an asynchronous call, as WMI's IWbemObjectSink does.
 *
 * One callback runs at a time: the next is made when the promise of the last has settled, which is
 * the backpressure. What a callback throws, or rejects with, cancels the call.
 */
export interface ObjectSink {
  /** Takes the next objects, never none. */
  indicate(objects: readonly CimInstance[]): void | Promise<void>;
  /**
   * Takes the end of the call (`WBEM_STATUS_COMPLETE`, exactly once, last) or, for a caller that
   * asked with `WBEM_FLAG_SEND_STATUS`, its progress (`WBEM_STATUS_PROGRESS`).
   *
   * @param strParam the object path that was written; null when there is none
   * @param objParam the error object of a failed call; null otherwise
   */
  setStatus(
    flags: number,
    hresult: number,
    strParam: string | null,
    objParam: CimInstance | null,
  ): void | Promise<void>;
}
