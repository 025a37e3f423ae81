import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  type ObjectSink,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_UPDATE_ONLY,
  WbemContext,
} from '../../src/index.js';
import { eventually, LATE, operations, setting, SETTING, stored } from '../client/setup.js';
import { named, openServices, RecordingSink, type Stage } from './sink.js';

const TITLE = WbemContext.partialUpdate(['Title']);
const TWO = WbemContext.partialUpdate(['Title', 'Level']);
const changed = setting({ Title: 'new', Level: 2 });

/** A Put that has reached a sandbox which does not answer. */
async function pendingPut(disturbance = LATE): Promise<Stage & { sink: RecordingSink }> {
  const stage = await openServices();
  stage.sandbox.inject(disturbance, { times: 9 });
  const sink = new RecordingSink();
  stage.wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, TITLE, sink);
  await eventually(() => operations(stage.sandbox)).toEqual(['Put']);
  return { ...stage, sink };
}

describe('cancelAsyncCall', () => {
  test('ends a pending call: one final SetStatus, WBEM_E_CALL_CANCELLED, at once', async () => {
    const { wmi, sink } = await pendingPut();
    const started = performance.now();
    expect(named(wmi.cancelAsyncCall(sink))).toBe('WBEM_S_NO_ERROR');
    expect(named((await sink.final).hresult)).toBe('WBEM_E_CALL_CANCELLED');
    expect(performance.now() - started).toBeLessThan(2000);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED']);
  });

  test('says that the outcome of a write is unknown, and sends it no second time', async () => {
    const { sandbox, wmi, sink } = await pendingPut();
    wmi.cancelAsyncCall(sink);
    const { objParam, strParam, hresult } = await sink.final;
    expect(strParam).toBeNull();
    expect(objParam?.toJSON()).toMatchObject({
      Operation: 'PutInstance',
      ParameterInfo: 'Test_Setting.Id="one"',
      StatusCode: hresult,
    });
    expect(objParam?.get('Description')).toContain('may or may not have been carried out');
    expect(operations(sandbox)).toEqual(['Put']);
  });

  test('returns before the sink is called', async () => {
    const { wmi, sink } = await pendingPut();
    wmi.cancelAsyncCall(sink);
    expect(sink.log).toEqual([]);
  });

  test('of a call that was just made sends nothing', async () => {
    const { sandbox, wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, TITLE, sink);
    wmi.cancelAsyncCall(sink);
    expect(named((await sink.final).hresult)).toBe('WBEM_E_CALL_CANCELLED');
    expect(sandbox.requests).toEqual([]);
  });

  test('sends none of the requests that are left', async () => {
    const { sandbox, wmi } = await openServices();
    sandbox.inject({ kind: 'delay', ms: 50 });
    const sink = new RecordingSink();
    wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, TWO, sink);
    await eventually(() => operations(sandbox)).toEqual(['Put']);
    wmi.cancelAsyncCall(sink);
    await wmi.drain();
    await sleep(80);
    expect(operations(sandbox)).toEqual(['Put']);
  });

  test('cancels every pending call of the sink, and no other', async () => {
    const { sandbox, wmi, sink } = await pendingPut();
    const other = new RecordingSink();
    wmi.deleteInstanceAsync('Test_Counter.Index=1', 0, null, sink);
    await eventually(() => operations(sandbox).length).toBe(2);
    sandbox.clearInjections();
    sandbox.inject({ kind: 'delay', ms: 50 });
    wmi.getObjectAsync('Test_Setting.Id="one"', 0, null, other);
    await eventually(() => operations(sandbox).length).toBe(3);
    wmi.cancelAsyncCall(sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED', 'WBEM_E_CALL_CANCELLED']);
    expect(other.log).toEqual(['Indicate 1', 'WBEM_S_NO_ERROR']);
  });

  test.each([
    ['a sink that was never used', 'WBEM_E_NOT_FOUND', new RecordingSink()],
    ['null', 'WBEM_E_INVALID_PARAMETER', null],
    ['what is no sink', 'WBEM_E_INVALID_PARAMETER', {}],
  ])('of %s is %s', async (_what, status, sink) => {
    const { wmi } = await openServices();
    expect(named(wmi.cancelAsyncCall(sink as ObjectSink))).toBe(status);
  });

  test('of a call that is over is WBEM_E_NOT_FOUND', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, TITLE, sink);
    await wmi.drain();
    expect(named(wmi.cancelAsyncCall(sink))).toBe('WBEM_E_NOT_FOUND');
  });

  test('twice is harmless: there is one final SetStatus', async () => {
    const { wmi, sink } = await pendingPut();
    wmi.cancelAsyncCall(sink);
    wmi.cancelAsyncCall(sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED']);
  });
});

