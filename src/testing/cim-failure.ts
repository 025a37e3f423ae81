import { formatHResult, toHResult } from '../binding/hresults.js';
import type { CimInstance } from '../cim/instance.js';

/** An operation of the service failed with this WBEM status; the dialect makes a fault of it. */
export class CimFailure extends Error {
  override readonly name = 'CimFailure';
  readonly hresult: number;
  /** What WMI names in __ExtendedStatus.ParameterInfo: a path or a class. */
  readonly parameterInfo: string;
  /** The error object of the provider, if it gave one. */
  readonly errorObject: CimInstance | null;

  constructor(hresult: number, parameterInfo: string, errorObject: CimInstance | null = null) {
    super(`${formatHResult(hresult)}: ${parameterInfo}`);
    this.hresult = toHResult(hresult);
    this.parameterInfo = parameterInfo;
    this.errorObject = errorObject;
  }
}
