import type { CimClass } from '../cim/class.js';
import type { CimInstance, InstanceHead, Origin } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { ProtocolError, ValidationError } from '../errors.js';
import { readEpr } from '../wsman/addressing.js';
import { named, textOf, type XmlElement } from '../xml/element.js';
import { SOAP, WSA, WSE, WSEN, WSMAN, WST } from '../xml/namespaces.js';
import { scanObjects } from './item-scanner.js';
import { parseResourceUri, pathOf } from './resource-uri.js';
import { readInstanceOf, type Schema } from './value-reader.js';

/** What the reader of the items of an Enumerate or Pull answer knows besides them. */
export interface ItemContext {
  /** Types the properties, also those of instances of derived classes. */
  readonly cimClass?: CimClass | undefined;
  /** Where the class is the server's own. */
  readonly schema?: Schema | undefined;
  /** The class of items that name none: those of a projection. */
  readonly className: string;
  /** The namespace of items that do not tell it, and whose class's URI does not either. */
  readonly namespace: string | null;
  /** `partial` for projections, else `whole`. */
  readonly origin: Origin;
}

/** The namespaces of the protocol, in which no instance is. */
const PROTOCOL: ReadonlySet<string> = new Set([SOAP, WSA, WST, WSEN, WSE, WSMAN]);

function isFragment(element: XmlElement): boolean {
  return named(element, WSMAN, 'XmlFragment');
}

function isEpr(element: XmlElement): boolean {
  return named(element, WSA, 'EndpointReference');
}

function isObject(element: XmlElement): boolean {
  return isFragment(element) || (element.ns !== '' && !PROTOCOL.has(element.ns));
}

function describe(element: XmlElement | undefined): string {
  if (element === undefined) return 'nothing';
  if (isEpr(element)) return 'an endpoint reference';
  return element.ns === '' ? `${element.name} in no namespace` : `{${element.ns}}${element.name}`;
}

function refuse(expected: string, found: XmlElement | undefined): never {
  const message = `${describe(found)} where ${expected} was expected`;
  throw new ProtocolError(message, 'not-xml', found === undefined ? '' : textOf(found));
}

/** Windows Vista wraps the parts of a wsman:Item once more. */
const WRAPPERS = new Set(['Obj', 'EPR']);

/** The parts of an item: itself, or the object and the reference in a wsman:Item. [DSP0226] 8.7 */
function partsOf(item: XmlElement): readonly XmlElement[] {
  if (!named(item, WSMAN, 'Item')) return [item];
  return item.children.flatMap((part) =>
    WRAPPERS.has(part.name) && !isObject(part) ? part.children : [part],
  );
}

/** The one of the parts that `is` tells; the others may only be what `besides` tells. */
function pick(
  parts: readonly XmlElement[],
  is: (part: XmlElement) => boolean,
  besides: (part: XmlElement) => boolean,
  expected: string,
): XmlElement {
  const [found, second] = parts.filter(is);
  const strange = parts.find((part) => !is(part) && !besides(part)) ?? second;
  if (found === undefined || strange !== undefined) return refuse(expected, strange ?? parts[0]);
  return found;
}

function readPath(epr: XmlElement, namespace: string | null): CimObjectPath {
  const path = pathOf(readEpr(epr));
  return path.namespace === null ? path.with({ namespace }) : path;
}

/** What an object says of itself, besides its properties. */
function headOf(
  object: XmlElement,
  { cimClass, className, namespace, origin }: ItemContext,
  path: CimObjectPath | null,
): InstanceHead {
  const home = parseResourceUri(object.ns).namespace ?? path?.namespace ?? namespace;
  return {
    cimClass,
    className: isFragment(object) ? className : object.name,
    namespace: home ?? cimClass?.namespace ?? null,
    path,
    origin,
  };
}

function readObject(item: XmlElement, context: ItemContext): CimInstance {
  const parts = partsOf(item);
  const object = pick(parts, isObject, isEpr, 'an object');
  if (isFragment(object) && textOf(object).trim() !== '') {
    throw new ProtocolError('text where a property was expected', 'not-xml', textOf(object));
  }
  const { namespace } = parseResourceUri(object.ns);
  const epr = parts.find(isEpr);
  const path = epr === undefined ? null : readPath(epr, namespace ?? context.namespace);
  return readInstanceOf(headOf(object, context, path), object.children, context.schema);
}

/** What `read` makes of each item; what is wrong is told with the number of the item. */
export function readEach<T>(items: XmlElement, read: (item: XmlElement) => T): T[] {
  const text = textOf(items).trim();
  if (text !== '') throw new ProtocolError('the answer has text between items', 'not-xml', text);
  return items.children.map((item, index) => {
    try {
      return read(item);
    } catch (cause) {
      const isOurs = cause instanceof ProtocolError || cause instanceof ValidationError;
      if (!isOurs) throw cause;
      const received = cause instanceof ProtocolError ? cause.received : textOf(item);
      throw new ProtocolError(`item ${index + 1}: ${cause.message}`, 'not-xml', received, {
        cause,
      });
    }
  });
}

/**
 * The objects in a wsen:Items or wsman:Items: instances, projections (wsman:XmlFragment), or objects
 * with their endpoint references.
 * @throws ProtocolError for anything else, and for a value that is not of its declared type.
 */
export function readObjects(items: XmlElement, context: ItemContext): CimInstance[] {
  const head = (object: XmlElement): InstanceHead | undefined =>
    isObject(object) ? headOf(object, context, null) : undefined;
  const scanned = scanObjects(items, head, context.schema);
  return scanned ?? readEach(items, (item) => readObject(item, context));
}

/**
 * The endpoint references in a wsen:Items or wsman:Items.
 * @throws ProtocolError for anything else.
 */
export function readPaths(items: XmlElement, context: ItemContext): CimObjectPath[] {
  return readEach(items, (item) => {
    const epr = pick(partsOf(item), isEpr, () => false, 'an endpoint reference');
    return readPath(epr, context.namespace);
  });
}
