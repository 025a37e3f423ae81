import { writeInstance } from '../binding/instance.js';
import { addressOf } from '../binding/resource-uri.js';
import { STANDARD_STYLE } from '../binding/value.js';
import { CimInstance } from '../cim/instance.js';
import type { CimSession, GetOptions } from '../client/cim-session.js';
import type { ResourceOptions } from '../client/session-context.js';
import type { OptionValues } from './command.js';
import type { Io } from './io.js';
import type { RESOURCE_OPTIONS } from './options.js';
import type { Item } from './output/rows.js';
import { requirePath, type Subject } from './subject.js';

/** The options of every call that a command makes. */
export function callOptions(
  { 'resource-uri': resourceUri }: OptionValues<typeof RESOURCE_OPTIONS>,
  { signal }: Io,
): ResourceOptions {
  return { signal, ...(resourceUri === undefined ? {} : { resourceUri }) };
}

/** Reads the instance that a command line names; typed where its class is known. */
export async function readSubject(
  session: CimSession,
  subject: Subject,
  options: GetOptions,
): Promise<CimInstance> {
  const { cimClass, keys, namespace } = subject;
  return cimClass === undefined
    ? session.getInstance(requirePath(subject), options)
    : session.getInstance(cimClass, keys, { ...options, namespace });
}

/** An instance of the caller with these values; nothing is read for it. */
export function withValues(
  { cimClass, className, namespace, path }: Subject,
  values: Subject['properties'],
): CimInstance {
  return new CimInstance(cimClass ?? className, values, { namespace, path });
}

const SYSTEM_FIELDS = ['__CLASS', '__NAMESPACE', '__PATH', '__RELPATH'];

/** An instance as a result. Its system properties are shown when they are asked for. */
export function instanceItem(
  instance: CimInstance,
  { resourceUri }: Pick<ResourceOptions, 'resourceUri'>,
): Item {
  const { path, className } = instance;
  return {
    kind: className,
    fields: instance.toJSON(),
    more: Object.fromEntries(SYSTEM_FIELDS.map((name) => [name, instance.get(name) ?? null])),
    element: () => {
      const uri = resourceUri ?? (path === null ? '' : addressOf(path, STANDARD_STYLE).resourceUri);
      return writeInstance(instance, uri, STANDARD_STYLE);
    },
  };
}
