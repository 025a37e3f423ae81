import type { XmlAttribute, XmlElement } from '../xml/element.js';
import { XSI } from '../xml/namespaces.js';
import { unescape } from '../xml/text.js';
import { isPlainName, type ItemTag, namespaceIn } from './item-tag.js';
import { OCTET, type Page } from './page.js';
import type { PropertySlot } from './property-slot.js';

const NIL = /^[ \t\n]+([\w.-]+):nil="(?:true|1)"[ \t\n]*(\/?)>$/;
const CHILD = /^<(?:([\w.-]+):)?(\w+)>$/;
const BAD_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\dA-Fa-f]{1,6});)/;
const NO_ATTRIBUTES: readonly XmlAttribute[] = [];
const NO_CHILDREN: readonly XmlElement[] = [];
const NIL_ATTRIBUTES: readonly XmlAttribute[] = [{ ns: XSI, name: 'nil', value: 'true' }];

function leaf(name: string, text: string, attributes = NO_ATTRIBUTES): XmlElement {
  return { ns: '', name, attributes, children: NO_CHILDREN, text };
}

/** Where the element of a property ends whose end tag should be at `end`; -1 where it is not. */
export function endOfElement(
  page: Page,
  { opening }: PropertySlot,
  at: number,
  end: number,
): number {
  const { octets } = page;
  const behind = end + opening + 1;
  const isEnd =
    octets[end + 1] === OCTET.slash &&
    octets[behind] === OCTET.greater &&
    page.isSame(at + 1, end + 2, opening - 1);
  return isEnd ? behind + 1 : -1;
}

/** Makes of the elements of properties what the general path would make of them. */
export class ElementScanner {
  readonly #page: Page;
  #tag: ItemTag | undefined;
  #end = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Where the element that was read last ends. */
  get end(): number {
    return this.#end;
  }

  /** What follows is inside this tag. */
  enter(tag: ItemTag): void {
    this.#tag = tag;
  }

  /** The element that is here; undefined for what is not of the regular shape. */
  read(slot: PropertySlot, at: number): XmlElement | undefined {
    const octets = this.#page.octets;
    const begin = at + slot.opening + 1;
    if (octets[begin - 1] !== OCTET.greater) return this.#emptyElement(slot, at);
    const end = octets.indexOf(OCTET.less, begin);
    if (octets[end + 1] !== OCTET.slash) {
      return end === begin ? this.#parent(slot, at, begin) : undefined;
    }
    this.#end = endOfElement(this.#page, slot, at, end);
    const text = this.#end === -1 ? undefined : this.#text(begin, end);
    return text === undefined ? undefined : leaf(slot.tagName, text);
  }

  /** `<p:Name/>`, or an element that is null. */
  #emptyElement(slot: PropertySlot, at: number): XmlElement | undefined {
    const begin = at + slot.opening;
    const behind = this.#page.octets.indexOf(OCTET.greater, begin) + 1;
    const rest = this.#page.slice(begin, behind);
    this.#end = behind;
    if (rest === '/>') return leaf(slot.tagName, '');
    const [, prefix, slash] = NIL.exec(rest) ?? [];
    if (prefix === undefined || this.#namespace(prefix) !== XSI) return undefined;
    if (slash === '') this.#end = endOfElement(this.#page, slot, at, behind);
    return this.#end === -1 ? undefined : leaf(slot.tagName, '', NIL_ATTRIBUTES);
  }

  /** An element with one child, which holds text. */
  #parent(slot: PropertySlot, at: number, begin: number): XmlElement | undefined {
    const octets = this.#page.octets;
    const inside = octets.indexOf(OCTET.greater, begin) + 1;
    const [tag, prefix = '', name = ''] = CHILD.exec(this.#page.slice(begin, inside)) ?? [];
    const ns = this.#namespace(prefix);
    if (tag === undefined || ns === undefined || !isPlainName(name)) return undefined;
    const end = octets.indexOf(OCTET.less, inside);
    const behind = end + 1 + tag.length;
    if (this.#page.slice(end, behind) !== `</${tag.slice(1)}`) return undefined;
    this.#end = endOfElement(this.#page, slot, at, behind);
    const text =
      octets[behind] !== OCTET.less || this.#end === -1 ? undefined : this.#text(inside, end);
    if (text === undefined) return undefined;
    return { ...leaf(slot.tagName, ''), children: [{ ...leaf(name, text), ns }] };
  }

  #namespace(prefix: string): string | undefined {
    return this.#tag === undefined ? undefined : namespaceIn(this.#tag, prefix);
  }

  /** Text as the general path reads it. */
  #text(begin: number, end: number): string | undefined {
    const text = this.#page.slice(begin, end).replace(/\r\n?/g, '\n');
    if (BAD_REFERENCE.test(text)) return undefined;
    try {
      return unescape(text);
    } catch {
      return undefined;
    }
  }
}
