import { ProtocolError } from '../../errors.js';
import { child, textOf, tokenOf, xml, type XmlElement } from '../../xml/element.js';
import { WSEN, WSMAN } from '../../xml/namespaces.js';

/** What the server knows an enumeration by: opaque, most often text. [DSP0226] 8.2.1 */
export type EnumerationContext = string | readonly XmlElement[];

/** The element around the items of an answer, in either of two namespaces. */
export const ITEMS = 'Items';

/** One answer with items, to an Enumerate or a Pull. */
export interface Page {
  /** Undefined when there is nothing more to pull. Some servers send a new one with each answer. */
  readonly context?: EnumerationContext;
  /** The element around the items, where the answer has one. */
  readonly items?: XmlElement;
  readonly endOfSequence: boolean;
  /** What is wrong with the page: nothing but its context is to be used then. */
  readonly flaw?: string;
  /** When the context ends, as the server said it: an xs:duration or an xs:dateTime. */
  readonly expires?: string;
}

export function writeContext(context: EnumerationContext): XmlElement {
  return xml(WSEN, 'EnumerationContext', context);
}

/** The context of a message; undefined where it is absent or empty, as at the end of a sequence. */
export function readContext(parent: XmlElement): EnumerationContext | undefined {
  const element = child(parent, WSEN, 'EnumerationContext');
  if (element === undefined) return undefined;
  if (element.children.length > 0) return element.children;
  return tokenOf(element) === '' ? undefined : textOf(element);
}

/** @throws ProtocolError for a request without a context */
export function requireContext(parent: XmlElement | undefined): EnumerationContext {
  const context = parent === undefined ? undefined : readContext(parent);
  if (context !== undefined) return context;
  throw new ProtocolError('the request names no enumeration context', 'not-xml');
}

/** What belongs to both namespaces: wsman in an EnumerateResponse, wsen in a PullResponse. */
function all(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter(
    (one) => one.name === name && (one.ns === WSMAN || one.ns === WSEN),
  );
}

/** The element of this name in a body. @throws ProtocolError when it is not there */
export function bodyElement(body: readonly XmlElement[], name: string): XmlElement {
  const element = child(xml('', 'body', body), WSEN, name);
  if (element !== undefined) return element;
  throw new ProtocolError(`the body holds no ${name}`, 'not-xml');
}

/** @throws ProtocolError for a body that is no page */
export function readPage(body: readonly XmlElement[], name: string): Page {
  const response = bodyElement(body, name);
  const context = readContext(response);
  const [items, moreItems] = all(response, ITEMS);
  const [end, secondEnd] = all(response, 'EndOfSequence');
  const twice = moreItems ?? secondEnd;
  const expires = tokenOf(child(response, WSEN, 'Expires'));
  return {
    ...(context === undefined ? {} : { context }),
    ...(items === undefined ? {} : { items }),
    endOfSequence: end !== undefined,
    ...(twice === undefined ? {} : { flaw: `${twice.name} twice` }),
    ...(expires === '' ? {} : { expires }),
  };
}

/** @param ns of Items and EndOfSequence: wsman in an EnumerateResponse, wsen in a PullResponse */
export function writePage(name: string, ns: string, page: Page): XmlElement {
  const { context, items, endOfSequence, expires } = page;
  return xml(WSEN, name, [
    ...(expires === undefined ? [] : [xml(WSEN, 'Expires', expires)]),
    ...(context === undefined ? [] : [writeContext(context)]),
    ...(items === undefined ? [] : [{ ...items, ns }]),
    ...(endOfSequence ? [xml(ns, 'EndOfSequence')] : []),
  ]);
}
