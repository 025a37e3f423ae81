import { ValidationError } from '../errors.js';
import { toPlain } from './plain.js';
import type { Qualifier, QualifierDeclaration, QualifierFlavors } from './qualifier.js';
import { standardFlavors } from './standard-qualifiers.js';
import { sameValue } from './types.js';

/** The declaration of a qualifier, by its name in any letter case. */
export type QualifierLookup = (name: string) => QualifierDeclaration | undefined;

/** Finds the declarations given, by their names in any letter case; of two of one name the last. */
export function qualifierLookup(declarations: Iterable<QualifierDeclaration>): QualifierLookup {
  const byName = new Map([...declarations].map((one) => [one.name.toLowerCase(), one]));
  return (name) => byName.get(name.toLowerCase());
}

type Qualifiers = readonly Qualifier[];

/** What is said where the qualifier is put goes before what is said where it is declared. */
function flavorsOf({ name, flavors }: Qualifier, declared: QualifierLookup): QualifierFlavors {
  return { ...standardFlavors(name), ...declared(name)?.flavors, ...flavors };
}

/**
 * The qualifiers that an element of a class has with those that it inherits, which come first; one
 * that the class has itself is in the place of the inherited one. [DSP0004] 5.6.1.2, 5.6.1.3
 *
 * @throws ValidationError WBEM_E_OVERRIDE_NOT_ALLOWED when the class changes one that is
 * `DisableOverride`, WBEM_E_INVALID_QUALIFIER_TYPE when it has another type, WBEM_E_INVALID_QUALIFIER
 * when the class has one twice.
 */
export function propagate(
  inherited: Qualifiers | undefined,
  own: Qualifiers | undefined,
  declared: QualifierLookup,
  where: string,
): Qualifiers {
  const merged = new Map<string, Qualifier>();
  for (const qualifier of inherited ?? []) {
    if (flavorsOf(qualifier, declared).toSubclass === false) continue;
    merged.set(qualifier.name.toLowerCase(), { ...qualifier, propagated: true });
  }
  for (const [key, qualifier] of ownByName(own ?? [], where)) {
    const old = merged.get(key);
    if (old !== undefined) checkOverride(old, qualifier, declared, where);
    merged.set(key, withFlavors(old, qualifier));
  }
  return [...merged.values()];
}

function ownByName(own: Qualifiers, where: string): Map<string, Qualifier> {
  const byName = new Map<string, Qualifier>();
  for (const qualifier of own.filter(({ propagated }) => propagated !== true)) {
    const key = qualifier.name.toLowerCase();
    if (byName.has(key)) {
      throw new ValidationError(
        'WBEM_E_INVALID_QUALIFIER',
        `${where} has the qualifier ${qualifier.name} twice`,
      );
    }
    byName.set(key, qualifier);
  }
  return byName;
}

function checkOverride(
  old: Qualifier,
  own: Qualifier,
  declared: QualifierLookup,
  where: string,
): void {
  if (typeOf(own) !== typeOf(old)) {
    throw new ValidationError(
      'WBEM_E_INVALID_QUALIFIER_TYPE',
      `${where}: the qualifier ${own.name} is ${typeOf(own)}, and ${typeOf(old)} in the superclass`,
    );
  }
  if (flavorsOf(old, declared).overridable !== false || sameValue(own.value, old.value)) return;
  throw new ValidationError(
    'WBEM_E_OVERRIDE_NOT_ALLOWED',
    `${where} changes the qualifier ${own.name} from ${textOf(old)} to ${textOf(own)}; ` +
      'it is inherited with DisableOverride: leave it out',
  );
}

/** A flavour that the subclass does not mention stays as it was. */
function withFlavors(old: Qualifier | undefined, own: Qualifier): Qualifier {
  return old?.flavors === undefined ? own : { ...own, flavors: { ...old.flavors, ...own.flavors } };
}

const typeOf = ({ type, array }: Qualifier): string => (array === true ? `${type}[]` : type);

const textOf = ({ value }: Qualifier): string => JSON.stringify(toPlain(value));
