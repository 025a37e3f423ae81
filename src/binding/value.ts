import type { CimPropertyDeclaration } from '../cim/class.js';
import { CimDateTime } from '../cim/datetime.js';
import { parseCimDateTime } from '../cim/datetime-text.js';
import type { CimInterval } from '../cim/interval.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import {
  checkValue,
  type CimObject,
  type CimScalar,
  type CimTypeName,
  type CimValue,
} from '../cim/types.js';
import { ProtocolError } from '../errors.js';
import { holdsEpr, readEpr, writeEprContent } from '../wsman/addressing.js';
import {
  attribute,
  type Attributes,
  type QName,
  resolveQName,
  textOf,
  xml,
  type XmlElement,
} from '../xml/element.js';
import { CIM, XSI } from '../xml/namespaces.js';
import { type Addressing, parseResourceUri, pathOf, referenceTo } from './resource-uri.js';
import { readText, writeReal } from './value-text.js';

/** What a server wants written in its own way. */
export interface WireStyle extends Addressing {
  /** char16 as the character [DSP0230], or as its decimal code (OMI). */
  readonly char16: 'character' | 'code';
  /** datetime as a child element [DSP0230], as its 25-character text, or as bare xs text (OMI). */
  readonly datetime: 'element' | 'text' | 'xs';
  /** `TRUE` instead of `true` (OMI). */
  readonly boolean?: 'upper';
}

/** What Windows takes, and what the specifications say. */
export const STANDARD_STYLE: WireStyle = {
  family: 'wmi',
  char16: 'character',
  datetime: 'element',
};

const NIL: QName = { ns: XSI, name: 'nil' };
const XSI_TYPE: QName = { ns: XSI, name: 'type' };
const BASE64: QName = { ns: CIM, name: 'cimBase64Binary' };

/** The arrays that came as base64: without a declaration nothing else tells how they go back. */
const octetStrings = new WeakSet<readonly unknown[]>();

/** The content of a property element, and its attributes. */
interface Content {
  readonly content: string | readonly XmlElement[];
  readonly attributes?: Attributes;
}

function writeDateTime(value: CimDateTime | CimInterval, style: WireStyle): Content {
  if (style.datetime === 'text') return { content: value.toString() };
  if (style.datetime === 'xs') {
    return { content: value instanceof CimDateTime ? value.toXsDateTime() : value.toXsDuration() };
  }
  if (value.hasWildcards) return { content: [xml(CIM, 'CIM_DateTime', value.toString())] };
  return value instanceof CimDateTime
    ? { content: [xml(CIM, 'Datetime', value.toXsDateTime())] }
    : { content: [xml(CIM, 'Interval', value.toXsDuration())] };
}

function writeEmbedded(value: CimObject, style: WireStyle): Content {
  const namespace = value instanceof CimInstance ? value.namespace : null;
  const path = new CimObjectPath({ className: value.className, namespace });
  const { resourceUri: ns } = referenceTo(path, style);
  return {
    content: writeProperties(ns, value, style),
    attributes: [[XSI_TYPE, { ns, name: `${value.className}_Type` }]],
  };
}

function writeScalar(value: CimScalar, type: CimTypeName | undefined, style: WireStyle): Content {
  if (typeof value === 'number') return { content: writeReal(value, type) };
  if (typeof value === 'bigint') return { content: String(value) };
  if (typeof value === 'boolean') {
    return { content: style.boolean === 'upper' ? String(value).toUpperCase() : String(value) };
  }
  if (typeof value === 'string') {
    const asCode = type === 'char16' && style.char16 === 'code';
    return { content: asCode ? String(value.charCodeAt(0)) : value };
  }
  if (value instanceof CimObjectPath) {
    return { content: writeEprContent(referenceTo(value, style)) };
  }
  return 'hasWildcards' in value ? writeDateTime(value, style) : writeEmbedded(value, style);
}

