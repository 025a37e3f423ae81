import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  type CimInstance,
  type CimResults,
  type CimSession,
  TransportError,
} from '../../src/index.js';
import { sessionWith } from '../transport/scripted-server.js';
import {
  answerTo,
  type Asked,
  type Enumerator,
  type EnumeratorOptions,
  type Reply,
  SILENCE,
  startEnumerator,
} from './enumeration-server.js';
import { eventually, rejection, Test_Setting } from './setup.js';

interface Stage {
  readonly server: Enumerator;
  readonly session: CimSession;
  readonly controller: AbortController;
  readonly results: CimResults<CimInstance>;
}

async function open(options: EnumeratorOptions = {}): Promise<Stage> {
  const server = await startEnumerator({ count: Infinity, perAnswer: 2, ...options });
  const session = sessionWith(server.url);
  const controller = new AbortController();
  const { signal } = controller;
  const results = session.enumerateInstances(Test_Setting, { signal });
  return { server, session, controller, results };
}

/** A gate that answers wait at, and what opens it. */
function gate(): { readonly wait: Promise<void>; readonly open: () => void } {
  let release = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { wait, open: release };
}

const REASON = new Error('enough');

/** The contexts that the server was told to forget. */
function released({ server }: Pick<Stage, 'server'>): (string | undefined)[] {
  return server.of('Release').map(({ context }) => context);
}

/** The one Release comes soon, and the session goes on to work. */
async function expectReleased(
  { server, session }: Pick<Stage, 'server' | 'session'>,
  since: number,
): Promise<void> {
  await eventually(() => server.of('Release').length).toBe(1);
  // 100 ms on a machine that has nothing else to do.
  expect((server.of('Release')[0]?.at ?? Infinity) - since).toBeLessThan(500);
  await session.identify();
  expect(server.operations.at(-1)).toBe('Identify');
}

/** Pulls are never answered. */
const noPull = ({ operation }: Asked): Reply | undefined =>
  operation === 'Pull' ? SILENCE : undefined;

describe('leaving the loop', () => {
  test('by break releases the context, once', async () => {
    const stage = await open();
    let left = 0;
    for await (const _ of stage.results) {
      left = performance.now();
      break;
    }
    expect(stage.server.of('Release').length).toBe(1);
    await expectReleased(stage, left);
    expect(released(stage)).toEqual(['context-1']);
  });

  test('by an exception releases the context, and the exception goes on', async () => {
    const stage = await open();
    let left = 0;
    const failed = rejection(
      (async () => {
        for await (const _ of stage.results) {
          left = performance.now();
          throw REASON;
        }
      })(),
    );
    expect(await failed).toBe(REASON);
    await expectReleased(stage, left);
    expect(released(stage)).toEqual(['context-1']);
  });

  test('while a Pull is not answered gives it up first', async () => {
    const stage = await open({ react: noPull });
    let left = 0;
    for await (const _ of stage.results) {
      await eventually(() => stage.server.of('Pull').length).toBe(1);
      left = performance.now();
      break;
    }
    await expectReleased(stage, left);
    expect(released(stage)).toEqual(['context-1']);
  });

  test('of the batches does the same', async () => {
    const stage = await open();
    let left = 0;
    for await (const _ of stage.results.batches()) {
      left = performance.now();
      break;
    }
    await expectReleased(stage, left);
    expect(released(stage)).toEqual(['context-1']);
  });

  test('releases the last of the contexts that the server gave', async () => {
    const stage = await open({ contexts: 'new' });
    const batches = stage.results.batches();
    await batches.next();
    await eventually(() => stage.server.of('Pull').length).toBe(1);
    await batches.next();
    await eventually(() => stage.server.of('Pull').length).toBe(2);
    const left = performance.now();
    await batches.return();
    await expectReleased(stage, left);
    expect(released(stage)).toEqual(['context-3']);
  });

  test('before anything was asked for sends nothing', async () => {
    const { server, results } = await open();
    const batches = results.batches();
    await batches.return();
    expect(await batches.next()).toEqual({ done: true, value: undefined });
    expect(server.asked).toEqual([]);
  });

  test('ends a next() that is waiting', async () => {
    const stage = await open({ react: noPull });
    const batches = stage.results.batches();
    await batches.next();
    const waiting = batches.next();
    await eventually(() => stage.server.of('Pull').length).toBe(1);
    const left = performance.now();
    await batches.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await expectReleased(stage, left);
    expect(released(stage)).toEqual(['context-1']);
  });

  test('after the end of the sequence sends no Release', async () => {
    const { server, results } = await open({ count: 3 });
    const batches = results.batches();
    await batches.next();
    await batches.next();
    await batches.return();
    await turn();
    expect(server.operations).toEqual(['Enumerate', 'Pull']);
  });

  test('when the last page was fetched ahead sends no Release', async () => {
    const { server, results } = await open({ count: 3 });
    for await (const _ of results) {
      await eventually(() => server.of('Pull').length).toBe(1);
      break;
    }
    expect(server.operations).toEqual(['Enumerate', 'Pull']);
  });

  test('twice releases once', async () => {
    const { server, results } = await open();
    const batches = results.batches();
    await batches.next();
    await Promise.all([batches.return(), batches.return()]);
    await batches.return();
    expect(server.of('Release').length).toBe(1);
  });
});

