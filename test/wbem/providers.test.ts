import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  CimObjectPath,
  defineClass,
  WBEM_E_FAILED,
  WBEM_E_PROVIDER_FAILURE,
  WBEM_E_PROVIDER_NOT_CAPABLE,
  WBEM_FLAG_UPDATE_ONLY,
} from '../../src/index.js';
import type { InstanceProvider, Sandbox } from '../../src/testing.js';
import { named, openServices, RecordingSink, type Stage } from './sink.js';

const ClassA = defineClass({
  className: 'ClassA',
  namespace: 'root/cimv2',
  properties: { Id: { type: 'string', key: true }, Base: { type: 'string' } },
});
const ClassB = defineClass({
  className: 'ClassB',
  namespace: 'root/cimv2',
  superclass: 'ClassA',
  properties: { ...ClassA.properties, Middle: { type: 'string' } },
});
const ClassC = defineClass({
  className: 'ClassC',
  namespace: 'root/cimv2',
  superclass: 'ClassB',
  properties: { ...ClassB.properties, Own: { type: 'string' } },
});

const IN_B = { Id: 'x', Base: 'a', Middle: 'b' };

async function openClasses(): Promise<Stage> {
  return openServices(
    {},
    {
      classes: [ClassA, ClassB, ClassC],
      instances: [new CimInstance(ClassB, { ...IN_B, Base: 'old', Middle: 'old' })],
    },
  );
}

/** How a provider ends: what it returns, and what it reports. */
interface Ending {
  readonly returned?: number;
  readonly reported?: number;
}

/** A provider that notes its name when it is called. */
function noting(calls: string[], name: string, ending: Ending = {}): InstanceProvider {
  const { returned = 0, reported = 0 } = ending;
  return {
    putInstance: async (instance, _flags, _context, sink) => {
      calls.push(name);
      if (returned !== 0) return returned;
      await sink.setStatus(0, reported, instance.path?.toString() ?? null, null);
      return 0;
    },
  };
}

async function putB({ wmi }: Stage): Promise<string> {
  const sink = new RecordingSink();
  wmi.putInstanceAsync(new CimInstance(ClassB, IN_B), WBEM_FLAG_UPDATE_ONLY, null, sink);
  return named((await sink.final).hresult);
}

function held(sandbox: Sandbox): unknown {
  return sandbox.find(CimObjectPath.parse('root/cimv2:ClassB.Id="x"'))?.toJSON();
}

describe('a Put of an instance of a derived class', () => {
  test('calls the providers of the parent classes first, topmost first, then its own', async () => {
    const stage = await openClasses();
    const calls: string[] = [];
    for (const name of ['ClassB', 'ClassA', 'ClassC']) {
      stage.sandbox.register(name, noting(calls, name));
    }
    expect(await putB(stage)).toBe('WBEM_S_NO_ERROR');
    expect(calls).toEqual(['ClassA', 'ClassB']);
  });

  test('writes inherited properties too', async () => {
    const stage = await openClasses();
    expect(await putB(stage)).toBe('WBEM_S_NO_ERROR');
    expect(held(stage.sandbox)).toEqual(IN_B);
  });

  test.each<[string, Ending, string]>([
    ['refuses the call', { returned: WBEM_E_PROVIDER_NOT_CAPABLE }, 'WBEM_E_PROVIDER_NOT_CAPABLE'],
    ['reports a failure', { reported: WBEM_E_FAILED }, 'WBEM_E_FAILED'],
  ])('fails when the provider of a parent class %s; its own is not called', async (...row) => {
    const [, ending, status] = row;
    const stage = await openClasses();
    const calls: string[] = [];
    stage.sandbox.register('ClassA', noting(calls, 'ClassA', ending));
    expect(await putB(stage)).toBe(status);
    expect(calls).toEqual(['ClassA']);
    expect(held(stage.sandbox)).toMatchObject({ Base: 'old', Middle: 'old' });
  });

  test('fails when its own provider does, though the others succeeded', async () => {
    const stage = await openClasses();
    const calls: string[] = [];
    stage.sandbox.register('ClassA', noting(calls, 'ClassA'));
    stage.sandbox.register(
      'ClassB',
      noting(calls, 'ClassB', { reported: WBEM_E_PROVIDER_FAILURE }),
    );
    expect(await putB(stage)).toBe('WBEM_E_PROVIDER_FAILURE');
    expect(calls).toEqual(['ClassA', 'ClassB']);
  });
});

describe('a provider', () => {
  test('that throws makes WBEM_E_PROVIDER_FAILURE', async () => {
    const stage = await openClasses();
    stage.sandbox.register('ClassB', {
      putInstance: () => {
        throw new Error('broken');
      },
    });
    expect(await putB(stage)).toBe('WBEM_E_PROVIDER_FAILURE');
  });

  test('that never reports makes the Put time out', async () => {
    const sandboxed = await openServices(
      { operationTimeoutMs: 100 },
      { classes: [ClassA, ClassB], instances: [new CimInstance(ClassB, IN_B)] },
    );
    sandboxed.sandbox.register('ClassB', { putInstance: () => 0 });
    expect(await putB(sandboxed)).toBe('WBEM_E_TIMED_OUT');
  });

  test('has its error object handed to the sink', async () => {
    const stage = await openClasses();
    stage.sandbox.register('ClassB', {
      putInstance: async (_instance, _flags, _context, sink) => {
        const details = { Description: 'the disk is full', StatusCode: WBEM_E_PROVIDER_FAILURE };
        const object = new CimInstance('__ExtendedStatus', details);
        await sink.setStatus(0, WBEM_E_PROVIDER_FAILURE, null, object);
        return 0;
      },
    });
    const sink = new RecordingSink();
    const instance = new CimInstance(ClassB, IN_B);
    stage.wmi.putInstanceAsync(instance, WBEM_FLAG_UPDATE_ONLY, null, sink);
    const { hresult, objParam } = await sink.final;
    expect(named(hresult)).toBe('WBEM_E_PROVIDER_FAILURE');
    expect(objParam?.get('Description')).toBe('the disk is full');
  });

  test.each<[string, object, string]>([
    ['create', { create: false }, 'WBEM_E_PROVIDER_NOT_CAPABLE'],
    ['update', { update: false }, 'WBEM_E_PROVIDER_NOT_CAPABLE'],
  ])('that cannot %s says WBEM_E_PROVIDER_NOT_CAPABLE', async (what, capabilities, status) => {
    const stage = await openClasses();
    stage.sandbox.limit('ClassB', capabilities);
    const sink = new RecordingSink();
    const instance = new CimInstance(ClassB, { ...IN_B, Id: what === 'create' ? 'y' : 'x' });
    stage.wmi.putInstanceAsync(instance, 0, null, sink);
    expect(named((await sink.final).hresult)).toBe(status);
  });
});

test('a class that the server does not have is not created by a Put', async () => {
  const stage = await openServices({}, { classes: [ClassA], instances: [] });
  expect(await putB(stage)).toBe('WBEM_E_INVALID_CLASS');
});
