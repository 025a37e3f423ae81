import type { CimTypeDeclaration, CimValue } from './types.js';

/**
 * How a qualifier goes on to subclasses. What is left out is as the qualifier's declaration has it;
 * without one, it may be overridden, goes to subclasses and is not translated. [DSP0004] 5.6.1.2
 */
export interface QualifierFlavors {
  /** `EnableOverride`, or `DisableOverride`. */
  readonly overridable?: boolean;
  /** `ToSubclass`, or `Restricted`. */
  readonly toSubclass?: boolean;
  /** `Translatable`. */
  readonly translatable?: boolean;
  /** `ToInstance`, which only WMI has. */
  readonly toInstance?: boolean;
  /** `Amended`, which only WMI has: the value is in the class of a language, `ms_409` for one. */
  readonly amended?: boolean;
}

/** Says something of a class, a property, a method, a parameter. [DSP0004] 5.6.1 */
export interface Qualifier extends CimTypeDeclaration {
  readonly name: string;
  readonly value: CimValue;
  readonly flavors?: QualifierFlavors;
  /** Comes from a superclass. */
  readonly propagated?: boolean;
}

/** What a qualifier may be put on, as MOF spells it. [DSP0004] 7.4 */
export type QualifierScope =
  | 'any'
  | 'association'
  | 'class'
  | 'indication'
  | 'method'
  | 'parameter'
  | 'property'
  | 'qualifier'
  | 'reference'
  | 'schema';

/** Declares a qualifier: `Qualifier Key : boolean = false, Scope(property, reference);`. */
export interface QualifierDeclaration extends CimTypeDeclaration {
  readonly name: string;
  readonly default: CimValue;
  readonly scopes: readonly QualifierScope[];
  readonly flavors: QualifierFlavors;
}

/** The qualifier of a name, in any letter case. */
export function qualifierOf(
  qualifiers: readonly Qualifier[] | undefined,
  name: string,
): Qualifier | undefined {
  const key = name.toLowerCase();
  return qualifiers?.find((qualifier) => qualifier.name.toLowerCase() === key);
}
