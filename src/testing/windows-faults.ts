import { hex } from '../binding/hresults.js';
import {
  WBEM_E_ACCESS_DENIED,
  WBEM_E_ALREADY_EXISTS,
  WBEM_E_INVALID_CLASS,
  WBEM_E_INVALID_QUERY,
  WBEM_E_NOT_FOUND,
  WBEM_E_TIMED_OUT,
} from '../binding/wbem-status.js';
import { FaultReply, wsmanFault } from '../server/fault-reply.js';
import { xml, type XmlElement } from '../xml/element.js';
import { WSMAN_FAULT } from '../xml/namespaces.js';
import type { CimFailure } from './cim-failure.js';
import { extendedStatus, providerError, providerObject, wmiError } from './error-objects.js';

const MACHINE = 'sandbox';
const PROVIDER_PATH = '%systemroot%\\system32\\WsmWmiPl.dll';

/** The WS-Management codes that Windows puts beside the codes and subcodes of its own checks. */
const CODES: Readonly<Record<string, number>> = {
  's:MustUnderstand': 0x80338010,
  's:VersionMismatch': 0x8033800d,
  'wsa:ActionNotSupported': 0x80338013,
  'wsa:InvalidMessageInformationHeader': 0x8033800f,
  'wsa:InvalidMessageInformationHeader/InvalidTimeout': 0x8033800f,
  'wsa:MessageInformationHeaderRequired': 0x80338011,
  'wsen:CannotProcessFilter': 0x8033801a,
  'wsen:FilterDialectRequestedUnavailable': 0x80338019,
  'wsen:InvalidEnumerationContext': 0x8033801b,
  'wsman:CannotProcessFilter': 0x80338093,
  'wsman:EncodingLimit/MaxEnvelopeSizeExceeded': 0x80338048,
  'wsman:EncodingLimit/MinimumEnvelopeLimit': 0x8033807e,
  'wsman:EncodingLimit/UnreportableSuccess': 0x8033804d,
  'wsman:FragmentDialectNotSupported': 0x80338090,
  'wsman:InternalError': 0x8033813b,
  'wsman:InvalidParameter/InvalidName': 0x80338055,
  'wsman:InvalidParameter/TypeMismatch': 0x80338054,
  'wsman:InvalidSelectors/DuplicateSelectors': 0x8033805f,
  'wsman:InvalidSelectors/InsufficientSelectors': 0x8033805a,
  'wsman:InvalidSelectors/TypeMismatch': 0x8033805c,
  'wsman:InvalidSelectors/UnexpectedSelectors': 0x8033805b,
  'wsman:QuotaLimit': 0x803381a5,
  'wsman:SchemaValidationError': 0x80338041,
  'wsman:UnsupportedFeature/AddressingMode': 0x80338076,
  'wsman:UnsupportedFeature/EnumerationMode': 0x80338086,
  'wsman:UnsupportedFeature/Locale': 0x80338087,
  'wst:InvalidRepresentation/InvalidFragment': 0x80338059,
  'wst:InvalidRepresentation/InvalidNamespace': 0x80338058,
  'wst:InvalidRepresentation/InvalidValues': 0x803380ed,
  'wst:InvalidRepresentation/MissingValues': 0x80338057,
};

/** How Windows words the failures that WinRM has a mapping for. */
interface Known {
  readonly subcode: string;
  readonly code: number;
  readonly reason: string;
  readonly isReceiver?: boolean;
  readonly faultDetail?: string;
  /** WMI adds its own error object, about this operation where it is always the same. */
  readonly isWmi?: boolean;
  readonly operation?: string;
}

const NO_RESOURCE: Known = {
  subcode: 'wsa:DestinationUnreachable',
  code: 0x80338000,
  faultDetail: 'InvalidResourceURI',
  isWmi: true,
  reason:
    'The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors. ',
};

const BAD_QUERY: Known = {
  subcode: 'wsen:CannotProcessFilter',
  code: 0x8033801a,
  isWmi: true,
  operation: 'ExecQuery',
  reason:
    'The data source could not process the filter. The filter might be missing or it might be invalid. Change the filter and try the request again. ',
};

