import { ValidationError } from '../errors.js';
import type { Qualifier } from './qualifier.js';
import type { CimTypeDeclaration, CimTypeName, CimValue } from './types.js';

/**
 * Labels by value: `{ '3': 'Local Disk' }`, by decimal numbers for integers. A range is `5..9`, `..9`
 * or `5..`, and `..` is whatever is not listed. [DSP0004] 5.6.3.55, 5.6.3.56
 */
export type ValueLabels = Readonly<Record<string, string>>;

/** What a typed element says of its values besides their type. */
interface CimElementDeclaration extends CimTypeDeclaration {
  /** The class that a reference or an embedded instance is of. */
  readonly ofClass?: string;
  /** A uint8 array that travels as base64. */
  readonly octetString?: boolean;
  /** How many values an array has, when that is fixed. */
  readonly arraySize?: number;
  /** What its values mean, by `ValueMap` and `Values`: see `labelOf`. */
  readonly values?: ValueLabels;
  /** All of its qualifiers: of a class that was read from a schema. */
  readonly qualifiers?: readonly Qualifier[];
}

/** A property of a class, by the qualifiers that matter to a client. [DSP0004] 5.5 */
export interface CimPropertyDeclaration extends CimElementDeclaration {
  /** Part of the identity of an instance: never null, never changed. */
  readonly key?: boolean;
  /** Without the `write` qualifier. */
  readonly readOnly?: boolean;
  /** `not_null` or `indexed`. */
  readonly notNull?: boolean;
  /** The superclass that declares it. */
  readonly inheritedFrom?: string;
  /** The value of a new instance that is given none. */
  readonly default?: CimValue;
}

/** A parameter of a method, with the qualifiers `In` and `Out`, or both. [DSP0004] 5.6.3 */
export interface CimParameterDeclaration extends CimElementDeclaration {
  readonly in?: boolean;
  readonly out?: boolean;
}

/** A method of a class. */
export interface CimMethodDeclaration {
  /** Is called on the class, not on an instance. */
  readonly static?: boolean;
  /** The type of the return value; none for `void`. */
  readonly returns?: CimTypeName;
  /** What the return value means: see `returnLabelOf`. */
  readonly values?: ValueLabels;
  readonly parameters: Readonly<Record<string, CimParameterDeclaration>>;
  /** The superclass that declares it. */
  readonly inheritedFrom?: string;
  /** All of its qualifiers: of a class that was read from a schema. */
  readonly qualifiers?: readonly Qualifier[];
}

/**
 * A class: its name, its properties and its methods. One that a server or a generated file gives is
 * whole: it has what it inherits, marked with `inheritedFrom`. One that MOF declares has its own
 * features only.
 */
export interface CimClass {
  readonly className: string;
  readonly namespace: string;
  readonly superclass?: string;
  /** Has one instance, whose path needs no keys: `Class=@`. */
  readonly singleton?: boolean;
  /** Has no instances of its own. */
  readonly abstract?: boolean;
  /** Ties other classes together by references. */
  readonly association?: boolean;
  /** Is an event. */
  readonly indication?: boolean;
  readonly properties: Readonly<Record<string, CimPropertyDeclaration>>;
  readonly methods?: Readonly<Record<string, CimMethodDeclaration>>;
  /** All of its qualifiers: of a class that was read from a schema. */
  readonly qualifiers?: readonly Qualifier[];
}

/** The order of classes by their names, in which letter case does not count. */
export function byClassName({ className: a }: CimClass, { className: b }: CimClass): number {
  const [first, second] = [a.toLowerCase(), b.toLowerCase()];
  return first < second ? -1 : Number(first > second);
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Declares a class, from which the types of its instances are inferred.
 * @throws ValidationError WBEM_E_INVALID_CLASS when its names are not identifiers, or when two
 * properties or two methods differ only in letter case.
 */
export function defineClass<const C extends CimClass>(declaration: C): C {
  const { className, properties, methods = {} } = declaration;
  checkNames([className], 'a class');
  checkNames(Object.keys(properties), `${className} declares a property`);
  checkNames(Object.keys(methods), `${className} declares a method`);
  for (const [name, { parameters }] of Object.entries(methods)) {
    checkNames(Object.keys(parameters), `${className}.${name} declares a parameter`);
  }
  return declaration;
}

function checkNames(names: readonly string[], what: string): void {
  const bad = names.find((name) => !IDENTIFIER.test(name));
  if (bad !== undefined) {
    throw new ValidationError('WBEM_E_INVALID_CLASS', `${JSON.stringify(bad)} is not a CIM name`);
  }
  if (new Set(names.map((name) => name.toLowerCase())).size !== names.length) {
    throw new ValidationError('WBEM_E_INVALID_CLASS', `${what} twice`);
  }
}

/** A property with the name that the class gives it. */
export interface NamedProperty extends CimPropertyDeclaration {
  readonly name: string;
}

const indexes = new WeakMap<CimClass, ReadonlyMap<string, NamedProperty>>();

/** The properties of a class by lower-case name, in the order of their declaration. */
export function propertiesOf(cimClass: CimClass): ReadonlyMap<string, NamedProperty> {
  let index = indexes.get(cimClass);
  if (index === undefined) {
    index = new Map(
      Object.entries(cimClass.properties).map(([name, property]) => [
        name.toLowerCase(),
        { name, ...property },
      ]),
    );
    indexes.set(cimClass, index);
  }
  return index;
}

/** @throws ValidationError WBEM_E_INVALID_PROPERTY when the class has no such property. */
export function propertyOf(cimClass: CimClass, name: string): NamedProperty {
  const property = propertiesOf(cimClass).get(name.toLowerCase());
  if (property !== undefined) return property;
  throw new ValidationError(
    'WBEM_E_INVALID_PROPERTY',
    `${cimClass.className} has no property ${JSON.stringify(name)}`,
  );
}

/** The key properties of a class. */
export function keysOf(cimClass: CimClass): readonly NamedProperty[] {
  return [...propertiesOf(cimClass).values()].filter(({ key }) => key === true);
}
