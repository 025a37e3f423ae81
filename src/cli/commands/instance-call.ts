import { methodOf, type NamedMethod } from '../../cim/method.js';
import { CimObjectPath } from '../../cim/object-path.js';
import { toPlain } from '../../cim/plain.js';
import type { CimValue } from '../../cim/types.js';
import type { ResourceOptions } from '../../client/call-options.js';
import type { CimSession } from '../../client/cim-session.js';
import { checkMethodCall, type MethodOutput } from '../../client/invoke.js';
import { inputOf, parseAssignments } from '../assignments.js';
import { defineCommand } from '../command.js';
import { callOptions } from '../instances.js';
import { onHosts } from '../on-hosts.js';
import { OUTPUT_OPTIONS, RESOURCE_OPTIONS, SERVER_OPTIONS } from '../options.js';
import type { Item } from '../output/rows.js';
import { parseSubject, requireNoProperties, requirePath, type Subject } from '../subject.js';
import { UsageError } from '../usage-error.js';

/** A method call as the command line has it. */
interface Call {
  readonly subject: Subject;
  /** Of the class and not of an instance. */
  readonly isOfClass: boolean;
  readonly method: string;
  readonly input: Readonly<Record<string, CimValue>>;
}

/** Where the name of the method is: the first word behind the target that assigns nothing. */
function split(args: readonly string[]): readonly [target: readonly string[], string, string[]] {
  const index = args.findIndex((word, position) => position > 0 && !word.includes('='));
  const method = args[index];
  if (method === undefined) throw new UsageError('which method? give its name behind the target');
  return [args.slice(0, index), method, args.slice(index + 1)];
}

function isCallOfClass({ keys, path }: Subject, declaration: NamedMethod | undefined): boolean {
  return declaration?.static === true ? Object.keys(keys).length === 0 : path === null;
}

/** @throws UsageError, ValidationError */
async function parseCall(args: readonly string[], namespace: string | undefined): Promise<Call> {
  const [target, name, rest] = split(args);
  const subject = await parseSubject(target, { namespace, assignsKeys: true });
  requireNoProperties(subject);
  const { cimClass, keys } = subject;
  const declaration = cimClass?.methods === undefined ? undefined : methodOf(cimClass, name);
  const isOfClass = isCallOfClass(subject, declaration);
  const needsKeys = declaration !== undefined && declaration.static !== true;
  if (needsKeys || Object.keys(keys).length > 0) requirePath(subject);
  const input = inputOf(parseAssignments(rest), declaration);
  checkMethodCall(cimClass, name, input);
  return { subject, isOfClass, method: declaration?.name ?? name, input };
}

async function call(
  session: CimSession,
  { subject, isOfClass, method, input }: Call,
  options: ResourceOptions,
): Promise<MethodOutput> {
  const { cimClass, className, namespace, keys, path } = subject;
  if (cimClass === undefined) {
    const target = path ?? new CimObjectPath({ className, namespace });
    return session.invokeMethod(target, method, input, options);
  }
  const own = { ...options, namespace };
  return session.invokeMethod(cimClass, isOfClass ? null : keys, method, input, own);
}

/** The return value and the out parameters, in this order. */
function outputItem(method: string, { ReturnValue = null, ...output }: MethodOutput): Item {
  const values = Object.entries<CimValue>({ ReturnValue, ...output });
  return {
    kind: `${method}_OUTPUT`,
    fields: Object.fromEntries(values.map(([name, value]) => [name, toPlain(value)])),
  };
}

/** `wscim instance call` */
export const instanceCall = defineCommand({
  name: 'instance call',
  usage: ['PATH METHOD [NAME=VALUE ...]', 'CLASS [KEY=VALUE ...] METHOD [NAME=VALUE ...]'],
  summary: 'Call a method of an instance or of a class',
  notes: [
    'Keys stand before METHOD, parameters behind it. A static method is called by its class.',
    'NAME=VALUE takes its type from the class where wscim knows it, else it is text. NAME:=JSON says the type: :=5, :=true, :=["a","b"], :=null. A reference is given as a path.',
    'What comes out are ReturnValue and the out parameters. A return value is a result, also where it tells of a failure: the exit code is 0 then. Only a fault of the server is an error.',
  ],
  examples: [
    `wscim instance call 'Win32_Service.Name="Spooler"' StopService --host https://srv01 --user ops`,
    'wscim instance call Win32_Service Name=Spooler ChangeStartMode StartMode=Manual --host https://srv01 --user ops',
    'wscim instance call Win32_Process Create CommandLine=notepad.exe --host https://srv01 --user ops',
  ],
  options: { ...SERVER_OPTIONS, ...RESOURCE_OPTIONS, ...OUTPUT_OPTIONS },
  arity: [2, Infinity],
  writes: true,
  async run(invocation) {
    const { args, options, io } = invocation;
    const parsed = await parseCall(args, options.namespace);
    const resourceOptions = callOptions(options, io);
    return onHosts(invocation, async (session) =>
      outputItem(parsed.method, await call(session, parsed, resourceOptions)),
    );
  },
});
