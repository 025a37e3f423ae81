import { CimInstance } from '../cim/instance.js';
import { type CimClass, propertyOf } from '../cim/class.js';
import { ValidationError } from '../errors.js';
import type { GetOptions } from './call-options.js';
import type { Values } from './targets.js';

/**
 * Checks which properties are to be read.
 * @throws ValidationError WBEM_E_INVALID_PROPERTY for a name that the class does not have,
 * WBEM_E_INVALID_PARAMETER for a fragment of several
 */
export function checkProjection(
  cimClass: CimClass | undefined,
  { properties, fragment = false }: GetOptions,
): void {
  if (properties === undefined) return;
  if (cimClass !== undefined) for (const name of properties) propertyOf(cimClass, name);
  if (!fragment || properties.length === 1) return;
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', 'a fragment is exactly one property');
}

/** The instance with only these properties, and its keys. */
export function pick(instance: CimInstance, names: readonly string[]): CimInstance {
  const { cimClass, className, namespace, path } = instance;
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const name of path?.keys.keys() ?? []) wanted.add(name.toLowerCase());
  // As they were read: they need not be what the class declares.
  const picked = [...instance].filter(([name]) => wanted.has(name.toLowerCase()));
  const extra = Object.fromEntries(picked);
  const options = { className, namespace, path, origin: 'partial', extra } as const;
  return new CimInstance(cimClass ?? className, {}, options);
}

/** What a fragment gave, and the keys that it was asked by. */
export function withKeys(instance: CimInstance, keys: Values): CimInstance {
  const { cimClass, className, namespace, path } = instance;
  const values = { ...keys, ...Object.fromEntries(instance) };
  const options = { className, namespace, path, origin: 'partial' } as const;
  return new CimInstance(cimClass ?? className, values, options);
}