describe('an abort', () => {
  test('before the call sends nothing', async () => {
    const { server, controller, results } = await open();
    controller.abort(REASON);
    expect(await rejection(results.toArray())).toBe(REASON);
    expect(server.asked).toEqual([]);
  });

  test('during Identify sends no Enumerate', async () => {
    const { wait, open: answer } = gate();
    const server = await startEnumerator({
      react: async ({ operation }) =>
        operation === 'Identify' ? wait.then(() => undefined) : undefined,
    });
    const session = sessionWith(server.url, { server: undefined as never });
    const controller = new AbortController();
    const { signal } = controller;
    const failed = rejection(
      session.enumerateInstances('Test_Setting', { signal, namespace: 'root/test' }).toArray(),
    );
    await eventually(() => server.operations).toEqual(['Identify']);
    controller.abort(REASON);
    expect(await failed).toBe(REASON);
    answer();
    await session.identify();
    expect(server.operations).toEqual(['Identify', 'Identify']);
  });

  test('during Enumerate rejects at once, and releases the context that comes late', async () => {
    const { wait, open: answer } = gate();
    const stage = await open({
      react: async ({ operation }) => {
        if (operation === 'Enumerate') await wait;
        return undefined;
      },
    });
    const { server, controller, results } = stage;
    const failed = rejection(results.toArray());
    await eventually(() => server.operations).toEqual(['Enumerate']);
    controller.abort(REASON);
    expect(await failed).toBe(REASON);
    expect(server.operations).toEqual(['Enumerate']);
    answer();
    await expectReleased(stage, performance.now());
    expect(released(stage)).toEqual(['context-1']);
    expect(server.of('Pull')).toEqual([]);
  });

  test('during a Pull rejects at once, and releases the context', async () => {
    const stage = await open({ react: noPull });
    const failed = rejection(stage.results.toArray());
    await eventually(() => stage.server.of('Pull').length).toBe(1);
    const since = performance.now();
    stage.controller.abort(REASON);
    expect(await failed).toBe(REASON);
    await expectReleased(stage, since);
    expect(released(stage)).toEqual(['context-1']);
  });

  test('while the consumer works releases the context without waiting for it', async () => {
    const stage = await open();
    const items = stage.results[Symbol.asyncIterator]();
    await items.next();
    await eventually(() => stage.server.of('Pull').length).toBe(1);
    const since = performance.now();
    stage.controller.abort(REASON);
    await expectReleased(stage, since);
    expect(released(stage)).toEqual(['context-1']);
    expect(await rejection(items.next())).toBe(REASON);
  });

  test('ends a loop that has objects left', async () => {
    const { controller, results } = await open({ perAnswer: 50 });
    let count = 0;
    const failed = rejection(
      (async () => {
        for await (const _ of results) {
          count += 1;
          controller.abort(REASON);
        }
      })(),
    );
    expect(await failed).toBe(REASON);
    expect(count).toBe(1);
  });

  test('while the promise of a sink is pending releases the context without waiting for it', async () => {
    const { wait, open: settle } = gate();
    const stage = await open();
    const calls: string[] = [];
    const finished = stage.results.deliver({
      indicate: async () => {
        calls.push('indicate');
        await wait;
      },
      setStatus: (_flags, hresult) => void calls.push(hresult.toString(16)),
    });
    await eventually(() => calls).toEqual(['indicate']);
    await eventually(() => stage.server.of('Pull').length).toBe(1);
    const since = performance.now();
    stage.controller.abort();
    await expectReleased(stage, since);
    expect(released(stage)).toEqual(['context-1']);
    expect(calls).toEqual(['indicate']);
    settle();
    expect((await finished).toString(16)).toBe('80041032');
    expect(calls).toEqual(['indicate', '80041032']);
  });

  test('after the end does nothing', async () => {
    const { server, controller, results } = await open({ count: 3 });
    await results.toArray();
    controller.abort(REASON);
    await turn();
    expect(server.operations).toEqual(['Enumerate', 'Pull']);
  });

  test('leaves no listener on a signal that outlives many enumerations', async () => {
    const { session } = await open({ count: 1 });
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...parameters: Parameters<typeof add>) => {
      listeners += 1;
      add(...parameters);
    };
    signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...parameters);
    };
    for (let time = 0; time < 3; time += 1) {
      await session.enumerateInstances(Test_Setting, { signal }).toArray();
    }
    expect(listeners).toBeLessThanOrEqual(0);
  });
});

