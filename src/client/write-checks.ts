import { checkWritable } from '../binding/instance.js';
import { keysOf, type NamedProperty, propertiesOf, propertyOf } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { type CimObject, type CimValue, sameValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import { checkCharacters } from '../xml/text.js';

/** What WMI allows in a path, and how deep instances may nest. [MS-WMI] notes 42, 43 */
const MAX_PATH = 8192;
const MAX_DEPTH = 64;

function label(instance: CimInstance, name: string): string {
  return `${instance.className}.${name}`;
}

/** The path of the instance to be updated. @throws ValidationError WBEM_E_NO_KEY, ..._QUOTA_VIOLATION */
export function pathForUpdate(instance: CimInstance): CimObjectPath {
  const { path } = instance;
  if (path === null) {
    throw new ValidationError(
      'WBEM_E_NO_KEY',
      `${instance.className}: an update needs a value for every key; without one only Create is possible`,
    );
  }
  checkPathLength(path);
  return path;
}

/** @throws ValidationError WBEM_E_QUOTA_VIOLATION */
export function checkPathLength(path: CimObjectPath): void {
  if (path.relativePath.length <= MAX_PATH) return;
  throw new ValidationError(
    'WBEM_E_QUOTA_VIOLATION',
    `the path of the instance is longer than ${MAX_PATH} characters`,
  );
}

/** Keys say which instance is meant; a changed one would mean another instance. */
function checkKeys(instance: CimInstance): void {
  const { cimClass, path } = instance;
  const names =
    cimClass === undefined
      ? [...(path?.keys.keys() ?? [])]
      : keysOf(cimClass).map(({ name }) => name);
  for (const name of names) {
    const value = instance.get(name);
    const original = instance.getOriginal(name);
    if (value === null && original !== undefined) {
      throw new ValidationError(
        'WBEM_E_ILLEGAL_NULL',
        `${label(instance, name)} is a key and null`,
      );
    }
    if (value === undefined || original === undefined || sameValue(value, original)) continue;
    throw new ValidationError(
      'WBEM_E_INVALID_OBJECT',
      `${label(instance, name)} is a key and was changed since it was read; a key cannot be updated`,
    );
  }
}

function depthOf(value: CimValue): number {
  const items = Array.isArray(value) ? (value as readonly CimValue[]) : [value];
  const objects = items.filter(
    (item): item is CimObject =>
      typeof item === 'object' && item !== null && 'changedProperties' in item,
  );
  return Math.max(
    0,
    ...objects.map((object) => 1 + Math.max(0, ...[...object].map(([, inner]) => depthOf(inner)))),
  );
}

/**
 * What holds for every write: a class that can have instances, no null where there must not be one.
 * @throws ValidationError
 */
export function checkInstance(instance: CimInstance): void {
  const { cimClass } = instance;
  if (cimClass?.abstract === true) {
    throw new ValidationError(
      'WBEM_E_INVALID_CLASS',
      `${cimClass.className} is abstract: it has no instances`,
    );
  }
  for (const [name, value] of instance) {
    if (value === null) checkNullable(instance, name);
    else if (Array.isArray(value)) for (const item of value) checkItem(instance, name, item);
    else checkItem(instance, name, value);
  }
}

function checkNullable(instance: CimInstance, name: string): void {
  if (declarationOf(instance, name)?.notNull !== true) return;
  throw new ValidationError('WBEM_E_ILLEGAL_NULL', `${label(instance, name)} must not be null`);
}

function checkItem(instance: CimInstance, name: string, item: CimValue): void {
  if (typeof item === 'string') checkCharacters(item, label(instance, name));
  if (typeof item !== 'object' || depthOf(item) <= MAX_DEPTH) return;
  throw new ValidationError(
    'WBEM_E_QUOTA_VIOLATION',
    `${label(instance, name)} nests more than ${MAX_DEPTH} instances`,
  );
}

/**
 * A full update writes every property, so the instance must have all of them, and only those
 * changed that may be.
 * @throws ValidationError WBEM_E_INVALID_OBJECT, WBEM_E_READ_ONLY
 */
export function checkFullUpdate(instance: CimInstance): void {
  checkInstance(instance);
  checkKeys(instance);
  if (instance.origin === 'partial') {
    throw new ValidationError(
      'WBEM_E_INVALID_OBJECT',
      `${instance.className} was read with only some of its properties: a full update would null the others; update the changed ones instead`,
    );
  }
  if (instance.origin === 'whole') {
    for (const name of instance.changedProperties)
      checkReadOnly(instance, declarationOf(instance, name));
  }
}

function checkReadOnly(instance: CimInstance, property: NamedProperty | undefined): void {
  if (property?.readOnly !== true) return;
  throw new ValidationError('WBEM_E_READ_ONLY', `${label(instance, property.name)} is read-only`);
}

/** The declaration of a property; undefined for an untyped instance, or one that the class lacks. */
function declarationOf(instance: CimInstance, name: string): NamedProperty | undefined {
  const { cimClass } = instance;
  return cimClass === undefined ? undefined : propertiesOf(cimClass).get(name.toLowerCase());
}

function isKey(instance: CimInstance, name: string): boolean {
  return declarationOf(instance, name)?.key === true || instance.path?.key(name) !== undefined;
}

function checkListed(instance: CimInstance, name: string): string {
  const where = label(instance, name);
  if (name.startsWith('__')) {
    throw new ValidationError(
      'WBEM_E_SYSTEM_PROPERTY',
      `${where} is a system property and cannot be written`,
    );
  }
  const known = [...instance].find(([own]) => own.toLowerCase() === name.toLowerCase());
  const property =
    known === undefined && instance.cimClass !== undefined
      ? propertyOf(instance.cimClass, name)
      : declarationOf(instance, name);
  if (isKey(instance, name)) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      `${where} is a key and cannot be updated`,
    );
  }
  checkReadOnly(instance, property);
  if (known === undefined) {
    const status = property === undefined ? 'WBEM_E_INVALID_PROPERTY' : 'WBEM_E_INVALID_PARAMETER';
    throw new ValidationError(
      status,
      `${where} is to be updated but the instance has no value for it; set it, to null if it shall be cleared`,
    );
  }
  checkWritable(where, known[1]);
  return property?.name ?? known[0];
}

/**
 * The properties of a partial update: each once, in the letter case that the class has them.
 * @throws ValidationError WBEM_E_INVALID_PROPERTY, ..._INVALID_PARAMETER, ..._READ_ONLY,
 * ..._SYSTEM_PROPERTY
 */
export function checkPartialUpdate(instance: CimInstance, names: readonly string[]): string[] {
  checkInstance(instance);
  checkKeys(instance);
  return [...new Set(names.map((name) => checkListed(instance, name)))];
}
