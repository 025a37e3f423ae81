import { describe, expect, test } from 'vitest';
import { CimInstance, TimeoutError } from '../../src/index.js';
import { LATE, openSandbox, settingPath, Test_Setting } from '../client/setup.js';
import { eventually, rejection } from '../client/waiting.js';
import { openCounted, type Passing, startRelay, startTamperer, type Tamperer } from './between.js';
import { read, write } from './calls.js';
import { answer, envelope, GOT, sessionWith, startScript } from './scripted-server.js';

describe('calls at the same time, on sealed connections', () => {
  test('do not wait for a long one', async () => {
    const sandbox = await openSandbox();
    const { session, transport } = openCounted(sandbox.url, sandbox);
    sandbox.inject(LATE, { operation: 'Get' });
    const controller = new AbortController();
    const long = rejection(
      session.getInstance('Test_Setting.Id="one"', { signal: controller.signal }),
    );
    await eventually(() => sandbox.requests.length).toBe(1);
    for (let call = 0; call < 5; call += 1) await read(session);
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
    controller.abort();
    expect(await long).toBe(controller.signal.reason);
  });

  test('have four connections at most; the fourth serves all while three are busy', async () => {
    const sandbox = await openSandbox();
    const { session, transport } = openCounted(sandbox.url, sandbox);
    sandbox.inject(LATE, { operation: 'Get', times: 3 });
    const controller = new AbortController();
    const { signal } = controller;
    const long = [1, 2, 3].map(async () =>
      rejection(session.getInstance('Test_Setting.Id="one"', { signal })),
    );
    await eventually(() => sandbox.requests.length).toBe(3);
    const short = await Promise.all(Array.from({ length: 10 }, async () => read(session)));
    expect(short.map(({ Title }) => Title)).toEqual(Array.from({ length: 10 }, () => 'first'));
    expect(transport.counts).toEqual({ connections: 4, handshakes: 4 });
    controller.abort();
    await Promise.all(long);
  });

  test('each get their own answer, 200 of them', { timeout: 20_000 }, async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `id-${index}`);
    const sandbox = await openSandbox({
      instances: ids.map((Id) => new CimInstance(Test_Setting, { Id, Title: `title of ${Id}` })),
    });
    const relay = await startRelay(sandbox.url);
    const { session, transport } = openCounted(relay.url, sandbox);
    const found = await Promise.all(
      ids.map(async (Id) => session.getInstance(Test_Setting, { Id })),
    );
    expect(found.map(({ Title }) => Title)).toEqual(ids.map((Id) => `title of ${Id}`));
    expect(transport.counts).toEqual({ connections: 4, handshakes: 4 });
    expect(relay.open.size).toBe(4);
    await session.close();
    await eventually(() => relay.open.size).toBe(0);
  });

  test('all arrive, when every connection is broken among them', { timeout: 20_000 }, async () => {
    const sandbox = await openSandbox();
    const relay = await startRelay(sandbox.url);
    const { session, transport } = openCounted(relay.url, sandbox);
    await Promise.all([1, 2, 3, 4].map(async () => read(session)));
    for (const socket of relay.open) socket.resetAndDestroy();
    const found = await Promise.all(Array.from({ length: 50 }, async () => read(session)));
    expect(found).toHaveLength(50);
    expect(transport.counts.handshakes).toBe(transport.counts.connections);
    expect(relay.open.size).toBeLessThanOrEqual(4);
  });

  test('fail one by one when the login is refused; none hangs', async () => {
    const sandbox = await openSandbox();
    const relay = await startRelay(sandbox.url);
    const auth = { kind: 'ntlm', ...sandbox.user, password: 'wrong' } as const;
    const { session } = openCounted(relay.url, sandbox, { auth, maxConnections: 2 });
    const errors = await Promise.all([1, 2, 3, 4, 5].map(async () => rejection(read(session))));
    for (const error of errors) expect(error).toMatchObject({ code: 'ERR_WSMAN_AUTH' });
    await eventually(() => relay.open.size).toBe(0);
  });
});