function isOctetString(value: readonly unknown[], declared?: CimPropertyDeclaration): boolean {
  return declared === undefined ? octetStrings.has(value) : declared.octetString === true;
}

/**
 * The elements of one property: one for a scalar or null, one an item for an array, none for an
 * empty array, which WS-Management cannot tell from an absent one. [MS-WSMV] 3.1.4.1.26
 */
export function writeProperty(
  ns: string,
  name: string,
  value: CimValue,
  style: WireStyle,
  declared?: CimPropertyDeclaration,
): XmlElement[] {
  if (value === null) return [xml(ns, name, '', [[NIL, 'true']])];
  if (Array.isArray(value) && isOctetString(value, declared)) {
    const base64 = Buffer.from(value as readonly number[]).toString('base64');
    return [xml(ns, name, base64, [[XSI_TYPE, BASE64]])];
  }
  const items = Array.isArray(value) ? (value as readonly CimScalar[]) : [value as CimScalar];
  return items.map((item) => {
    const { content, attributes } = writeScalar(item, declared?.type, style);
    return xml(ns, name, content, attributes);
  });
}

/** The property elements of an instance, in its order. */
export function writeProperties(ns: string, instance: CimObject, style: WireStyle): XmlElement[] {
  const declarations = instance instanceof CimInstance ? instance.cimClass?.properties : undefined;
  return [...instance].flatMap(([name, value]) =>
    writeProperty(ns, name, value, style, declarations?.[name]),
  );
}

/** The types that xsi:type names on instances and errors of newer servers. [DSP0230] 7.2 */
const XSI_TYPES: Readonly<Record<string, CimTypeName>> = {
  cimBoolean: 'boolean',
  cimUnsignedByte: 'uint8',
  cimByte: 'sint8',
  cimUnsignedShort: 'uint16',
  cimShort: 'sint16',
  cimUnsignedInt: 'uint32',
  cimInt: 'sint32',
  cimUnsignedLong: 'uint64',
  cimLong: 'sint64',
  cimFloat: 'real32',
  cimDouble: 'real64',
  cimString: 'string',
  cimChar16: 'char16',
  cimDateTime: 'datetime',
};

/** The children that a datetime can have; inside an XmlFragment they are in no namespace. */
const DATETIME_CHILDREN = new Set(['Datetime', 'Interval', 'CIM_DateTime', 'Date', 'Time']);

function datetimeChild(element: XmlElement): XmlElement | undefined {
  return element.children.find(
    (inner) => DATETIME_CHILDREN.has(inner.name) && (inner.ns === CIM || inner.ns === ''),
  );
}

/** The prefix of xsi:type may be undeclared, so only the local name is used. */
function xsiType(element: XmlElement): string | undefined {
  return attribute(element, XSI, 'type')?.trim().replace(/^.*:/, '');
}

/** An embedded instance: its class from xsi:type, else from the namespace of its properties. */
function readEmbedded(element: XmlElement): CimObject {
  const type = attribute(element, XSI, 'type');
  const ns =
    (type === undefined ? undefined : resolveQName(element, type)?.ns) ?? element.children[0]?.ns;
  const fromUri = /([^/]+)$/.exec(ns ?? '')?.[1];
  const className = xsiType(element)?.replace(/_Type$/, '') ?? fromUri ?? element.name;
  const { namespace } = parseResourceUri(ns ?? '');
  return new CimInstance(className, readProperties(element.children), {
    namespace,
    origin: 'whole',
  });
}

/** A value whose type nothing but the message tells: text unless it looks like something else. */
function readUntyped(element: XmlElement): CimScalar {
  const datetime = datetimeChild(element);
  if (datetime !== undefined) return parseCimDateTime(textOf(datetime).trim());
  if (holdsEpr(element)) return pathOf(readEpr(element));
  const type = xsiType(element) ?? '';
  if (element.children.length > 0 || type.endsWith('_Type')) return readEmbedded(element);
  const text = textOf(element);
  return readText(XSI_TYPES[type] ?? 'string', text) ?? text;
}

