import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_STATUS_COMPLETE,
  WBEM_STATUS_PROGRESS,
  WbemContext,
  type WbemServices,
} from '../../src/index.js';
import { Delivery } from '../../src/client/delivery.js';
import { eventually, operations, setting, SETTING, stored, trail } from '../client/setup.js';
import { named, openServices, type Reactions, RecordingSink, type Status } from './sink.js';

const PROGRESS = WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_SEND_STATUS;
const THREE = WbemContext.partialUpdate(['Title', 'Level', 'Owner']);
const changed = setting({ Title: 'new', Level: 2, Owner: 'them' });

function putThree(wmi: WbemServices, sink: RecordingSink, flags = PROGRESS): number {
  return wmi.putInstanceAsync(changed, flags, THREE, sink);
}

/** Reacts to progress only. */
function onProgress(react: (status: Status) => void | Promise<void>): Reactions {
  return {
    setStatus: (status) => (status.flags === WBEM_STATUS_PROGRESS ? react(status) : undefined),
  };
}

describe('SEND_STATUS', () => {
  test('reports the progress of a Put of several requests as (total << 16) | done', async () => {
    const { wmi } = await openServices();
    const statuses: Status[] = [];
    const sink = new RecordingSink({ setStatus: (status) => void statuses.push(status) });
    putThree(wmi, sink);
    await sink.final;
    expect(statuses.slice(0, 3)).toEqual(
      [0x00030001, 0x00030002, 0x00030003].map((hresult) => ({
        flags: WBEM_STATUS_PROGRESS,
        hresult,
        strParam: null,
        objParam: null,
      })),
    );
    expect(sink.log).toEqual([
      'progress 1 of 3',
      'progress 2 of 3',
      'progress 3 of 3',
      'WBEM_S_NO_ERROR',
    ]);
  });

  test('reports one of one for a Put of one request', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.putInstanceAsync(setting(SETTING), WBEM_FLAG_SEND_STATUS, null, sink);
    await sink.final;
    expect(sink.log).toEqual(['progress 1 of 1', 'WBEM_S_NO_ERROR']);
  });

  test('reports what was done before a failure', async () => {
    const { sandbox, wmi } = await openServices();
    sandbox.inject({ kind: 'failure', hresult: 0x80041001 }, { operation: 'Put', skip: 1 });
    const sink = new RecordingSink();
    putThree(wmi, sink);
    await sink.final;
    expect(sink.log).toEqual(['progress 1 of 3', 'WBEM_E_FAILED']);
  });

  test('is needed for any progress: without it there is exactly one SetStatus', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    putThree(wmi, sink, WBEM_FLAG_UPDATE_ONLY);
    await sink.final;
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR']);
  });

  test('counts in unsigned numbers', async () => {
    const statuses: number[] = [];
    const delivery = new Delivery({
      indicate: () => undefined,
      setStatus: (_flags, hresult) => void statuses.push(hresult),
    });
    await delivery.progress(1, 0x8000);
    expect(statuses).toEqual([0x80000001]);
  });
});

describe('the callbacks of one call', () => {
  test('run one at a time: the next is made when the promise of the last has settled', async () => {
    const { sandbox, wmi } = await openServices();
    let running = 0;
    const seen: [running: number, puts: number][] = [];
    const sink = new RecordingSink({
      setStatus: async () => {
        running += 1;
        seen.push([running, operations(sandbox).length]);
        await sleep(10);
        running -= 1;
      },
    });
    putThree(wmi, sink);
    await wmi.drain();
    expect(seen).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 3],
    ]);
  });

  test('hold back the next request while they run', async () => {
    const { sandbox, wmi } = await openServices();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sink = new RecordingSink(onProgress(async () => gate));
    putThree(wmi, sink);
    await eventually(() => sink.log).toEqual(['progress 1 of 3']);
    await sleep(20);
    expect(operations(sandbox)).toEqual(['Put']);
    release();
    await sink.final;
    expect(operations(sandbox)).toHaveLength(3);
  });
});

