import { describe, expect, test } from 'vitest';
import {
  FaultError,
  WBEM_FLAG_DIRECT_READ,
  WBEM_FLAG_FORWARD_ONLY,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_INFINITE,
  WBEM_NO_WAIT,
  type NextResult,
  WbemEnumerator,
} from '../../src/index.js';
import { type EnumeratorOptions, faultReply } from '../client/enumeration-server.js';
import { eventually, rejection } from '../client/setup.js';
import { type EnumerationStage, ids, openEnumerator } from './enumerations.js';
import { named } from './sink.js';

const AT_ONCE = WBEM_FLAG_RETURN_IMMEDIATELY;
const FORWARD = WBEM_FLAG_RETURN_IMMEDIATELY | WBEM_FLAG_FORWARD_ONLY;

interface Stage extends EnumerationStage {
  readonly enumerator: WbemEnumerator;
}

async function open(options: EnumeratorOptions = {}, flags = AT_ONCE): Promise<Stage> {
  const stage = await openEnumerator(options);
  return { ...stage, enumerator: await stage.wmi.createInstanceEnum('Test_Setting', flags) };
}

function shown({ hresult, objects }: NextResult): [string, number[]] {
  return [named(hresult), ids(objects)];
}

/** A server that answers no Pull before it is told to. */
function held(): { options: EnumeratorOptions; answer: () => void } {
  let answer = (): void => undefined;
  const leave = new Promise<undefined>((resolve) => {
    answer = () => resolve(undefined);
  });
  const react: NonNullable<EnumeratorOptions['react']> = ({ operation }) =>
    operation === 'Pull' ? leave : undefined;
  return { options: { count: 4, perAnswer: 2, react }, answer };
}

describe('createInstanceEnum and execQuery', () => {
  test('have the first page when they resolve', async () => {
    const { server } = await open({ perAnswer: 2 }, 0);
    expect(server.of('Enumerate').length).toBe(1);
  });

  test('with RETURN_IMMEDIATELY resolve before anything is sent', async () => {
    const { server } = await open({}, AT_ONCE);
    expect(server.asked).toEqual([]);
  });

  test('reject with the error of the first page', async () => {
    const { wmi } = await openEnumerator({ react: () => faultReply('w:AccessDenied') });
    expect(await rejection(wmi.createInstanceEnum('Test_Setting'))).toBeInstanceOf(FaultError);
    expect(await rejection(wmi.execQuery('WQL', 'SELECT * FROM A'))).toMatchObject({
      hresultName: 'WBEM_E_ACCESS_DENIED',
    });
  });

  test('with RETURN_IMMEDIATELY keep that error for next', async () => {
    const { enumerator } = await open({ react: () => faultReply('w:AccessDenied') });
    expect(await rejection(enumerator.next())).toMatchObject({
      hresultName: 'WBEM_E_ACCESS_DENIED',
    });
    expect(shown(await enumerator.next())).toEqual(['WBEM_S_FALSE', []]);
  });

  test.each([
    ['SEND_STATUS', WBEM_FLAG_SEND_STATUS, 'WBEM_E_INVALID_PARAMETER'],
    ['DIRECT_READ', WBEM_FLAG_DIRECT_READ, 'WBEM_E_UNSUPPORTED_PARAMETER'],
  ])('refuse %s, even with RETURN_IMMEDIATELY', async (_flag, flags, hresultName) => {
    const { server, wmi } = await openEnumerator();
    for (const call of [
      wmi.createInstanceEnum('Test_Setting', flags | AT_ONCE),
      wmi.execQuery('WQL', 'SELECT * FROM A', flags | AT_ONCE),
    ]) {
      expect(await rejection(call)).toMatchObject({ name: 'ValidationError', hresultName });
    }
    expect(server.asked).toEqual([]);
  });

  test('refuse a language other than WQL', async () => {
    const { wmi } = await openEnumerator();
    expect(await rejection(wmi.execQuery('CQL', 'SELECT * FROM A'))).toMatchObject({
      hresultName: 'WBEM_E_INVALID_QUERY_TYPE',
    });
  });
});

