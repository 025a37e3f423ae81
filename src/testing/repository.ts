import { randomUUID } from 'node:crypto';
import { WBEM_E_INVALID_OBJECT } from '../binding/wbem-status.js';
import { type CimClass, keysOf, type NamedProperty, propertiesOf } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import { CimFailure } from './cim-failure.js';

function keyOf(path: CimObjectPath): string {
  const { namespace, className, keys } = path;
  const parts = [...keys].map(([name, value]) => `${name}=${String(value)}`.toLowerCase());
  return `${namespace}:${className}.${parts.toSorted().join(',')}`.toLowerCase();
}

/** The instances of a server, by path. What goes in and what comes out are copies. */
export class Repository {
  readonly #instances = new Map<string, CimInstance>();

  get size(): number {
    return this.#instances.size;
  }

  get(path: CimObjectPath): CimInstance | undefined {
    return this.#instances.get(keyOf(path))?.copy();
  }

  /** Stores an instance under the path that its keys make. */
  set(instance: CimInstance): void {
    const { path } = instance;
    if (path === null) throw new CimFailure(WBEM_E_INVALID_OBJECT, instance.className);
    this.#instances.set(keyOf(path), instance.copy());
  }

  delete(path: CimObjectPath): boolean {
    return this.#instances.delete(keyOf(path));
  }

  /** The instances of exactly this class, in the order in which they came. */
  *instancesOf({ className, namespace }: CimClass): Generator<CimInstance> {
    const name = className.toLowerCase();
    const home = namespace.toLowerCase();
    for (const instance of this.#instances.values()) {
      const isHere = (instance.namespace ?? namespace).toLowerCase() === home;
      if (isHere && instance.className.toLowerCase() === name) yield instance.copy();
    }
  }

  /**
   * A new instance with every property of its class, and a value for each key: a GUID where a text
   * has none, the next free number where a number has none.
   */
  complete(cimClass: CimClass, given: CimInstance): CimInstance {
    const values: Record<string, CimValue> = {};
    for (const { name, key } of propertiesOf(cimClass).values()) {
      const value = given.get(name) ?? null;
      values[name] = value === null && key === true ? this.#unusedKey(cimClass, name) : value;
    }
    return new CimInstance(cimClass, values, { namespace: given.namespace });
  }

  #unusedKey(cimClass: CimClass, name: string): CimValue {
    const property = keysOf(cimClass).find((key: NamedProperty) => key.name === name);
    if (property?.type === 'string') return `{${randomUUID().toUpperCase()}}`;
    const used = [...this.instancesOf(cimClass)].map((one) => Number(one.get(name) ?? 0));
    const next = Math.max(-1, ...used) + 1;
    return property?.type.endsWith('64') === true ? BigInt(next) : next;
  }
}
