import type { CimClass } from '../cim/class.js';
import { propertiesOf } from '../cim/class.js';
import type { EnumerateOptions } from '../client/enumerations.js';
import type { OptionValues } from './command.js';
import { callOptions } from './instances.js';
import type { Io } from './io.js';
import type { LIST_OPTIONS, RESOURCE_OPTIONS } from './options.js';

/** The options of every enumeration that a command makes. */
export function listOptions(
  options: OptionValues<typeof RESOURCE_OPTIONS & typeof LIST_OPTIONS>,
  io: Io,
): EnumerateOptions {
  const { limit } = options;
  const call = callOptions(options, io);
  return limit === undefined ? call : { ...call, maxElements: limit };
}

/** The fields of the instances of a class; those of an object beside the others are not known. */
export function fieldsOfClass(cimClass: CimClass): readonly string[] {
  return [...propertiesOf(cimClass).values()]
    .filter(({ type }) => type !== 'object')
    .map(({ name }) => name);
}

/** True if the fields need the paths that the server gives the instances. */
export function needsPaths(fields: readonly string[] = []): boolean {
  return fields.some((name) => /^__(?:rel)?path$/i.test(name));
}
