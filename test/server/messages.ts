/** Messages written by hand, so that what this library writes is not compared with itself. */

export const WMI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/';
export const DMTF = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/';
export const SERVICE = `${WMI}root/cimv2/Win32_Service`;
export const ANONYMOUS = 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous';
export const MESSAGE_ID = 'uuid:6B0D1C4A-BCED-4CAE-981B-8DDA57181C9F';

const NAMESPACES = [
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
  'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
  'xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer"',
  'xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"',
  'xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"',
  'xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"',
  'xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common"',
].join(' ');

const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer/';

/** The header blocks of a request by name; an empty text leaves one out. */
export type Blocks = Readonly<Record<string, string>>;

export interface RequestParts {
  /** `Get`, `Put`, ... */
  readonly action?: string;
  readonly uri?: string;
  readonly selectors?: Readonly<Record<string, string>>;
  /** Blocks instead of, or besides, the usual ones. */
  readonly blocks?: Blocks;
  readonly body?: string;
}

function blocksOf({
  action = 'Get',
  uri = SERVICE,
  selectors = { Name: 'Spooler' },
}: RequestParts) {
  const set = Object.entries(selectors).map(
    ([name, value]) => `<w:Selector Name="${name}">${value}</w:Selector>`,
  );
  return {
    To: '<a:To>http://server:5985/wsman</a:To>',
    ResourceURI: `<w:ResourceURI s:mustUnderstand="true">${uri}</w:ResourceURI>`,
    ReplyTo: `<a:ReplyTo><a:Address s:mustUnderstand="true">${ANONYMOUS}</a:Address></a:ReplyTo>`,
    Action: `<a:Action s:mustUnderstand="true">${TRANSFER}${action}</a:Action>`,
    MaxEnvelopeSize: '<w:MaxEnvelopeSize s:mustUnderstand="true">153600</w:MaxEnvelopeSize>',
    MessageID: `<a:MessageID>${MESSAGE_ID}</a:MessageID>`,
    Locale: '<w:Locale xml:lang="en-US" s:mustUnderstand="false"/>',
    OperationTimeout: '<w:OperationTimeout>PT60S</w:OperationTimeout>',
    SelectorSet: set.length === 0 ? '' : `<w:SelectorSet>${set.join('')}</w:SelectorSet>`,
  };
}

/** An envelope around header blocks and a body. */
export function envelope(header: string, body: string): string {
  return `<s:Envelope ${NAMESPACES}><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

/** A request; without parts, a good Get of the service Spooler. */
export function request(parts: RequestParts = {}): string {
  const blocks: Blocks = { ...blocksOf(parts), ...parts.blocks };
  return envelope(Object.values(blocks).join(''), parts.body ?? '');
}

/** The block that makes a request one about a part of the instance. */
export function fragment(
  path: string,
  mustUnderstand: string | null = 'true',
  dialect = '',
): Blocks {
  const flag = mustUnderstand === null ? '' : ` s:mustUnderstand="${mustUnderstand}"`;
  return { Fragment: `<w:FragmentTransfer${flag}${dialect}>${path}</w:FragmentTransfer>` };
}

/** The body of a Put or Create: an instance with these property elements, whose prefix is `q`. */
export function instance(uri: string, properties: string): string {
  const [className] = uri.split('/').slice(-1);
  return `<q:${className} xmlns:q="${uri}" xsi:type="q:${className}_Type">${properties}</q:${className}>`;
}

export function xmlFragment(content: string, uri = SERVICE): string {
  return `<w:XmlFragment xmlns:q="${uri}">${content}</w:XmlFragment>`;
}

/** The headers of an answer. */
function answerHeaders(action: string, others = ''): string {
  const to = `<a:To>${ANONYMOUS}</a:To>`;
  return `<a:Action>${action}</a:Action>${to}<a:MessageID/>${others}`;
}

/** The answer to a good request. */
export function answer(action: string, body: string): string {
  const relates = `<a:RelatesTo>${MESSAGE_ID}</a:RelatesTo>`;
  return envelope(answerHeaders(`${TRANSFER}${action}Response`, relates), body);
}

const FAULT_ACTIONS: Readonly<Record<string, string>> = {
  a: 'http://schemas.xmlsoap.org/ws/2004/08/addressing/fault',
  s: 'http://schemas.xmlsoap.org/ws/2004/08/addressing/fault',
  w: 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault',
  x: 'http://schemas.xmlsoap.org/ws/2004/09/transfer/fault',
};

/** A fault as servers send it, but for the words. */
export interface FaultParts {
  /** Default `s:Sender`. */
  readonly code?: string;
  /** `w:InvalidSelectors`; none for the codes that are their own. */
  readonly subcode?: string;
  /** The last part of w:FaultDetail. */
  readonly faultDetail?: string;
  /** The rest of s:Detail. */
  readonly detail?: string;
  /** The header that was not understood, with its namespace declared. */
  readonly notUnderstood?: string;
  /** Null for the fault of a message that has no identifier, or none that could be read. */
  readonly relatesTo?: string | null;
}

export function fault(parts: FaultParts): string {
  const { code = 's:Sender', subcode, faultDetail, detail = '', notUnderstood = '' } = parts;
  const [prefix = 's'] = (subcode ?? code).split(':');
  const { relatesTo = MESSAGE_ID } = parts;
  const relates = relatesTo === null ? '' : `<a:RelatesTo>${relatesTo}</a:RelatesTo>`;
  const inner = subcode === undefined ? '' : `<s:Subcode><s:Value>${subcode}</s:Value></s:Subcode>`;
  const uri =
    faultDetail === undefined
      ? ''
      : `<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/${faultDetail}</w:FaultDetail>`;
  const details = uri + detail === '' ? '' : `<s:Detail>${uri}${detail}</s:Detail>`;
  return envelope(
    answerHeaders(FAULT_ACTIONS[prefix] ?? '', `${relates}${notUnderstood}`),
    `<s:Fault><s:Code><s:Value>${code}</s:Value>${inner}</s:Code><s:Reason><s:Text xml:lang="en-US"/></s:Reason>${details}</s:Fault>`,
  );
}

/** The f:WSManFault of Windows around its message. */
export function wsmanFault(code: number, message = ''): string {
  return `<f:WSManFault Code="${code}" Machine="x"><f:Message>${message}</f:Message></f:WSManFault>`;
}