describe('timeoutMs', () => {
  test('that passes during a Pull releases the context, and the session goes on to work', async () => {
    const stage = await open({ react: noPull });
    const results = stage.session.enumerateInstances(Test_Setting, { timeoutMs: 100 });
    const error = await rejection(results.toArray());
    expect(error).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT', operation: 'Pull' });
    await expectReleased(stage, performance.now());
    expect(released(stage)).toEqual(['context-1']);
  });

  test('does not count the time of the consumer', async () => {
    const { session } = await open({ count: 6 });
    let count = 0;
    for await (const _ of session.enumerateInstances(Test_Setting, { timeoutMs: 400 })) {
      await new Promise((resolve) => {
        setTimeout(resolve, 80);
      });
      count += 1;
    }
    expect(count).toBe(6);
  });
});

describe('session.close()', () => {
  test('waits for the Release of an enumeration that was aborted', async () => {
    const { wait, open: answer } = gate();
    const { server, session, controller, results } = await open({
      react: async ({ operation }) => {
        if (operation === 'Release') await wait;
        return undefined;
      },
    });
    const batches = results.batches();
    await batches.next();
    controller.abort(REASON);
    let isClosed = false;
    const closed = session.close().then(() => (isClosed = true));
    await eventually(() => server.of('Release').length).toBe(1);
    expect(isClosed).toBe(false);
    answer();
    await closed;
    expect(isClosed).toBe(true);
  });

  test('waits for the context of an Enumerate that is not answered yet, to release it', async () => {
    const { wait, open: answer } = gate();
    const { server, session, results } = await open({
      react: async ({ operation }) => {
        if (operation === 'Enumerate') await wait;
        return undefined;
      },
    });
    const failed = rejection(results.toArray());
    await eventually(() => server.operations).toEqual(['Enumerate']);
    const closed = session.close();
    answer();
    await closed;
    expect(released({ server })).toEqual(['context-1']);
    expect(server.of('Pull')).toEqual([]);
    expect(await failed).toBeInstanceOf(TransportError);
  });

  test('waits for 2 s at most', async () => {
    const { server, session, controller, results } = await open({
      react: ({ operation }) => (operation === 'Release' ? SILENCE : undefined),
    });
    const batches = results.batches();
    await batches.next();
    controller.abort(REASON);
    await eventually(() => server.of('Release').length).toBe(1);
    const since = performance.now();
    await session.close();
    expect(performance.now() - since).toBeGreaterThan(1500);
    expect(performance.now() - since).toBeLessThan(3500);
  });

  test('releases the enumerations that are under way', async () => {
    const { server, session, results } = await open();
    const batches = results.batches();
    await batches.next();
    await session.close();
    expect(server.of('Release').map(({ context }) => context)).toEqual(['context-1']);
  });

  test('fails a loop that has not come to its end: what came is not all', async () => {
    const { session, results } = await open();
    let count = 0;
    const failed = rejection(
      (async () => {
        for await (const _ of results) {
          count += 1;
          if (count === 3) await session.close();
        }
      })(),
    );
    const error = await failed;
    expect(error).toBeInstanceOf(TransportError);
    expect((error as Error).message).toMatch(/^Pull Test_Setting on .*: the session is closed/);
    expect(count).toBeLessThan(9);
  });
});

test('an answer to Release with another action, as OMI has it, harms nobody', async () => {
  const { server, results } = await open({
    react: (asked) =>
      asked.operation === 'Release' ? answerTo({ ...asked, operation: 'Odd' }, '') : undefined,
  });
  for await (const _ of results) break;
  expect(server.of('Release').length).toBe(1);
});
