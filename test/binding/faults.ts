import type { ExtendedError, FaultDetails } from '../../src/binding/fault-details.js';
import { hex, hresultName } from '../../src/binding/hresults.js';
import { type FaultContext, statusOfFault } from '../../src/binding/status.js';

/** A fault that says only that something failed. */
export const FAILED: FaultDetails = {
  code: 'Receiver',
  subcode: 'wsman:InternalError',
  reason: 'Interner Fehler',
  notUnderstood: [],
};

type Properties = ExtendedError['properties'];

/** A fault with an error object that is marked as a CIM error. */
export function cimError(
  properties: Properties,
  className = 'MSFT_WmiError',
): Partial<FaultDetails> {
  return { extendedError: { className, isCimError: true, properties } };
}

/** A fault with an __ExtendedStatus. */
export function extendedStatus(properties: Properties): Partial<FaultDetails> {
  return { extendedError: { className: '__ExtendedStatus', isCimError: false, properties } };
}

/** A fault with the code of the service, and perhaps that of a provider. */
export function code(outer: number, inner?: number): Partial<FaultDetails> {
  const wsmanFault = { code: outer };
  if (inner === undefined) return { wsmanFault };
  return { wsmanFault, providerFault: { wsmanFault: { code: inner } } };
}

/** A fault with a wsman:FaultDetail. */
export function detail(name: string): Partial<FaultDetails> {
  return { faultDetail: `http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/${name}` };
}

/** `WBEM_E_NOT_FOUND`, and behind it the native HRESULT where there is one. */
export function statusText(fault: Partial<FaultDetails>, context?: FaultContext): string {
  const { hresult, nativeHresult } = statusOfFault({ ...FAILED, ...fault }, context);
  const native = nativeHresult === undefined ? '' : ` ${hex(nativeHresult)}`;
  return `${hresultName(hresult)}${native}`;
}
