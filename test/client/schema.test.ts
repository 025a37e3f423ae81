import { describe, expect, test } from 'vitest';
import { defineClass } from '../../src/cim/class.js';
import { CimInstance } from '../../src/cim/instance.js';
import { wql } from '../../src/cim/wql.js';
import {
  eventually,
  fault,
  LATE,
  openSandbox,
  openSession,
  operations,
  rejection,
  SETTING,
  settingPath,
  stored,
  type Stage,
  Test_Setting,
} from './setup.js';

const Test_Part = defineClass({
  className: 'Test_Part',
  namespace: 'root/cimv2',
  properties: {
    Id: { type: 'string', key: true },
    Inner: { type: 'object', ofClass: 'Test_Part' },
    Sizes: { type: 'uint64', array: true },
  },
});

const Test_Job = defineClass({
  className: 'Test_Job',
  namespace: 'root/cimv2',
  properties: { Id: { type: 'string', key: true } },
  methods: {
    Start: {
      static: true,
      returns: 'uint32',
      parameters: {
        Count: { type: 'uint64', in: true, out: true },
        Names: { type: 'string', array: true, in: true, out: true },
      },
    },
  },
});

const PATH = 'Test_Setting.Id="one"';

async function open(
  schema: 'server' | 'none' = 'server',
  dialect: 'windows' | 'omi' | 'openwsman' = 'windows',
): Promise<Stage> {
  const sandbox = await openSandbox({
    dialect,
    classes: [Test_Setting, Test_Part, Test_Job],
    instances: [
      new CimInstance(Test_Setting, { ...SETTING, Names: ['only'] }),
      new CimInstance(Test_Part, { Id: 'p', Sizes: [1n] }),
    ],
  });
  return { sandbox, session: openSession(sandbox, { schema }) };
}

const TYPED = { Id: 'one', Level: 1, Size: 10n, Enabled: true, Names: ['only'], Version: 7 };
const AS_TEXT = { Size: '10', Enabled: 'true', Names: 'only', Version: '7' };

const valuesOf = (instance: CimInstance | undefined): object => Object.fromEntries(instance ?? []);

