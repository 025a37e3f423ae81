import type { CimClass } from '../cim/class.js';
import { type ClassLookup, MAX_SUPERCLASSES } from '../cim/class-lineage.js';
import { classResolver } from '../cim/inheritance.js';
import type { QualifierLookup } from '../cim/qualifier-propagation.js';
import { ValidationError } from '../errors.js';
import type { MofClass, MofPosition } from '../mof/schema.js';

/** Why a class has not what it inherits, and where it is declared. */
export interface ClassFailure {
  readonly position?: MofPosition | undefined;
  readonly message: string;
}

/** What became of the classes of a namespace. */
export interface ResolvedDeclared {
  /** Those that did not fail. */
  readonly classes: readonly CimClass[];
  readonly failures: readonly ClassFailure[];
}

/** The classes of one namespace with what they inherit, and all that is wrong with them. */
export function resolveDeclared(
  declared: readonly MofClass[],
  qualifiers: QualifierLookup,
): ResolvedDeclared {
  const { byName, failures } = distinct(declared);
  const lookup: ClassLookup = (name) => byName.get(name.toLowerCase())?.cimClass;
  const resolve = classResolver(lookup, qualifiers);
  const classes: CimClass[] = [];
  const failed = new Map<CimClass, ClassFailure>();
  for (const { cimClass, position } of byName.values()) {
    try {
      classes.push(resolve(cimClass));
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      failed.set(cimClass, { position, message: error.message });
    }
  }
  return { classes, failures: [...failures, ...causes(failed, lookup)] };
}

/** The classes by name, and those whose name another has: that may be one of another file. */
function distinct(declared: readonly MofClass[]): {
  readonly byName: ReadonlyMap<string, MofClass>;
  readonly failures: readonly ClassFailure[];
} {
  const byName = new Map<string, MofClass>();
  const failures: ClassFailure[] = [];
  for (const one of declared) {
    const { className } = one.cimClass;
    const first = byName.get(className.toLowerCase());
    if (first === undefined) byName.set(className.toLowerCase(), one);
    else failures.push({ position: one.position, message: twice(className, first.position) });
  }
  return { byName, failures };
}

const twice = (className: string, first: MofPosition | undefined): string =>
  `class ${className} is declared a second time, first in ${first?.file}:${first?.line}`;

/** A class below one that fails fails for the same reason, and is left out. */
function causes(
  failed: ReadonlyMap<CimClass, ClassFailure>,
  lookup: ClassLookup,
): readonly ClassFailure[] {
  const own = [...failed].filter(([one]) => {
    const above = lookup(one.superclass ?? '');
    return above === undefined || !failed.has(above) || isDerivedFromItself(one, lookup);
  });
  // All classes of a loop that is too long to walk are below one that fails.
  const told = own.length > 0 ? own : [...failed];
  return told.map(([, failure]) => failure);
}

function isDerivedFromItself(start: CimClass, lookup: ClassLookup): boolean {
  let next = lookup(start.superclass ?? '');
  for (let steps = 0; steps < MAX_SUPERCLASSES && next !== start; steps += 1) {
    next = lookup(next?.superclass ?? '');
  }
  return next === start;
}
