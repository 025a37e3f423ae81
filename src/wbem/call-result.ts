import { WBEM_S_NO_ERROR, WBEM_S_TIMEDOUT } from '../binding/wbem-status.js';
import { WBEM_INFINITE } from '../binding/wbem-flags.js';
import type { CimInstance } from '../cim/instance.js';
import { hresultOf, TimeoutError } from '../errors.js';
import type { Outcome } from './call.js';
import { PENDING, within } from './within.js';

/**
 * The result of a semisynchronous call, to be asked for as often as one likes. A time-out of
 * `WBEM_NO_WAIT` polls, `WBEM_INFINITE` (the default) waits; a time-out can be retried. The call
 * itself ends at the deadline of its session. [MS-WMI] 3.1.4.5
 */
export class WbemCallResult {
  readonly #outcome: Promise<Outcome>;

  constructor(outcome: Promise<Outcome>) {
    this.#outcome = outcome;
    // An error waits here until it is asked for.
    outcome.catch(() => undefined);
  }

  /** The HRESULT of the call, or `WBEM_S_TIMEDOUT` while it is not finished. */
  async getCallStatus(timeoutMs: number = WBEM_INFINITE): Promise<number> {
    try {
      const outcome = await within(this.#outcome, timeoutMs);
      return outcome === PENDING ? WBEM_S_TIMEDOUT : WBEM_S_NO_ERROR;
    } catch (error) {
      return hresultOf(error);
    }
  }

  /**
   * The path of the written instance; null where a call has none.
   * @throws the error of the call, or TimeoutError WBEM_S_TIMEDOUT while it is not finished
   */
  async getResultString(timeoutMs: number = WBEM_INFINITE): Promise<string | null> {
    return (await this.#finished(timeoutMs, 'GetResultString')).path ?? null;
  }

  /**
   * The object that was read; null where a call has none.
   * @throws the error of the call, or TimeoutError WBEM_S_TIMEDOUT while it is not finished
   */
  async getResultObject(timeoutMs: number = WBEM_INFINITE): Promise<CimInstance | null> {
    return (await this.#finished(timeoutMs, 'GetResultObject')).object ?? null;
  }

  async #finished(timeoutMs: number, operation: string): Promise<Outcome> {
    const outcome = await within(this.#outcome, timeoutMs);
    if (outcome !== PENDING) return outcome;
    const error = new TimeoutError(`not finished within ${timeoutMs} ms`, 'not sent');
    const status = { hresult: WBEM_S_TIMEDOUT, retryable: true, outcomeUnknown: false };
    throw error.complete({ operation, target: '', host: 'the call' }, status);
  }
}
