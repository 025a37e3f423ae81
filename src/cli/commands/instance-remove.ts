import { defineCommand } from '../command.js';
import { callOptions } from '../instances.js';
import type { Io } from '../io.js';
import { onHosts } from '../on-hosts.js';
import { OUTPUT_OPTIONS, RESOURCE_OPTIONS, SERVER_OPTIONS } from '../options.js';
import { askYesNo } from '../prompt.js';
import { printable } from '../printable.js';
import { parseSubject, requireNoProperties, requirePath } from '../subject.js';
import { UsageError } from '../usage-error.js';

async function isConfirmed(io: Io, target: string): Promise<boolean> {
  if (io.isTerminal.stdin) return askYesNo(io, `Remove ${printable(target)}?`);
  throw new UsageError('instance remove needs --yes where nobody can be asked');
}

/** `wscim instance remove` */
export const instanceRemove = defineCommand({
  name: 'instance remove',
  usage: ['PATH', 'CLASS KEY=VALUE ...'],
  summary: 'Delete an instance',
  notes: ['Asks first on a terminal; elsewhere --yes is needed.'],
  examples: [
    `wscim instance remove Win32_Environment Name=EDITOR 'UserName=<SYSTEM>' --yes --host https://srv01 --user ops`,
  ],
  options: {
    ...SERVER_OPTIONS,
    ...RESOURCE_OPTIONS,
    yes: { type: 'boolean', short: 'y', help: 'do not ask' },
    ...OUTPUT_OPTIONS,
  },
  arity: [1, Infinity],
  writes: true,
  async run(invocation) {
    const { args, options, io } = invocation;
    const subject = await parseSubject(args, { namespace: options.namespace, assignsKeys: true });
    const path = requirePath(subject);
    requireNoProperties(subject);
    const target = path.toString();
    if (options.yes !== true && !(await isConfirmed(io, target))) {
      io.stderr.write('wscim: nothing was removed\n');
      return 0;
    }
    const call = callOptions(options, io);
    return onHosts(invocation, async (session) => {
      await session.deleteInstance(path, call);
      return { kind: 'Removed', fields: { action: 'removed', path: target } };
    });
  },
});
