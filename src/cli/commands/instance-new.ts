import { defineCommand } from '../command.js';
import { changesOf } from '../dry-run.js';
import { callOptions, withValues } from '../instances.js';
import { onHosts } from '../on-hosts.js';
import { OUTPUT_OPTIONS, RESOURCE_OPTIONS, SERVER_OPTIONS, WRITE_OPTIONS } from '../options.js';
import { parseSubject } from '../subject.js';

/** `wscim instance new` */
export const instanceNew = defineCommand({
  name: 'instance new',
  usage: ['CLASS NAME=VALUE ...'],
  summary: 'Create an instance',
  notes: [
    'A key without value is for the server to choose; the path in the result has it.',
    'NAME=VALUE takes its type from the class where wscim knows it, else it is text. NAME:=JSON says the type: :=5, :=true, :=["a","b"], :=null.',
  ],
  examples: [
    `wscim instance new Win32_Environment Name=EDITOR 'UserName=<SYSTEM>' VariableValue=vim --host https://srv01 --user ops`,
    `wscim instance new Win32_Environment Name=X 'UserName=<SYSTEM>' VariableValue=1 --dry-run --host https://srv01 --user ops`,
  ],
  options: { ...SERVER_OPTIONS, ...RESOURCE_OPTIONS, ...WRITE_OPTIONS, ...OUTPUT_OPTIONS },
  arity: [1, Infinity],
  writes: true,
  async run(invocation) {
    const { args, options, io } = invocation;
    const subject = await parseSubject(args, { namespace: options.namespace, assignsKeys: false });
    const values = { ...subject.keys, ...subject.properties };
    const instance = withValues({ ...subject, path: null }, values);
    const { verify = false, 'dry-run': dryRun = false } = options;
    const writeOptions = { ...callOptions(options, io), verify, dryRun };
    return onHosts(invocation, async (session) => {
      const written = await session.putInstance({ instance, mode: 'createOnly' }, writeOptions);
      const { path, envelopes } = written;
      if (envelopes !== undefined) {
        const changes = changesOf(instance, Object.keys(values));
        return { target: `new ${subject.className}`, changes, envelopes };
      }
      return { kind: 'Created', fields: { action: 'created', path: path.toString() } };
    });
  },
});
