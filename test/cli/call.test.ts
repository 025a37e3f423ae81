import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defineClass } from '../../src/cim/class.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import type { CimValue } from '../../src/cim/types.js';
import { inputOf, parseAssignments } from '../../src/cli/assignments.js';
import { Interrupted } from '../../src/cli/io.js';
import { Win32_Process, Win32_Service } from '../../src/gen/cimv2/index.js';
import {
  type MethodCall,
  type MethodHandler,
  type Sandbox,
  startSandbox,
} from '../../src/testing.js';
import { eventually } from '../client/waiting.js';
import { jsonLines, type Outcome, type Surroundings, wscim } from './harness.js';

const Own_Tool = defineClass({
  className: 'Own_Tool',
  namespace: 'root/own',
  properties: { Id: { type: 'string', key: true } },
  methods: {
    Use: {
      returns: 'uint32',
      parameters: {
        Count: { type: 'uint32', in: true },
        On: { type: 'reference', in: true },
        Log: { type: 'string', array: true, out: true },
      },
    },
    Reset: { static: true, returns: 'uint32', parameters: { Hard: { type: 'boolean', in: true } } },
  },
});

let sandbox: Sandbox;
let calls: MethodCall[];

/** A method that always gives this back. */
function record(output: Readonly<Record<string, CimValue>>): MethodHandler {
  return (received) => {
    calls.push(received);
    return output;
  };
}

beforeEach(async () => {
  calls = [];
  sandbox = await startSandbox({
    basic: true,
    allowUnencrypted: true,
    classes: [Win32_Service, Win32_Process, Own_Tool],
    instances: [
      new CimInstance(Win32_Service, { Name: 'Spooler' }),
      new CimInstance(Own_Tool, { Id: 'saw' }),
    ],
  });
  sandbox.registerMethod('Win32_Service', 'StopService', record({ ReturnValue: 5 }));
  sandbox.registerMethod('Win32_Service', 'Create', record({ ReturnValue: 0 }));
  sandbox.registerMethod('Win32_Process', 'Create', record({ ReturnValue: 0, ProcessId: 42 }));
  sandbox.registerMethod('Own_Tool', 'Use', record({ ReturnValue: 0, Log: ['a', 'b'] }));
  sandbox.registerMethod('Own_Tool', 'Reset', record({ ReturnValue: 0 }));
});

afterEach(async () => sandbox.close());

/** Runs `instance call` against the sandbox. */
async function call(words: string, surroundings: Surroundings = {}): Promise<Outcome> {
  const { username, password } = sandbox.user;
  const login = ['--user', username, '--password-env', 'PW', '--allow-unencrypted'];
  const argv = ['instance', 'call', ...words.split(' '), '--url', sandbox.url, ...login];
  return wscim(argv, { env: { PW: password }, ...surroundings });
}

describe('wscim instance call', () => {
  test.each(['Win32_Service.Name="Spooler"', 'Win32_Service Name=Spooler'])(
    'calls a method of %s; a return value that tells of a failure is a result',
    async (target) => {
      const { code, stdout, stderr } = await call(`${target} stopservice`);
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: '{"ReturnValue":5}\n',
        stderr: '',
      });
      expect(calls).toHaveLength(1);
    },
  );

  test('calls a static method by its class, and gives the out parameters', async () => {
    const { stdout } = await call('Win32_Process Create CommandLine=notepad.exe');
    expect(stdout).toBe('{"ReturnValue":0,"ProcessId":42}\n');
    expect(calls).toMatchObject([{ input: { CommandLine: 'notepad.exe' } }]);
  });

  test('types parameters by the class', async () => {
    const words = 'Win32_Service Create Name=a servicetype=16 DesktopInteract=false';
    expect((await call(`${words} ServiceDependencies:=["x","y"]`)).code).toBe(0);
    expect(calls).toMatchObject([
      {
        input: {
          Name: 'a',
          ServiceType: 16,
          DesktopInteract: false,
          ServiceDependencies: ['x', 'y'],
        },
      },
    ]);
  });

  test('calls methods of a class that it does not know', async () => {
    const { code, stdout, stderr } = await call('root/own:Own_Tool.Id="saw" Use Count=3');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(jsonLines(stdout)).toEqual([{ ReturnValue: 0, Log: ['a', 'b'] }]);
    expect(calls).toMatchObject([{ input: { Count: 3 } }]);
  });

  test('calls static methods of a class that it does not know', async () => {
    expect((await call('Own_Tool Reset Hard:=true --namespace root/own')).code).toBe(0);
    expect(calls).toMatchObject([{ input: { Hard: true } }]);
  });

  test('prints an element named after the method as XML', async () => {
    const { stdout } = await call('Win32_Process Create CommandLine=x -o xml');
    expect(stdout).toMatch(/^<Create_OUTPUT>\n {2}<ReturnValue>0<\/ReturnValue>\n/);
  });

  test.each([
    ['Win32_Service Name=Spooler', /which method\?/],
    ['Win32_Service Name=Spooler Stopp', /has no method Stopp/],
    ['Win32_Service StopService', /is a class; name the instance by its keys/],
    ['Win32_Service State=x StopService', /State is no key/],
    ['Win32_Service Name=Spooler StopService Now=1', /has no in parameter Now; it takes none/],
    ['Win32_Service Create ServiceType=x', /Create\.ServiceType is uint8/],
    ['Win32_Service Create ServiceType=256', /WBEM_E_VALUE_OUT_OF_RANGE/],
    ['Win32_Service Create ServiceDependencies=x', /write it as ServiceDependencies:=\["a", "b"\]/],
    ['Win32_Service Create Name=a name=b', /given twice/],
  ])('refuses %s and sends nothing', async (words, message) => {
    const { code, stderr } = await call(words);
    expect({ code, sent: sandbox.requests.length }).toEqual({ code: 64, sent: 0 });
    expect(stderr).toMatch(message);
  });

  test('of an instance that is not there is a fault', async () => {
    const { code, stdout, stderr } = await call('Win32_Service Name=none StopService');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('WBEM_E_NOT_FOUND');
  });

  test('that is interrupted says that its outcome is unknown', async () => {
    sandbox.inject({ kind: 'delay', ms: 5000 }, { operation: 'Invoke' });
    const controller = new AbortController();
    const words = 'Win32_Service Name=Spooler StopService';
    const outcome = call(words, { signal: controller.signal });
    await eventually(() => sandbox.requests.length).toBeGreaterThan(1);
    controller.abort(new Interrupted());
    const { code, stderr } = await outcome;
    expect(code).toBe(130);
    expect(stderr).toMatch(/may or may not have been carried out/);
  });
});

test('a path is a parameter that is a reference', () => {
  const method = { name: 'Use', ...Own_Tool.methods.Use };
  const assignments = parseAssignments(['on=root/cimv2:Win32_Service.Name="Spooler"']);
  const { On } = inputOf(assignments, method);
  expect(On).toEqual(CimObjectPath.parse('root/cimv2:Win32_Service.Name="Spooler"'));
});
