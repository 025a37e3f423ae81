import { type Layout, layoutOf } from './layout.js';
import type { CimValue } from './types.js';

/** The properties of an instance that is being made: the first name stands, and the last value. */
export class PropertyList {
  readonly #names: string[] = [];
  readonly #ordinals = new Map<string, number>();
  readonly values: CimValue[] = [];

  put(name: string, value: CimValue): void {
    const key = name.toLowerCase();
    let ordinal = this.#ordinals.get(key);
    if (ordinal === undefined) {
      ordinal = this.#names.push(name) - 1;
      this.#ordinals.set(key, ordinal);
    }
    this.values[ordinal] = value;
  }

  get layout(): Layout {
    return layoutOf(this.#names);
  }
}