describe('a callback that fails', () => {
  const failures: readonly (readonly [string, Reactions])[] = [
    [
      'throws',
      onProgress(() => {
        throw new Error('no more');
      }),
    ],
    ['rejects', onProgress(async () => Promise.reject(new Error('no more')))],
    [
      'rejects later',
      onProgress(async () => {
        await sleep(5);
        throw new Error('no more');
      }),
    ],
  ];

  test.each(failures)(
    'because it %s cancels the call; the final status is WBEM_E_CALL_CANCELLED',
    async (_how, reactions) => {
      const { sandbox, wmi } = await openServices();
      const sink = new RecordingSink(reactions);
      putThree(wmi, sink);
      const { hresult, strParam, objParam } = await sink.final;
      expect(named(hresult)).toBe('WBEM_E_CALL_CANCELLED');
      expect(strParam).toBeNull();
      expect(objParam?.get('StatusCode')).toBe(hresult);
      await wmi.drain();
      expect(sink.log).toEqual(['progress 1 of 3', 'WBEM_E_CALL_CANCELLED']);
      expect(trail(sandbox)).toEqual(['Put of Title']);
      expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new' });
    },
  );

  test('in Indicate cancels the call as well', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink({ indicate: async () => Promise.reject(new Error('no')) });
    wmi.getObjectAsync('Test_Setting.Id="one"', 0, null, sink);
    await sink.final;
    await wmi.drain();
    expect(sink.log).toEqual(['Indicate 1', 'WBEM_E_CALL_CANCELLED']);
  });

  test('in the final SetStatus harms nobody: the call is over', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink({
      setStatus: async () => Promise.reject(new Error('too late')),
    });
    wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, THREE, sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR']);
  });
});

describe('a call', () => {
  test('is over when the promise of the final SetStatus has settled: drain waits for it', async () => {
    const { wmi } = await openServices();
    let isSettled = false;
    const sink = new RecordingSink({
      setStatus: async () => {
        await sleep(30);
        isSettled = true;
      },
    });
    wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, THREE, sink);
    await sink.final;
    expect(isSettled).toBe(false);
    await wmi.drain();
    expect(isSettled).toBe(true);
  });

  test('that a callback starts is waited for too', async () => {
    const { wmi } = await openServices();
    const second = new RecordingSink();
    const first = new RecordingSink({
      setStatus: () => void putThree(wmi, second, WBEM_FLAG_UPDATE_ONLY),
    });
    putThree(wmi, first, WBEM_FLAG_UPDATE_ONLY);
    await wmi.drain();
    expect(second.log).toEqual(['WBEM_S_NO_ERROR']);
  });

  test('may share its sink: each call makes its own final SetStatus', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    for (let call = 0; call < 3; call += 1) putThree(wmi, sink, WBEM_FLAG_UPDATE_ONLY);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR', 'WBEM_S_NO_ERROR', 'WBEM_S_NO_ERROR']);
  });

  test('is waited for when the services are disposed of', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    putThree(wmi, sink);
    await wmi[Symbol.asyncDispose]();
    expect(sink.log.at(-1)).toBe('WBEM_S_NO_ERROR');
  });
});

describe('Delivery', () => {
  test('never makes an Indicate without objects', async () => {
    const sink = new RecordingSink();
    const delivery = new Delivery(sink);
    await delivery.indicate([]);
    await delivery.indicate([changed]);
    expect(sink.log).toEqual(['Indicate 1']);
  });

  test('makes no call but the final one after it was cancelled', async () => {
    const sink = new RecordingSink();
    const delivery = new Delivery(sink);
    delivery.cancel();
    await delivery.indicate([changed]);
    await delivery.progress(1, 2);
    await delivery.complete(0, null, null);
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR']);
  });

  test('makes no call after the final one', async () => {
    const sink = new RecordingSink();
    const delivery = new Delivery(sink);
    await delivery.complete(0, null, null);
    await delivery.indicate([changed]);
    await delivery.progress(2, 2);
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR']);
  });
});

test('the flags of SetStatus are values, not bits', () => {
  expect([WBEM_STATUS_COMPLETE, WBEM_STATUS_PROGRESS]).toEqual([0, 2]);
});
