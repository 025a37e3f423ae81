import { readText } from '../binding/value-text.js';
import { type CimClass, type NamedProperty, propertiesOf } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { type CimValue, sameValue } from '../cim/types.js';
import { FaultReply } from '../server/fault-reply.js';
import type { Selector } from '../wsman/addressing.js';
import { fold } from './wql/fold.js';

/** The types of properties that Windows does not take in a selector filter. */
const UNFIT: ReadonlySet<string> = new Set(['datetime', 'reference', 'object']);

function refuse(problem: string): never {
  throw new FaultReply({
    subcode: 'wsen:CannotProcessFilter',
    reason: `The data source could not process the filter: ${problem}. `,
  });
}

/** [MS-WSMV] 3.1.4.8: each property once, no arrays, and no quotes in values. */
function checkStrictly(selectors: readonly Selector[], cimClass: CimClass): void {
  const names = selectors.map(({ name }) => name.toLowerCase());
  if (new Set(names).size !== names.length) refuse('a property is named twice');
  for (const { name, value } of selectors) {
    const property = propertiesOf(cimClass).get(name.toLowerCase());
    if (property === undefined) refuse(`${cimClass.className} has no ${name}`);
    else if (property.array === true || UNFIT.has(property.type)) refuse(`${name} is no scalar`);
    if (typeof value !== 'string' || /["']/.test(value)) refuse(`${name} has a quote in its value`);
  }
}

function matches(value: CimValue, { type }: NamedProperty, wanted: Selector['value']): boolean {
  if (value === null || Array.isArray(value) || typeof wanted !== 'string') return false;
  if (typeof value === 'string') return fold(value) === fold(wanted);
  return sameValue(value, readText(type, wanted));
}

/**
 * What a selector filter lets through: instances with all of these values. [DSP0226] 8.7
 * @throws FaultReply wsen:CannotProcessFilter
 */
export function compileSelectors(
  selectors: readonly Selector[],
  cimClass: CimClass,
  isStrict: boolean,
): (instance: CimInstance) => boolean {
  if (isStrict) checkStrictly(selectors, cimClass);
  const properties = propertiesOf(cimClass);
  return (instance) =>
    selectors.every(({ name, value }) => {
      const property = properties.get(name.toLowerCase());
      return property !== undefined && matches(instance.get(name) ?? null, property, value);
    });
}