function readTyped(element: XmlElement, type: CimTypeName): CimScalar | undefined {
  if (type === 'datetime') {
    return parseCimDateTime(textOf(datetimeChild(element) ?? element).trim());
  }
  if (type === 'reference') {
    return holdsEpr(element)
      ? pathOf(readEpr(element))
      : CimObjectPath.parse(textOf(element).trim());
  }
  return type === 'object' ? readEmbedded(element) : readText(type, textOf(element));
}

function isNil(element: XmlElement): boolean {
  const nil = attribute(element, XSI, 'nil');
  return nil === 'true' || nil === '1';
}

function unreadable(element: XmlElement, type: string, cause?: unknown): ProtocolError {
  const shown = textOf(element).slice(0, 80);
  const message = `${element.name} should be a ${type} but is ${JSON.stringify(shown)}`;
  return new ProtocolError(message, 'not-xml', shown, { cause });
}

function readItem(element: XmlElement, declared: CimPropertyDeclaration | undefined): CimScalar {
  const type = declared?.type ?? 'datetime or a reference';
  let value: CimScalar | undefined;
  try {
    value = declared === undefined ? readUntyped(element) : readTyped(element, declared.type);
    if (declared !== undefined) checkValue(value, { type: declared.type }, element.name);
  } catch (cause) {
    throw cause instanceof ProtocolError ? cause : unreadable(element, type, cause);
  }
  if (value === undefined) throw unreadable(element, type);
  return value;
}

function readOctets(element: XmlElement, declared: CimPropertyDeclaration | undefined): CimValue {
  const octets = [...Buffer.from(textOf(element), 'base64')];
  octetStrings.add(octets);
  if (declared === undefined) return octets;
  try {
    checkValue(octets, declared, element.name);
  } catch (cause) {
    throw unreadable(element, declared.type, cause);
  }
  return octets;
}

/**
 * The value of a property from its elements, typed by its declaration. Without one: null, datetimes,
 * references and embedded instances as such, text as text unless xsi:type names its type, and an
 * array only where there are several elements.
 * @throws ProtocolError for what is not of the declared type, or is no datetime or reference.
 */
export function readProperty(
  elements: readonly XmlElement[],
  declared?: CimPropertyDeclaration,
): CimValue {
  const [first] = elements;
  if (first === undefined || (elements.length === 1 && isNil(first))) return null;
  if (xsiType(first) === BASE64.name || declared?.octetString === true) {
    return readOctets(first, declared);
  }
  const values = elements
    .filter((element) => !isNil(element))
    .map((element) => readItem(element, declared));
  if (declared?.array === true || (declared === undefined && values.length > 1)) return values;
  if (values.length > 1) throw unreadable(first, `single ${declared?.type}, not ${values.length}`);
  return values[0] ?? null;
}

/**
 * WinRM 1.x adds a cim:Location, in one of two namespaces; it is no property. Nor are system
 * properties, which say of an instance what its address says too.
 */
export function isProperty({ ns, name }: QName): boolean {
  const isLocation = name === 'Location' && (ns === CIM || ns.endsWith('/wbem/wsman/1/base'));
  return !isLocation && !name.startsWith('__');
}

/** Property elements by name, in the order of their first occurrence. */
export function groupProperties(elements: readonly XmlElement[]): Map<string, XmlElement[]> {
  const groups = new Map<string, XmlElement[]>();
  for (const element of elements) {
    if (!isProperty(element)) continue;
    const group = groups.get(element.name);
    if (group === undefined) groups.set(element.name, [element]);
    else group.push(element);
  }
  return groups;
}

/** Untyped properties by name. */
export function readProperties(elements: readonly XmlElement[]): Record<string, CimValue> {
  const entries = [...groupProperties(elements)].map(([name, group]) => [
    name,
    readProperty(group),
  ]);
  return Object.fromEntries(entries) as Record<string, CimValue>;
}