describe('cancelAsyncCall from inside a callback', () => {
  test('is WBEM_E_INVALID_OPERATION, and the call goes on', async () => {
    const { sandbox, wmi } = await openServices();
    const returned: string[] = [];
    const sink: RecordingSink = new RecordingSink({
      setStatus: () => void returned.push(named(wmi.cancelAsyncCall(sink))),
    });
    const flags = WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_SEND_STATUS;
    wmi.putInstanceAsync(changed, flags, TWO, sink);
    await wmi.drain();
    expect(returned).toEqual(Array.from({ length: 3 }, () => 'WBEM_E_INVALID_OPERATION'));
    expect(sink.log).toEqual(['progress 1 of 2', 'progress 2 of 2', 'WBEM_S_NO_ERROR']);
    expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new', Level: 2 });
  });

  test('is WBEM_E_INVALID_OPERATION in Indicate too', async () => {
    const { wmi } = await openServices();
    const returned: string[] = [];
    const sink: RecordingSink = new RecordingSink({
      indicate: () => void returned.push(named(wmi.cancelAsyncCall(sink))),
    });
    wmi.getObjectAsync('Test_Setting.Id="one"', 0, null, sink);
    await wmi.drain();
    expect(returned).toEqual(['WBEM_E_INVALID_OPERATION']);
    expect(sink.log).toEqual(['Indicate 1', 'WBEM_S_NO_ERROR']);
  });

  test('is a cancellation like any other once the callback has returned its promise', async () => {
    const { sandbox, wmi } = await openServices();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sink = new RecordingSink({ setStatus: async () => gate });
    wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_SEND_STATUS, TWO, sink);
    await eventually(() => sink.log).toEqual(['progress 1 of 2']);
    expect(named(wmi.cancelAsyncCall(sink))).toBe('WBEM_S_NO_ERROR');
    release();
    await wmi.drain();
    expect(sink.log).toEqual(['progress 1 of 2', 'WBEM_E_CALL_CANCELLED']);
    expect(operations(sandbox)).toEqual(['Put']);
  });

  test('may cancel the calls of another sink', async () => {
    const { wmi, sink } = await pendingPut();
    const returned: string[] = [];
    const other = new RecordingSink({
      setStatus: () => void returned.push(named(wmi.cancelAsyncCall(sink))),
    });
    wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, TITLE, other);
    wmi.cancelAsyncCall(other);
    await wmi.drain();
    expect(returned).toEqual(['WBEM_S_NO_ERROR']);
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED']);
  });
});

describe('after a cancellation', () => {
  test('there is no Indicate for a read that was answered in the meantime', async () => {
    const { sandbox, wmi } = await openServices({ schema: 'none' });
    sandbox.inject({ kind: 'delay', ms: 50 });
    const sink = new RecordingSink();
    wmi.getObjectAsync('Test_Setting.Id="one"', 0, null, sink);
    await eventually(() => operations(sandbox)).toEqual(['Get']);
    wmi.cancelAsyncCall(sink);
    await wmi.drain();
    await sleep(70);
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED']);
  });

  test('the server has carried out what had reached it', async () => {
    const { sandbox, wmi, sink } = await pendingPut({ kind: 'delay', ms: 100 });
    wmi.cancelAsyncCall(sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED']);
    await eventually(() => stored(sandbox)?.['Title']).toBe('new');
  });

  test('the sink may be used again', async () => {
    const { sandbox, wmi, sink } = await pendingPut();
    wmi.cancelAsyncCall(sink);
    await wmi.drain();
    sandbox.clearInjections();
    wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, TITLE, sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED', 'WBEM_S_NO_ERROR']);
  });
});
