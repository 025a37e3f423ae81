import type { InstanceHead } from '../cim/instance.js';
import type { XmlElement } from '../xml/element.js';
import { parseXmlIn } from '../xml/parse.js';

/** The start tag of an item, with the names that it resolves. */
export interface ItemTag {
  readonly element: XmlElement;
  readonly head: InstanceHead;
  /** What stands before the names of its properties: that of its own name, `p:` or nothing. */
  readonly prefix: string;
  /** `p:Win32_Service` */
  readonly qualified: string;
}

/** What is known of the instance that starts with this element; undefined for no instance. */
export type HeadOf = (element: XmlElement) => InstanceHead | undefined;

const TAG =
  /^<((?:[A-Za-z_][\w.-]*:)?)([A-Za-z_][\w.-]*)(?:[ \t\n]+[\w:.-]+="[^"<>&]*")*[ \t\n]*>$/;
const IDENTIFIER = /^[A-Za-z]\w*$/;

/** True for a name that every part of the general path takes as it is. */
export function isPlainName(name: string): boolean {
  return IDENTIFIER.test(name) && name !== 'prototype' && !(name in Object.prototype);
}

/** Reads a start tag inside `items`; undefined for what is not regular, or not XML. */
export function readItemTag(items: XmlElement, tag: string, headOf: HeadOf): ItemTag | undefined {
  const [, own = '', name = ''] = TAG.exec(tag) ?? [];
  if (!isPlainName(name)) return undefined;
  const qualified = own + name;
  try {
    const element = parseXmlIn(items, `${tag}</${qualified}>`);
    const head = headOf(element);
    const prefix = element.name === 'XmlFragment' ? '' : own;
    return head === undefined ? undefined : { element, head, prefix, qualified };
  } catch {
    return undefined;
  }
}

/** The namespace of a name in the content of the item; undefined for an unknown prefix. */
export function namespaceIn({ element }: ItemTag, prefix: string): string | undefined {
  if (prefix === '') return element.scope?.get('') ?? '';
  return element.scope?.get(prefix) || undefined;
}
