import { ValidationError } from '../errors.js';
import type { CimClass } from './class.js';

/** The class of a name, in any letter case; `undefined` when there is none. */
export type ClassLookup = (className: string) => CimClass | undefined;

/**
 * Finds the classes given, which are of one namespace.
 * @throws ValidationError WBEM_E_INVALID_CLASS when two have the same name, in any letter case.
 */
export function classLookup(classes: Iterable<CimClass>): ClassLookup {
  const byName = new Map<string, CimClass>();
  for (const cimClass of classes) {
    const key = cimClass.className.toLowerCase();
    if (byName.has(key)) {
      throw new ValidationError('WBEM_E_INVALID_CLASS', `${cimClass.className} is declared twice`);
    }
    byName.set(key, cimClass);
  }
  return (className) => byName.get(className.toLowerCase());
}

/** @throws ValidationError WBEM_E_NOT_FOUND when there is no such class. */
export function classOf(name: string, lookup: ClassLookup): CimClass {
  const found = lookup(name);
  if (found !== undefined) return found;
  throw new ValidationError('WBEM_E_NOT_FOUND', `there is no class ${JSON.stringify(name)}`);
}

/** The most superclasses of a class: far more than any schema has, and few enough to walk for each class. */
export const MAX_SUPERCLASSES = 64;

/** The class and those that it is derived from, nearest first, as far as they are known. */
function lineageOf(start: CimClass, lookup: ClassLookup): CimClass[] {
  const line = new Map<string, CimClass>();
  for (let next: CimClass | undefined = start; next !== undefined;) {
    const key = next.className.toLowerCase();
    if (line.has(key) || line.size > MAX_SUPERCLASSES) break;
    line.set(key, next);
    next = next.superclass === undefined ? undefined : lookup(next.superclass);
  }
  return [...line.values()];
}

/**
 * The classes that a class is derived from, nearest first; 64 at most.
 * @throws ValidationError WBEM_E_NOT_FOUND when there is no such class, WBEM_E_INVALID_SUPERCLASS when
 * there is no such superclass or there are too many, WBEM_E_CIRCULAR_REFERENCE when the class is
 * derived from itself.
 */
export function superclassesOf(start: CimClass | string, lookup: ClassLookup): CimClass[] {
  const first = typeof start === 'string' ? classOf(start, lookup) : start;
  const line = lineageOf(first, lookup);
  const top = line.at(-1) ?? first;
  if (top.superclass !== undefined) throw badSuperclass(line, top, lookup);
  return line.slice(1);
}

function badSuperclass(
  line: readonly CimClass[],
  { className, superclass = '' }: CimClass,
  lookup: ClassLookup,
): ValidationError {
  if (lookup(superclass) === undefined) {
    return new ValidationError(
      'WBEM_E_INVALID_SUPERCLASS',
      `${className} is derived from ${superclass}, which is not known: add it to the classes given`,
    );
  }
  if (line.length > MAX_SUPERCLASSES && !line.some((one) => isNamed(one, superclass))) {
    return new ValidationError(
      'WBEM_E_INVALID_SUPERCLASS',
      `${line[0]?.className ?? className} is derived from more than ${MAX_SUPERCLASSES} classes`,
    );
  }
  const names = [...line.map((one) => one.className), superclass].join(' : ');
  return new ValidationError(
    'WBEM_E_CIRCULAR_REFERENCE',
    `a class cannot be derived from itself: ${names}`,
  );
}

const isNamed = (cimClass: CimClass, name: string): boolean =>
  cimClass.className.toLowerCase() === name.toLowerCase();

/**
 * True when a class is the other one, or is derived from it, however far. False for a class that is not
 * known, other than by its own name.
 * @throws ValidationError as `superclassesOf` does.
 */
export function isA(className: string, superName: string, lookup: ClassLookup): boolean {
  const start = lookup(className);
  if (start === undefined) return className.toLowerCase() === superName.toLowerCase();
  return [start, ...superclassesOf(start, lookup)].some((one) => isNamed(one, superName));
}
