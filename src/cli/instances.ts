import { writeInstance } from '../binding/instance.js';
import { addressOf } from '../binding/resource-uri.js';
import { STANDARD_STYLE } from '../binding/value.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import { toPlain } from '../cim/plain.js';
import type { GetOptions, ResourceOptions } from '../client/call-options.js';
import type { CimSession } from '../client/cim-session.js';
import { pick } from '../client/projection.js';
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

/** The fields that are properties. */
export function propertiesAmong(fields: readonly string[]): readonly string[] {
  return fields.filter((name) => !name.startsWith('_'));
}

/** Where an instance is, as far as the server has told it. */
function uriOf({ path, className, namespace }: CimInstance): string {
  return addressOf(path ?? new CimObjectPath({ className, namespace }), STANDARD_STYLE).resourceUri;
}

/** An instance as a result. Its system properties are shown when they are asked for. */
export function instanceItem(
  instance: CimInstance,
  { resourceUri }: Pick<ResourceOptions, 'resourceUri'>,
  fields?: readonly string[],
): Item {
  return {
    kind: instance.className,
    fields: instance.toJSON(),
    get more() {
      return Object.fromEntries(SYSTEM_FIELDS.map((name) => [name, instance.get(name) ?? null]));
    },
    element() {
      const shown = fields === undefined ? instance : pick(instance, propertiesAmong(fields));
      return writeInstance(shown, resourceUri ?? uriOf(instance), STANDARD_STYLE);
    },
  };
}

/** A path as a result. Its keys and parts are shown when they are asked for. */
export function pathItem(path: CimObjectPath): Item {
  return {
    kind: 'Path',
    fields: { path: path.toString() },
    get more() {
      const { className, namespace, relativePath } = path;
      return {
        ...Object.fromEntries([...path.keys].map(([name, value]) => [name, toPlain(value)])),
        __CLASS: className,
        __NAMESPACE: namespace,
        __PATH: path.toString(),
        __RELPATH: relativePath,
      };
    },
  };
}
