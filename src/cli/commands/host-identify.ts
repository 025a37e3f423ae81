import { serverKindOf } from '../../client/server-kind.js';
import { defineCommand } from '../command.js';
import { onHosts } from '../on-hosts.js';
import { OUTPUT_OPTIONS, SERVER_OPTIONS } from '../options.js';

/** `wscim host identify` */
export const hostIdentify = defineCommand({
  name: 'host identify',
  usage: [''],
  summary: 'Say what a server is: vendor, version, protocol',
  notes: ['serverKind is how wscim treats the server; --server overrules it in other commands.'],
  examples: [
    'wscim host identify --host https://srv01 --user ops --password-env OPS_PASSWORD',
    'wscim host identify --hosts servers.txt --user ops -o table',
  ],
  options: { ...SERVER_OPTIONS, ...OUTPUT_OPTIONS },
  arity: [0, 0],
  run: async (invocation) =>
    onHosts(invocation, async (session) => {
      const identity = await session.identify({ signal: invocation.io.signal });
      return { kind: 'Identity', fields: { ...identity, serverKind: serverKindOf(identity) } };
    }),
});
