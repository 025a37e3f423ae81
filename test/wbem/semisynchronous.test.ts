import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  FaultError,
  hresultOf,
  TimeoutError,
  WBEM_E_ACCESS_DENIED,
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_INFINITE,
  WBEM_NO_WAIT,
  WbemCallResult,
  WbemContext,
} from '../../src/index.js';
import { operations, rejection, setting, SETTING, stored, Test_Setting } from '../client/setup.js';
import { named, openServices } from './sink.js';

const changed = setting({ Title: 'new' });
const TITLE = WbemContext.partialUpdate(['Title']);
const AT_ONCE = WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY;
const PATH = 'root/cimv2:Test_Setting.Id="one"';

describe('putInstance', () => {
  test('resolves when the call is over', async () => {
    const { sandbox, wmi } = await openServices();
    const result = await wmi.putInstance(changed, WBEM_FLAG_UPDATE_ONLY, TITLE);
    expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new' });
    expect(await result.getCallStatus(WBEM_NO_WAIT)).toBe(0);
    expect(await result.getResultString()).toBe(PATH);
  });

  test('is a full create-or-update by default', async () => {
    const { sandbox, wmi } = await openServices();
    const result = await wmi.putInstance(setting({ ...SETTING, Id: 'two' }));
    expect(operations(sandbox)).toEqual(['Put', 'Create']);
    expect(await result.getResultString()).toBe('root/cimv2:Test_Setting.Id="two"');
  });

  test('has the path with the key that the server chose', async () => {
    const { wmi } = await openServices();
    const result = await wmi.putInstance(
      new CimInstance(Test_Setting, { Title: 'x' }),
      WBEM_FLAG_CREATE_ONLY,
    );
    expect(await result.getResultString()).toMatch(/\.Id="\{[0-9A-F-]{36}\}"$/);
  });

  test('rejects with the error of the call', async () => {
    const { sandbox, wmi } = await openServices();
    sandbox.inject({ kind: 'failure', hresult: WBEM_E_ACCESS_DENIED });
    const error = await rejection(wmi.putInstance(changed, WBEM_FLAG_UPDATE_ONLY, TITLE));
    expect(error).toBeInstanceOf(FaultError);
    expect(named(hresultOf(error))).toBe('WBEM_E_ACCESS_DENIED');
  });

  test.each([
    ['SEND_STATUS, which is for the asynchronous form', WBEM_FLAG_SEND_STATUS, null],
    ['UPDATE_ONLY with CREATE_ONLY', 3, null],
    ['put extensions without UPDATE_ONLY', 0, TITLE],
  ])('refuses %s before anything is sent', async (_what, flags, context) => {
    const { sandbox, wmi } = await openServices();
    const error = await rejection(wmi.putInstance(changed, flags, context));
    expect(error).toMatchObject({ name: 'ValidationError' });
    expect(sandbox.requests).toEqual([]);
  });
});

describe('RETURN_IMMEDIATELY', () => {
  test('resolves before the call is over', async () => {
    const { sandbox, wmi } = await openServices();
    sandbox.inject({ kind: 'delay', ms: 50 });
    const result = await wmi.putInstance(changed, AT_ONCE, TITLE);
    expect(result).toBeInstanceOf(WbemCallResult);
    expect(stored(sandbox)).toEqual(SETTING);
    expect(named(await result.getCallStatus(WBEM_INFINITE))).toBe('WBEM_S_NO_ERROR');
    expect(stored(sandbox)?.['Title']).toBe('new');
  });

  test('keeps an error until it is asked for', async () => {
    const { sandbox, wmi } = await openServices();
    sandbox.inject({ kind: 'failure', hresult: WBEM_E_ACCESS_DENIED });
    const result = await wmi.putInstance(changed, AT_ONCE, TITLE);
    expect(named(await result.getCallStatus())).toBe('WBEM_E_ACCESS_DENIED');
    expect(await rejection(result.getResultString())).toBeInstanceOf(FaultError);
    expect(await rejection(result.getResultObject())).toBeInstanceOf(FaultError);
  });

  test('still rejects what is wrong with the call itself', async () => {
    const { wmi } = await openServices();
    const flags = 3 | WBEM_FLAG_RETURN_IMMEDIATELY;
    expect(await rejection(wmi.putInstance(changed, flags))).toMatchObject({
      hresultName: 'WBEM_E_INVALID_PARAMETER',
    });
  });
});

describe('WbemCallResult of a call that is not finished', () => {
  /** A Put whose provider waits for leave. */
  async function pending(): Promise<{ result: WbemCallResult; finish: () => void }> {
    const { sandbox, wmi } = await openServices();
    let finish = (): void => undefined;
    const leave = new Promise<void>((resolve) => {
      finish = resolve;
    });
    sandbox.register('Test_Setting', {
      putInstance: async (_instance, _flags, _context, sink) => {
        await leave;
        await sink.setStatus(0, 0, PATH, null);
        return 0;
      },
    });
    return { result: await wmi.putInstance(changed, AT_ONCE, TITLE), finish };
  }

  test.each([
    ['WBEM_NO_WAIT', WBEM_NO_WAIT],
    ['a time-out', 20],
  ])(
    'answers getCallStatus with WBEM_S_TIMEDOUT after %s, which can be retried',
    async (...row) => {
      const { result, finish } = await pending();
      expect(named(await result.getCallStatus(row[1]))).toBe('WBEM_S_TIMEDOUT');
      expect(named(await result.getCallStatus(row[1]))).toBe('WBEM_S_TIMEDOUT');
      finish();
      expect(named(await result.getCallStatus(WBEM_INFINITE))).toBe('WBEM_S_NO_ERROR');
    },
  );

  test.each(['getResultString', 'getResultObject'] as const)(
    'rejects %s with WBEM_S_TIMEDOUT',
    async (method) => {
      const { result, finish } = await pending();
      const error = await rejection(result[method](WBEM_NO_WAIT));
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({
        hresultName: 'WBEM_S_TIMEDOUT',
        retryable: true,
        outcomeUnknown: false,
      });
      finish();
      expect(await result.getResultString()).toBe(PATH);
    },
  );

  test.each([
    ['WBEM_INFINITE', WBEM_INFINITE],
    ['more than a timer can count', 0x80000000],
    ['nothing', undefined],
  ])('is waited for without end with %s', async (_what, timeoutMs) => {
    const { result, finish } = await pending();
    setTimeout(finish, 20);
    expect(named(await result.getCallStatus(timeoutMs))).toBe('WBEM_S_NO_ERROR');
  });
});

describe('WbemCallResult', () => {
  test('has a string for a Put and no object', async () => {
    const { wmi } = await openServices();
    const result = await wmi.putInstance(changed, WBEM_FLAG_UPDATE_ONLY, TITLE);
    expect(await result.getResultString()).toBe(PATH);
    expect(await result.getResultObject()).toBeNull();
  });

  test('has an object for a Get and no string', async () => {
    const { wmi } = await openServices();
    const result = await wmi.getObject(PATH);
    expect((await result.getResultObject())?.get('Title')).toBe('first');
    expect(await result.getResultString()).toBeNull();
  });

  test('has neither for a Delete', async () => {
    const { sandbox, wmi } = await openServices();
    const result = await wmi.deleteInstance(PATH);
    expect(await result.getResultString()).toBeNull();
    expect(await result.getResultObject()).toBeNull();
    expect(stored(sandbox)).toBeUndefined();
  });
});
