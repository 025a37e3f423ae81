import { type CimInstance, makeInstance } from '../cim/instance.js';
import { type Layout, layoutOf } from '../cim/layout.js';
import type { CimValue } from '../cim/types.js';
import type { ItemTag } from './item-tag.js';
import { makeSlot, type PropertySlot } from './property-slot.js';

/** What is known of the items that begin with one start tag. */
export class ItemPlan {
  readonly tag: ItemTag;
  /** Where the start tag was seen, and its octets. */
  readonly start: number;
  readonly length: number;
  /** The properties of the last item, in its order: so will be those of the next. */
  order: readonly PropertySlot[] = [];
  /** As many values as that: a copy of an array is made faster than a new one grows. */
  values: readonly CimValue[] = [];
  #layout: Layout = layoutOf([]);
  readonly #slots = new Map<string, PropertySlot>();
  readonly #keys = new Set<string>();

  constructor(tag: ItemTag, start: number, length: number) {
    this.tag = tag;
    this.start = start;
    this.length = length;
  }

  /** The slot of a property; undefined for a name that only the general path can judge. */
  slot(name: string, start: number): PropertySlot | undefined {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = makeSlot(this.tag, name, start);
    const key = name.toLowerCase();
    if (slot === undefined || this.#keys.has(key)) return undefined;
    this.#keys.add(key);
    this.#slots.set(name, slot);
    return slot;
  }

  /** Expects these properties from now on. */
  follow(order: readonly PropertySlot[]): void {
    this.order = order;
    this.values = order.map(() => null);
    this.#layout = layoutOf(order.map(({ name }) => name));
  }

  /** The instance with these values of the expected properties. */
  instance(values: CimValue[]): CimInstance {
    return makeInstance(this.tag.head, this.#layout, values);
  }
}
