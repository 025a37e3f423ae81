import type { CimClass } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';

/** A path, or its text. */
export type PathLike = CimObjectPath | string;

/** Values by the names of properties or parameters. */
export type Values = Readonly<Record<string, CimValue>>;

/** True for a declared class, among what else can be the target of a call. */
export function isClass(value: unknown): value is CimClass {
  return (
    typeof value === 'object' &&
    value !== null &&
    'properties' in value &&
    'className' in value &&
    !(value instanceof CimInstance)
  );
}

/**
 * The path that a target means.
 * @throws ValidationError WBEM_E_INVALID_OBJECT_PATH; WBEM_E_NO_KEY for an instance without a path
 */
export function pathOf(target: PathLike | CimInstance): CimObjectPath {
  const path = typeof target === 'string' ? CimObjectPath.parse(target) : target;
  if (!(path instanceof CimInstance)) return path;
  if (path.path !== null) return path.path;
  throw new ValidationError('WBEM_E_NO_KEY', `${path.className}: the instance has no path`);
}

/** The path of the instance of a class with these keys. @throws ValidationError WBEM_E_NO_KEY */
export function pathOfKeys(cimClass: CimClass, keys: Values): CimObjectPath {
  const { path } = new CimInstance(cimClass, keys, {});
  if (path !== null) return path;
  throw new ValidationError(
    'WBEM_E_NO_KEY',
    `${cimClass.className} needs a value for each of its keys`,
  );
}

/** The path of an instance, or without keys that of its class. */
export function pathOrClass(cimClass: CimClass, keys: Values | null): CimObjectPath {
  if (keys !== null) return pathOfKeys(cimClass, keys);
  const { className, namespace } = cimClass;
  return new CimObjectPath({ className, namespace });
}
