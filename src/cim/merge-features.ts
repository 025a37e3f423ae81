import { ValidationError } from '../errors.js';
import { type Qualifier, qualifierOf } from './qualifier.js';
import { lowerCased } from './records.js';

interface Feature {
  readonly inheritedFrom?: string;
  readonly qualifiers?: readonly Qualifier[];
}

/** What becomes of a feature of the superclass, and of one that the class declares. */
interface Merging<T> {
  readonly inherit: (old: T) => T;
  readonly override: (old: T | undefined, own: T, where: string) => T;
}

/**
 * The inherited features, each as the class overrides it or as it is, and then the new ones.
 * @throws ValidationError WBEM_E_INVALID_CLASS
 */
export function merge<T extends Feature>(
  features: Readonly<Record<'own' | 'inherited', Readonly<Record<string, T>>>>,
  className: string,
  { inherit, override }: Merging<T>,
): Record<string, T> {
  const inherited = lowerCased(features.inherited);
  const merged = new Map<string, readonly [name: string, feature: T]>();
  for (const [name, feature] of Object.entries(features.inherited)) {
    merged.set(name.toLowerCase(), [name, inherit(feature)]);
  }
  const declared = new Set<string>();
  for (const [name, feature] of Object.entries(features.own)) {
    if (feature.inheritedFrom !== undefined) continue;
    const [key, where] = [name.toLowerCase(), `${className}.${name}`];
    if (declared.has(key)) throw twice(where);
    declared.add(key);
    checkOverridden(feature, inherited, where);
    merged.set(key, [name, override(inherited.get(key), feature, where)]);
  }
  return Object.fromEntries(merged.values());
}

function twice(where: string): ValidationError {
  return new ValidationError(
    'WBEM_E_INVALID_CLASS',
    `${where} is declared twice; letter case does not tell names apart`,
  );
}

/** `Override` names a feature of a superclass, with or without that class. [DSP0004] 5.6.3.37 */
function checkOverridden(
  { qualifiers }: Feature,
  inherited: ReadonlyMap<string, unknown>,
  where: string,
): void {
  const value = qualifierOf(qualifiers, 'Override')?.value;
  if (typeof value !== 'string') return;
  const name = value.slice(value.lastIndexOf('.') + 1);
  if (inherited.has(name.toLowerCase())) return;
  throw new ValidationError(
    'WBEM_E_INVALID_CLASS',
    `${where} overrides ${value}, which no superclass declares`,
  );
}
