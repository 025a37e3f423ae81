import { CIM_STATUS } from '../binding/tables/cim-status.js';
import { rows } from '../binding/tables/rows.js';
import { hex, hresultName } from '../binding/hresults.js';
import { DMTF_URI } from '../binding/resource-uri.js';
import { STANDARD_STYLE, writeProperties } from '../binding/value.js';
import { WBEM_E_NOT_SUPPORTED, WBEM_E_PROVIDER_NOT_CAPABLE } from '../binding/wbem-status.js';
import { CimInstance } from '../cim/instance.js';
import type { CimValue } from '../cim/types.js';
import { type QName, xml, type XmlElement } from '../xml/element.js';
import { CIM, WSMB, XSI } from '../xml/namespaces.js';
import type { CimFailure } from './cim-failure.js';

/** A property of an error object; an error says of its values which type they have. */
type ErrorProperty = readonly [name: string, type: string, value: string | number | null];

const XSI_TYPE: QName = { ns: XSI, name: 'type' };
const CIM_ERROR: QName = { ns: WSMB, name: 'IsCIM_Error' };

/** The CIM status that stands for a WBEM status, and its name. */
export function cimStatusOf(hresult: number): readonly [status: number, name: string] {
  const wanted = hresult === WBEM_E_PROVIDER_NOT_CAPABLE ? WBEM_E_NOT_SUPPORTED : hresult;
  const found = rows(CIM_STATUS).find(([, , wbem]) => wbem === hresultName(wanted));
  const [status = '1', name = 'MI_RESULT_FAILED'] = found ?? [];
  return [Number(status), name.replace('MI_RESULT_', '')];
}

/** What kind of error a CIM status is, in the numbers of MI. */
const CATEGORIES: Readonly<Record<number, number>> = {
  3: 10,
  4: 5,
  5: 10,
  6: 13,
  7: 11,
  12: 10,
  15: 5,
  27: 30,
};

function propertyElement(
  ns: string,
  [name, type, value]: ErrorProperty,
  isNullTyped: boolean,
): XmlElement {
  const attributes: [QName, string | QName][] = [];
  if (value === null) attributes.push([{ ns: XSI, name: 'nil' }, 'true']);
  if (value !== null || isNullTyped) attributes.push([XSI_TYPE, { ns: CIM, name: type }]);
  return xml(ns, name, String(value ?? ''), attributes);
}

function namespaceOf(className: string): string {
  return `${DMTF_URI}${className}`;
}

/** An error object of Windows: nulls and the object itself have a type as well. */
function windowsObject(className: string, properties: readonly ErrorProperty[]): XmlElement {
  const ns = namespaceOf(className);
  return xml(
    ns,
    className,
    properties.map((property) => propertyElement(ns, property, true)),
    [[XSI_TYPE, { ns, name: `${className}_Type` }]],
  );
}

/** Marked as what it is. [DSP0227] 9.3.2 */
function asCimError(element: XmlElement): XmlElement {
  const attributes = [...element.attributes, { ...CIM_ERROR, value: 'true' }];
  return { ...element, attributes };
}

/** WMI's own error object, inside f:ExtendedError. Its StatusCode is null in all that was seen. */
export function extendedStatus(parameterInfo: string, operation: string): XmlElement {
  return windowsObject('__ExtendedStatus', [
    ['Description', 'cimString', null],
    ['Operation', 'cimString', operation],
    ['ParameterInfo', 'cimString', parameterInfo],
    ['ProviderName', 'cimString', 'WinMgmt'],
    ['StatusCode', 'cimUnsignedInt', null],
  ]);
}

/** The error object of Windows Server 2012 and later for what has no code of WS-Management. */
export function wmiError({ hresult, parameterInfo }: CimFailure): XmlElement {
  const [status] = cimStatusOf(hresult);
  const error = windowsObject('MSFT_WmiError', [
    ['CIMStatusCode', 'cimUnsignedInt', status],
    ['CIMStatusCodeDescription', 'cimString', null],
    ['ErrorSource', 'cimString', null],
    ['ErrorSourceFormat', 'cimUnsignedShort', 0],
    ['ErrorType', 'cimUnsignedShort', 0],
    ['Message', 'cimString', `${hresultName(hresult) ?? 'failure'}: ${parameterInfo}`],
    ['MessageID', 'cimString', `HRESULT ${hex(hresult).toLowerCase()}`],
    ['OtherErrorSourceFormat', 'cimString', null],
    ['OtherErrorType', 'cimString', null],
    ['OwningEntity', 'cimString', null],
    ['PerceivedSeverity', 'cimUnsignedShort', 0],
    ['ProbableCause', 'cimUnsignedShort', 0],
    ['ProbableCauseDescription', 'cimString', null],
    ['error_Category', 'cimUnsignedInt', CATEGORIES[status] ?? 0],
    ['error_Code', 'cimUnsignedInt', hresult],
    ['error_Type', 'cimString', 'HRESULT'],
    ['error_WindowsErrorMessage', 'cimString', parameterInfo],
  ]);
  return asCimError(error);
}

/** An error object of a provider as it stands, in no type but its own. */
export function providerObject(object: CimInstance): XmlElement {
  const ns = namespaceOf(object.className);
  return xml(ns, object.className, writeProperties(ns, object, STANDARD_STYLE));
}

/** A provider's own CIM error, with the status of the call where it names none. */
export function providerError(object: CimInstance, hresult: number): XmlElement {
  const given = [...object].filter(([, value]) => value !== null);
  const values: Record<string, CimValue> = {
    CIMStatusCode: cimStatusOf(hresult)[0],
    error_Code: hresult,
    error_Type: 'HRESULT',
    ...Object.fromEntries(given),
  };
  return asCimError(providerObject(new CimInstance(object.className, values)));
}

/** The error object of OMI: it has no type, nor have its nulls. */
export function omiError({ hresult, parameterInfo }: CimFailure): XmlElement {
  const [status] = cimStatusOf(hresult);
  const ns = namespaceOf('OMI_Error');
  const properties: readonly ErrorProperty[] = [
    ['ErrorType', 'cimUnsignedShort', null],
    ['OtherErrorType', 'cimString', null],
    ['OwningEntity', 'cimString', 'OMI:CIMOM'],
    ['MessageID', 'cimString', `OMI:MI_Result:${status}`],
    ['Message', 'cimString', parameterInfo],
    ['PerceivedSeverity', 'cimUnsignedInt', 7],
    ['ProbableCause', 'cimUnsignedInt', 0],
    ['ProbableCauseDescription', 'cimString', 'Unknown'],
    ['RecommendedActions', 'cimString', null],
    ['ErrorSource', 'cimString', null],
    ['ErrorSourceFormat', 'cimUnsignedShort', null],
    ['OtherErrorSourceFormat', 'cimString', null],
    ['CIMStatusCode', 'cimUnsignedInt', status],
    ['CIMStatusCodeDescription', 'cimString', null],
    ['OMI_Code', 'cimUnsignedInt', status],
    ['OMI_Category', 'cimUnsignedInt', CATEGORIES[status] ?? 0],
    ['OMI_Type', 'cimString', 'MI'],
    ['OMI_ErrorMessage', 'cimString', parameterInfo],
  ];
  const elements = properties.map((property) => propertyElement(ns, property, false));
  return asCimError(xml(ns, 'OMI_Error', elements));
}
