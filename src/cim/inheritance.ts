import { ValidationError } from '../errors.js';
import type { CimClass, CimMethodDeclaration, CimPropertyDeclaration } from './class.js';
import { type ClassLookup, classLookup, classOf, superclassesOf } from './class-lineage.js';
import { qualifiedClass } from './from-qualifiers.js';
import { merge } from './merge-features.js';
import { inheritMethod, inheritProperty, overrideMethod, overrideProperty } from './overriding.js';
import { propagate, type QualifierLookup } from './qualifier-propagation.js';
import { lowerCased, without } from './records.js';

/** What the qualifiers of a class say: it is found again from those. */
const FLAGS = ['abstract', 'association', 'indication', 'singleton'];

const NO_DECLARATIONS: QualifierLookup = () => undefined;

/**
 * A class with all that it inherits: features of superclasses come first, topmost class first, and are
 * marked with `inheritedFrom`, the nearest class that declares them; what the class declares again
 * stays in the place of what it overrides. Qualifiers go down by their flavours, of which a standard
 * qualifier without a declaration has those of the standard, and all that follows from qualifiers
 * (`key`, `readOnly`, …) is found again. Letter case of names does not count. A class that is already
 * resolved comes out the same. [DSP0004] 5.1.2, 5.6.1
 *
 * @throws ValidationError that names the class and the feature: WBEM_E_NOT_FOUND,
 * WBEM_E_INVALID_SUPERCLASS, WBEM_E_CIRCULAR_REFERENCE; WBEM_E_INVALID_CLASS when two features have the
 * same name or `Override` names none; WBEM_E_TYPE_MISMATCH and WBEM_E_PROPAGATED_METHOD when what
 * overrides does not fit; WBEM_E_CANNOT_BE_KEY when a subclass adds a key to those it inherits; and
 * those of qualifiers, WBEM_E_OVERRIDE_NOT_ALLOWED for one.
 */
export function resolveClass(
  start: CimClass | string,
  lookup: ClassLookup,
  qualifiers: QualifierLookup = NO_DECLARATIONS,
): CimClass {
  const own = typeof start === 'string' ? classOf(start, lookup) : start;
  return classResolver(lookup, qualifiers)(own);
}

/**
 * All classes of a namespace, resolved as `resolveClass` does, each once.
 * @throws ValidationError as `resolveClass` does; WBEM_E_INVALID_CLASS also when two have one name.
 */
export function resolveClasses(
  classes: readonly CimClass[],
  qualifiers: QualifierLookup = NO_DECLARATIONS,
): CimClass[] {
  return classes.map(classResolver(classLookup(classes), qualifiers));
}

/** Resolves classes as `resolveClass` does, and those that several are derived from once for all. */
export function classResolver(
  lookup: ClassLookup,
  qualifiers: QualifierLookup = NO_DECLARATIONS,
): (cimClass: CimClass) => CimClass {
  const done = new Map<CimClass, CimClass>();
  return (cimClass) => resolveOnce(cimClass, lookup, qualifiers, done);
}

/** A class resolved, which is not done again where it is already. */
function resolveOnce(
  own: CimClass,
  lookup: ClassLookup,
  declared: QualifierLookup,
  done: Map<CimClass, CimClass>,
): CimClass {
  const once = (above: CimClass | undefined, one: CimClass): CimClass => {
    const resolved = done.get(one) ?? derive(above, one, declared);
    done.set(one, resolved);
    return resolved;
  };
  return once(
    superclassesOf(own, lookup).reduceRight(once, undefined as CimClass | undefined),
    own,
  );
}

/** A class over its superclass, which is resolved. */
function derive(above: CimClass | undefined, own: CimClass, declared: QualifierLookup): CimClass {
  const { className } = own;
  const qualifiers = propagate(above?.qualifiers, own.qualifiers, declared, className);
  const properties = mergeProperties(above, own, declared);
  const methods = mergeMethods(above, own, declared);
  const merged = {
    ...own,
    properties,
    ...(Object.keys(methods).length === 0 && own.methods === undefined ? {} : { methods }),
  };
  return qualifiers.length === 0
    ? merged
    : qualifiedClass({ ...without(merged, FLAGS), qualifiers });
}

function mergeProperties(
  above: CimClass | undefined,
  own: CimClass,
  declared: QualifierLookup,
): CimClass['properties'] {
  const merged = merge<CimPropertyDeclaration>(
    { own: own.properties, inherited: above?.properties ?? {} },
    own.className,
    {
      inherit: (old) => inheritProperty(old, above?.className ?? '', declared),
      override: (old, property, where) => overrideProperty(old, property, declared, where),
    },
  );
  if (above !== undefined) checkKeys(above.properties, merged, own.className);
  return merged;
}

function mergeMethods(
  above: CimClass | undefined,
  own: CimClass,
  declared: QualifierLookup,
): NonNullable<CimClass['methods']> {
  return merge<CimMethodDeclaration>(
    { own: own.methods ?? {}, inherited: above?.methods ?? {} },
    own.className,
    {
      inherit: (old) => inheritMethod(old, above?.className ?? '', declared),
      override: (old, method, where) => overrideMethod(old, method, declared, where),
    },
  );
}

/** The keys of a class are those of its superclass, where that has any. [DSP0004] 5.6.3.26 */
function checkKeys(
  above: CimClass['properties'],
  merged: CimClass['properties'],
  className: string,
): void {
  const inherited = lowerCased(above);
  const isKey = ({ key }: CimPropertyDeclaration): boolean => key === true;
  if (![...inherited.values()].some(isKey)) return;
  const isAdded = ([name, property]: [string, CimPropertyDeclaration]): boolean =>
    isKey(property) && inherited.get(name.toLowerCase())?.key !== true;
  const added = Object.entries(merged).find(isAdded);
  if (added === undefined) return;
  throw new ValidationError(
    'WBEM_E_CANNOT_BE_KEY',
    `${className}.${added[0]} cannot be a key: ${className} inherits its keys`,
  );
}
