import type { CimClass } from '../cim/class.js';
import type { Qualifier } from '../cim/qualifier.js';
import { without } from '../cim/records.js';

/**
 * A class as one that has no superclass: what it inherits is its own, and overrides nothing.
 * [DSP0004] 5.6.3.37
 */
export function standalone(cimClass: CimClass): CimClass {
  const { superclass: _, ...top } = cimClass;
  const { properties, methods } = top;
  return {
    ...top,
    properties: eachOwn(properties),
    ...(methods === undefined ? {} : { methods: eachOwn(methods) }),
  };
}

interface Feature {
  readonly inheritedFrom?: string;
  readonly qualifiers?: readonly Qualifier[];
}

function eachOwn<T extends Feature>(features: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(features).map(([name, feature]) => [name, ownFeature(feature)]),
  );
}

function ownFeature<T extends Feature>(feature: T): T {
  const own = without(feature, ['inheritedFrom']);
  if (own.qualifiers === undefined) return own;
  const qualifiers = own.qualifiers.filter(({ name }) => name.toLowerCase() !== 'override');
  return { ...own, qualifiers };
}
