import { resolveQName, textOf, type XmlElement } from '../../src/xml/element.js';
import { SOAP, WSA, WSMAN_FAULT, XML } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { type Infoset, infosetOf } from '../support/infoset.js';

/** What differs from one answer to the next, or from one machine to another. */
const PRIVATE: readonly (readonly [ns: string, name: string])[] = [
  [WSA, 'MessageID'],
  [SOAP, 'Text'],
];

function isWords({ ns, name, children }: XmlElement): boolean {
  const isMessage = ns === WSMAN_FAULT && name === 'Message' && children.length === 0;
  return isMessage || PRIVATE.some((one) => one[0] === ns && one[1] === name);
}

/** Codes of faults are qualified names, whose prefixes are free. */
function plainText(element: XmlElement): string {
  if (isWords(element)) return '';
  const text = textOf(element);
  const qname =
    element.ns === SOAP && element.name === 'Value' ? resolveQName(element, text) : undefined;
  return qname === undefined ? text : `{${qname.ns}}${qname.name}`;
}

/** The namespaces and the language that the root declares for all are not compared. */
function plain(element: XmlElement, isRoot: boolean): XmlElement {
  const attributes = element.attributes
    .filter(({ ns }) => !(isRoot && ns === XML))
    .map((one) => (one.name === 'Machine' ? { ...one, value: '' } : one));
  const children = element.children.map((inner) => plain(inner, false));
  const isHeader = element.ns === SOAP && element.name === 'Header';
  return {
    ...element,
    attributes,
    text: plainText(element),
    // The order of header blocks means nothing.
    children: isHeader ? children.toSorted((a, b) => a.name.localeCompare(b.name)) : children,
  };
}

/** A message without what is private to it: identifiers, the words of faults, the name of a machine. */
export function comparable(document: string): Infoset {
  return infosetOf(plain(parseXml(document), true));
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const inner of element.children) {
    const found = find(inner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text of the first element of this local name; undefined when there is none. */
export function textIn(document: string, name: string): string | undefined {
  const found = find(parseXml(document), name);
  return found === undefined ? undefined : textOf(found);
}
