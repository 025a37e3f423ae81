import { type CimClass, type CimPropertyDeclaration, propertiesOf } from '../cim/class.js';
import { parseCimDateTime } from '../cim/datetime-text.js';
import { type CimInstance, type InstanceHead, makeInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import { PropertyList } from '../cim/property-list.js';
import {
  checkValue,
  type CimObject,
  type CimScalar,
  type CimTypeName,
  type CimValue,
} from '../cim/types.js';
import { ProtocolError } from '../errors.js';
import { holdsEpr, readEpr } from '../wsman/addressing.js';
import { attribute, type QName, resolveQName, textOf, type XmlElement } from '../xml/element.js';
import { CIM, XSI } from '../xml/namespaces.js';
import { BASE64, readBase64 } from './octet-strings.js';
import { parseResourceUri, pathOf } from './resource-uri.js';
import { readText } from './value-text.js';

/** The classes that the server itself gave, where they type what it sends. */
export interface Schema {
  /** The class of an embedded instance by its name; undefined where it is not known. */
  classOf(className: string): CimClass | undefined;
}

/** What the reader of a value knows besides its elements. */
interface Reading {
  readonly declared: CimPropertyDeclaration | undefined;
  readonly schema: Schema | undefined;
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

/** The class that an embedded instance says it is of: by xsi:type, else by the URI of its properties. */
function statedClass(element: XmlElement): Pick<CimObjectPath, 'className' | 'namespace'> {
  const type = attribute(element, XSI, 'type');
  const ns =
    (type === undefined ? undefined : resolveQName(element, type)?.ns) ?? element.children[0]?.ns;
  const fromUri = /([^/]+)$/.exec(ns ?? '')?.[1];
  const className = xsiType(element)?.replace(/_Type$/, '') ?? fromUri ?? '';
  return { className, namespace: parseResourceUri(ns ?? '').namespace };
}

/** An embedded instance, typed by its own class or, where that is not known, by the declared one. */
function readEmbedded(element: XmlElement, { declared, schema }: Reading): CimObject {
  const { className: stated, namespace } = statedClass(element);
  const { ofClass = '' } = declared ?? {};
  const cimClass = schema?.classOf(stated) ?? schema?.classOf(ofClass);
  const className = stated || ofClass || element.name;
  const head: InstanceHead = { cimClass, className, namespace, path: null, origin: 'whole' };
  return readInstanceOf(head, element.children, schema);
}

/** A value whose type nothing but the message tells: text unless it looks like something else. */
function readUntyped(element: XmlElement, reading: Reading): CimScalar {
  const datetime = datetimeChild(element);
  if (datetime !== undefined) return parseCimDateTime(textOf(datetime).trim());
  if (holdsEpr(element)) return pathOf(readEpr(element));
  const type = xsiType(element) ?? '';
  if (element.children.length > 0 || type.endsWith('_Type')) return readEmbedded(element, reading);
  const text = textOf(element);
  return readText(XSI_TYPES[type] ?? 'string', text) ?? text;
}

function readTyped(
  element: XmlElement,
  type: CimTypeName,
  reading: Reading,
): CimScalar | undefined {
  if (type === 'datetime') {
    return parseCimDateTime(textOf(datetimeChild(element) ?? element).trim());
  }
  if (type === 'reference') {
    return holdsEpr(element)
      ? pathOf(readEpr(element))
      : CimObjectPath.parse(textOf(element).trim());
  }
  if (type === 'object') return readEmbedded(element, reading);
  // A server's class may not tell that a string is an embedded instance.
  const isOther = reading.schema !== undefined && element.children.length > 0;
  return isOther ? undefined : readText(type, textOf(element));
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

function readItem(element: XmlElement, reading: Reading): CimScalar {
  const { declared } = reading;
  const type = declared?.type ?? 'datetime or a reference';
  let value: CimScalar | undefined;
  try {
    value =
      declared === undefined
        ? readUntyped(element, reading)
        : readTyped(element, declared.type, reading);
    if (declared !== undefined) checkValue(value, { type: declared.type }, element.name);
  } catch (cause) {
    throw cause instanceof ProtocolError ? cause : unreadable(element, type, cause);
  }
  if (value === undefined) throw unreadable(element, type);
  return value;
}

function readOctets(element: XmlElement, declared: CimPropertyDeclaration | undefined): CimValue {
  const octets = readBase64(textOf(element));
  if (declared === undefined) return octets;
  try {
    checkValue(octets, declared, element.name);
  } catch (cause) {
    throw unreadable(element, declared.type, cause);
  }
  return octets;
}

function readElements(elements: readonly XmlElement[], reading: Reading): CimValue {
  const { declared } = reading;
  const [first] = elements;
  if (first === undefined || (elements.length === 1 && isNil(first))) return null;
  if (xsiType(first) === BASE64.name || declared?.octetString === true) {
    return readOctets(first, declared);
  }
  const values = elements
    .filter((element) => !isNil(element))
    .map((element) => readItem(element, reading));
  if (declared?.array === true || (declared === undefined && values.length > 1)) return values;
  if (values.length > 1) throw unreadable(first, `single ${declared?.type}, not ${values.length}`);
  return values[0] ?? null;
}

/**
 * The value of a property from its elements, typed by its declaration. Without one: null, datetimes,
 * references and embedded instances as such, text as text unless xsi:type names its type, and an
 * array only where there are several elements. With the server's own schema, a value that is not of
 * its declared type is read as one without declaration.
 * @throws ProtocolError for what is not of the declared type, or is no datetime or reference.
 */
export function readProperty(
  elements: readonly XmlElement[],
  declared?: CimPropertyDeclaration,
  schema?: Schema,
): CimValue {
  try {
    return readElements(elements, { declared, schema });
  } catch (error) {
    const isOdd = schema !== undefined && declared !== undefined && error instanceof ProtocolError;
    if (!isOdd) throw error;
    return readElements(elements, { declared: undefined, schema });
  }
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

/** The instance of property elements, where all else of it is known. @throws ProtocolError */
export function readInstanceOf(
  head: InstanceHead,
  elements: readonly XmlElement[],
  schema?: Schema,
): CimInstance {
  const declared = head.cimClass === undefined ? undefined : propertiesOf(head.cimClass);
  const list = new PropertyList();
  for (const [name, group] of groupProperties(elements)) {
    const property = declared?.get(name.toLowerCase());
    list.put(property?.name ?? name, readProperty(group, property, schema));
  }
  return makeInstance(head, list.layout, list.values);
}
