import { readFault, readFaultElement, type SoapFault } from '../wsman/fault.js';
import { readEnvelope } from '../wsman/envelope.js';
import { attribute, child, named, textOf, xml, type XmlElement } from '../xml/element.js';
import { SOAP, WSMAN_FAULT, WSMB, XML, XSI } from '../xml/namespaces.js';

/** f:WSManFault. [MS-WSMV] 2.2.4.43 */
export interface WsmanFault {
  /** As sent: an HRESULT, its low 16 bits on old builds, or a Win32 code. */
  readonly code: number;
  readonly machine?: string;
  readonly message?: string;
}

/** f:ProviderFault, inside a WSManFault: what the provider said. */
export interface ProviderFault {
  readonly provider?: string;
  readonly path?: string;
  readonly wsmanFault?: WsmanFault;
  readonly message?: string;
}

/** An error object: __ExtendedStatus, MSFT_WmiError, OMI_Error or another CIM_Error. */
export interface ExtendedError {
  readonly className: string;
  /** True for an element with wsmb:IsCIM_Error="true". */
  readonly isCimError: boolean;
  /** Property texts by name; null for xsi:nil. */
  readonly properties: Readonly<Record<string, string | null>>;
}

/** All that a server said in a fault. */
export interface FaultDetails extends Omit<SoapFault, 'detail'> {
  readonly wsmanFault?: WsmanFault;
  readonly providerFault?: ProviderFault;
  readonly extendedError?: ExtendedError;
}

/** Drops what is undefined, so that a fault shows only what was said. */
function compact<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function nonEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.replace(/\s+/g, ' ').trim() ?? '';
  return trimmed === '' ? undefined : trimmed;
}

/** The first element, in document order, for which `test` is true. */
function find(
  elements: readonly XmlElement[],
  test: (element: XmlElement) => boolean,
): XmlElement | undefined {
  for (const element of elements) {
    const found = test(element) ? element : find(element.children, test);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readWsmanFault(element: XmlElement): WsmanFault | undefined {
  const code = Number(attribute(element, '', 'Code')?.trim() || Number.NaN);
  if (!Number.isInteger(code)) return undefined;
  return compact<WsmanFault>({
    code: code < 0 ? code + 2 ** 32 : code,
    machine: nonEmpty(attribute(element, '', 'Machine')),
    message: nonEmpty(textOf(child(element, WSMAN_FAULT, 'Message'))),
  });
}

function readProviderFault(element: XmlElement): ProviderFault {
  const inner = child(element, WSMAN_FAULT, 'WSManFault');
  return compact<ProviderFault>({
    provider: nonEmpty(attribute(element, '', 'provider')),
    path: nonEmpty(attribute(element, '', 'path')),
    wsmanFault: inner === undefined ? undefined : readWsmanFault(inner),
    message: nonEmpty(textOf(element)),
  });
}

function isCimError(element: XmlElement): boolean {
  return attribute(element, WSMB, 'IsCIM_Error') === 'true';
}

function readExtendedError(element: XmlElement): ExtendedError {
  const properties = element.children.map((property): [string, string | null] => {
    const isNil = attribute(property, XSI, 'nil') === 'true';
    return [property.name, isNil ? null : textOf(property)];
  });
  return {
    className: element.name,
    isCimError: isCimError(element),
    properties: Object.fromEntries(properties),
  };
}

/** The error object in a fault detail: a CIM_Error, or the child of f:ExtendedError. */
function findExtendedError(detail: readonly XmlElement[]): ExtendedError | undefined {
  const element =
    find(detail, isCimError) ??
    find(detail, (candidate) => named(candidate, WSMAN_FAULT, 'ExtendedError'))?.children[0] ??
    detail.find(({ name }) => name.endsWith('_WmiError') || name === '__ExtendedStatus');
  return element === undefined ? undefined : readExtendedError(element);
}

/** The fault with its detail decoded. */
export function faultDetails({ detail, ...fault }: SoapFault): FaultDetails {
  const outer = find(detail, (element) => named(element, WSMAN_FAULT, 'WSManFault'));
  const provider = find(detail, (element) => named(element, WSMAN_FAULT, 'ProviderFault'));
  const language = fault.language ?? (outer && nonEmpty(attribute(outer, XML, 'lang')));
  return compact<FaultDetails>({
    ...fault,
    language,
    faultDetail: fault.faultDetail,
    wsmanFault: outer === undefined ? undefined : readWsmanFault(outer),
    providerFault: provider === undefined ? undefined : readProviderFault(provider),
    extendedError: findExtendedError(detail),
  });
}

const BARE: Omit<SoapFault, 'detail'> = { code: '', subcode: '', reason: '', notUnderstood: [] };

/**
 * The fault in a document: an envelope, a bare s:Fault, or only the detail, as logs show it.
 * Undefined when there is none.
 */
export function findFault(root: XmlElement): FaultDetails | undefined {
  if (named(root, SOAP, 'Envelope')) {
    const fault = readFault(readEnvelope(root));
    return fault === undefined ? undefined : faultDetails(fault);
  }
  const fault = find([root], (element) => named(element, SOAP, 'Fault'));
  if (fault !== undefined) return faultDetails(readFaultElement(fault));
  const detail = faultDetails({ ...BARE, detail: [xml('', 'detail', [root])] });
  const said = detail.wsmanFault ?? detail.providerFault ?? detail.extendedError;
  return said === undefined ? undefined : detail;
}
