import { CIM_STATUS } from '../binding/tables/cim-status.js';
import { rows } from '../binding/tables/rows.js';
import { hex, hresultName } from '../binding/hresults.js';
import { DMTF_URI } from '../binding/resource-uri.js';
import { STANDARD_STYLE, writeProperties } from '../binding/value.js';
import {
  WBEM_E_ACCESS_DENIED,
  WBEM_E_ALREADY_EXISTS,
  WBEM_E_INVALID_CLASS,
  WBEM_E_NOT_FOUND,
  WBEM_E_TIMED_OUT,
} from '../binding/wbem-status.js';
import { CimInstance } from '../cim/instance.js';
import type { CimValue } from '../cim/types.js';
import { FaultReply, wsmanFault } from '../server/fault-reply.js';
import { xml, type XmlElement } from '../xml/element.js';
import { WSMAN_FAULT, WSMB } from '../xml/namespaces.js';
import type { CimFailure } from './cim-failure.js';

const MACHINE = 'sandbox';
const PROVIDER_PATH = '%systemroot%\\system32\\WsmWmiPl.dll';

/** The WS-Management codes that Windows puts beside the subcodes of its own checks. */
const SUBCODE_CODES: Readonly<Record<string, number>> = {
  'wsa:ActionNotSupported': 0x80338013,
  'wsa:InvalidMessageInformationHeader': 0x8033800f,
  'wsa:MessageInformationHeaderRequired': 0x8033800e,
  'wsman:CannotProcessFilter': 0x80338093,
  'wsman:EncodingLimit/MaxEnvelopeSizeExceeded': 0x80338048,
  'wsman:EncodingLimit/MinimumEnvelopeLimit': 0x8033807e,
  'wsman:InternalError': 0x8033813b,
  'wsman:InvalidSelectors/DuplicateSelectors': 0x8033805f,
  'wsman:InvalidSelectors/InsufficientSelectors': 0x8033805a,
  'wsman:InvalidSelectors/TypeMismatch': 0x8033805c,
  'wsman:InvalidSelectors/UnexpectedSelectors': 0x8033805b,
  'wsman:SchemaValidationError': 0x80338041,
  'wsman:UnsupportedFeature/AddressingMode': 0x80338042,
  'wsman:UnsupportedFeature/Locale': 0x80338087,
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
}

const NO_RESOURCE: Known = {
  subcode: 'wsa:DestinationUnreachable',
  code: 0x80338000,
  faultDetail: 'InvalidResourceURI',
  reason:
    'The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors. ',
};

const KNOWN: ReadonlyMap<number, Known> = new Map<number, Known>([
  [WBEM_E_NOT_FOUND, NO_RESOURCE],
  [WBEM_E_INVALID_CLASS, NO_RESOURCE],
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

/** The CIM status that stands for a WBEM status. */
export function cimStatusOf(hresult: number): number {
  const name = hresultName(hresult);
  return Number(rows(CIM_STATUS).find(([, , status]) => status === name)?.[0] ?? 1);
}

function errorElement(className: string, values: Readonly<Record<string, CimValue>>): XmlElement {
  const ns = `${DMTF_URI}${className}`;
  const properties = writeProperties(ns, new CimInstance(className, values), STANDARD_STYLE);
  return xml(ns, className, properties);
}

/** An element marked as a CIM error. [DSP0227] 9.3.2 */
export function cimErrorElement(
  className: string,
  values: Readonly<Record<string, CimValue>>,
): XmlElement {
  const element = errorElement(className, values);
  const mark = { ns: WSMB, name: 'IsCIM_Error', value: 'true' };
  return { ...element, attributes: [...element.attributes, mark] };
}

function extendedStatus(parameterInfo: string, operation: string): XmlElement {
  return errorElement('__ExtendedStatus', {
    Description: null,
    Operation: operation,
    ParameterInfo: parameterInfo,
    ProviderName: 'WinMgmt',
    StatusCode: null,
  });
}

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

function wmiError({ hresult, parameterInfo, errorObject }: CimFailure): XmlElement {
  if (errorObject !== null) {
    return cimErrorElement(errorObject.className, Object.fromEntries(errorObject));
  }
  return cimErrorElement('MSFT_WmiError', {
    CIMStatusCode: cimStatusOf(hresult),
    Message: `${hresultName(hresult) ?? 'failure'}: ${parameterInfo}`,
    MessageID: `HRESULT ${hex(hresult).toLowerCase()}`,
    error_Category: 0,
    error_Code: hresult,
    error_Type: 'HRESULT',
    error_WindowsErrorMessage: parameterInfo,
  });
}

/** A failure of WMI as Windows Server 2012 and later report it. */
export function windowsFault(failure: CimFailure, operation: string): FaultReply {
  const known = failure.errorObject === null ? KNOWN.get(failure.hresult) : undefined;
  if (known === undefined) {
    return new FaultReply({
      code: 'Receiver',
      subcode: 'wsman:InternalError',
      reason:
        'The WS-Management service cannot process the request. The WMI service or the WMI provider returned an error. ',
      detail: [wmiError(failure)],
    });
  }
  const { subcode, code, reason, isReceiver = false, faultDetail } = known;
  const isWmi = known === NO_RESOURCE;
  const status = extendedStatus(
    failure.parameterInfo,
    operation === 'Put' ? 'PutInstance' : 'GetObject',
  );
  return new FaultReply({
    subcode,
    reason,
    ...(isReceiver ? { code: 'Receiver' } : {}),
    ...(faultDetail === undefined ? {} : { faultDetail }),
    detail: [wsmanFault(code, MACHINE, isWmi ? [providerFault(code, reason, status)] : reason)],
  });
}

/** A fault of the service itself, with the WS-Management code that Windows gives it. */
export function withWindowsCode(reply: FaultReply): FaultReply {
  const { code, subcode, reason, faultDetail, detail } = reply.fault;
  const segment = faultDetail?.split('/').at(-1);
  const key = segment === undefined ? subcode : `${subcode}/${segment}`;
  const number = SUBCODE_CODES[key];
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
