import type { CimObject } from '../../src/cim/types.js';
import type { MofDeclaration, MofSchema } from '../../src/mof/schema.js';

/** What JSON has of a value: text, for datetimes and paths. */
export function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** A value in which everything can be compared: text for what keeps its parts to itself. */
function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value;
  if ('changedProperties' in value) return plainInstance(value as CimObject);
  if ('toJSON' in value) return [value.constructor.name, asJson(value)];
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainValue(one)]));
}

function plainInstance(instance: CimObject): unknown {
  const { className } = instance;
  const properties = [...instance].map(([name, value]) => [name, plainValue(value)]);
  return { className, properties };
}

/** What declares the same is equal, wherever it stands in a text. */
export function plain({ declarations }: Pick<MofSchema, 'declarations'>): unknown {
  return declarations.map((one: MofDeclaration) => plainValue({ ...one, position: undefined }));
}
