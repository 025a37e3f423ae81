import { CimDateTime } from '../cim/datetime.js';
import { CimInterval } from '../cim/interval.js';
import type { CimValue } from '../cim/types.js';
import type { XmlAttribute, XmlElement } from '../xml/element.js';
import { XSI } from '../xml/namespaces.js';
import { unescape } from '../xml/text.js';
import type { ItemPlan } from './item-plan.js';
import { isPlainName, namespaceIn } from './item-tag.js';
import type { Page } from './page.js';
import type { PropertySlot } from './property-slot.js';
import { readProperty } from './value.js';

/** Instead of a position: this is not of the regular shape. */
export const GIVE_UP = -1;
/** Instead of a position: this is not the element of this property. */
export const OTHER_NAME = -2;

const AMPERSAND = 0x26;
const CARRIAGE_RETURN = 0x0d;
const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const SPACE = 0x20;
const ZERO = 0x30;
/** As many digits as a number is exact with. */
const MAX_DIGITS = 15;

const NIL = /^[ \t\n]+([\w.-]+):nil="(?:true|1)"[ \t\n]*(\/?)>$/;
const CHILD = /^<(?:([\w.-]+):)?(\w+)>$/;
const BAD_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\dA-Fa-f]{1,6});)/;
const NO_ATTRIBUTES: readonly XmlAttribute[] = [];
const NO_CHILDREN: readonly XmlElement[] = [];
const NIL_ATTRIBUTES: readonly XmlAttribute[] = [{ ns: XSI, name: 'nil', value: 'true' }];

/** White space. [XML 1.0] 2.3 */
function isBlank(octet: number | undefined): boolean {
  return octet === SPACE || octet === 0x0a || octet === 0x09 || octet === CARRIAGE_RETURN;
}

/** True for a value that several instances may hold: nobody can change it in place. */
function isShareable(value: CimValue): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return value instanceof CimDateTime || value instanceof CimInterval;
}

/** Reads the elements of properties, and remembers in each slot what it read last. */
export class PropertyScanner {
  readonly #page: Page;
  readonly #octets: Buffer;
  #plan: ItemPlan | undefined;
  /** Where the element that was read last ends. */
  #end = 0;

  constructor(page: Page) {
    this.#page = page;
    this.#octets = page.octets;
  }

  /** The properties that follow are of an item with this plan. */
  enter(plan: ItemPlan): void {
    this.#plan = plan;
  }

  skipBlank(start: number): number {
    let at = start;
    while (isBlank(this.#octets[at])) at += 1;
    return at;
  }

  isSame(a: number, b: number, length: number): boolean {
    const octets = this.#octets;
    let same = 0;
    while (same < length && octets[a + same] === octets[b + same]) same += 1;
    return same === length;
  }

  /** Reads the value of a property from the element that is here, and returns where that ends. */
  read(slot: PropertySlot, at: number): number {
    const octets = this.#octets;
    const { start, length } = slot;
    let same = 0;
    while (same < length && octets[start + same] === octets[at + same]) same += 1;
    if (same === length && slot.isWhole) return at + length;
    return same < slot.opening ? OTHER_NAME : this.#readChanged(slot, at);
  }

  #readChanged(slot: PropertySlot, at: number): number {
    const octets = this.#octets;
    const begin = at + slot.opening + 1;
    if (slot.kind !== 'general' && octets[begin - 1] === GREATER) {
      let end = begin;
      let octet = octets[end] as number;
      while (octet !== LESS && octet !== AMPERSAND && octet !== CARRIAGE_RETURN) {
        end += 1;
        octet = octets[end] as number;
      }
      const next = octet === LESS ? this.#endOfElement(slot, at, end) : GIVE_UP;
      const value = next === GIVE_UP ? undefined : this.#simpleValue(slot, begin, end);
      if (value !== undefined) return remember(slot, at, next, value);
    }
    return this.#readGeneral(slot, at);
  }

  /** Where the element ends whose end tag should be here. */
  #endOfElement({ opening }: PropertySlot, at: number, end: number): number {
    const octets = this.#octets;
    const behind = end + opening + 1;
    const isEnd =
      octets[end + 1] === SLASH &&
      octets[behind] === GREATER &&
      this.isSame(at + 1, end + 2, opening - 1);
    return isEnd ? behind + 1 : GIVE_UP;
  }

