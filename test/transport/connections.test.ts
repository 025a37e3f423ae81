import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { TimeoutError } from '../../src/index.js';
import { eventually, rejection } from '../client/waiting.js';
import { read, write } from './calls.js';
import { answer, envelope, type Script, sessionWith, startScript } from './scripted-server.js';

/** Long enough for news of a closed connection to arrive. */
const moment = async (): Promise<void> => sleep(20);

const prompt: Script = (response) => answer(response);

/** Answers when it is told to. */
function held(): { script: Script; release: () => void } {
  const waiting: (() => void)[] = [];
  return {
    script: (response) => void waiting.push(() => answer(response)),
    release: () => {
      for (const go of waiting.splice(0)) go();
    },
  };
}

describe('a session', () => {
  test('opens no connection before the first call', async () => {
    const server = await startScript(prompt);
    sessionWith(server.url);
    await moment();
    expect(server.connections).toBe(0);
  });

  test('uses one connection for calls one after the other', async () => {
    const server = await startScript(prompt);
    const session = sessionWith(server.url);
    for (let call = 0; call < 5; call += 1) await read(session);
    expect(server.seen).toHaveLength(5);
    expect(server.connections).toBe(1);
  });

  test('opens no more connections than it may, and makes the other calls wait', async () => {
    const { script, release } = held();
    const server = await startScript(script);
    const session = sessionWith(server.url, { maxConnections: 2 });
    const calls = Array.from({ length: 5 }, async () => read(session));
    await eventually(() => server.seen.length).toBe(2);
    release();
    await eventually(() => server.seen.length).toBe(4);
    release();
    await eventually(() => server.seen.length).toBe(5);
    release();
    await Promise.all(calls);
    expect(server.connections).toBe(2);
  });

  test('opens four connections at most unless told otherwise', async () => {
    const { script, release } = held();
    const server = await startScript(script);
    const session = sessionWith(server.url);
    const calls = Array.from({ length: 6 }, async () => read(session));
    await eventually(() => server.seen.length).toBe(4);
    release();
    await eventually(() => server.seen.length).toBe(6);
    release();
    await Promise.all(calls);
    expect(server.connections).toBe(4);
  });

  test('sends its credentials with every request, the first one too', async () => {
    const server = await startScript(prompt);
    const session = sessionWith(server.url);
    await read(session);
    await read(session);
    const expected = `Basic ${Buffer.from('ops:not-a-secret').toString('base64')}`;
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([expected, expected]);
  });

  test('says how long a request is, and never sends it in chunks', async () => {
    const server = await startScript(prompt);
    await write(sessionWith(server.url));
    const [{ headers, body } = { headers: {}, body: '' }] = server.seen;
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(headers['transfer-encoding']).toBeUndefined();
    expect(headers['content-type']).toBe('application/soap+xml;charset=UTF-8');
  });
});

describe('a call that waits for a free connection', () => {
  test('fails at its deadline, without having been sent', async () => {
    const { script, release } = held();
    const server = await startScript(script);
    const session = sessionWith(server.url, { maxConnections: 1 });
    const first = read(session);
    await eventually(() => server.seen.length).toBe(1);
    const second = session.deleteInstance('Test_Setting.Id="one"', { timeoutMs: 50 });
    const error = await rejection(second);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      hresultName: 'WBEM_E_TIMED_OUT',
      operation: 'Delete',
      outcomeUnknown: false,
    });
    expect((error as Error).message).toContain('no connection became free');
    release();
    await first;
    expect(server.seen).toHaveLength(1);
  });

  test('rejects with the reason of its signal', async () => {
    const { script, release } = held();
    const server = await startScript(script);
    const session = sessionWith(server.url, { maxConnections: 1 });
    const first = read(session);
    await eventually(() => server.seen.length).toBe(1);
    const controller = new AbortController();
    const path = 'Test_Setting.Id="one"';
    const second = rejection(session.deleteInstance(path, { signal: controller.signal }));
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await second).toBe(reason);
    release();
    await first;
    expect(server.seen).toHaveLength(1);
  });

  test('gives its place to the next one when it has given up', async () => {
    const { script, release } = held();
    const server = await startScript(script);
    const session = sessionWith(server.url, { maxConnections: 1 });
    const first = read(session);
    await eventually(() => server.seen.length).toBe(1);
    await rejection(session.getInstance('Test_Setting.Id="one"', { timeoutMs: 30 }));
    const third = read(session);
    release();
    await first;
    await eventually(() => server.seen.length).toBe(2);
    release();
    expect((await third).get('Title')).toBe('first');
  });
});

describe('a call after one that was given up', () => {
  test.each([
    ['its deadline', () => ({ timeoutMs: 150 })],
    ['its signal', () => ({ signal: AbortSignal.timeout(150) })],
  ])('at %s gets its own answer, on a new connection', async (_why, optionsOf) => {
    const { script, release } = held();
    const server = await startScript((response, seen) =>
      seen.number === 1 ? script(response, seen) : prompt(response, seen),
    );
    const session = sessionWith(server.url, { maxConnections: 1 });
    const path = 'Test_Setting.Id="one"';
    await rejection(session.deleteInstance(path, optionsOf()));
    const second = read(session);
    release();
    expect((await second).Title).toBe('first');
    expect(server.seen.map(({ connection }) => connection)).toEqual([1, 2]);
  });
});

describe('a connection that the server closes between two calls', () => {
  test('is replaced without the caller noticing', async () => {
    const server = await startScript((response) => answer(response, envelope()));
    const session = sessionWith(server.url);
    await write(session);
    for (const socket of server.open) socket.destroy();
    await moment();
    await write(session);
    expect(server.seen).toHaveLength(2);
    expect(server.connections).toBe(2);
  });

  test('is replaced when the server says Connection: close', async () => {
    const server = await startScript((response) => {
      response.setHeader('Connection', 'close');
      answer(response, envelope());
    });
    const session = sessionWith(server.url);
    await write(session);
    await write(session);
    expect(server.connections).toBe(2);
  });

  test('is replaced when the server has let it idle out', async () => {
    const server = await startScript((response) => answer(response, envelope()), {
      keepAliveMs: 30,
    });
    const session = sessionWith(server.url);
    await write(session);
    await eventually(() => server.open.size).toBe(0);
    await write(session);
    expect(server.seen).toHaveLength(2);
  });
});
