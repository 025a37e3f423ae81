import { describe, expect, test } from 'vitest';
import {
  CimObjectPath,
  WBEM_FLAG_DIRECT_READ,
  WbemContext,
  WbemServices,
} from '../../src/index.js';
import {
  messages,
  openSandbox,
  openSession,
  operations,
  optionsOf,
  SETTING,
  stored,
} from '../client/setup.js';
import { named, openServices, RecordingSink } from './sink.js';

const PATH = 'Test_Setting.Id="one"';

describe('getObjectAsync', () => {
  test('brings the instance in one Indicate, then the final SetStatus', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    expect(named(wmi.getObjectAsync(PATH, 0, null, sink))).toBe('WBEM_S_NO_ERROR');
    const { strParam, objParam } = await sink.final;
    expect(sink.log).toEqual(['Indicate 1', 'WBEM_S_NO_ERROR']);
    expect(sink.objects[0]?.get('Title')).toBe(SETTING.Title);
    expect([strParam, objParam]).toEqual([null, null]);
  });

  test('of what is not there makes no Indicate', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.getObjectAsync('Test_Setting.Id="none"', 0, null, sink);
    const { objParam } = await sink.final;
    expect(sink.log).toEqual(['WBEM_E_NOT_FOUND']);
    expect(objParam?.className).toBe('__ExtendedStatus');
    expect(objParam?.get('ParameterInfo')).toBe('Test_Setting.Id="none"');
  });

  test('takes a CimObjectPath', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.getObjectAsync(CimObjectPath.parse(PATH), 0, null, sink);
    await sink.final;
    expect(sink.log).toEqual(['Indicate 1', 'WBEM_S_NO_ERROR']);
  });

  test('hands its context on', async () => {
    const { sandbox, wmi } = await openServices({ schema: 'none' });
    const sink = new RecordingSink();
    wmi.getObjectAsync(PATH, 0, new WbemContext().setValue('trace', 1), sink);
    await sink.final;
    const [message] = messages(sandbox, 'Get');
    expect(message && optionsOf(message)).toEqual([['wmi:trace', '1', 'int']]);
  });
});

describe('deleteInstanceAsync', () => {
  test('deletes, and makes one SetStatus', async () => {
    const { sandbox, wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.deleteInstanceAsync(PATH, 0, null, sink);
    expect(await sink.final).toMatchObject({ hresult: 0, strParam: null, objParam: null });
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR']);
    expect(stored(sandbox)).toBeUndefined();
  });

  test('of what is not there is WBEM_E_NOT_FOUND', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.deleteInstanceAsync('Test_Setting.Id="none"', 0, null, sink);
    expect(named((await sink.final).hresult)).toBe('WBEM_E_NOT_FOUND');
  });
});

describe('an error return', () => {
  const calls = ['getObjectAsync', 'deleteInstanceAsync'] as const;
  const rows: readonly (readonly [string, string, string | CimObjectPath, number, unknown])[] = [
    ['a path that cannot be read', 'WBEM_E_INVALID_OBJECT_PATH', 'Test_Setting.Id="', 0, null],
    ['the path of a class', 'WBEM_E_NOT_SUPPORTED', 'Test_Setting', 0, null],
    ['another namespace', 'WBEM_E_INVALID_NAMESPACE', 'root/test:Test_Elsewhere.Id="far"', 0, null],
    ['no path', 'WBEM_E_INVALID_PARAMETER', undefined as unknown as string, 0, null],
    ['an unknown flag', 'WBEM_E_INVALID_PARAMETER', PATH, 0x4, null],
    ['what is no context', 'WBEM_E_INVALID_CONTEXT', PATH, 0, {}],
  ];

  test.each(rows)('for %s is %s, and nothing is sent', async (_what, status, path, flags, ctx) => {
    const { sandbox, wmi } = await openServices();
    for (const call of calls) {
      const sink = new RecordingSink();
      expect(named(wmi[call](path, flags, ctx as WbemContext | null, sink))).toBe(status);
      await wmi.drain();
      expect(sink.log).toEqual([]);
    }
    expect(sandbox.requests).toEqual([]);
  });

  test('for a flag that WS-Management cannot carry is WBEM_E_UNSUPPORTED_PARAMETER', async () => {
    const { wmi } = await openServices();
    const hresult = wmi.getObjectAsync(PATH, WBEM_FLAG_DIRECT_READ, null, new RecordingSink());
    expect(named(hresult)).toBe('WBEM_E_UNSUPPORTED_PARAMETER');
  });
});

describe('the namespace of WbemServices', () => {
  test('is where a path without namespace is looked for', async () => {
    const sandbox = await openSandbox();
    const wmi = new WbemServices(openSession(sandbox), 'root/test');
    const result = await wmi.getObject('Test_Elsewhere.Id="far"');
    expect((await result.getResultObject())?.get('Title')).toBe('away');
  });

  test('is that of the session by default', async () => {
    const sandbox = await openSandbox();
    expect(new WbemServices(openSession(sandbox)).namespace).toBe('root/cimv2');
  });

  test.each(['ROOT/CIMV2', 'root\\cimv2'])('may be written %s', async (namespace) => {
    const sandbox = await openSandbox();
    const wmi = new WbemServices(openSession(sandbox), namespace);
    const sink = new RecordingSink();
    wmi.getObjectAsync('root/cimv2:Test_Setting.Id="one"', 0, null, sink);
    await sink.final;
    expect(sink.log).toEqual(['Indicate 1', 'WBEM_S_NO_ERROR']);
    expect(operations(sandbox)).toContain('Get');
  });
});
