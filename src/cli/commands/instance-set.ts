import type { CimInstance } from '../../cim/instance.js';
import type { ModifyOptions } from '../../client/call-options.js';
import type { CimSession } from '../../client/cim-session.js';
import { defineCommand, type OptionSpecs, type OptionValues } from '../command.js';
import { changesOf } from '../dry-run.js';
import { callOptions, readSubject, withValues } from '../instances.js';
import { onHosts } from '../on-hosts.js';
import { OUTPUT_OPTIONS, RESOURCE_OPTIONS, SERVER_OPTIONS, WRITE_OPTIONS } from '../options.js';
import { oneOf } from '../readers.js';
import { parseSubject, requirePath, type Subject } from '../subject.js';
import { UsageError } from '../usage-error.js';

const UPDATE_OPTIONS = {
  ...WRITE_OPTIONS,
  partial: {
    type: 'string',
    value: 'HOW',
    read: oneOf('auto', 'fragment', 'context', 'merge', 'none'),
    help: 'how the update travels: auto (default), fragment, context, merge, none',
  },
  atomic: { type: 'boolean', help: 'all properties or none' },
  'strict-nulls': {
    type: 'boolean',
    help: 'a null must be written as null, or the update fails; else a server may leave the old value',
  },
} as const satisfies OptionSpecs;

type UpdateOptions = OptionValues<typeof UPDATE_OPTIONS>;

/** The instance with its new values: read first where the old ones are needed. */
async function instanceToWrite(
  session: CimSession,
  subject: Subject,
  { partial, 'dry-run': dryRun = false }: UpdateOptions,
  call: ModifyOptions,
): Promise<CimInstance> {
  if (!dryRun && partial !== 'none') return withValues(subject, subject.properties);
  const { properties: _, ...readOptions } = call;
  const instance = await readSubject(session, subject, readOptions);
  for (const [name, value] of Object.entries(subject.properties)) instance.set(name, value);
  return instance;
}

function modifyOptions(options: UpdateOptions): ModifyOptions {
  const { partial = 'auto', atomic = false, verify = false, 'dry-run': dryRun = false } = options;
  const strictNulls = options['strict-nulls'] ?? false;
  if (partial === 'none' && (atomic || strictNulls)) {
    throw new UsageError('--atomic and --strict-nulls are of partial updates: not with none');
  }
  return { partialUpdate: partial, atomic, strictNulls, verify, dryRun };
}

/** `wscim instance set` */
export const instanceSet = defineCommand({
  name: 'instance set',
  usage: ['PATH NAME=VALUE ...', 'CLASS KEY=VALUE ... NAME=VALUE ...'],
  summary: 'Update some properties of an instance',
  notes: [
    'Only the named properties change. A class that wscim does not know needs PATH, which tells the keys from the rest.',
    'NAME=VALUE takes its type from the class where wscim knows it, else it is text. NAME:=JSON says the type: :=5, :=true, :=["a","b"], :=null.',
    '--partial fragment sends the one property; context sends the whole instance and the names of the changed properties; merge reads, merges and writes the whole instance; none writes the whole instance whatever anybody else changed.',
  ],
  examples: [
    `wscim instance set 'Win32_Service.Name="Spooler"' StartMode=Manual --host https://srv01 --user ops`,
    'wscim instance set Win32_OperatingSystem=@ Description=web ForegroundApplicationBoost=2 --atomic --dry-run --host https://srv01 --user ops',
  ],
  options: { ...SERVER_OPTIONS, ...RESOURCE_OPTIONS, ...UPDATE_OPTIONS, ...OUTPUT_OPTIONS },
  arity: [1, Infinity],
  writes: true,
  async run(invocation) {
    const { args, options, io } = invocation;
    const subject = await parseSubject(args, { namespace: options.namespace, assignsKeys: false });
    const target = requirePath(subject).toString();
    const names = Object.keys(subject.properties);
    if (names.length === 0) throw new UsageError('nothing to set: give NAME=VALUE');
    const call = callOptions(options, io);
    const modify: ModifyOptions = { ...call, ...modifyOptions(options), properties: names };
    return onHosts(invocation, async (session) => {
      const instance = await instanceToWrite(session, subject, options, call);
      const { path, carrier, envelopes } = await session.modifyInstance(instance, modify);
      if (envelopes !== undefined) {
        return { target, changes: changesOf(instance, names), envelopes };
      }
      return { kind: 'Updated', fields: { action: 'updated', path: path.toString(), carrier } };
    });
  },
});
