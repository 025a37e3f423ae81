import { defineCommand } from '../command.js';
import { callOptions, instanceItem, propertiesAmong, readSubject } from '../instances.js';
import { onHosts } from '../on-hosts.js';
import { OUTPUT_OPTIONS, RESOURCE_OPTIONS, SERVER_OPTIONS } from '../options.js';
import { parseSubject, requireNoProperties, requirePath } from '../subject.js';

/** `wscim instance get` */
export const instanceGet = defineCommand({
  name: 'instance get',
  usage: ['PATH', 'CLASS KEY=VALUE ...'],
  summary: 'Read an instance',
  notes: [
    'PATH needs quotes of the shell around it: \'root/cimv2:Win32_Service.Name="Spooler"\'.',
    'A singleton is Class=@. --fields also takes __PATH, __RELPATH, __CLASS and __NAMESPACE.',
  ],
  examples: [
    `wscim instance get 'Win32_Service.Name="Spooler"' --host https://srv01 --user ops`,
    'wscim instance get Win32_LogicalDisk DeviceID=C: --hosts servers.txt --user ops --fields Size,FreeSpace',
  ],
  options: { ...SERVER_OPTIONS, ...RESOURCE_OPTIONS, ...OUTPUT_OPTIONS },
  arity: [1, Infinity],
  async run(invocation) {
    const { args, options, io } = invocation;
    const subject = await parseSubject(args, { namespace: options.namespace, assignsKeys: true });
    requirePath(subject);
    requireNoProperties(subject);
    const properties = options.fields && propertiesAmong(options.fields);
    const call = callOptions(options, io);
    return onHosts(invocation, async (session) => {
      const getOptions = properties === undefined ? call : { ...call, properties };
      return instanceItem(await readSubject(session, subject, getOptions), call);
    });
  },
});
