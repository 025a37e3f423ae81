import type {
  CimClass,
  CimMethodDeclaration,
  CimPropertyDeclaration,
} from '../../src/cim/class.js';
import { classLookup } from '../../src/cim/class-lineage.js';
import { resolveClass } from '../../src/cim/inheritance.js';
import type { Qualifier, QualifierFlavors } from '../../src/cim/qualifier.js';
import type { CimTypeName, CimValue } from '../../src/cim/types.js';

/** A qualifier, true unless it has a value. */
export function q(name: string, value: CimValue = true, flavors?: QualifierFlavors): Qualifier {
  const of = { boolean: 'boolean', number: 'uint32' } as const;
  const [first = null] = Array.isArray(value) ? value : [value];
  const type: CimTypeName = of[typeof first as keyof typeof of] ?? 'string';
  const array = Array.isArray(value) ? { array: true } : {};
  return { name, type, ...array, value, ...(flavors === undefined ? {} : { flavors }) };
}

/** A property with its qualifiers. */
export function property(type: CimTypeName, ...qualifiers: Qualifier[]): CimPropertyDeclaration {
  return { type, qualifiers };
}

/** A reference to a class. */
export function reference(ofClass: string, ...qualifiers: Qualifier[]): CimPropertyDeclaration {
  return { type: 'reference', ofClass, qualifiers };
}

/** A method that returns uint32. */
export function method(
  parameters: CimMethodDeclaration['parameters'] = {},
  ...qualifiers: Qualifier[]
): CimMethodDeclaration {
  return { returns: 'uint32', parameters, qualifiers };
}

type Parts = Omit<Partial<CimClass>, 'className'>;

/** A class as MOF declares it: `Disk : Device`. */
export function declare(title: string, parts: Parts = {}): CimClass {
  const [className = '', superclass] = title.split(' : ');
  const above = superclass === undefined ? {} : { superclass };
  return { className, namespace: 'root/test', ...above, properties: {}, qualifiers: [], ...parts };
}

/** The last of the classes, resolved. */
export function resolved(...classes: CimClass[]): CimClass {
  return resolveClass(classes.at(-1)?.className ?? '', classLookup(classes));
}
