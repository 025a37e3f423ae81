import type { FaultDetails } from '../binding/fault-details.js';
import { CimInstance } from '../cim/instance.js';
import { FaultError, hresultOf, TimeoutError, TransportError } from '../errors.js';

/**
 * The error object that SetStatus hands over: the one that the server sent, else an
 * __ExtendedStatus made of what is known. [MS-WMI] 2.2.17
 *
 * StatusCode is the WBEM status, but of a lost connection the RPC code that DCOM would give.
 */
export function errorObject(error: unknown, operation: string, parameterInfo: string): CimInstance {
  if (error instanceof FaultError) {
    const { extendedError } = error.fault as FaultDetails;
    if (extendedError !== undefined) {
      return new CimInstance(extendedError.className, extendedError.properties, {
        origin: 'whole',
      });
    }
  }
  const isLost = error instanceof TransportError || error instanceof TimeoutError;
  const native = isLost ? error.nativeHresult : undefined;
  const values = {
    Description: error instanceof Error ? error.message : String(error),
    Operation: operation,
    ParameterInfo: parameterInfo,
    ProviderName: null,
    StatusCode: native ?? hresultOf(error),
  };
  return new CimInstance('__ExtendedStatus', values, { origin: 'whole' });
}
