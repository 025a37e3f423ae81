import {
  attribute,
  child,
  named,
  type QName,
  resolveQName,
  textOf,
  tokenOf,
  xml,
  type XmlElement,
} from '../xml/element.js';
import { SOAP, WSA, WSE, WSEN, WSMAN, WSMB, WST, XML } from '../xml/namespaces.js';
import type { Message } from './envelope.js';

/** The prefixes by which specifications name fault subcodes. */
const SUBCODE_PREFIXES: ReadonlyMap<string, string> = new Map([
  [WSMAN, 'wsman'],
  [WSA, 'wsa'],
  [WSEN, 'wsen'],
  [WSE, 'wse'],
  [WST, 'wst'],
  [WSMB, 'wsmb'],
]);
const SUBCODE_NAMESPACES = new Map([...SUBCODE_PREFIXES].map(([ns, prefix]) => [prefix, ns]));

/** A SOAP 1.2 fault as WS-Management uses it. [DSP0226] 14 */
export interface SoapFault {
  /** `Sender`, `Receiver`, `MustUnderstand`, ... */
  readonly code: string;
  /** `wsman:InvalidSelectors`; empty for none. Of an unknown namespace only the local name. */
  readonly subcode: string;
  /** What the server tells people, in its own language. Never to be parsed. */
  readonly reason: string;
  readonly language?: string;
  /** wsman:FaultDetail, a URI. */
  readonly faultDetail?: string;
  /** The other children of s:Detail. */
  readonly detail: readonly XmlElement[];
  /** The headers that a MustUnderstand fault is about. */
  readonly notUnderstood: readonly string[];
}

function subcodeName(value: XmlElement | undefined): string {
  if (value === undefined) return '';
  const qname = resolveQName(value, tokenOf(value));
  const prefix = SUBCODE_PREFIXES.get(qname?.ns ?? '');
  const local = qname?.name ?? tokenOf(value).replace(/^.*:/, '');
  return prefix === undefined ? local : `${prefix}:${local}`;
}

/** Reads the fault of a message; undefined when its body holds none. */
export function readFault({ body, blocks }: Message): SoapFault | undefined {
  const fault = body.find((element) => named(element, SOAP, 'Fault'));
  return fault === undefined ? undefined : readFaultElement(fault, blocks);
}

/** Reads an s:Fault, and from the header blocks beside it the names that were not understood. */
export function readFaultElement(fault: XmlElement, blocks: readonly XmlElement[] = []): SoapFault {
  const code = child(fault, SOAP, 'Code');
  const texts = child(fault, SOAP, 'Reason')?.children ?? [];
  const reason = texts.find((text) => attribute(text, XML, 'lang')?.startsWith('en')) ?? texts[0];
  const language = reason === undefined ? undefined : attribute(reason, XML, 'lang');
  const details = child(fault, SOAP, 'Detail')?.children ?? [];
  const faultDetail = details.find((item) => named(item, WSMAN, 'FaultDetail'));
  const notUnderstood = blocks.filter((block) => named(block, SOAP, 'NotUnderstood'));
  return {
    code: tokenOf(child(code, SOAP, 'Value')).replace(/^.*:/, ''),
    subcode: subcodeName(child(child(code, SOAP, 'Subcode'), SOAP, 'Value')),
    reason: textOf(reason).trim(),
    ...(language === undefined || language === '' ? {} : { language }),
    ...(faultDetail === undefined ? {} : { faultDetail: tokenOf(faultDetail) }),
    detail: details.filter((item) => item !== faultDetail),
    notUnderstood: notUnderstood.map((block) => attribute(block, '', 'qname') ?? ''),
  };
}

function subcodeQName(subcode: string): QName {
  const [prefix = '', name = ''] = subcode.split(':');
  return { ns: SUBCODE_NAMESPACES.get(prefix) ?? WSMAN, name };
}

/** The action of the message that carries a fault: it follows the namespace of the subcode. */
export function faultAction({ subcode }: Pick<SoapFault, 'subcode'>): string {
  const { ns } = subcode === '' ? { ns: WSA } : subcodeQName(subcode);
  return ns === WSMAN || ns === WSMB
    ? 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault'
    : `${ns}/fault`;
}

function writeCode(fault: SoapFault): XmlElement {
  const value = (qname: QName): XmlElement => xml(SOAP, 'Value', qname);
  const subcode =
    fault.subcode === '' ? [] : [xml(SOAP, 'Subcode', [value(subcodeQName(fault.subcode))])];
  return xml(SOAP, 'Code', [value({ ns: SOAP, name: fault.code }), ...subcode]);
}

/** The s:Fault element of a message. */
export function writeFault(fault: SoapFault): XmlElement {
  const detail = [
    ...(fault.faultDetail === undefined ? [] : [xml(WSMAN, 'FaultDetail', fault.faultDetail)]),
    ...fault.detail,
  ];
  const language = fault.language ?? 'en-US';
  return xml(SOAP, 'Fault', [
    writeCode(fault),
    xml(SOAP, 'Reason', [xml(SOAP, 'Text', fault.reason, [[{ ns: XML, name: 'lang' }, language]])]),
    ...(detail.length === 0 ? [] : [xml(SOAP, 'Detail', detail)]),
  ]);
}

/** The header blocks that name what was not understood. */
export function writeNotUnderstood(names: readonly QName[]): XmlElement[] {
  return names.map((name) => xml(SOAP, 'NotUnderstood', '', [['qname', name]]));
}
