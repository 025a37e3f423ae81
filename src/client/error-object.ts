import type { FaultDetails } from '../binding/fault-details.js';
import { CimInstance } from '../cim/instance.js';
import { FaultError, TimeoutError, TransportError } from '../errors.js';

/** What an error object says of a call that failed. */
export interface Failure {
  readonly error: unknown;
  /** The final status of the call. */
  readonly hresult: number;
  readonly operation: string;
  /** The path or class that the call was about. */
  readonly parameterInfo: string;
}

/** The error object that the server sent. */
function sentObject(error: unknown): CimInstance | undefined {
  const sent = error instanceof FaultError && (error.fault as FaultDetails).extendedError;
  if (!sent) return undefined;
  const own = Object.entries(sent.properties).filter(([name]) => !name.startsWith('__'));
  return new CimInstance(sent.className, Object.fromEntries(own), { origin: 'whole' });
}

/**
 * The error object that SetStatus hands over: the one that the server sent, else an
 * __ExtendedStatus made of what is known. [MS-WMI] 2.2.17
 *
 * StatusCode is the WBEM status, but of a lost connection the RPC code that DCOM would give.
 */
export function errorObject(failure: Failure): CimInstance {
  return sentObject(failure.error) ?? extendedStatus(failure);
}

function extendedStatus({ error, hresult, operation, parameterInfo }: Failure): CimInstance {
  const isLost = error instanceof TransportError || error instanceof TimeoutError;
  const native = isLost ? error.nativeHresult : undefined;
  const values = {
    Description: error instanceof Error ? error.message : String(error),
    Operation: operation,
    ParameterInfo: parameterInfo,
    ProviderName: null,
    StatusCode: native ?? hresult,
  };
  return new CimInstance('__ExtendedStatus', values, { origin: 'whole' });
}
