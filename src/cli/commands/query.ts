import type { CimClass } from '../../cim/class.js';
import { wql } from '../../cim/wql.js';
import { DEFAULT_NAMESPACE } from '../../binding/resource-uri.js';
import { normalizeNamespace } from '../../cim/object-path.js';
import { defineCommand, type OptionSpecs, type OptionValues } from '../command.js';
import { instanceItem } from '../instances.js';
import type { Io } from '../io.js';
import { knownClass } from '../known-classes.js';
import { fieldsOfClass, listOptions, needsPaths } from '../listing.js';
import { LIST_OPTIONS, OUTPUT_OPTIONS, RESOURCE_OPTIONS, SERVER_OPTIONS } from '../options.js';
import { readStdin } from '../prompt.js';
import { streamHosts } from '../stream-hosts.js';
import { UsageError } from '../usage-error.js';

const OPTIONS = {
  ...SERVER_OPTIONS,
  ...RESOURCE_OPTIONS,
  ...LIST_OPTIONS,
  ...OUTPUT_OPTIONS,
} as const satisfies OptionSpecs;

const FROM = /^\s*select\s+(.+?)\s+from\s+(\w+)/is;

async function textOf(
  argument: string,
  options: OptionValues<typeof OPTIONS>,
  io: Io,
): Promise<string> {
  if (argument !== '-') return argument;
  if (options['password-stdin'] === true) {
    throw new UsageError('--password-stdin and the query - both read standard input');
  }
  return (await readStdin(io)).toString('utf8').trim();
}

/** The class behind FROM, where it is known, and whether the query asks for all of it. */
async function selected(
  text: string,
  namespace: string,
): Promise<{ readonly cimClass: CimClass | undefined; readonly isWhole: boolean }> {
  const [, properties = '', className = ''] = FROM.exec(text) ?? [];
  return { cimClass: await knownClass(namespace, className), isWhole: properties === '*' };
}

/** `wscim query` */
export const queryCommand = defineCommand({
  name: 'query',
  usage: ['QUERY | -'],
  summary: 'List what a WQL query selects',
  notes: [
    'The query is one argument, sent as it stands: the shell needs quotes around it. - reads it from standard input.',
    'Rows are written as they come; for the columns of a table and of csv, see instance list.',
  ],
  examples: [
    `wscim query "SELECT Name, State FROM Win32_Service WHERE StartMode = 'Auto'" --host https://srv01 --user ops`,
    'wscim query - --limit 5 --host https://srv01 --user ops < processes.wql',
  ],
  options: OPTIONS,
  arity: [1, 1],
  async run(invocation) {
    const { args, options, io } = invocation;
    const query = wql.raw(await textOf(args[0] ?? '', options, io));
    const namespace = normalizeNamespace(options.namespace ?? DEFAULT_NAMESPACE);
    const { cimClass, isWhole } = await selected(query.text, namespace);
    const { fields, limit } = options;
    const call = { ...listOptions(options, io), namespace, withPaths: needsPaths(fields) };
    return streamHosts(invocation, {
      ask: (session) =>
        cimClass === undefined
          ? session.queryInstances(query, call)
          : session.queryInstances(cimClass, query, call),
      toItem: (instance) => instanceItem(instance, call, fields),
      limit,
      columns: isWhole && cimClass !== undefined ? fieldsOfClass(cimClass) : undefined,
    });
  },
});
