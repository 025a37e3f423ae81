import { type CimClass, propertyOf } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { type CimValue, checkValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import type { Filter } from '../wsman/filter.js';

/** Properties and the values that they must have. */
export type SelectorValues = Readonly<Record<string, CimValue>>;

const TEXT_TYPES: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean']);

function unsupported(name: string, problem: string): never {
  const message = `where.${name} ${problem}, which a selector filter cannot carry; use a query`;
  throw new ValidationError('WBEM_E_UNSUPPORTED_PARAMETER', message);
}

/**
 * Refuses what a selector filter cannot carry: null, arrays, datetimes, references, and quotes in
 * text. [MS-WSMV] 3.1.4.8
 * @throws ValidationError WBEM_E_UNSUPPORTED_PARAMETER; WBEM_E_INVALID_PROPERTY,
 * WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE for a declared class
 */
export function checkSelectors(cimClass: CimClass | undefined, where: SelectorValues): void {
  for (const [name, value] of Object.entries(where)) {
    if (cimClass !== undefined) checkValue(value, propertyOf(cimClass, name), `where.${name}`);
    if (value === null) unsupported(name, 'is null');
    if (!TEXT_TYPES.has(typeof value)) unsupported(name, 'is no text, number or boolean');
    if (typeof value === 'string' && /["']/.test(value)) unsupported(name, 'has a quote');
  }
}

export function selectorFilter(where: SelectorValues): Filter {
  const selectors = Object.entries(where).map(([name, value]) => ({
    name,
    value: String(value as unknown),
  }));
  return { kind: 'selectors', selectors };
}

function textOf(value: unknown): string {
  return String(value).toLowerCase();
}

/** Whether an instance is one that was asked for: some servers overlook the filter, as OMI does. */
export function selects(where: SelectorValues, instance: CimInstance): boolean {
  return Object.entries(where).every(([name, value]) => {
    const found = instance.get(name);
    return typeof found !== 'object' && textOf(found) === textOf(value);
  });
}