test('a connection is closed when it has been idle as long as the server says', async () => {
  const server = await startScript((response) => {
    response.setHeader('Connection', 'keep-alive').setHeader('Keep-Alive', 'timeout=1');
    answer(response, GOT);
  });
  const session = sessionWith(server.url);
  await read(session);
  expect(server.open.size).toBe(1);
  await eventually(() => server.open.size).toBe(0);
  await read(session);
  expect(server.connections).toBe(2);
});

test('a server that allows two seconds does not lose the connection after each answer', async () => {
  const server = await startScript((response) => {
    response.setHeader('Connection', 'keep-alive').setHeader('Keep-Alive', 'timeout=2');
    answer(response, envelope());
  });
  const session = sessionWith(server.url);
  for (let call = 0; call < 5; call += 1) await write(session);
  expect(server.connections).toBe(1);
});

/** What the first connection is made to wait for. */
const STAGES = [
  ['the first request of the login', 'leg', 1, false],
  ['the second request of the login', 'leg', 2, false],
  ['the message', 'message', 1, true],
] as const;

const NEVER = new Promise<Passing>(() => undefined);

async function startHolding(
  url: string,
  heldKind: 'leg' | 'message',
  heldNumber: number,
): Promise<{ between: Tamperer; reached: Promise<void> }> {
  let reach!: () => void;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const between = await startTamperer(url, (passing, { connection, kind, number }) => {
    if (connection !== 1 || kind !== heldKind || number !== heldNumber) return passing;
    reach();
    return NEVER;
  });
  return { between, reached };
}

describe.each(STAGES)('while %s has no answer', (_what, kind, number, outcomeUnknown) => {
  test('a signal ends the call and the connection', async () => {
    const sandbox = await openSandbox();
    const { between, reached } = await startHolding(sandbox.url, kind, number);
    const { session, transport } = openCounted(between.url, sandbox, { maxConnections: 1 });
    const controller = new AbortController();
    const failed = rejection(session.deleteInstance(settingPath(), { signal: controller.signal }));
    await reached;
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    await eventually(() => between.open.size).toBe(0);
    await session.getInstance('Test_Counter.Index=1');
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
  });

  test('the deadline ends the call and the connection', async () => {
    const sandbox = await openSandbox();
    const { between } = await startHolding(sandbox.url, kind, number);
    const { session, transport } = openCounted(between.url, sandbox, { maxConnections: 1 });
    // Long enough to get as far as that.
    const timeoutMs = kind === 'leg' ? 200 : 1000;
    const error = await rejection(session.deleteInstance(settingPath(), { timeoutMs }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT', outcomeUnknown });
    await eventually(() => between.open.size).toBe(0);
    await session.getInstance('Test_Counter.Index=1');
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
  });

  test('closing the session ends the call and the connection', async () => {
    const sandbox = await openSandbox();
    const { between, reached } = await startHolding(sandbox.url, kind, number);
    const { session } = openCounted(between.url, sandbox);
    const failed = rejection(session.deleteInstance(settingPath()));
    await reached;
    await session.close();
    expect(await failed).toMatchObject({ code: 'ERR_WSMAN_TRANSPORT', outcomeUnknown });
    await eventually(() => between.open.size).toBe(0);
  });

  test('the server’s end of the connection ends the call', async () => {
    const sandbox = await openSandbox();
    const { between, reached } = await startHolding(sandbox.url, kind, number);
    const { session } = openCounted(between.url, sandbox);
    const ended = Promise.allSettled([session.deleteInstance(settingPath())]);
    await reached;
    for (const socket of between.open) socket.resetAndDestroy();
    // What was lost before the message was sent is tried again.
    const lost = { status: 'rejected', reason: { reason: 'reset-after-send' } };
    expect(await ended).toMatchObject([outcomeUnknown ? lost : { status: 'fulfilled' }]);
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['Delete']);
  });
});
