import type { AssociatorsOptions } from '../../client/associations.js';
import type { CimSession } from '../../client/cim-session.js';
import { defineCommand, type OptionSpecs, type OptionValues } from '../command.js';
import { instanceItem, pathItem } from '../instances.js';
import { knownClass } from '../known-classes.js';
import { listOptions } from '../listing.js';
import {
  LIST_OPTIONS,
  OUTPUT_OPTIONS,
  PATHS_OPTION,
  RESOURCE_OPTIONS,
  SERVER_OPTIONS,
} from '../options.js';
import { streamHosts } from '../stream-hosts.js';
import { parseSubject, requireNoProperties, requirePath } from '../subject.js';
import { UsageError } from '../usage-error.js';

const FOLLOW_OPTIONS = {
  'result-class': { type: 'string', value: 'C', help: 'only what is of this class' },
  'assoc-class': { type: 'string', value: 'C', help: 'only by associations of this class' },
  role: { type: 'string', value: 'R', help: 'only where the instance is this role' },
  'result-role': { type: 'string', value: 'R', help: 'only where the result is this role' },
  references: { type: 'boolean', help: 'the associations themselves, not what they lead to' },
} as const satisfies OptionSpecs;

/** @throws UsageError for conditions that associations do not have */
async function conditionsOf(
  options: OptionValues<typeof FOLLOW_OPTIONS>,
  namespace: string,
): Promise<AssociatorsOptions> {
  const { role, references = false } = options;
  const { 'result-class': result, 'assoc-class': associationClass } = options;
  const resultRole = options['result-role'];
  if (references && (associationClass !== undefined || resultRole !== undefined)) {
    throw new UsageError(
      '--references goes without --assoc-class and --result-role: its results are the associations, whose class is --result-class',
    );
  }
  return {
    ...(result === undefined
      ? {}
      : { resultClass: (await knownClass(namespace, result)) ?? result }),
    ...(associationClass === undefined ? {} : { associationClass }),
    ...(role === undefined ? {} : { role }),
    ...(resultRole === undefined ? {} : { resultRole }),
  };
}

/** `wscim assoc` */
export const assocCommand = defineCommand({
  name: 'assoc',
  usage: ['PATH', 'CLASS KEY=VALUE ...'],
  summary: 'List what an instance is associated with',
  notes: [
    'Values of a class that --result-class does not name, or that wscim does not know, are text.',
    'Rows are written as they come; for the columns of a table and of csv, see instance list.',
  ],
  examples: [
    `wscim assoc 'Win32_Service.Name="Spooler"' --assoc-class Win32_DependentService --paths --host https://srv01 --user ops`,
    'wscim assoc Win32_LogicalDisk DeviceID=C: --references --host https://srv01 --user ops',
  ],
  options: {
    ...SERVER_OPTIONS,
    ...RESOURCE_OPTIONS,
    ...FOLLOW_OPTIONS,
    ...LIST_OPTIONS,
    ...PATHS_OPTION,
    ...OUTPUT_OPTIONS,
  },
  arity: [1, Infinity],
  async run(invocation) {
    const { args, options, io } = invocation;
    const subject = await parseSubject(args, { namespace: options.namespace, assignsKeys: true });
    const path = requirePath(subject);
    requireNoProperties(subject);
    const { fields, limit, references = false, paths = false } = options;
    const conditions = await conditionsOf(options, subject.namespace);
    const call = { ...listOptions(options, io), ...conditions };
    const [instancesOf, pathsOf] = references
      ? (['references', 'referencePaths'] as const)
      : (['associators', 'associatorPaths'] as const);
    if (paths) {
      const ask = { ask: (session: CimSession) => session[pathsOf](path, call), toItem: pathItem };
      return streamHosts(invocation, { ...ask, limit });
    }
    return streamHosts(invocation, {
      ask: (session) => session[instancesOf](path, call),
      toItem: (instance) => instanceItem(instance, call, fields),
      limit,
    });
  },
});