  /** The value that text without references has; undefined unless that is simple to see. */
  #simpleValue(slot: PropertySlot, begin: number, end: number): CimValue | undefined {
    const { kind } = slot;
    if (kind === 'string') return this.#page.slice(begin, end);
    if (kind === 'boolean') return this.#boolean(begin, end);
    const number = this.#number(begin, end);
    if (number === undefined || number > slot.max) return undefined;
    return kind === 'bigint' ? BigInt(number) : number;
  }

  #boolean(begin: number, end: number): boolean | undefined {
    const text = end - begin > 5 ? '' : this.#page.slice(begin, end);
    return text === 'true' ? true : text === 'false' ? false : undefined;
  }

  #number(begin: number, end: number): number | undefined {
    if (begin === end || end - begin > MAX_DIGITS) return undefined;
    let number = 0;
    for (let at = begin; at < end; at += 1) {
      const digit = (this.#octets[at] as number) - ZERO;
      if (digit < 0 || digit > 9) return undefined;
      number = number * 10 + digit;
    }
    return number;
  }

  /** Reads one element or, of an array, all that follow one another, as the general path does. */
  #readGeneral(slot: PropertySlot, at: number): number {
    if (slot.declared?.array === true) return this.readList(slot, at);
    const element = this.#element(slot, at);
    if (element === undefined)
      return isNameEnd(this.#octets[at + slot.opening]) ? GIVE_UP : OTHER_NAME;
    return this.#take(slot, at, [element]);
  }

  /** Reads all elements of a property that follow one another from here on. */
  readList(slot: PropertySlot, start: number): number {
    const elements: XmlElement[] = [];
    let end = start;
    for (let at = start; this.#isElement(slot, start, at); at = this.skipBlank(end)) {
      const element = this.#element(slot, at);
      if (element === undefined) return GIVE_UP;
      elements.push(element);
      end = this.#end;
    }
    this.#end = end;
    return elements.length === 0 ? OTHER_NAME : this.#take(slot, start, elements);
  }

  #isElement({ opening }: PropertySlot, start: number, at: number): boolean {
    return this.isSame(start, at, opening) && isNameEnd(this.#octets[at + opening]);
  }

  #take(slot: PropertySlot, at: number, elements: readonly XmlElement[]): number {
    try {
      return remember(slot, at, this.#end, readProperty(elements, slot.declared));
    } catch {
      // The general path tells what is wrong with it, and with which item.
      return GIVE_UP;
    }
  }

  /** The element that the general path would make of what is here. */
  #element(slot: PropertySlot, at: number): XmlElement | undefined {
    const octets = this.#octets;
    const begin = at + slot.opening + 1;
    if (octets[begin - 1] !== GREATER) return this.#emptyElement(slot, at);
    const end = octets.indexOf(LESS, begin);
    if (octets[end + 1] !== SLASH) {
      return end === begin ? this.#parent(slot, at, begin) : undefined;
    }
    this.#end = this.#endOfElement(slot, at, end);
    const text = this.#end === GIVE_UP ? undefined : this.#text(begin, end);
    return text === undefined ? undefined : leaf(slot.tagName, text);
  }

  /** `<p:Name/>`, or an element that is null. */
  #emptyElement(slot: PropertySlot, at: number): XmlElement | undefined {
    const begin = at + slot.opening;
    const behind = this.#octets.indexOf(GREATER, begin) + 1;
    const rest = this.#page.slice(begin, behind);
    this.#end = behind;
    if (rest === '/>') return leaf(slot.tagName, '');
    const [, prefix, slash] = NIL.exec(rest) ?? [];
    if (prefix === undefined || this.#namespace(prefix) !== XSI) return undefined;
    if (slash === '') this.#end = this.#endOfElement(slot, at, behind);
    return this.#end === GIVE_UP ? undefined : leaf(slot.tagName, '', NIL_ATTRIBUTES);
  }

  /** An element with one child, which holds text. */
  #parent(slot: PropertySlot, at: number, begin: number): XmlElement | undefined {
    const octets = this.#octets;
    const inside = octets.indexOf(GREATER, begin) + 1;
    const [tag, prefix = '', name = ''] = CHILD.exec(this.#page.slice(begin, inside)) ?? [];
    const ns = this.#namespace(prefix);
    if (tag === undefined || ns === undefined || !isPlainName(name)) return undefined;
    const end = octets.indexOf(LESS, inside);
    const behind = end + 1 + tag.length;
    if (this.#page.slice(end, behind) !== `</${tag.slice(1)}`) return undefined;
    this.#end = this.#endOfElement(slot, at, behind);
    const text =
      octets[behind] !== LESS || this.#end === GIVE_UP ? undefined : this.#text(inside, end);
    if (text === undefined) return undefined;
    return { ...leaf(slot.tagName, ''), children: [{ ...leaf(name, text), ns }] };
  }

  #namespace(prefix: string): string | undefined {
    return this.#plan === undefined ? undefined : namespaceIn(this.#plan.tag, prefix);
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

function isNameEnd(octet: number | undefined): boolean {
  return octet === GREATER || octet === SLASH || isBlank(octet);
}

function leaf(name: string, text: string, attributes = NO_ATTRIBUTES): XmlElement {
  return { ns: '', name, attributes, children: NO_CHILDREN, text };
}

function remember(slot: PropertySlot, at: number, end: number, value: CimValue): number {
  slot.start = at;
  slot.value = value;
  slot.isWhole = isShareable(value);
  slot.length = slot.isWhole ? end - at : slot.opening;
  return end;
}
