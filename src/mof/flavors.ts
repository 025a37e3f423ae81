import type { QualifierFlavors } from '../cim/qualifier.js';

/** What each flavor says. Of two for the same, the first is written. [DSP0004] 5.6.1.2, 7.4 */
const FLAVORS: readonly (readonly [name: string, flavor: QualifierFlavors])[] = [
  ['EnableOverride', { overridable: true }],
  ['DisableOverride', { overridable: false }],
  ['ToSubclass', { toSubclass: true }],
  ['Restricted', { toSubclass: false }],
  ['NotToSubclass', { toSubclass: false }],
  ['ToInstance', { toInstance: true }],
  ['NotToInstance', { toInstance: false }],
  ['Translatable', { translatable: true }],
  ['Amended', { amended: true }],
];

const BY_NAME = new Map(FLAVORS.map(([name, flavor]) => [name.toLowerCase(), flavor]));

/** The words that are flavors, for a diagnostic. */
export const FLAVOR_NAMES: string = FLAVORS.map(([name]) => name).join(', ');

/** What a word says, in any letter case. */
export function flavorOf(word: string): QualifierFlavors | undefined {
  return BY_NAME.get(word.toLowerCase());
}

/** The words for what is said; some of it goes without saying, and has none. */
export function flavorNames(flavors: QualifierFlavors): string[] {
  const names = Object.entries(flavors).map(
    ([key, value]) =>
      FLAVORS.find(([, flavor]) => flavor[key as keyof QualifierFlavors] === value)?.[0],
  );
  return names.filter((name) => name !== undefined);
}
