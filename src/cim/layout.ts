/** The most names of a layout that is shared: with more, sharing costs more than it saves. */
const MAX_NAMES = 256;
/** The most names that shared layouts hold together: a server can make up new ones without end. */
const MAX_SHARED = 2 ** 18;

/**
 * The names of the properties of an instance, in their order, which differ in more than letter case.
 * Instances that got the same properties in the same order share one. Immutable.
 */
export class Layout {
  readonly names: readonly string[];
  /** Ordinals by name, as it is and in lower case; made for the first who asks. */
  #ordinals: ReadonlyMap<string, number> | undefined;
  /** The layouts with one more name. */
  readonly #next = new Map<string, Layout>();

  /** Of names that differ in more than letter case. Most layouts come from `layoutOf`. */
  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** This layout and one more name, which it must not have. */
  with(name: string): Layout {
    const known = this.#next.get(name);
    if (known !== undefined) return known;
    const longer = new Layout([...this.names, name]);
    if (longer.names.length <= MAX_NAMES) this.#share(name, longer);
    return longer;
  }

  #share(name: string, longer: Layout): void {
    shared += longer.names.length;
    if (shared > MAX_SHARED) {
      empty = new Layout([]);
      shared = 0;
    }
    this.#next.set(name, longer);
  }

  /** Where the property of this name is, whatever its letter case; -1 for none. */
  ordinalOf(name: string): number {
    const ordinals = (this.#ordinals ??= ordinalsOf(this.names));
    return ordinals.get(name) ?? ordinals.get(name.toLowerCase()) ?? -1;
  }
}

function ordinalsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const ordinals = new Map<string, number>();
  for (const [ordinal, name] of names.entries()) {
    ordinals.set(name, ordinal).set(name.toLowerCase(), ordinal);
  }
  return ordinals;
}

/** The layout that all shared ones are reached from: in its place comes a new one when they are many. */
let empty = new Layout([]);
let shared = 0;

/** The layout of these names, which must differ in more than letter case. */
export function layoutOf(names: readonly string[]): Layout {
  if (names.length > MAX_NAMES) return new Layout([...names]);
  return names.reduce((layout, name) => layout.with(name), empty);
}
