import { CimDateTime } from '../cim/datetime.js';
import { CimInterval } from '../cim/interval.js';
import type { CimValue } from '../cim/types.js';
import type { XmlElement } from '../xml/element.js';
import { ElementScanner, endOfElement } from './element-scanner.js';
import type { ItemTag } from './item-tag.js';
import { isNameEnd, OCTET, type Page } from './page.js';
import type { PropertySlot } from './property-slot.js';
import { readProperty, type Schema } from './value-reader.js';

/** Instead of a position: this is not of the regular shape. */
export const GIVE_UP = -1;
/** Instead of a position: this is not the element of this property. */
export const OTHER_NAME = -2;

/** Octets that are compared at once. */
const WORD = 4;
/** As many digits as a number is exact with. */
const MAX_DIGITS = 15;

/** True for a value that several instances may hold: nobody can change it in place. */
function isShareable(value: CimValue): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return value instanceof CimDateTime || value instanceof CimInterval;
}

/** Reads the elements of properties, and remembers in each slot what it read last. */
export class PropertyScanner {
  readonly #page: Page;
  readonly #octets: Buffer;
  /** The same octets. */
  readonly #view: DataView;
  readonly #elements: ElementScanner;
  readonly #schema: Schema | undefined;

  constructor(page: Page, schema: Schema | undefined) {
    this.#page = page;
    this.#schema = schema;
    const { buffer, byteOffset, byteLength } = page.octets;
    this.#octets = page.octets;
    this.#elements = new ElementScanner(page);
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  /** The properties that follow are of an item with this tag. */
  enter(tag: ItemTag): void {
    this.#elements.enter(tag);
  }

  /** Reads the value of a property from the element that is here, and returns where that ends. */
  read(slot: PropertySlot, at: number): number {
    const octets = this.#octets;
    const view = this.#view;
    const { start, length } = slot;
    let same = 0;
    const words = Math.min(length, octets.length - at) - WORD;
    while (same <= words && view.getInt32(start + same) === view.getInt32(at + same)) same += WORD;
    while (same < length && octets[start + same] === octets[at + same]) same += 1;
    if (same === length && slot.isWhole) return at + length;
    return same < slot.opening ? OTHER_NAME : this.#readChanged(slot, at);
  }

  #readChanged(slot: PropertySlot, at: number): number {
    const octets = this.#octets;
    const begin = at + slot.opening + 1;
    if (slot.kind !== 'general' && octets[begin - 1] === OCTET.greater) {
      let end = begin;
      let octet = octets[end] as number;
      while (octet !== OCTET.less && octet !== OCTET.ampersand && octet !== OCTET.carriageReturn) {
        end += 1;
        octet = octets[end] as number;
      }
      const next = octet === OCTET.less ? endOfElement(this.#page, slot, at, end) : GIVE_UP;
      const value = next === GIVE_UP ? undefined : this.#simpleValue(slot, begin, end);
      if (value !== undefined) return remember(slot, at, next, value);
    }
    return this.#readGeneral(slot, at);
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
      const digit = (this.#octets[at] as number) - OCTET.zero;
      if (digit < 0 || digit > 9) return undefined;
      number = number * 10 + digit;
    }
    return number;
  }

  /** Reads one element or, of an array, all that follow one another, as the general path does. */
  #readGeneral(slot: PropertySlot, at: number): number {
    if (slot.declared?.array === true) return this.readList(slot, at);
    const element = this.#elements.read(slot, at);
    if (element !== undefined) return this.#take(slot, at, this.#elements.end, [element]);
    return isNameEnd(this.#octets[at + slot.opening]) ? GIVE_UP : OTHER_NAME;
  }

  /** Reads all elements of a property that follow one another from here on. */
  readList(slot: PropertySlot, start: number): number {
    const elements: XmlElement[] = [];
    let end = start;
    for (let at = start; this.#isElement(slot, start, at); at = this.#page.skipBlank(end)) {
      const element = this.#elements.read(slot, at);
      if (element === undefined) return GIVE_UP;
      elements.push(element);
      end = this.#elements.end;
    }
    return elements.length === 0 ? OTHER_NAME : this.#take(slot, start, end, elements);
  }

  #isElement({ opening }: PropertySlot, start: number, at: number): boolean {
    return this.#page.isSame(start, at, opening) && isNameEnd(this.#octets[at + opening]);
  }

  #take(slot: PropertySlot, at: number, end: number, elements: readonly XmlElement[]): number {
    try {
      return remember(slot, at, end, readProperty(elements, slot.declared, this.#schema));
    } catch {
      // The general path tells what is wrong with it, and with which item.
      return GIVE_UP;
    }
  }
}

function remember(slot: PropertySlot, at: number, end: number, value: CimValue): number {
  slot.start = at;
  slot.value = value;
  slot.isWhole = isShareable(value);
  slot.length = slot.isWhole ? end - at : slot.opening;
  return end;
}
