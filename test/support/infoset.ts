import { textOf, type XmlAttribute, type XmlElement } from '../../src/xml/element.js';
import { parseXml } from '../../src/xml/parse.js';

/** An element as it means, whatever its prefixes, attribute order and indentation. */
export interface Infoset {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly Infoset[];
  readonly text?: string;
}

function expanded({ ns, name }: { ns: string; name: string }): string {
  return ns === '' ? name : `{${ns}}${name}`;
}

/** The attributes whose value is a QName: prefixes are free, so it counts by its local name. */
const QNAMES = new Set(['type', 'Type', 'qname']);

function valueOf({ name, value }: XmlAttribute): string {
  if (typeof value !== 'string') return value.name;
  return QNAMES.has(name) ? value.replace(/^[\w-]+:(?=\w+$)/, '') : value;
}

function attributesOf(element: XmlElement): Record<string, string> {
  const entries = element.attributes.map((a) => [expanded(a), valueOf(a)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** The infoset of an element that was read. White space between elements does not count. */
export function infosetOf(element: XmlElement): Infoset {
  const attributes = attributesOf(element);
  const isLeaf = element.children.length === 0;
  return {
    name: expanded(element),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(isLeaf ? {} : { children: element.children.map(infosetOf) }),
    ...(isLeaf && textOf(element) !== '' ? { text: textOf(element) } : {}),
  };
}

/** The infoset of a document. */
export function infoset(document: string): Infoset {
  return infosetOf(parseXml(document));
}
