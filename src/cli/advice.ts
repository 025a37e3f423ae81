import { hresultName } from '../binding/hresults.js';
import { AuthenticationError, FaultError, HttpError, ProtocolError } from '../errors.js';
import { loginAdvice, protocolAdvice } from './login-advice.js';

/** What to try, by the name of the WBEM status. */
const ADVICE: Readonly<Record<string, string>> = {
  WBEM_E_ACCESS_DENIED:
    'the user needs rights: remote enable on the WMI namespace, and membership in Remote Management Users or Administrators',
  WBEM_E_ALREADY_EXISTS: 'the instance is there already: use instance set',
  WBEM_E_FAILED: "look at the server's own words, and at its event log",
  WBEM_E_ILLEGAL_NULL: 'a value is needed here',
  WBEM_E_INVALID_CLASS: 'check the class name and the namespace (--namespace)',
  WBEM_E_INVALID_METHOD: 'the class has no such method',
  WBEM_E_INVALID_NAMESPACE: 'check the namespace (--namespace)',
  WBEM_E_INVALID_OBJECT_PATH: 'check how the path is written: root/cimv2:Class.Key="value"',
  WBEM_E_INVALID_PARAMETER: 'check names and values against the class',
  WBEM_E_INVALID_PROPERTY: 'check the property name against the class',
  WBEM_E_INVALID_QUERY: 'check the query',
  WBEM_E_NOT_AVAILABLE: 'try again later',
  WBEM_E_NOT_FOUND: 'check the key values, the class and the namespace',
  WBEM_E_NOT_SUPPORTED: 'the provider cannot do this',
  WBEM_E_OUT_OF_MEMORY: 'raise MaxMemoryPerShellMB or try again later',
  WBEM_E_PROVIDER_FAILURE: "look at the server's WMI-Activity event log",
  WBEM_E_PROVIDER_LOAD_FAILURE: "look at the server's WMI-Activity event log",
  WBEM_E_PROVIDER_NOT_CAPABLE:
    'the provider cannot do this; for an update of some properties try --partial merge',
  WBEM_E_QUOTA_VIOLATION: 'ask for less at a time, or raise the quota (winrm get winrm/config)',
  WBEM_E_READ_ONLY: 'the property cannot be written',
  WBEM_E_SERVER_TOO_BUSY: 'try again later, with fewer requests at a time',
  WBEM_E_TIMED_OUT: 'give it more time: --operation-timeout, --timeout',
  WBEM_E_TRANSACTION_CONFLICT: 'read the instance again and repeat the change',
  WBEM_E_TYPE_MISMATCH: 'check the value against the type of the property',
  WBEM_E_UNSUPPORTED_PARAMETER: 'the server does not take this option; try --partial merge',
  WBEM_E_UNSUPPORTED_PUT_EXTENSION: 'the provider updates whole instances only: --partial merge',
  WBEM_E_VALUE_OUT_OF_RANGE: 'check the value against the type of the property',
};

/** What to try about a status; undefined where nothing general can be said. */
export function adviceFor(hresult: number): string | undefined {
  return ADVICE[hresultName(hresult) ?? ''];
}

/** What to try about an error, where its message does not say so itself. */
export function adviceAbout(error: unknown): string | undefined {
  if (error instanceof AuthenticationError) return loginAdvice(error);
  if (error instanceof ProtocolError) return protocolAdvice(error);
  if (error instanceof HttpError && error.status !== 403) return undefined;
  const isAnswer = error instanceof FaultError || error instanceof HttpError;
  return isAnswer ? adviceFor(error.hresult) : undefined;
}
