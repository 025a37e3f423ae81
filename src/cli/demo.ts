import { Win32_Environment } from '../gen/cimv2/Win32_Environment.js';
import { Win32_OperatingSystem } from '../gen/cimv2/Win32_OperatingSystem.js';
import {
  CimInstance,
  connect,
  formatHResult,
  type ObjectSink,
  type Trace,
  WBEM_E_NOT_FOUND,
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_S_NO_ERROR,
  WBEM_STATUS_COMPLETE,
  WbemContext,
  WbemServices,
} from '../index.js';
import { startSandbox } from '../testing.js';

/** A sink that prints its calls, and remembers the final HRESULT. */
class PrintingSink implements ObjectSink {
  readonly #print: (line: string) => void;
  hresult: number | undefined;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  indicate(objects: readonly CimInstance[]): void {
    this.#print(`  Indicate, ${objects.length} object(s)`);
    for (const object of objects) this.#printObject(object);
  }

  setStatus(flags: number, hresult: number, path: string | null, error: CimInstance | null): void {
    if (flags !== WBEM_STATUS_COMPLETE) {
      this.#print(
        `  SetStatus WBEM_STATUS_PROGRESS, ${hresult & 0xffff} of ${hresult >>> 16} done`,
      );
      return;
    }
    this.hresult = hresult;
    this.#print(`  SetStatus WBEM_STATUS_COMPLETE, ${formatHResult(hresult)}`);
    if (path !== null) this.#print(`    path: ${path}`);
    if (error !== null) this.#printObject(error);
  }

  #printObject(object: CimInstance): void {
    this.#print(`    instance of ${object.className}`);
    for (const [name, value] of object) {
      if (value !== null) this.#print(`      ${name} = ${JSON.stringify(object.toJSON()[name])}`);
    }
  }
}

const variable = new CimInstance(Win32_Environment, {
  Name: 'EDITOR',
  UserName: '<SYSTEM>',
  VariableValue: 'vi',
});

const missing = new CimInstance(Win32_Environment, {
  Name: 'MISSING',
  UserName: '<SYSTEM>',
  VariableValue: 'vi',
});

const system = new CimInstance(Win32_OperatingSystem, {
  Description: 'web server',
  ForegroundApplicationBoost: 1,
});

interface Step {
  readonly title: string;
  readonly expected: number;
  /** Starts an asynchronous call, and returns what it returned. */
  start(wmi: WbemServices, sink: ObjectSink): number;
}

const STEPS: readonly Step[] = [
  {
    title: 'Create a typed instance',
    expected: WBEM_S_NO_ERROR,
    start: (wmi, sink) => wmi.putInstanceAsync(variable, WBEM_FLAG_CREATE_ONLY, null, sink),
  },
  {
    title: 'Update one property of it and no other, and hear of the progress',
    expected: WBEM_S_NO_ERROR,
    start(wmi, sink) {
      variable.VariableValue = 'vim';
      const context = WbemContext.partialUpdate(['VariableValue']);
      const flags = WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_SEND_STATUS;
      return wmi.putInstanceAsync(variable, flags, context, sink);
    },
  },
  {
    title: 'Read it back',
    expected: WBEM_S_NO_ERROR,
    start(wmi, sink) {
      const path = 'Win32_Environment.Name="EDITOR",UserName="<SYSTEM>"';
      return wmi.getObjectAsync(path, 0, null, sink);
    },
  },
  {
    title: 'Update two properties of another, both or neither',
    expected: WBEM_S_NO_ERROR,
    start(wmi, sink) {
      const names = ['Description', 'ForegroundApplicationBoost'];
      const context = WbemContext.partialUpdate(names, { atomic: true });
      return wmi.putInstanceAsync(system, WBEM_FLAG_UPDATE_ONLY, context, sink);
    },
  },
  {
    title: 'Update an instance that is not there',
    expected: WBEM_E_NOT_FOUND,
    start(wmi, sink) {
      const context = WbemContext.partialUpdate(['VariableValue']);
      return wmi.putInstanceAsync(missing, WBEM_FLAG_UPDATE_ONLY, context, sink);
    },
  },
];

/**
 * The main job of this library from beginning to end, against a server in the same process: a typed
 * instance is created, updated in part and read back, another one is updated atomically, and one is
 * missed.
 *
 * @returns true if every call ended as it is meant to
 */
export async function demo(print: (line: string) => void, trace?: Trace): Promise<boolean> {
  await using sandbox = await startSandbox();
  await using session = connect({
    url: sandbox.url,
    auth: { kind: 'ntlm', ...sandbox.user },

    ...(trace === undefined ? {} : { trace }),
  });
  const wmi = new WbemServices(session, 'root/cimv2');
  print(`A sandbox listens at ${sandbox.url}`);

  let isAsExpected = true;
  for (const [index, step] of STEPS.entries()) {
    print(`\n${index + 1}. ${step.title}`);
    const sink = new PrintingSink(print);
    print(`  the call returned ${formatHResult(step.start(wmi, sink))}`);
    await wmi.drain(); // until the sink has had its last call
    isAsExpected &&= sink.hresult === step.expected;
  }
  return isAsExpected;
}