describe('WbemEnumerator.next', () => {
  test('gives as many as were asked for, over the bounds of pages', async () => {
    const { enumerator } = await open({ count: 7, perAnswer: 2 });
    expect(shown(await enumerator.next(WBEM_INFINITE, 3))).toEqual(['WBEM_S_NO_ERROR', [1, 2, 3]]);
    expect(shown(await enumerator.next())).toEqual(['WBEM_S_NO_ERROR', [4]]);
    expect(shown(await enumerator.next(WBEM_INFINITE, 9))).toEqual(['WBEM_S_FALSE', [5, 6, 7]]);
    expect(shown(await enumerator.next(WBEM_INFINITE, 9))).toEqual(['WBEM_S_FALSE', []]);
  });

  test('of exactly those that are left is WBEM_S_NO_ERROR', async () => {
    const { enumerator } = await open({ count: 3, perAnswer: 2 });
    expect(shown(await enumerator.next(WBEM_INFINITE, 3))).toEqual(['WBEM_S_NO_ERROR', [1, 2, 3]]);
    expect(shown(await enumerator.next())).toEqual(['WBEM_S_FALSE', []]);
  });

  test('with WBEM_NO_WAIT gives what is there', async () => {
    const { options, answer } = held();
    const { enumerator } = await open(options, 0);
    const polled = await enumerator.next(WBEM_NO_WAIT, 3);
    expect(shown(polled)).toEqual(['WBEM_S_TIMEDOUT', [1, 2]]);
    expect(shown(await enumerator.next(WBEM_NO_WAIT))).toEqual(['WBEM_S_TIMEDOUT', []]);
    answer();
    expect(shown(await enumerator.next(WBEM_INFINITE, 2))).toEqual(['WBEM_S_NO_ERROR', [3, 4]]);
  });

  test('waits no longer than its time-out, and what comes late is there for the next', async () => {
    const { options, answer } = held();
    const { enumerator } = await open(options, 0);
    await enumerator.next(WBEM_INFINITE, 2);
    const since = performance.now();
    expect(shown(await enumerator.next(30, 1))).toEqual(['WBEM_S_TIMEDOUT', []]);
    expect(performance.now() - since).toBeGreaterThan(25);
    answer();
    expect(shown(await enumerator.next(5000, 1))).toEqual(['WBEM_S_NO_ERROR', [3]]);
  });

  test('that does not wait for another gives each object once', async () => {
    const { enumerator } = await open({ count: 6, perAnswer: 2 });
    const all = await Promise.all(Array.from({ length: 7 }, async () => enumerator.next()));
    expect(all.flatMap(({ objects }) => ids(objects))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(
      all.map(({ hresult }) => named(hresult)).filter((name) => name === 'WBEM_S_FALSE'),
    ).toEqual(['WBEM_S_FALSE']);
  });

  test.each([0, -1, 1.5, Number.NaN])('of %d objects is refused', async (count) => {
    const { server, enumerator } = await open();
    expect(await rejection(enumerator.next(WBEM_INFINITE, count))).toMatchObject({
      hresultName: 'WBEM_E_INVALID_PARAMETER',
    });
    expect(server.asked).toEqual([]);
  });

  test('after an error in between is WBEM_S_FALSE, and the context was released', async () => {
    const { server, enumerator } = await open({
      perAnswer: 2,
      react: ({ operation }) => (operation === 'Pull' ? faultReply('w:InternalError') : undefined),
    });
    expect(shown(await enumerator.next(WBEM_INFINITE, 2))).toEqual(['WBEM_S_NO_ERROR', [1, 2]]);
    expect(await rejection(enumerator.next())).toBeInstanceOf(FaultError);
    expect(shown(await enumerator.next())).toEqual(['WBEM_S_FALSE', []]);
    await eventually(() => server.of('Release').length).toBe(1);
  });
});

describe('WbemEnumerator', () => {
  test('skips objects', async () => {
    const { enumerator } = await open({ count: 5, perAnswer: 2 });
    expect(named(await enumerator.skip(WBEM_INFINITE, 3))).toBe('WBEM_S_NO_ERROR');
    expect(shown(await enumerator.next())).toEqual(['WBEM_S_NO_ERROR', [4]]);
    expect(named(await enumerator.skip(WBEM_INFINITE, 3))).toBe('WBEM_S_FALSE');
  });

  test('starts again with reset: the server is asked anew, and the old context released', async () => {
    const { server, enumerator } = await open({ count: Infinity, perAnswer: 2 });
    await enumerator.next(WBEM_INFINITE, 3);
    await enumerator.reset();
    expect(server.of('Release').length).toBe(1);
    expect(shown(await enumerator.next(WBEM_INFINITE, 3))).toEqual(['WBEM_S_NO_ERROR', [1, 2, 3]]);
    await enumerator.close();
    expect(server.of('Enumerate').length).toBe(2);
  });

  test('starts again with reset at its end too', async () => {
    const { enumerator } = await open({ count: 2 });
    expect(shown(await enumerator.next(WBEM_INFINITE, 9))).toEqual(['WBEM_S_FALSE', [1, 2]]);
    await enumerator.reset();
    expect(shown(await enumerator.next(WBEM_INFINITE, 9))).toEqual(['WBEM_S_FALSE', [1, 2]]);
  });

  test('has clones at the same place that do not disturb it', async () => {
    const { enumerator } = await open({ count: 3, perAnswer: 1 });
    await enumerator.next();
    const clone = enumerator.clone();
    expect(clone).toBeInstanceOf(WbemEnumerator);
    expect(shown(await clone.next(WBEM_INFINITE, 1))).toEqual(['WBEM_S_NO_ERROR', [2]]);
    expect(shown(await enumerator.next(WBEM_INFINITE, 2))).toEqual(['WBEM_S_NO_ERROR', [2, 3]]);
    await clone.close();
  });

  test('that is forward only can neither be reset nor cloned', async () => {
    const { enumerator } = await open({ count: 3 }, FORWARD);
    expect(await rejection(enumerator.reset())).toMatchObject({
      hresultName: 'WBEM_E_INVALID_OPERATION',
    });
    expect(() => enumerator.clone()).toThrow('WBEM_E_INVALID_OPERATION');
    expect(shown(await enumerator.next(WBEM_INFINITE, 9))).toEqual(['WBEM_S_FALSE', [1, 2, 3]]);
  });

  test('releases the context when it is closed, and is at its end then', async () => {
    const { server, enumerator } = await open({ count: Infinity, perAnswer: 2 });
    await enumerator.next();
    await enumerator.close();
    expect(server.of('Release').length).toBe(1);
    expect(shown(await enumerator.next())).toEqual(['WBEM_S_FALSE', []]);
    await enumerator.close();
    expect(server.of('Release').length).toBe(1);
  });

  test('that is closed ends a next that waits', async () => {
    const { options } = held();
    const { enumerator } = await open(options, 0);
    await enumerator.next(WBEM_INFINITE, 2);
    const waiting = enumerator.next();
    await enumerator.close();
    expect(shown(await waiting)).toEqual(['WBEM_S_FALSE', []]);
  });

  test('is an iterable; leaving the loop closes it', async () => {
    const { server, enumerator } = await open({ count: Infinity, perAnswer: 2 });
    const seen: number[] = [];
    for await (const object of enumerator) {
      seen.push(...ids([object]));
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(server.of('Release').length).toBe(1);
  });

  test('is closed by await using', async () => {
    const { server, wmi } = await openEnumerator({ count: Infinity, perAnswer: 2 });
    {
      await using enumerator = await wmi.execQuery('WQL', 'SELECT * FROM Test_Setting');
      await enumerator.next();
    }
    expect(server.of('Release').length).toBe(1);
  });
});
