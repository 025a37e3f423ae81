import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  CimObjectPath,
  WBEM_E_NOT_FOUND,
  WBEM_E_PROVIDER_NOT_CAPABLE,
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_CREATE_OR_UPDATE,
  WBEM_FLAG_UPDATE_ONLY,
} from '../../src/index.js';
import type { DialectName } from '../../src/testing.js';
import {
  operations,
  setting,
  SETTING,
  stored,
  Test_Counter,
  Test_Setting,
} from '../client/setup.js';
import { named, openServices, RecordingSink, type Stage } from './sink.js';

/** Puts an instance; the name of the final status, and what the path is. */
async function put(
  { wmi }: Stage,
  instance: CimInstance,
  flags: number,
): Promise<[status: string, path: string | null]> {
  const sink = new RecordingSink();
  wmi.putInstanceAsync(instance, flags, null, sink);
  const { hresult, strParam } = await sink.final;
  return [named(hresult), strParam];
}

const full = (values: object) => setting({ ...SETTING, ...values });
const DIALECTS: readonly DialectName[] = ['windows', 'omi', 'openwsman'];
const ONE = 'root/cimv2:Test_Setting.Id="one"';
const TWO = 'root/cimv2:Test_Setting.Id="two"';

describe.each(DIALECTS)('CREATE_OR_UPDATE on %s', (dialect) => {
  test('overwrites an instance that exists: one Put', async () => {
    const stage = await openServices({}, { dialect });
    const result = await put(stage, full({ Title: 'new' }), WBEM_FLAG_CREATE_OR_UPDATE);
    expect(result).toEqual(['WBEM_S_NO_ERROR', ONE]);
    expect(operations(stage.sandbox)).toEqual(['Put']);
    expect(stored(stage.sandbox)?.['Title']).toBe('new');
  });

  test('creates an instance that is absent: Put, then Create', async () => {
    const stage = await openServices({}, { dialect });
    const result = await put(stage, full({ Id: 'two' }), WBEM_FLAG_CREATE_OR_UPDATE);
    expect(result).toEqual(['WBEM_S_NO_ERROR', TWO]);
    expect(operations(stage.sandbox)).toEqual(['Put', 'Create']);
    expect(stored(stage.sandbox, 'two')?.['Title']).toBe('first');
  });
});

describe('CREATE_OR_UPDATE', () => {
  test('puts once more when somebody else creates the instance in between', async () => {
    const stage = await openServices({
      trace: (direction, envelope) => {
        const isCreate = direction === 'request' && envelope.includes('/transfer/Create<');
        if (isCreate) stage.sandbox.add(full({ Id: 'two', Title: 'theirs' }));
      },
    });
    const result = await put(stage, full({ Id: 'two', Title: 'mine' }), 0);
    expect(result).toEqual(['WBEM_S_NO_ERROR', TWO]);
    expect(operations(stage.sandbox)).toEqual(['Put', 'Create', 'Put']);
    expect(stored(stage.sandbox, 'two')?.['Title']).toBe('mine');
  });

  test('goes Put, Create, Put when the instance is there after all', async () => {
    const stage = await openServices();
    stage.sandbox.inject({ kind: 'failure', hresult: WBEM_E_NOT_FOUND }, { operation: 'Put' });
    const result = await put(stage, full({ Title: 'mine' }), 0);
    expect(result).toEqual(['WBEM_S_NO_ERROR', ONE]);
    expect(operations(stage.sandbox)).toEqual(['Put', 'Create', 'Put']);
    expect(stored(stage.sandbox)?.['Title']).toBe('mine');
  });

  test('reports the second error when the instance is gone again by then', async () => {
    const stage = await openServices({
      trace: (direction, envelope) => {
        const path = CimObjectPath.parse(TWO);
        if (envelope.includes('AlreadyExists')) stage.sandbox.repository.delete(path);
        const isCreate = direction === 'request' && envelope.includes('/transfer/Create<');
        if (isCreate) stage.sandbox.add(full({ Id: 'two' }));
      },
    });
    const [status] = await put(stage, full({ Id: 'two' }), 0);
    expect(status).toBe('WBEM_E_NOT_FOUND');
    expect(operations(stage.sandbox)).toEqual(['Put', 'Create', 'Put']);
  });

  test('creates nothing when the Put fails for another reason', async () => {
    const stage = await openServices();
    stage.sandbox.inject({ kind: 'failure', hresult: WBEM_E_PROVIDER_NOT_CAPABLE });
    const [status] = await put(stage, full({ Id: 'two' }), 0);
    expect(status).toBe('WBEM_E_PROVIDER_NOT_CAPABLE');
    expect(operations(stage.sandbox)).toEqual(['Put']);
  });

  test('of an instance whose provider cannot create is WBEM_E_PROVIDER_NOT_CAPABLE', async () => {
    const stage = await openServices();
    stage.sandbox.limit('Test_Setting', { create: false });
    const [status] = await put(stage, full({ Id: 'two' }), 0);
    expect(status).toBe('WBEM_E_PROVIDER_NOT_CAPABLE');
    expect(stored(stage.sandbox, 'two')).toBeUndefined();
  });
});

