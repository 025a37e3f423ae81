import type { CimInstance } from '../cim/instance.js';
import type { CimValue } from '../cim/types.js';
import type { XmlElement } from '../xml/element.js';
import { isUnread } from '../xml/unread.js';
import { ItemPlan } from './item-plan.js';
import { type HeadOf, readItemTag } from './item-tag.js';
import { isNameEnd, isNamePart, OCTET, Page } from './page.js';
import type { PropertySlot } from './property-slot.js';
import { GIVE_UP, OTHER_NAME, PropertyScanner } from './property-scanner.js';
import type { Schema } from './value-reader.js';

/** More different start tags than any page of a server has. */
const MAX_PLANS = 256;

/**
 * Reads items of the regular shape: one instance or projection after the other, each like the one
 * before, with properties that are text, null, a list of those, or one child of text (a datetime).
 */
class ItemScanner {
  readonly #page: Page;
  readonly #items: XmlElement;
  readonly #headOf: HeadOf;
  readonly #properties: PropertyScanner;
  readonly #plans = new Map<string, ItemPlan>();
  /** That of the last item. */
  #plan: ItemPlan | undefined;
  readonly #instances: CimInstance[] = [];

  constructor(page: Page, items: XmlElement, headOf: HeadOf, schema: Schema | undefined) {
    this.#page = page;
    this.#items = items;
    this.#headOf = headOf;
    this.#properties = new PropertyScanner(page, schema);
  }

  /** The instances, or undefined when there is anything else. */
  scan(): CimInstance[] | undefined {
    for (let at = this.#page.skipBlank(0); at !== this.#page.end;) {
      const plan = this.#planAt(at);
      if (plan === undefined) return undefined;
      const next = this.#item(plan, at + plan.length);
      if (next === GIVE_UP) return undefined;
      at = this.#page.skipBlank(next);
    }
    return this.#instances;
  }

  /** The plan of the item whose start tag is here. */
  #planAt(at: number): ItemPlan | undefined {
    const last = this.#plan;
    if (last !== undefined && this.#page.isSame(last.start, at, last.length)) return last;
    const end = this.#page.octets.indexOf(OCTET.greater, at) + 1;
    if (end === 0) return undefined;
    const text = this.#page.slice(at, end);
    const plan = this.#plans.get(text) ?? this.#newPlan(text, at, end - at);
    this.#plan = plan;
    return plan;
  }

  #newPlan(text: string, start: number, length: number): ItemPlan | undefined {
    if (this.#plans.size === MAX_PLANS) return undefined;
    const tag = readItemTag(this.#items, text, this.#headOf);
    if (tag === undefined) return undefined;
    const plan = new ItemPlan(tag, start, length);
    this.#plans.set(text, plan);
    return plan;
  }

  /** Reads the item whose properties begin here, and returns where it ends. */
  #item(plan: ItemPlan, start: number): number {
    const { order } = plan;
    const properties = this.#properties;
    const values = plan.values.slice();
    properties.enter(plan.tag);
    let at = start;
    let last = start;
    for (let ordinal = 0; ordinal < order.length; ordinal += 1) {
      const slot = order[ordinal] as PropertySlot;
      at = this.#page.skipBlank(at);
      const next = properties.read(slot, at);
      if (next === OTHER_NAME) {
        values.length = ordinal;
        return this.#restOfItem(plan, order.slice(0, ordinal), values, last, at);
      }
      if (next === GIVE_UP) return GIVE_UP;
      values[ordinal] = slot.value;
      last = at;
      at = next;
    }
    const end = this.#endOfItem(plan, this.#page.skipBlank(at));
    if (end === GIVE_UP) return this.#restOfItem(plan, [...order], values, last, at);
    this.#instances.push(plan.instance(values));
    return end;
  }

  /** Reads on where the item has not the expected properties; the last one read was at `last`. */
  #restOfItem(
    plan: ItemPlan,
    order: PropertySlot[],
    values: CimValue[],
    last: number,
    start: number,
  ): number {
    const properties = this.#properties;
    const seen = new Set(order);
    let before = last;
    for (let at = this.#page.skipBlank(start); ; at = this.#page.skipBlank(at)) {
      const end = this.#endOfItem(plan, at);
      if (end !== GIVE_UP) {
        plan.follow(order);
        this.#instances.push(plan.instance(values));
        return end;
      }
      const slot = this.#slotAt(plan, at);
      if (slot === undefined) return GIVE_UP;
      const isAgain = slot === order.at(-1);
      if (!isAgain && seen.has(slot)) return GIVE_UP;
      const next = isAgain ? properties.readList(slot, before) : properties.read(slot, at);
      if (next < 0) return GIVE_UP;
      if (!isAgain) {
        order.push(slot);
        seen.add(slot);
        before = at;
      }
      values[order.length - 1] = slot.value;
      at = next;
    }
  }

  /** The slot of the property whose element is here. */
  #slotAt(plan: ItemPlan, at: number): PropertySlot | undefined {
    const { octets } = this.#page;
    if (octets[at] !== OCTET.less) return undefined;
    const start = at + 1 + plan.tag.prefix.length;
    let end = start;
    while (isNamePart(octets[end])) end += 1;
    const isName = isNameEnd(octets[end]) && this.#page.slice(at + 1, start) === plan.tag.prefix;
    if (!isName) return undefined;
    return plan.slot(this.#page.slice(start, end), at);
  }

  /** Where the end tag of the item ends; GIVE_UP where it is not here. */
  #endOfItem({ tag, start }: ItemPlan, at: number): number {
    const { octets } = this.#page;
    const { length } = tag.qualified;
    const isEnd =
      octets[at] === OCTET.less &&
      octets[at + 1] === OCTET.slash &&
      this.#page.isSame(start + 1, at + 2, length) &&
      octets[at + 2 + length] === OCTET.greater;
    return isEnd ? at + length + 3 : GIVE_UP;
  }
}

/**
 * The instances in the content of `items` when it was left unread and all of it is of the regular
 * shape: they are those that the general path would make, and anything else is left to that.
 */
export function scanObjects(
  items: XmlElement,
  headOf: HeadOf,
  schema?: Schema,
): CimInstance[] | undefined {
  const { unread } = items;
  if (!isUnread(unread)) return undefined;
  return new ItemScanner(new Page(unread), items, headOf, schema).scan();
}
