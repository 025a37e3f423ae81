import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { ProtocolError } from '../errors.js';
import type { XmlAttribute, XmlElement } from './element.js';
import { XML } from './namespaces.js';
import { unescape } from './text.js';

/** Deeper than any instance that WMI allows (64 levels) inside an envelope. */
const MAX_DEPTH = 128;
/** The most characters of a document. */
export const MAX_LENGTH = 256 * 1024 * 1024;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
  // Counts the levels below the root.
  maxNestedTags: MAX_DEPTH - 1,
  jPath: false,
  onDangerousProperty: (name) => name,
});

/** What the parser makes of a node: one key for the tag (or `#text`, `#cdata`), `:@` for attributes. */
type Node = Readonly<Record<string, readonly Node[] | string>> & {
  readonly ':@'?: Readonly<Record<string, string>>;
};
type Scope = ReadonlyMap<string, string>;

const DOCUMENT_SCOPE: Scope = new Map([['xml', XML]]);
const NO_ATTRIBUTES: readonly XmlAttribute[] = [];
const NO_CHILDREN: readonly XmlElement[] = [];

function notXml(message: string, received: string, cause?: unknown): ProtocolError {
  return new ProtocolError(message, 'not-xml', received, { cause });
}

function tagOf(node: Node): string {
  for (const key in node) if (key !== ':@') return key;
  return '';
}

/** The value of an attribute: white space that is not written as a reference becomes spaces. */
function readLiteral(literal: string): string {
  return unescape(literal.replace(/[\t\n]/g, ' '));
}

/** The namespaces in scope at an element, given those of its parent. */
function scopeOf(attributes: Readonly<Record<string, string>>, outer: Scope): Scope {
  let scope: Map<string, string> | undefined;
  for (const name in attributes) {
    if (!name.startsWith('xmlns')) continue;
    if (name !== 'xmlns' && name[5] !== ':') continue;
    scope ??= new Map(outer);
    scope.set(name.slice(6), readLiteral(attributes[name] ?? ''));
  }
  return scope ?? outer;
}

function expand(qualified: string, scope: Scope, unprefixed: string): [ns: string, name: string] {
  const colon = qualified.indexOf(':');
  if (colon === -1) return [unprefixed, qualified];
  const ns = scope.get(qualified.slice(0, colon)) ?? '';
  const name = qualified.slice(colon + 1);
  if (ns === '') throw notXml(`the prefix of ${qualified} is not declared`, qualified);
  if (name.includes(':')) throw notXml(`${qualified} is not a qualified name`, qualified);
  return [ns, name];
}

function readAttributes(raw: Readonly<Record<string, string>>, scope: Scope): XmlAttribute[] {
  const attributes: XmlAttribute[] = [];
  for (const qualified in raw) {
    if (qualified === 'xmlns' || qualified.startsWith('xmlns:')) continue;
    const [ns, name] = expand(qualified, scope, '');
    const literal = raw[qualified] ?? '';
    if (literal.includes('<')) throw notXml(`the attribute ${qualified} holds a "<"`, literal);
    if (attributes.some((known) => known.name === name && known.ns === ns)) {
      throw notXml(`the attribute ${qualified} is there twice`, qualified);
    }
    attributes.push({ ns, name, value: readLiteral(literal) });
  }
  return attributes;
}

function readElement(tag: string, node: Node, outer: Scope): XmlElement {
  const raw = node[':@'];
  const scope = raw === undefined ? outer : scopeOf(raw, outer);
  const [ns, name] = expand(tag, scope, scope.get('') ?? '');
  const children: XmlElement[] = [];
  let text = '';
  for (const item of node[tag] as readonly Node[]) {
    const inner = tagOf(item);
    if (inner === '#text') text += unescape(item['#text'] as string);
    else if (inner === '#cdata') text += readCdata(item);
    else children.push(readElement(inner, item, scope));
  }
  return {
    ns,
    name,
    attributes: raw === undefined ? NO_ATTRIBUTES : readAttributes(raw, scope),
    children: children.length === 0 ? NO_CHILDREN : children,
    text,
    scope,
  };
}

function readCdata(node: Node): string {
  const parts = node['#cdata'] as readonly Node[];
  return parts.map((part) => part['#text'] as string).join('');
}

/** Where the comment or the CDATA section at `start` ends; -1 for any other declaration. */
function endOfDeclaration(text: string, start: number): number {
  if (text.startsWith('<!--', start)) return text.indexOf('-->', start + 4);
  return text.startsWith('<![CDATA[', start) ? text.indexOf(']]>', start + 9) : -1;
}

/** Refuses document types and whatever else begins with `<!`, save whole comments and CDATA. */
function checkDeclarations(text: string): void {
  for (let at = text.indexOf('<!'); at !== -1;) {
    const end = endOfDeclaration(text, at);
    if (end === -1) {
      const isDoctype = /^<!DOCTYPE/i.test(text.slice(at, at + 9));
      const problem = isDoctype ? 'a document type' : 'an unknown or unfinished';
      throw notXml(`the message has ${problem} declaration`, text);
    }
    at = text.indexOf('<!', end + 3);
  }
}

function parseNodes(text: string): readonly Node[] {
  checkDeclarations(text);
  if (!text.endsWith('>')) throw notXml('the message does not end with a tag', text);
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { msg, line, col } = valid.err;
    throw notXml(
      `the message is not well-formed XML: ${msg.slice(0, 120)} (line ${line}, column ${col})`,
      text,
    );
  }
  try {
    return parser.parse(text) as readonly Node[];
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'unknown problem';
    throw notXml(`the message cannot be read: ${problem}`, text, cause);
  }
}

function isBlank(node: Node): boolean {
  const text = node['#text'];
  return typeof text === 'string' && text.trim() === '';
}

function readRoot(text: string, scope: Scope): XmlElement {
  const nodes = parseNodes(text);
  const [root, ...others] = nodes.filter((node) => !isBlank(node));
  if (root === undefined || others.length > 0 || tagOf(root).startsWith('#')) {
    throw notXml('the message is not one root element', text);
  }
  return readElement(tagOf(root), root, scope);
}

/**
 * Reads a document. Namespaces are resolved, entities other than XML's own five are refused, and so
 * are document types, more than 128 levels and more than 256 Mi characters.
 * @throws ProtocolError
 */
export function parseXml(text: string): XmlElement {
  if (text.length > MAX_LENGTH) {
    throw new ProtocolError(`the message has ${text.length} characters`, 'too-large', text);
  }
  const document = (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).trim();
  return readRoot(document, DOCUMENT_SCOPE);
}

/** Reads an element of a document in the place of a child of another. @throws ProtocolError */
export function parseXmlIn(parent: XmlElement, text: string): XmlElement {
  return readRoot(text, parent.scope ?? DOCUMENT_SCOPE);
}