describe('UPDATE_ONLY', () => {
  test('updates an instance that exists', async () => {
    const stage = await openServices();
    const result = await put(stage, full({ Title: 'new' }), WBEM_FLAG_UPDATE_ONLY);
    expect(result).toEqual(['WBEM_S_NO_ERROR', ONE]);
  });

  test.each(DIALECTS)('creates nothing on %s: WBEM_E_NOT_FOUND', async (dialect) => {
    const stage = await openServices({}, { dialect });
    const [status] = await put(stage, full({ Id: 'two' }), WBEM_FLAG_UPDATE_ONLY);
    expect(status).toBe('WBEM_E_NOT_FOUND');
    expect(operations(stage.sandbox)).toEqual(['Put']);
    expect(stored(stage.sandbox, 'two')).toBeUndefined();
  });
});

describe('CREATE_ONLY', () => {
  test.each(DIALECTS)('creates an instance on %s that is absent', async (dialect) => {
    const stage = await openServices({}, { dialect });
    const result = await put(stage, full({ Id: 'two' }), WBEM_FLAG_CREATE_ONLY);
    expect(result).toEqual(['WBEM_S_NO_ERROR', TWO]);
    expect(operations(stage.sandbox)).toEqual(['Create']);
  });

  test.each(DIALECTS)(
    'fails on %s if the instance already exists, and changes nothing',
    async (dialect) => {
      const stage = await openServices({}, { dialect });
      const [status] = await put(stage, full({ Title: 'new' }), WBEM_FLAG_CREATE_ONLY);
      expect(status).toBe('WBEM_E_ALREADY_EXISTS');
      expect(stored(stage.sandbox)).toEqual(SETTING);
    },
  );
});

describe('a key that is null', () => {
  const GUID = /^root\/cimv2:Test_Setting\.Id="\{[0-9A-F-]{36}\}"$/;

  test.each([
    ['CREATE_OR_UPDATE', WBEM_FLAG_CREATE_OR_UPDATE],
    ['CREATE_ONLY', WBEM_FLAG_CREATE_ONLY],
  ])('gets a GUID from the server with %s, read back from its answer', async (_name, flags) => {
    const stage = await openServices();
    const instance = new CimInstance(Test_Setting, { Id: null, Title: 'new' });
    const [status, path] = await put(stage, instance, flags);
    expect(status).toBe('WBEM_S_NO_ERROR');
    expect(path).toMatch(GUID);
    expect(operations(stage.sandbox)).toEqual(['Create']);
    expect(stage.sandbox.find(CimObjectPath.parse(path ?? ''))?.get('Title')).toBe('new');
  });

  test('gets a GUID each time', async () => {
    const stage = await openServices();
    const [, first] = await put(stage, new CimInstance(Test_Setting, {}), 0);
    const [, second] = await put(stage, new CimInstance(Test_Setting, {}), 0);
    expect(first).not.toBe(second);
  });

  test('that is a number gets the next one', async () => {
    const stage = await openServices();
    const [, path] = await put(stage, new CimInstance(Test_Counter, { Count: 1n }), 0);
    expect(path).toBe('root/cimv2:Test_Counter.Index=2');
  });

  test('cannot be updated: WBEM_E_NO_KEY at once', async () => {
    const { sandbox, wmi } = await openServices();
    const sink = new RecordingSink();
    const instance = new CimInstance(Test_Setting, { Title: 'new' });
    const hresult = wmi.putInstanceAsync(instance, WBEM_FLAG_UPDATE_ONLY, null, sink);
    expect(named(hresult)).toBe('WBEM_E_NO_KEY');
    expect([sink.log, sandbox.requests]).toEqual([[], []]);
  });
});
