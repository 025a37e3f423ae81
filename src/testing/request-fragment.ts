import { writeProperty } from '../binding/value.js';
import { readProperty } from '../binding/value-reader.js';
import type { CimPropertyDeclaration } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { CimScalar, CimValue } from '../cim/types.js';
import { FaultReply } from '../server/fault-reply.js';
import { type FragmentContent, type FragmentPath, parseFragmentPath } from '../wsman/fragment.js';
import type { Representation } from '../wsman/operations/get.js';
import { textOf, xml, type XmlElement } from '../xml/element.js';
import { CIM } from '../xml/namespaces.js';
import { invalidRepresentation, reading, sameText } from './request-body.js';
import type { RequestTarget } from './request-target.js';

/** How often the element of a property stands in the representation: a null once. */
function countOf(value: CimValue | undefined): number {
  return Array.isArray(value) ? value.length : 1;
}

/**
 * The part of an instance that a fragment path names.
 * @throws FaultReply wsman:CannotProcessFilter for a path outside of it, [MS-WSMV] notes 65, 66
 */
export function fragmentOf(
  path: string,
  { cimClass }: RequestTarget,
  instance: CimInstance,
): FragmentPath {
  const parsed = parseFragmentPath(path);
  // Fragment names are case-sensitive, unlike everything else.
  if (parsed !== undefined && Object.hasOwn(cimClass.properties, parsed.property)) {
    const { property, item = 1 } = parsed;
    if (item >= 1 && item <= countOf(instance.get(property))) return parsed;
  }
  throw new FaultReply({
    subcode: 'wsman:CannotProcessFilter',
    reason: `The fragment path ${path} does not address a property.`,
  });
}

/** The elements that a fragment holds: text for a path that ends in text(), else the property. */
function elementsOf(
  { property, text }: FragmentPath,
  content: FragmentContent,
  { resourceUri }: RequestTarget,
): readonly XmlElement[] {
  if (text && (typeof content === 'string' || content.length === 0)) {
    return [xml('', property, typeof content === 'string' ? content : '')];
  }
  const isProperty = ({ ns, name }: XmlElement): boolean =>
    name === property && (ns === '' || sameText(ns, resourceUri));
  if (!text && typeof content !== 'string' && content.length > 0 && content.every(isProperty)) {
    return content;
  }
  throw invalidRepresentation('InvalidFragment', `The fragment is not ${property}.`);
}

/** The new value of the property that a fragment Put sends. @throws FaultReply */
export function readFragment(
  path: FragmentPath,
  content: FragmentContent,
  target: RequestTarget,
  current: CimInstance,
): CimValue {
  const declared = target.cimClass.properties[path.property] as CimPropertyDeclaration;
  const elements = elementsOf(path, content, target);
  if (path.item === undefined || declared.array !== true) {
    return reading(() => readProperty(elements, declared));
  }
  const items = [...((current.get(path.property) ?? []) as readonly CimValue[])];
  items[path.item - 1] = reading(() => readProperty(elements, { ...declared, array: false }));
  return items as CimValue;
}

/** Inside a fragment Windows puts nothing of a property in a namespace. */
export function bare(element: XmlElement): XmlElement {
  const children = element.children.map((inner) => (inner.ns === CIM ? bare(inner) : inner));
  return { ...element, ns: '', children };
}

/** The representation of a part of an instance. */
export function writeFragment(
  instance: CimInstance,
  { property, item, text }: FragmentPath,
  { cimClass, style }: RequestTarget,
): Representation {
  const declared = cimClass.properties[property];
  const stored = instance.get(property) ?? null;
  const isItem = item !== undefined && Array.isArray(stored);
  const value = isItem ? ((stored as readonly CimScalar[])[item - 1] ?? null) : stored;
  const elements = writeProperty('', property, value, style, declared);
  const content = text ? elements.map((element) => textOf(element)).join('') : elements.map(bare);
  return { kind: 'fragment', content };
}