describe('a session with the schema of its server', () => {
  test('types an instance that is read by its path', async () => {
    const { session } = await open();
    expect(valuesOf(await session.getInstance(PATH))).toMatchObject(TYPED);
  });

  test('types an instance of OMI', async () => {
    const { session } = await open('server', 'omi');
    expect(valuesOf(await session.getInstance(PATH))).toMatchObject(TYPED);
  });

  test('types a fragment', async () => {
    const { session } = await open();
    const options = { properties: ['Size'], fragment: true };
    expect(valuesOf(await session.getInstance(PATH, options))).toMatchObject({ Size: 10n });
  });

  test('types what is enumerated and queried', async () => {
    const { session } = await open();
    const [one] = await session.enumerateInstances('Test_Setting').toArray();
    expect(valuesOf(one)).toMatchObject(TYPED);
    const [other] = await session.queryInstances(wql`SELECT * FROM test_setting`).toArray();
    expect(valuesOf(other)).toMatchObject(TYPED);
    const [part] = await session.queryInstances(wql`SELECT Size FROM Test_Setting`).toArray();
    expect(valuesOf(part)).toEqual({ Size: 10n });
  });

  test('asks for each class once', async () => {
    const { sandbox, session } = await open();
    await session.getInstance(PATH);
    await session.enumerateInstances('TEST_SETTING').toArray();
    await session.getInstance(PATH);
    expect(operations(sandbox)).toEqual(['Get', 'Get', 'Enumerate', 'Get']);
  });

  test('asks anew for what is to be forgotten', async () => {
    const { sandbox, session } = await open();
    await session.getInstance(PATH);
    session.invalidateClasses('test_setting');
    await session.getInstance(PATH);
    expect(operations(sandbox)).toEqual(['Get', 'Get', 'Get', 'Get']);
  });

  test('creates a typed instance from values', async () => {
    const { sandbox, session } = await open();
    await session.createInstance('Test_Setting', { Id: 'two', Size: 5n, Names: ['x'] });
    expect(stored(sandbox, 'two')).toMatchObject({ Size: 5n, Names: ['x'] });
  });

  test.each([
    [{ Id: 'two', Nope: 1 }, 'WBEM_E_INVALID_PROPERTY'],
    [{ Id: 'two', Level: 256 }, 'WBEM_E_VALUE_OUT_OF_RANGE'],
    [{ Id: 'two', Size: 'big' }, 'WBEM_E_TYPE_MISMATCH'],
  ])('creates nothing from %j', async (values, hresultName) => {
    const { sandbox, session } = await open();
    const error = await rejection(session.createInstance('Test_Setting', values));
    expect(error).toMatchObject({ hresultName });
    expect(operations(sandbox)).toEqual(['Get']);
  });

  test('types a new instance that somebody made', async () => {
    const { sandbox, session } = await open();
    const values = { Id: 'one', Size: 5, Names: ['x'] };
    const path = settingPath();
    const instance = new CimInstance('Test_Setting', values, { path });
    await session.modifyInstance(instance, { properties: ['Size', 'Names'] });
    expect(stored(sandbox)).toMatchObject({ Size: 5n, Names: ['x'], Title: 'first' });
    const wrong = new CimInstance('Test_Setting', { Id: 'one', Version: 8 }, { path });
    expect(await rejection(session.modifyInstance(wrong))).toMatchObject({
      hresultName: 'WBEM_E_READ_ONLY',
    });
  });

  test('writes what was read, with the checks of its class', async () => {
    const { sandbox, session } = await open();
    const instance = await session.getInstance(PATH);
    instance.set('Size', 11n);
    await session.modifyInstance(instance);
    expect(stored(sandbox)).toMatchObject({ Size: 11n });
    instance.set('Version', 8);
    expect(await rejection(session.modifyInstance(instance))).toMatchObject({
      hresultName: 'WBEM_E_READ_ONLY',
    });
  });

  test('refuses to read a property that the class does not have', async () => {
    const { session } = await open();
    const error = await rejection(session.getInstance(PATH, { properties: ['Nope'] }));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_PROPERTY' });
  });

  test('calls a method with typed parameters', async () => {
    const { sandbox, session } = await open();
    sandbox.registerMethod('Test_Job', 'Start', ({ input }) => ({ ReturnValue: 0, ...input }));
    const input = { Count: 7n, Names: ['a'] };
    expect(await session.invokeMethod('Test_Job', 'start', input)).toEqual({
      ReturnValue: 0,
      ...input,
    });
    expect(await rejection(session.invokeMethod('Test_Job', 'Stop'))).toMatchObject({
      hresultName: 'WBEM_E_INVALID_METHOD',
    });
  });

  test('leaves the class of those who give one alone', async () => {
    const { sandbox, session } = await open();
    await session.getInstance(Test_Setting, { Id: 'one' });
    await session.enumerateInstances(Test_Setting).toArray();
    await session.deleteInstance(PATH);
    expect(operations(sandbox, ['Identify'])).toEqual(['Get', 'Enumerate', 'Delete']);
  });

  test('types nothing where the server has no classes, and asks no more than three times', async () => {
    const { sandbox, session } = await open('server', 'openwsman');
    for (const name of ['Test_Setting', 'Test_Part', 'Test_Job', 'Test_A', 'Test_B']) {
      await session
        .enumerateInstances(name)
        .toArray()
        .catch(() => null);
    }
    expect(operations(sandbox).filter((name) => name === 'Get')).toHaveLength(3);
    expect(valuesOf(await session.getInstance(PATH))).toMatchObject(AS_TEXT);
  });

  test.each(['access-denied', 'must-understand', 'timed-out', 'invalid-class'])(
    'goes on without the class after the fault %s',
    async (name) => {
      const { sandbox, session } = await open();
      sandbox.inject(fault(name));
      expect(valuesOf(await session.getInstance(PATH))).toMatchObject(AS_TEXT);
    },
  );

  test('waits for a class no longer than the call may take', async () => {
    const { sandbox, session } = await open();
    sandbox.inject(LATE);
    const controller = new AbortController();
    const error = rejection(session.getInstance(PATH, { signal: controller.signal }));
    await eventually(() => operations(sandbox)).toEqual(['Get']);
    controller.abort('enough');
    expect(await error).toBe('enough');
  });
});

describe('a session without', () => {
  test('has text, and asks for no class', async () => {
    const { sandbox, session } = await open('none');
    expect(valuesOf(await session.getInstance(PATH))).toMatchObject(AS_TEXT);
    expect(operations(sandbox)).toEqual(['Get']);
  });
});
