import { type ItemContext, readObjects } from '../../src/binding/items.js';
import type { CimInstance } from '../../src/cim/instance.js';
import { ProtocolError } from '../../src/errors.js';
import type { XmlElement } from '../../src/xml/element.js';
import { parseXml } from '../../src/xml/parse.js';
import { parseOctets } from '../../src/xml/parse-octets.js';
import { decodeText } from '../../src/xml/text.js';
import { encode, type Notation } from './notation.js';

/** All that an instance is. */
interface Shown {
  readonly className: string;
  readonly namespace: string | null;
  readonly typedBy: string | undefined;
  readonly origin: string;
  readonly path: string | null;
  readonly changed: readonly string[];
  readonly properties: readonly (readonly [name: string, type: string, value: Notation])[];
}

export function show(instance: CimInstance): Shown {
  const { className, namespace, cimClass, origin, path, changedProperties } = instance;
  return {
    className,
    namespace,
    typedBy: cimClass?.className,
    origin,
    path: path?.toString() ?? null,
    changed: changedProperties,
    properties: [...instance].map(([name, value]) => [name, typeof value, encode(value)]),
  };
}

/** The first element called Items. */
function findItems(element: XmlElement): XmlElement | undefined {
  if (element.name === 'Items') return element;
  return element.children.map(findItems).find((found) => found !== undefined);
}

/** The items of a document, by the general path. */
export function itemsOf(document: string | Uint8Array): XmlElement {
  return theItems(parseXml(typeof document === 'string' ? document : decodeText(document)));
}

/** The items of a document, left to the scanner where that may be. */
export function itemsLeft(document: string | Uint8Array): XmlElement {
  const octets = typeof document === 'string' ? Buffer.from(document) : document;
  return theItems(parseOctets(octets, { leave: 'Items' }));
}

function theItems(root: XmlElement): XmlElement {
  const items = findItems(root);
  if (items === undefined) throw new ProtocolError('no items', 'not-xml');
  return items;
}

/** What a reader makes of a document; all refusals are alike. */
export function outcome(read: () => readonly CimInstance[]): readonly Shown[] | 'refused' {
  let instances: readonly CimInstance[];
  try {
    instances = read();
  } catch (error) {
    if (error instanceof ProtocolError) return 'refused';
    throw error;
  }
  return instances.map(show);
}

/** What all of the document, read by the general path, has. */
export function generally(
  document: string | Uint8Array,
  context: ItemContext,
): readonly Shown[] | 'refused' {
  return outcome(() => readObjects(itemsOf(document), context));
}

/** What is read of the document where its items are left to the scanner. */
export function left(
  document: string | Uint8Array,
  context: ItemContext,
): readonly Shown[] | 'refused' {
  return outcome(() => readObjects(itemsLeft(document), context));
}

class Unscanned extends Error {}

/** What the scanner alone makes of the document; undefined when it leaves it to the general path. */
export function scanned(
  document: string | Uint8Array,
  context: ItemContext,
): readonly Shown[] | undefined {
  const items = itemsLeft(document);
  if (items.unread === undefined) return undefined;
  const children = {
    get(): never {
      throw new Unscanned();
    },
  };
  const guarded = Object.defineProperties({ ...items }, { children, text: children }) as XmlElement;
  try {
    return readObjects(guarded, context).map(show);
  } catch (error) {
    if (error instanceof Unscanned) return undefined;
    throw error;
  }
}

/** A Pull answer with these items. */
export function page(items: string, attributes = ''): string {
  return (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"' +
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"' +
    ' xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"' +
    ` xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"${attributes}>` +
    '<s:Header/><s:Body><n:PullResponse>' +
    `<n:Items>${items}</n:Items><n:EndOfSequence/></n:PullResponse></s:Body></s:Envelope>`
  );
}

const URI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/test/Test_Sample';
const OPEN =
  '<p:Test_Sample xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
  ` xmlns:p="${URI}" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common"` +
  ' xsi:type="p:Test_Sample_Type">';

/** An instance as Windows writes it. */
export function item(properties: string): string {
  return `${OPEN}${properties}</p:Test_Sample>`;
}

/** A projection as Windows writes it. */
export function fragment(properties: string): string {
  return (
    '<w:XmlFragment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
    ` xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">${properties}</w:XmlFragment>`
  );
}
