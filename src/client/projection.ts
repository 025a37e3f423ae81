import { CimInstance } from '../cim/instance.js';
import { propertiesOf, propertyOf, type CimClass } from '../cim/class.js';
import type { CimValue } from '../cim/types.js';
import type { Values } from './targets.js';

/** @throws ValidationError WBEM_E_INVALID_PROPERTY for a name that the class does not have. */
export function checkProjection(cimClass: CimClass | undefined, names: readonly string[]): void {
  if (cimClass !== undefined) for (const name of names) propertyOf(cimClass, name);
}

/** The instance with only these properties, and its keys. */
export function pick(instance: CimInstance, names: readonly string[]): CimInstance {
  const { cimClass, className, namespace, path } = instance;
  const declared = cimClass === undefined ? undefined : propertiesOf(cimClass);
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const name of path?.keys.keys() ?? []) wanted.add(name.toLowerCase());
  const values: Record<string, CimValue> = {};
  const extra: Record<string, CimValue> = {};
  for (const [name, value] of instance) {
    const key = name.toLowerCase();
    if (wanted.has(key)) (declared?.has(key) === false ? extra : values)[name] = value;
  }
  const options = { className, namespace, path, origin: 'partial', extra } as const;
  return new CimInstance(cimClass ?? className, values, options);
}

/** What a fragment gave, and the keys that it was asked by. */
export function withKeys(instance: CimInstance, keys: Values): CimInstance {
  const { cimClass, className, namespace, path } = instance;
  const values = { ...keys, ...Object.fromEntries(instance) };
  const options = { className, namespace, path, origin: 'partial' } as const;
  return new CimInstance(cimClass ?? className, values, options);
}
