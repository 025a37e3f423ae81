import type { CimScalar, CimValue } from '../../src/cim/types.js';
import type { MofDeclaration, MofSchema } from '../../src/mof/schema.js';

/** A value in which everything can be compared: text for what keeps its parts to itself. */
function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value;
  if ('changedProperties' in value) return plainInstance(value as Iterable<[string, CimValue]>);
  if ('toJSON' in value) return `${value.constructor.name} ${String(value as CimScalar)}`;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainValue(one)]));
}

function plainInstance(instance: Iterable<[string, CimValue]>): unknown {
  const { className, namespace } = instance as unknown as Record<string, unknown>;
  const properties = [...instance].map(([name, value]) => [name, plainValue(value)]);
  return { className, namespace, properties };
}

/** What declares the same is equal, wherever it stands in a text. */
export function plain({ declarations }: Pick<MofSchema, 'declarations'>): unknown {
  return declarations.map(({ position: _, ...rest }: MofDeclaration) => plainValue(rest));
}
