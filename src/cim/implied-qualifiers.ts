import type { ValueLabels } from './class.js';
import type { Qualifier } from './qualifier.js';

/** The qualifiers of these names that are so. */
export function flagQualifiers(
  entries: Readonly<Record<string, boolean | undefined>>,
): Qualifier[] {
  const set = Object.entries(entries).filter(([, isSet]) => isSet === true);
  return set.map(([name]) => ({ name, type: 'boolean', value: true }));
}

/** The qualifiers that say what values mean. [DSP0004] 5.6.3.55, 5.6.3.56 */
export function labelQualifiers(values: ValueLabels | undefined): Qualifier[] {
  if (values === undefined) return [];
  const lists = { ValueMap: Object.keys(values), Values: Object.values(values) };
  return Object.entries(lists).map(([name, value]) => ({
    name,
    type: 'string',
    array: true,
    value,
  }));
}
