import { DMTF, type FaultParts, wsmanFault } from '../server/messages.js';

/** The object that WMI adds to a fault. */
function extendedStatus(operation: string, parameter: string): string {
  const typed = 'xsi:type="cim:cimString"';
  return `<q:__ExtendedStatus xmlns:q="${DMTF}__ExtendedStatus" xsi:type="q:__ExtendedStatus_Type"><q:Description xsi:nil="true" ${typed}/><q:Operation ${typed}>${operation}</q:Operation><q:ParameterInfo ${typed}>${parameter}</q:ParameterInfo><q:ProviderName ${typed}>WinMgmt</q:ProviderName><q:StatusCode xsi:nil="true" xsi:type="cim:cimUnsignedInt"/></q:__ExtendedStatus>`;
}

/** The fault for what is not there, class or instance. */
export function notFound(operation: string, parameter: string): FaultParts {
  const status = extendedStatus(operation, parameter);
  const provider = `<f:ProviderFault provider="WMI Provider" path="%systemroot%\\system32\\WsmWmiPl.dll">${wsmanFault(2150858752)}<f:ExtendedError>${status}</f:ExtendedError></f:ProviderFault>`;
  return {
    subcode: 'a:DestinationUnreachable',
    faultDetail: 'InvalidResourceURI',
    detail: wsmanFault(2150858752, provider),
  };
}

/** What WMI says when WS-Management has no code for it. */
export interface WmiProblem {
  readonly hresult: number;
  readonly name: string;
  /** Its CIM status. Default 1: failed. */
  readonly status?: number;
  /** What kind of error the CIM status is. Default 0. */
  readonly category?: number;
  /** What it is about. */
  readonly info: string;
}

function property(name: string, type: string, value: string | number | null): string {
  return value === null
    ? `<q:${name} xsi:nil="true" xsi:type="cim:${type}"/>`
    : `<q:${name} xsi:type="cim:${type}">${value}</q:${name}>`;
}

/** The fault of Windows Server 2012 and later, whose detail is the error object alone. */
export function wmiFault({
  hresult,
  name,
  status = 1,
  category = 0,
  info,
}: WmiProblem): FaultParts {
  const properties = [
    property('CIMStatusCode', 'cimUnsignedInt', status),
    property('CIMStatusCodeDescription', 'cimString', null),
    property('ErrorSource', 'cimString', null),
    property('ErrorSourceFormat', 'cimUnsignedShort', 0),
    property('ErrorType', 'cimUnsignedShort', 0),
    property('Message', 'cimString', `${name}: ${info}`),
    property('MessageID', 'cimString', `HRESULT 0x${hresult.toString(16)}`),
    property('OtherErrorSourceFormat', 'cimString', null),
    property('OtherErrorType', 'cimString', null),
    property('OwningEntity', 'cimString', null),
    property('PerceivedSeverity', 'cimUnsignedShort', 0),
    property('ProbableCause', 'cimUnsignedShort', 0),
    property('ProbableCauseDescription', 'cimString', null),
    property('error_Category', 'cimUnsignedInt', category),
    property('error_Code', 'cimUnsignedInt', hresult),
    property('error_Type', 'cimString', 'HRESULT'),
    property('error_WindowsErrorMessage', 'cimString', info),
  ];
  const object = `<q:MSFT_WmiError b:IsCIM_Error="true" xmlns:q="${DMTF}MSFT_WmiError" xsi:type="q:MSFT_WmiError_Type">${properties.join('')}</q:MSFT_WmiError>`;
  return { code: 's:Receiver', subcode: 'w:InternalError', detail: object };
}
