import type { CimClass, CimPropertyDeclaration } from '../cim/class.js';
import { MAX_SUPERCLASSES } from '../cim/class-lineage.js';
import { Names } from './names.js';
import type { ReadState } from './read-state.js';

/** A class with the properties of those of its superclasses that are known. */
export interface KnownClass {
  readonly cimClass: CimClass;
  /** All of its superclasses are known: it has no other properties. */
  readonly isComplete: boolean;
}

/** The classes of a text and those that came with it, as their instances need them. */
export class KnownClasses {
  readonly #state: ReadState;
  readonly #given: ReadonlyMap<string, CimClass>;
  readonly #known = new Map<string, KnownClass>();
  readonly #names: ReadonlySet<string>;

  constructor(state: ReadState, given: readonly CimClass[]) {
    this.#state = state;
    this.#given = new Map(given.map((one) => [state.keyOf(one.className, one.namespace), one]));
    const all = [...state.classes.values(), ...given];
    this.#names = new Set(all.map(({ className }) => className.toLowerCase()));
  }

  /** True for the name of a class, in whichever namespace. */
  hasName(name: string): boolean {
    return this.#names.has(name.toLowerCase());
  }

  get(className: string, namespace: string): KnownClass | undefined {
    const key = this.#state.keyOf(className, namespace);
    let known = this.#known.get(key);
    const own = this.#find(key);
    if (known === undefined && own !== undefined) {
      known = this.#merge(own, namespace);
      this.#known.set(key, known);
    }
    return known;
  }

  #find(key: string): CimClass | undefined {
    return this.#state.classes.get(key) ?? this.#given.get(key);
  }

  #merge(own: CimClass, namespace: string): KnownClass {
    const chain = [own];
    let above = own.superclass;
    while (above !== undefined && chain.length < MAX_SUPERCLASSES) {
      const next = this.#find(this.#state.keyOf(above, namespace));
      if (next === undefined) break;
      chain.push(next);
      above = next.superclass;
    }
    const properties = mergeProperties(chain.toReversed());
    return { cimClass: { ...own, properties }, isComplete: above === undefined };
  }
}

/** The properties of a class after those that it inherits; an override stays a key. */
function mergeProperties(chain: readonly CimClass[]): CimClass['properties'] {
  const merged = new Map<string, readonly [name: string, property: CimPropertyDeclaration]>();
  const names = new Names();
  for (const { className, properties } of chain) {
    for (const [name, property] of Object.entries(properties)) {
      const before = merged.get(names.lower(name))?.[1];
      const key = before?.key === true ? { key: true } : {};
      const from = chain.at(-1)?.className === className ? {} : { inheritedFrom: className };
      merged.set(names.lower(name), [name, { ...from, ...property, ...key }]);
    }
  }
  return Object.fromEntries(merged.values());
}
