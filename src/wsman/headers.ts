import {
  attribute,
  child,
  named,
  type QName,
  tokenOf,
  xml,
  type XmlElement,
} from '../xml/element.js';
import { SOAP, WSA, WSMAN, WSMV, XML } from '../xml/namespaces.js';
import { ANONYMOUS, readSelectorSet, type Selector, writeSelectorSet } from './addressing.js';
import { parseDuration, printDuration } from './duration.js';
import { type Option, readOptionSet, writeOptionSet } from './options.js';

/** The XPath 1.0 dialect of fragment paths, which is also the default. [DSP0226] 7.7 */
export const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';

/** Which part of the representation a Get or Put is about. [MS-WSMV] 3.1.4.1.18 */
export interface FragmentTransfer {
  /** Level 1 XPath: the bare name of a property, `Name[2]` or `Name/text()`. */
  readonly path: string;
  readonly dialect?: string;
}

/** The headers of a message, request or response. [MS-WSMV] 2.2.4 */
export interface MessageHeaders {
  readonly to?: string;
  readonly resourceUri?: string;
  readonly replyTo?: string;
  readonly action?: string;
  /** The largest answer wanted, in octets. */
  readonly maxEnvelopeSize?: number;
  readonly messageId?: string;
  readonly relatesTo?: string;
  readonly locale?: string;
  readonly dataLocale?: string;
  readonly sessionId?: string;
  readonly operationId?: string;
  readonly sequenceId?: number;
  readonly selectors?: readonly Selector[];
  readonly options?: readonly Option[];
  readonly operationTimeoutMs?: number;
  readonly fragment?: FragmentTransfer;
}

export type HeaderName = keyof MessageHeaders;

/** How one header is written and read; `read` answers undefined for a value that makes no sense. */
interface HeaderCodec<T> {
  readonly name: QName;
  /** The mustUnderstand attribute it is sent with; none when undefined. */
  readonly mandatory: boolean | undefined;
  write(value: T, name: QName): XmlElement;
  read(element: XmlElement): T | undefined;
}

type Codecs = { readonly [N in HeaderName]-?: HeaderCodec<NonNullable<MessageHeaders[N]>> };

function text(ns: string, name: string, mandatory?: boolean): HeaderCodec<string> {
  return { name: { ns, name }, mandatory, write: (value) => xml(ns, name, value), read: tokenOf };
}

function integer(ns: string, name: string, mandatory: boolean): HeaderCodec<number> {
  return {
    name: { ns, name },
    mandatory,
    write: (value) => xml(ns, name, String(value)),
    read: (element) => (/^\d+$/.test(tokenOf(element)) ? Number(tokenOf(element)) : undefined),
  };
}

const LANG: QName = { ns: XML, name: 'lang' };

function language(ns: string, name: string): HeaderCodec<string> {
  return {
    name: { ns, name },
    mandatory: false,
    write: (value) => xml(ns, name, '', [[LANG, value]]),
    read: (element) => attribute(element, XML, 'lang'),
  };
}

const replyTo: HeaderCodec<string> = {
  name: { ns: WSA, name: 'ReplyTo' },
  mandatory: undefined,
  write: (value, { ns, name }) => xml(ns, name, [mark(xml(WSA, 'Address', value), true)]),
  read: (element) => tokenOf(child(element, WSA, 'Address')),
};

const fragmentTransfer: HeaderCodec<FragmentTransfer> = {
  name: { ns: WSMAN, name: 'FragmentTransfer' },
  mandatory: true,
  write: ({ path, dialect }, { ns, name }) =>
    xml(ns, name, path, dialect === undefined ? [] : [['Dialect', dialect]]),
  read: (element) => {
    const dialect = attribute(element, '', 'Dialect');
    return { path: tokenOf(element), ...(dialect === undefined ? {} : { dialect }) };
  },
};

/** Every header, in the order that Microsoft's own client sends them. */
const CODECS: Codecs = {
  to: text(WSA, 'To'),
  resourceUri: text(WSMAN, 'ResourceURI', true),
  replyTo,
  action: text(WSA, 'Action', true),
  maxEnvelopeSize: integer(WSMAN, 'MaxEnvelopeSize', true),
  messageId: text(WSA, 'MessageID'),
  relatesTo: text(WSA, 'RelatesTo'),
  locale: language(WSMAN, 'Locale'),
  dataLocale: language(WSMV, 'DataLocale'),
  sessionId: text(WSMV, 'SessionId', false),
  operationId: text(WSMV, 'OperationID', false),
  sequenceId: integer(WSMV, 'SequenceId', false),
  selectors: {
    name: { ns: WSMAN, name: 'SelectorSet' },
    mandatory: undefined,
    write: writeSelectorSet,
    read: readSelectorSet,
  },
  options: {
    name: { ns: WSMAN, name: 'OptionSet' },
    mandatory: undefined,
    write: writeOptionSet,
    read: readOptionSet,
  },
  operationTimeoutMs: {
    name: { ns: WSMAN, name: 'OperationTimeout' },
    mandatory: undefined,
    write: (value, { ns, name }) => xml(ns, name, printDuration(value)),
    read: (element) => parseDuration(tokenOf(element)),
  },
  fragment: fragmentTransfer,
};

const NAMES = Object.keys(CODECS) as readonly HeaderName[];

function mark(element: XmlElement, mandatory: boolean | undefined): XmlElement {
  if (mandatory === undefined) return element;
  const flag = { ns: SOAP, name: 'mustUnderstand', value: String(mandatory) };
  return { ...element, attributes: [...element.attributes, flag] };
}

function writeHeader(headers: MessageHeaders, name: HeaderName): XmlElement[] {
  const value: unknown = headers[name];
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  const codec = CODECS[name] as HeaderCodec<unknown>;
  return [mark(codec.write(value, codec.name), codec.mandatory)];
}

/** The header blocks of a message, ResourceURI before SelectorSet as OMI needs it. */
export function writeHeaders(headers: MessageHeaders): XmlElement[] {
  return NAMES.flatMap((name) => writeHeader(headers, name));
}

/** The headers of a message that was read. */
export interface ReadHeaders {
  readonly headers: MessageHeaders;
  /** The known headers that came with mustUnderstand="true". */
  readonly mandatory: ReadonlySet<HeaderName>;
  /** Mandatory headers that this library does not know. */
  readonly notUnderstood: readonly QName[];
  /** Known headers whose value makes no sense. */
  readonly invalid: ReadonlySet<HeaderName>;
}

function isMandatory(element: XmlElement): boolean {
  const flag = attribute(element, SOAP, 'mustUnderstand');
  return flag === 'true' || flag === '1';
}

export function readHeaders(blocks: readonly XmlElement[]): ReadHeaders {
  const headers: Partial<Record<HeaderName, unknown>> = {};
  const mandatory = new Set<HeaderName>();
  const invalid = new Set<HeaderName>();
  const notUnderstood: QName[] = [];
  for (const block of blocks) {
    const name = NAMES.find((known) =>
      named(block, CODECS[known].name.ns, CODECS[known].name.name),
    );
    if (name === undefined) {
      if (isMandatory(block)) notUnderstood.push({ ns: block.ns, name: block.name });
      continue;
    }
    const value = CODECS[name].read(block);
    if (value === undefined) invalid.add(name);
    else headers[name] = value;
    if (isMandatory(block)) mandatory.add(name);
  }
  return { headers: headers as MessageHeaders, mandatory, invalid, notUnderstood };
}

/** Headers that every request has. */
export function requestHeaders(to: string, messageId: string): MessageHeaders {
  return { to, replyTo: ANONYMOUS, messageId };
}
