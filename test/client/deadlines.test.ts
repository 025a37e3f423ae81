import { describe, expect, test } from 'vitest';
import { type CimSession, connect, TimeoutError, WBEM_E_TIMED_OUT } from '../../src/index.js';
import {
  eventually,
  LATE,
  open,
  openSandbox,
  openSession,
  operations,
  rejection,
  Test_Setting,
} from './setup.js';

const KEYS = { Id: 'one' };
const CALLS: readonly [string, (session: CimSession, options: object) => Promise<unknown>][] = [
  ['Identify', async (session, options) => session.identify(options)],
  ['Get', async (session, options) => session.getInstance(Test_Setting, KEYS, options)],
  [
    'Put',
    async (session, options) => session.modifyInstance(Test_Setting, KEYS, { Level: 2 }, options),
  ],
  ['Create', async (session, options) => session.createInstance(Test_Setting, {}, options)],
  ['Delete', async (session, options) => session.deleteInstance(Test_Setting, KEYS, options)],
];

describe('timeoutMs', () => {
  test.each(CALLS)('ends a %s that takes longer', async (operation, call) => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    sandbox.inject(LATE);
    const error = await rejection(call(session, { timeoutMs: 100 }));
    expect(error).toBeInstanceOf(TimeoutError);
    const isRead = operation === 'Identify' || operation === 'Get';
    expect(error).toMatchObject({
      operation,
      hresultName: 'WBEM_E_TIMED_OUT',
      outcomeUnknown: !isRead,
      sent: 'sent',
    });
    expect(operations(sandbox)).toEqual([operation]);
  });

  test('is that of the session where the call names none', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows', timeoutMs: 100 });
    sandbox.inject(LATE);
    const error = await rejection(session.getInstance(Test_Setting, KEYS));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT' });
  });

  test('is for all requests of a call together', async () => {
    const { sandbox, session } = await open('omi');
    sandbox.inject({ kind: 'delay', ms: 100 }, { operation: 'Identify' });
    sandbox.inject(LATE, { operation: 'Get' });
    const update = session.modifyInstance(Test_Setting, KEYS, { Level: 2 }, { timeoutMs: 400 });
    const error = await rejection(update);
    expect(operations(sandbox)).toEqual(['Identify', 'Get']);
    const left = /no answer within (\d+) ms/.exec((error as Error).message)?.[1];
    expect(Number(left)).toBeLessThan(310);
  });

  test('may be without end', async () => {
    const options = { server: 'windows', operationTimeoutMs: 2 ** 40 } as const;
    const { session } = await open('windows', options);
    const instance = await session.getInstance(Test_Setting, KEYS, { timeoutMs: Infinity });
    expect(instance.Title).toBe('first');
  });

  test('leaves no timer behind that would keep the process alive', async () => {
    const { session } = await open('windows', { server: 'windows' });
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await session.getInstance(Test_Setting, KEYS);
    const before = timers();
    await session.getInstance(Test_Setting, KEYS);
    expect(timers()).toBe(before);
  });

  test('is not needed where the server gives up by itself: that is WBEM_E_TIMED_OUT too', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    sandbox.inject({ kind: 'failure', hresult: WBEM_E_TIMED_OUT });
    const error = await rejection(session.modifyInstance(Test_Setting, KEYS, { Level: 2 }));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT', outcomeUnknown: true });
  });
});

describe('signal', () => {
  const REASONS: readonly unknown[] = [new Error('enough'), 'a text', { code: 7 }];

  test.each(CALLS)('ends a %s that is under way', async (operation, call) => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    sandbox.inject(LATE);
    const controller = new AbortController();
    const failed = rejection(call(session, { signal: controller.signal }));
    await eventually(() => operations(sandbox)).toEqual([operation]);
    controller.abort();
    expect(await failed).toBe(controller.signal.reason);
    expect(operations(sandbox)).toEqual([operation]);
  });

  test.each(CALLS)('that is aborted already sends no %s', async (_operation, call) => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const reason = new Error('enough');
    expect(await rejection(call(session, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(sandbox.requests).toEqual([]);
  });

  test.each(REASONS.map((reason) => [reason]))('gives its reason untouched: %s', async (reason) => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    sandbox.inject(LATE);
    const controller = new AbortController();
    const failed = rejection(session.getInstance(Test_Setting, KEYS, controller));
    await eventually(() => sandbox.requests.length).toBe(1);
    controller.abort(reason);
    expect(await failed).toBe(reason);
  });

  test('leaves nothing behind when the call is over', async () => {
    const { session } = await open('windows', { server: 'windows' });
    const controller = new AbortController();
    await session.getInstance(Test_Setting, KEYS, { signal: controller.signal });
    controller.abort();
    expect((await session.getInstance(Test_Setting, KEYS)).Title).toBe('first');
  });

  test('of AbortSignal.timeout rejects with its TimeoutError', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    sandbox.inject(LATE);
    const signal = AbortSignal.timeout(50);
    const error = await rejection(session.getInstance(Test_Setting, KEYS, { signal }));
    expect(error).toBe(signal.reason);
  });
});

describe('calls at the same time', () => {
  test('all succeed, though they are more than there may be connections', async () => {
    const { sandbox, session } = await open('windows', { maxConnections: 2 });
    const ids = Array.from({ length: 20 }, (_, index) => `n${index}`);
    await Promise.all(ids.map(async (Id) => session.createInstance(Test_Setting, { Id })));
    const read = ids.map(async (Id) => session.getInstance(Test_Setting, { Id }));
    expect((await Promise.all(read)).map((instance) => instance.Id)).toEqual(ids);
    expect(operations(sandbox)).toHaveLength(41);
  });

  test('fail and succeed each for itself', async () => {
    const { session } = await open('windows', { maxConnections: 1 });
    const results = await Promise.allSettled(
      ['one', 'none', 'one', 'none'].map(async (Id) => session.getInstance(Test_Setting, { Id })),
    );
    const outcomes = results.map(({ status }) => status);
    expect(outcomes).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
  });

  test('of many sessions with one server do not disturb each other', async () => {
    const sandbox = await openSandbox();
    const sessions = Array.from({ length: 10 }, () => openSession(sandbox));
    const read = sessions.map(async (session) => session.getInstance(Test_Setting, KEYS));
    expect(new Set((await Promise.all(read)).map(({ Title }) => Title))).toEqual(
      new Set(['first']),
    );
  });
});

test('a session is closed at the end of the block that it is used in', async () => {
  const sandbox = await openSandbox();
  const kept: CimSession[] = [];
  {
    const auth = { kind: 'ntlm', ...sandbox.user } as const;
    await using session = connect({ url: sandbox.url, auth, allowUnencrypted: true });
    await session.identify();
    kept.push(session);
  }
  expect(await rejection(kept[0]?.identify() ?? Promise.resolve())).toMatchObject({
    hresultName: 'WBEM_E_SHUTTING_DOWN',
  });
});
