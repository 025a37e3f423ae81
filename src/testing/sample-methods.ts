import type { CimClass } from '../cim/class.js';
import { CimDateTime } from '../cim/datetime.js';
import { CimInstance } from '../cim/instance.js';
import type { CimValue } from '../cim/types.js';
import type { Parameters } from './method-body.js';
import type { MethodCall } from './method-host.js';
import type { Sandbox } from './sandbox.js';

/** The return values of the sample methods, in the words of their classes. */
const SUCCESS = 0;
const CANNOT_ACCEPT_CONTROL = 5;
const ALREADY_RUNNING = 10;
const INVALID_PARAMETER = 21;

/** StartMode as ChangeStartMode takes it, and as the property has it. */
const START_MODES: ReadonlyMap<string, string> = new Map([
  ['boot', 'Boot'],
  ['system', 'System'],
  ['automatic', 'Auto'],
  ['manual', 'Manual'],
  ['disabled', 'Disabled'],
]);

type Changes = Readonly<Record<string, CimValue>>;

const RUNNING: Changes = { State: 'Running', Started: true, AcceptStop: true };
const STOPPED: Changes = { State: 'Stopped', Started: false, AcceptStop: false, ProcessId: 0 };

/** Process identifiers of Windows are multiples of four. */
const PROCESS_ID_STEP = 4;

/** The sample methods of one sandbox. */
class SampleMethods {
  readonly #sandbox: Sandbox;
  readonly #processClass: CimClass;

  constructor(sandbox: Sandbox, processClass: CimClass) {
    this.#sandbox = sandbox;
    this.#processClass = processClass;
  }

  /** Starts or stops a service: `already` is the answer when it is so. */
  control({ instance }: MethodCall, changes: Changes, already: number): Parameters {
    if (instance?.get('State') === changes['State']) return { ReturnValue: already };
    return this.#change(instance, changes);
  }

  changeStartMode({ instance, input }: MethodCall): Parameters {
    const mode = START_MODES.get(textOf(input['StartMode']).toLowerCase());
    if (mode === undefined) return { ReturnValue: INVALID_PARAMETER };
    return this.#change(instance, { StartMode: mode });
  }

  createProcess({ input }: MethodCall): Parameters {
    const commandLine = textOf(input['CommandLine']).trim();
    if (commandLine === '') return { ReturnValue: INVALID_PARAMETER };
    const processId = this.#nextProcessId();
    const values = {
      Handle: String(processId),
      ProcessId: processId,
      Name: nameOf(commandLine),
      CommandLine: commandLine,
      CreationDate: CimDateTime.fromDate(new Date()),
    };
    this.#sandbox.add(new CimInstance(this.#processClass, values, {}));
    return { ReturnValue: SUCCESS, ProcessId: processId };
  }

  terminate({ path }: MethodCall): Parameters {
    if (path !== null) this.#sandbox.repository.delete(path);
    return { ReturnValue: SUCCESS };
  }

  #change(instance: CimInstance | null, changes: Changes): Parameters {
    if (instance === null) return { ReturnValue: INVALID_PARAMETER };
    for (const [name, value] of Object.entries(changes)) instance.set(name, value);
    this.#sandbox.repository.set(instance);
    return { ReturnValue: SUCCESS };
  }

  #nextProcessId(): number {
    const used = [...this.#sandbox.repository.instancesOf(this.#processClass)].map((one) =>
      Number(one.get('ProcessId')),
    );
    return Math.max(0, ...used) + PROCESS_ID_STEP;
  }
}

function textOf(value: CimValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The file of a command line, without its folder. */
function nameOf(commandLine: string): string {
  const [, quoted, plain = ''] = /^(?:"([^"]*)"|(\S+))/.exec(commandLine) ?? [];
  return (quoted ?? plain).replace(/^.*[\\/]/, '');
}

/** Methods of the sample classes that do what they say, as far as a sandbox can. */
export function registerSampleMethods(sandbox: Sandbox, processClass: CimClass): void {
  const samples = new SampleMethods(sandbox, processClass);
  const service = 'Win32_Service';
  const { className } = processClass;
  sandbox.registerMethod(service, 'StartService', (call) =>
    samples.control(call, RUNNING, ALREADY_RUNNING),
  );
  sandbox.registerMethod(service, 'StopService', (call) =>
    samples.control(call, STOPPED, CANNOT_ACCEPT_CONTROL),
  );
  sandbox.registerMethod(service, 'ChangeStartMode', (call) => samples.changeStartMode(call));
  sandbox.registerMethod(className, 'Create', (call) => samples.createProcess(call));
  sandbox.registerMethod(className, 'Terminate', (call) => samples.terminate(call));
}