const KNOWN: ReadonlyMap<number, Known> = new Map<number, Known>([
  [WBEM_E_NOT_FOUND, NO_RESOURCE],
  [WBEM_E_INVALID_CLASS, NO_RESOURCE],
  [WBEM_E_INVALID_QUERY, BAD_QUERY],
  [WBEM_E_ACCESS_DENIED, { subcode: 'wsman:AccessDenied', code: 5, reason: 'Access is denied. ' }],
  [
    WBEM_E_ALREADY_EXISTS,
    {
      subcode: 'wsman:AlreadyExists',
      code: 0x80338033,
      reason:
        'The WS-Management service cannot process the request because the resource already exists. ',
    },
  ],
  [
    WBEM_E_TIMED_OUT,
    {
      subcode: 'wsman:TimedOut',
      code: 0x80338029,
      isReceiver: true,
      reason:
        'The WS-Management service cannot complete the operation within the time specified in OperationTimeout. ',
    },
  ],
]);

function providerFault(code: number, reason: string, status: XmlElement): XmlElement {
  return xml(
    WSMAN_FAULT,
    'ProviderFault',
    [wsmanFault(code, MACHINE, reason), xml(WSMAN_FAULT, 'ExtendedError', [status])],
    [
      ['provider', 'WMI Provider'],
      ['path', PROVIDER_PATH],
    ],
  );
}

/** The operation of WMI behind one of WS-Management. */
const WMI_OPERATIONS: Readonly<Record<string, string>> = {
  Create: 'PutInstance',
  Delete: 'DeleteInstance',
  Enumerate: 'CreateInstanceEnum',
  Invoke: 'ExecMethod',
  Put: 'PutInstance',
};

/** A failure that WinRM has no mapping for, of a provider that tells more in WMI's own object. */
function unknown(hresult: number): Known {
  return {
    subcode: 'wsman:InternalError',
    code: hresult,
    isReceiver: true,
    reason: `The WMI service or the WMI provider returned an unknown error: HRESULT ${hex(hresult).toLowerCase()} `,
  };
}

function withCimError(error: XmlElement): FaultReply {
  return new FaultReply({
    code: 'Receiver',
    subcode: 'wsman:InternalError',
    reason:
      'The WS-Management service cannot process the request. The WMI service or the WMI provider returned an error. ',
    detail: [error],
  });
}

/** A failure of WMI as Windows Server 2012 and later report it. */
export function windowsFault(failure: CimFailure, operation: string): FaultReply {
  const { hresult, errorObject, parameterInfo } = failure;
  const isStatus = errorObject?.className === '__ExtendedStatus';
  if (errorObject !== null && !isStatus) return withCimError(providerError(errorObject, hresult));
  const known = KNOWN.get(hresult) ?? (isStatus ? unknown(hresult) : undefined);
  if (known === undefined) return withCimError(wmiError(failure));
  const { subcode, code, reason, isReceiver = false, faultDetail, isWmi = false } = known;
  const status =
    errorObject === null
      ? extendedStatus(parameterInfo, known.operation ?? WMI_OPERATIONS[operation] ?? 'GetObject')
      : providerObject(errorObject);
  return new FaultReply({
    subcode,
    reason,
    ...(isReceiver ? { code: 'Receiver' } : {}),
    ...(faultDetail === undefined ? {} : { faultDetail }),
    detail: [
      wsmanFault(code, MACHINE, isStatus || isWmi ? [providerFault(code, reason, status)] : reason),
    ],
  });
}

/** True for a code of WS-Management, and not of WMI. */
function isWsmanCode(hresult: number | undefined): hresult is number {
  return hresult !== undefined && hresult >>> 16 === 0x8033;
}

/** A fault of the service itself, with the WS-Management code that Windows gives it. */
export function withWindowsCode(reply: FaultReply): FaultReply {
  const { code, subcode, reason, faultDetail, detail } = reply.fault;
  const segment = faultDetail?.split('/').at(-1);
  const name = subcode === '' ? `s:${code}` : subcode;
  const number = isWsmanCode(reply.hresult)
    ? reply.hresult
    : CODES[segment === undefined ? name : `${name}/${segment}`];
  if (number === undefined || detail.length > 0) return reply;
  return new FaultReply({
    code,
    subcode,
    reason,
    headers: reply.headers,
    ...(segment === undefined ? {} : { faultDetail: segment }),
    detail: [wsmanFault(number, MACHINE, reason)],
  });
}
