/* oxlint-disable vitest/expect-expect -- the compiler asserts: what compiles, and each @ts-expect-error */
import { describe, expectTypeOf, test } from 'vitest';
import type { CimDateTime } from '../../src/cim/datetime.js';
import type { CimInterval } from '../../src/cim/interval.js';
import type { InputOf, MethodName, OutputOf } from '../../src/cim/method-types.js';
import type { CimObjectPath } from '../../src/cim/object-path.js';
import type { CimObject, CimValue } from '../../src/cim/types.js';
import { Win32_OperatingSystem, Win32_Process, Win32_Service } from '../../src/gen/cimv2/index.js';
import type { CimSession, MethodOutput } from '../../src/index.js';
import type { CimResults, InstanceOf } from '../../src/index.js';
import { Test_Setting } from '../client/classes.js';
import { Test_Device } from '../client/method-class.js';

type Device = typeof Test_Device;
declare const session: CimSession;
const KEYS = { Id: 'one' };

/* oxlint-disable typescript/no-floating-promises -- nothing here is run */
describe('MethodName', () => {
  test('is the name of any method of the class', () => {
    expectTypeOf<MethodName<Device>>().toEqualTypeOf<
      'Configure' | 'Reset' | 'Describe' | 'Notify'
    >();
  });
});

describe('InputOf', () => {
  test('has the in parameters, each of them optional and nullable', () => {
    expectTypeOf<InputOf<Device, 'Configure'>>().toEqualTypeOf<{
      readonly Name?: string | null;
      readonly Level?: number | null;
      readonly Size?: bigint | null;
      readonly Names?: readonly string[] | null;
      readonly When?: CimDateTime | CimInterval | null;
      readonly Target?: CimObjectPath | null;
      readonly Part?: CimObject | null;
      readonly Blob?: readonly number[] | null;
      readonly Both?: string | null;
    }>();
  });

  test('of a method that takes nothing takes nothing', () => {
    expectTypeOf<InputOf<Device, 'Describe'>>().toEqualTypeOf<Readonly<Record<string, never>>>();
  });
});

describe('OutputOf', () => {
  test('has the return value and the out parameters', () => {
    type Output = OutputOf<Device, 'Configure'>;
    expectTypeOf<keyof Output>().toEqualTypeOf<
      'ReturnValue' | 'Both' | 'Count' | 'Total' | 'Tags'
    >();
    expectTypeOf<Output['Total']>().toEqualTypeOf<bigint | null>();
    expectTypeOf<Output['Tags']>().toEqualTypeOf<readonly string[] | null>();
  });

  test('has a return value of its type, and none for void', () => {
    expectTypeOf<OutputOf<Device, 'Configure'>['ReturnValue']>().toExtend<number | null>();
    expectTypeOf<OutputOf<Device, 'Describe'>['ReturnValue']>().toExtend<string | null>();
    expectTypeOf<OutputOf<Device, 'Notify'>['ReturnValue']>().toEqualTypeOf<undefined>();
  });
});

describe('CimSession.invokeMethod', () => {
  test('is typed by the class', () => {
    const called = session.invokeMethod(Win32_Process, null, 'Create', { CommandLine: 'cmd' });
    expectTypeOf(called).resolves.toHaveProperty('ProcessId').toEqualTypeOf<number | null>();
  });

  test('takes methods of instances, of classes and of singletons', () => {
    session.invokeMethod(Win32_Service, { Name: 'Spooler' }, 'StopService', {});
    session.invokeMethod(Win32_Service, { Name: 'Spooler' }, 'StopService');
    session.invokeMethod(Win32_OperatingSystem, {}, 'Reboot');
    session.invokeMethod(Test_Device, null, 'Reset', { Force: null });
  });

  test('takes no parameter that the method would refuse', () => {
    // @ts-expect-error -- the class has no method StopServise
    session.invokeMethod(Win32_Service, { Name: 'Spooler' }, 'StopServise', {});
    // @ts-expect-error -- the method has no parameter Nome
    session.invokeMethod(Test_Device, KEYS, 'Configure', { Nome: 'a' });
    // @ts-expect-error -- Count is an out parameter
    session.invokeMethod(Test_Device, KEYS, 'Configure', { Count: 1 });
    // @ts-expect-error -- Level is a number
    session.invokeMethod(Test_Device, KEYS, 'Configure', { Level: '1' });
    // @ts-expect-error -- a uint64 is a bigint, not a number
    session.invokeMethod(Test_Device, KEYS, 'Configure', { Size: 5 });
    // @ts-expect-error -- an array is not its only item
    session.invokeMethod(Test_Device, KEYS, 'Configure', { Names: 'a' });
    // @ts-expect-error -- a parameter that is not given is left out, not undefined
    session.invokeMethod(Test_Device, KEYS, 'Configure', { Name: undefined });
    // @ts-expect-error -- the method takes nothing
    session.invokeMethod(Test_Device, KEYS, 'Describe', { Name: 'a' });
    // @ts-expect-error -- the key Id is missing
    session.invokeMethod(Test_Device, {}, 'Describe');
  });

  test('has no out parameter that the method does not declare', () => {
    const output = {} as OutputOf<Device, 'Configure'>;
    // @ts-expect-error -- the method has no parameter Cuont
    void output.Cuont;
    // @ts-expect-error -- Name is an in parameter
    void output.Name;
  });

  test('without a declared class has values of any type', () => {
    const called = session.invokeMethod('Win32_Process', 'Create', { CommandLine: 'cmd' });
    expectTypeOf(called).resolves.toEqualTypeOf<MethodOutput>();
    expectTypeOf<MethodOutput[string]>().toEqualTypeOf<CimValue>();
  });
});

describe('CimResults', () => {
  type Settings = CimResults<InstanceOf<typeof Test_Setting>>;

  test('are typed by the class', () => {
    expectTypeOf(session.enumerateInstances(Test_Setting)).toEqualTypeOf<Settings>();
    expectTypeOf(session.enumerateInstances(Test_Setting).toArray()).resolves.items.toExtend<{
      readonly Size: bigint | null;
    }>();
    const options = { resultClass: Test_Setting };
    expectTypeOf(session.associators('A.B=1', options)).toEqualTypeOf<Settings>();
    expectTypeOf(session.references('A.B=1', options)).toEqualTypeOf<Settings>();
    expectTypeOf(session.enumerateInstancePaths('A')).toEqualTypeOf<CimResults<CimObjectPath>>();
  });

  test('of paths go to no sink', () => {
    const sink = { indicate: () => undefined, setStatus: () => undefined };
    session.enumerateInstances('A').deliver(sink);
    // @ts-expect-error -- a sink takes instances
    session.enumerateInstancePaths('A').deliver(sink);
  });
});
