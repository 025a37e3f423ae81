import { parseFault } from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import { type XmlElement } from '../../src/xml/element.js';
import { parseXml } from '../../src/xml/parse.js';
import { request, type RequestParts } from '../server/messages.js';
import { type HttpAnswer, post, type PostOptions } from '../server/wire.js';

/** Requests of enumerations written by hand, and what their answers hold. */

export const WSEN = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration';
export const WQL = 'http://schemas.microsoft.com/wbem/wsman/1/WQL';
const SELECTORS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter';
const ASSOCIATIONS = 'http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter';

/** A request with this element of WS-Enumeration, to the class of a URI. */
export function enumeration(
  name: string,
  content: string,
  { blocks, ...parts }: RequestParts = {},
): string {
  const Action = `<a:Action s:mustUnderstand="true">${WSEN}/${name}</a:Action>`;
  return request({
    selectors: {},
    ...parts,
    blocks: { Action, ...blocks },
    body: `<n:${name} xmlns:n="${WSEN}">${content}</n:${name}>`,
  });
}

/** The elements that ask for the first items at once. */
export function optimized(maxElements: number): string {
  return `<w:OptimizeEnumeration/><w:MaxElements>${maxElements}</w:MaxElements>`;
}

/** A request for the first items, all of them if there are no more than 100. */
export function enumerate(parts: RequestParts = {}, content = '', maxElements = 100): string {
  return enumeration('Enumerate', `${optimized(maxElements)}${content}`, parts);
}

export function pull(context: string, maxElements: number, parts: RequestParts = {}): string {
  const content = `<n:EnumerationContext>${context}</n:EnumerationContext><n:MaxElements>${maxElements}</n:MaxElements>`;
  return enumeration('Pull', content, parts);
}

export function release(context: string, parts: RequestParts = {}): string {
  return enumeration('Release', `<n:EnumerationContext>${context}</n:EnumerationContext>`, parts);
}

export function filter(dialect: string, content: string): string {
  return `<w:Filter Dialect="${dialect}">${content}</w:Filter>`;
}

export function wql(query: string): string {
  return filter(WQL, query.replaceAll('<', '&lt;'));
}

export function selectorFilter(selectors: readonly (readonly [string, string])[]): string {
  const set = selectors.map(([name, value]) => `<w:Selector Name="${name}">${value}</w:Selector>`);
  return filter(SELECTORS, `<w:SelectorSet>${set.join('')}</w:SelectorSet>`);
}

/** What an association filter is about, by the names of its elements. */
export interface AssociationParts {
  readonly uri: string;
  readonly selectors: Readonly<Record<string, string>>;
  readonly names?: readonly (readonly [string, string])[];
}

function association(kind: string, { uri, selectors, names = [] }: AssociationParts): string {
  const set = Object.entries(selectors).map(
    ([name, value]) => `<w:Selector Name="${name}">${value}</w:Selector>`,
  );
  const object = `<a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>${uri}</w:ResourceURI><w:SelectorSet>${set.join('')}</w:SelectorSet></a:ReferenceParameters>`;
  const others = names.map(([name, value]) => `<b:${name}>${value}</b:${name}>`);
  return filter(
    ASSOCIATIONS,
    `<b:${kind}><b:Object>${object}</b:Object>${others.join('')}</b:${kind}>`,
  );
}

export function associated(parts: AssociationParts): string {
  return association('AssociatedInstances', parts);
}

export function associations(parts: AssociationParts): string {
  return association('AssociationInstances', parts);
}

/** What an answer to an Enumerate or a Pull holds. */
export interface PageFound {
  readonly status: number;
  /** Null where the answer has none; empty at the end. */
  readonly context: string | null;
  readonly items: readonly XmlElement[];
  readonly hasItems: boolean;
  readonly isEnd: boolean;
  readonly body: string;
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const inner of element.children) {
    const found = find(inner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function pageIn({ status, body }: HttpAnswer): PageFound {
  const root = parseXml(body);
  const items = find(root, 'Items');
  const context = find(root, 'EnumerationContext')?.text ?? null;
  return {
    status,
    body,
    context: typeof context === 'string' ? context : null,
    items: items?.children ?? [],
    hasItems: items !== undefined,
    isEnd: find(root, 'EndOfSequence') !== undefined,
  };
}

/** Sends a request and reads the page that answers it. */
export async function ask(
  sandbox: Sandbox,
  envelope: string,
  options?: PostOptions,
): Promise<PageFound> {
  return pageIn(await post(sandbox, envelope, options));
}

/** The fault that answers a request: its subcode, and the last part of its detail or its code. */
export async function faultOf(
  sandbox: Sandbox,
  envelope: string,
  options?: PostOptions,
): Promise<{ readonly subcode: string; readonly code: number | undefined; readonly name: string }> {
  const { body, status } = await post(sandbox, envelope, options);
  const { subcode, wsmanFault, name } = parseFault(body, status);
  return { subcode, code: wsmanFault?.code, name };
}

/** The text of a property of each item, wherever it stands in it. */
export function values(page: Pick<PageFound, 'items'>, name: string): (string | undefined)[] {
  return page.items.map((item) => {
    const text = find(item, name)?.text;
    return typeof text === 'string' ? text : undefined;
  });
}
