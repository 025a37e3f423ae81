import type { CimInstance } from '../../cim/instance.js';
import { checkProjection } from '../../client/projection.js';
import { checkSelectors } from '../../client/selector-filter.js';
import { defineCommand, type Invocation, type OptionSpecs } from '../command.js';
import { instanceItem, pathItem, propertiesAmong } from '../instances.js';
import { fieldsOfClass, listOptions, needsPaths } from '../listing.js';
import {
  LIST_OPTIONS,
  OUTPUT_OPTIONS,
  PATHS_OPTION,
  RESOURCE_OPTIONS,
  SERVER_OPTIONS,
} from '../options.js';
import type { Item } from '../output/rows.js';
import { streamHosts } from '../stream-hosts.js';
import { parseSubject, requireClass, type Subject } from '../subject.js';

const OPTIONS = {
  ...SERVER_OPTIONS,
  ...RESOURCE_OPTIONS,
  ...LIST_OPTIONS,
  shallow: { type: 'boolean', help: 'not the instances of derived classes' },
  ...PATHS_OPTION,
  ...OUTPUT_OPTIONS,
} as const satisfies OptionSpecs;

/** The paths that the server gives, without the instances. */
async function listPaths(
  invocation: Invocation<typeof OPTIONS>,
  { cimClass, className, namespace }: Subject,
): Promise<number> {
  const { options, io } = invocation;
  const { limit, shallow = false } = options;
  const paths = { ...listOptions(options, io), namespace, shallow };
  return streamHosts(invocation, {
    ask: (session) => session.enumerateInstancePaths(cimClass ?? className, paths),
    toItem: pathItem,
    limit,
  });
}

/** Where only some instances are wanted, their paths come with them. */
function pathOfInstance(instance: CimInstance): Item {
  return instance.path === null
    ? { kind: 'Path', fields: { path: null } }
    : pathItem(instance.path);
}

/** `wscim instance list` */
export const instanceList = defineCommand({
  name: 'instance list',
  usage: ['CLASS [NAME=VALUE ...]'],
  summary: 'List the instances of a class',
  notes: [
    'NAME=VALUE lists only the instances whose properties have these values, text without regard to letter case; the server does the choosing where it can. For other conditions, see query.',
    'Rows are written as they come. A table and csv take their columns from the first page of rows; csv also from the class where wscim knows it. What comes later without a column is left out of csv, with a warning: name the fields (--fields), or use jsonl.',
    '--fields also takes __PATH, __RELPATH, __CLASS and __NAMESPACE.',
  ],
  examples: [
    'wscim instance list Win32_Service --fields Name,State,StartMode --host https://srv01 --user ops',
    'wscim instance list Win32_Service StartMode=Auto State=Stopped -o csv --hosts servers.txt --user ops',
    'wscim instance list root/standardcimv2:MSFT_NetAdapter --limit 10 --host https://srv01 --user ops',
  ],
  options: OPTIONS,
  arity: [1, Infinity],
  async run(invocation) {
    const { args, options, io } = invocation;
    const subject = await parseSubject(args, { namespace: options.namespace, assignsKeys: false });
    requireClass(args, subject);
    const { cimClass, className, namespace, keys, properties } = subject;
    const where = { ...keys, ...properties };
    const { fields, limit, shallow = false, paths = false } = options;
    checkSelectors(cimClass, where);
    checkProjection(paths ? undefined : cimClass, { properties: propertiesAmong(fields ?? []) });
    if (paths && Object.keys(where).length === 0) return listPaths(invocation, subject);
    const withPaths = paths || needsPaths(fields) ? { withPaths: true } : {};
    const call = { ...listOptions(options, io), namespace, shallow, where, ...withPaths };
    return streamHosts(invocation, {
      ask: (session) =>
        cimClass === undefined
          ? session.enumerateInstances(className, call)
          : session.enumerateInstances(cimClass, call),
      toItem: paths ? pathOfInstance : (instance) => instanceItem(instance, call, fields),
      limit,
      columns: paths || cimClass === undefined ? undefined : fieldsOfClass(cimClass),
    });
  },
});
