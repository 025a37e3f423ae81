import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { TimeoutError } from '../../src/index.js';
import type { HttpTransport } from '../../src/transport/http-transport.js';
import type { TransportResponse } from '../../src/transport/transport.js';
import { eventually, rejection } from '../client/waiting.js';
import { certificate } from './certificates.js';
import { startHttpProxy, startSocksProxy } from './proxy-servers.js';
import { type ScriptedServer, startScript } from './scripted-server.js';
import { REQUEST, sealing, SlowLogin, transportWith } from './slow-login.js';

const ANSWER = Buffer.from('<answer/>');
const HANGING = new Promise<never>(() => undefined);
/** Long enough for news of a closed connection to arrive. */
const moment = async (): Promise<void> => sleep(50);

function text({ body }: TransportResponse): string {
  return Buffer.from(body).toString();
}

describe('a socket that is reset while a login makes its first token', () => {
  const ca = certificate('ca').cert;

  /** A login during which the other end of its socket, one of `open`, is reset. */
  const disturbed = (open: Iterable<Socket>) => async () => {
    const login = new SlowLogin();
    login.firstStep = async () => {
      for (const socket of open) socket.resetAndDestroy();
      await moment();
    };
    return login;
  };

  const expectReset = async (transport: HttpTransport): Promise<void> => {
    expect(await rejection(transport.send(REQUEST))).toMatchObject({
      reason: 'reset-before-send',
      sent: 'not sent',
    });
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
  };

  test('of http fails the call, and nothing else', async () => {
    const server = await startScript(sealing(ANSWER));
    await expectReset(transportWith(server.url, disturbed(server.open)));
    expect(server.seen).toEqual([]);
  });

  test('of https fails the call, and nothing else', async () => {
    const server = await startScript(sealing(ANSWER), { tls: certificate('server') });
    await expectReset(transportWith(server.url, disturbed(server.open), { tls: { ca } }));
    expect(server.seen).toEqual([]);
  });

  test.each([
    ['http', startHttpProxy],
    ['socks5', startSocksProxy],
  ] as const)('of a proxy by %s fails the call, and nothing else', async (scheme, start) => {
    const server = await startScript(sealing(ANSWER));
    const proxy = await start({});
    const options = { proxy: new URL(`${scheme}://${proxy.host}`) };
    await expectReset(transportWith(server.url, disturbed(proxy.open), options));
    expect(server.seen).toEqual([]);
  });
});

interface Stage {
  readonly server: ScriptedServer;
  readonly logins: readonly SlowLogin[];
  readonly transport: HttpTransport;
}

/** A server, and a transport whose first login never gets any further, while the others do. */
async function hangingStep(): Promise<Stage> {
  const server = await startScript(sealing(ANSWER));
  const logins: SlowLogin[] = [];
  const transport = transportWith(server.url, async () => {
    const login = new SlowLogin();
    if (logins.push(login) === 1) login.firstStep = async () => HANGING;
    return login;
  });
  return { server, logins, transport };
}

describe('a login whose mechanism does not come back', () => {
  test('ends at the deadline of the call, which was not sent', async () => {
    const { server, logins, transport } = await hangingStep();
    const error = await rejection(transport.send({ ...REQUEST, timeoutMs: 60 }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ sent: 'not sent' });
    expect(logins.map(({ isClosed }) => isClosed)).toEqual([true]);
    await eventually(() => server.open.size).toBe(0);
    expect(server.seen).toEqual([]);
  });

  test('ends with the reason of the signal', async () => {
    const { server, logins, transport } = await hangingStep();
    const controller = new AbortController();
    const { signal } = controller;
    const failed = rejection(transport.send({ ...REQUEST, signal }));
    await eventually(() => logins.length).toBe(1);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    expect(logins.map(({ isClosed }) => isClosed)).toEqual([true]);
    await eventually(() => server.open.size).toBe(0);
  });

  test('ends when the session is closed', async () => {
    const { server, logins, transport } = await hangingStep();
    const failed = rejection(transport.send(REQUEST));
    await eventually(() => logins.length).toBe(1);
    await transport.close();
    expect(await failed).toMatchObject({ reason: 'closed', sent: 'not sent' });
    expect(logins.map(({ isClosed }) => isClosed)).toEqual([true]);
    await eventually(() => server.open.size).toBe(0);
  });

  test('keeps nobody from the only connection when it has been given up', async () => {
    const { transport } = await hangingStep();
    const first = rejection(transport.send({ ...REQUEST, timeoutMs: 60 }));
    const second = transport.send(REQUEST);
    await first;
    expect(text(await second)).toBe('<answer/>');
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
  });

  test('is closed when it comes after all', async () => {
    const server = await startScript(sealing(ANSWER));
    const late = new SlowLogin();
    let arrive: (login: SlowLogin) => void = () => undefined;
    const opening = new Promise<SlowLogin>((resolve) => {
      arrive = resolve;
    });
    const transport = transportWith(server.url, async () => opening);
    expect(await rejection(transport.send({ ...REQUEST, timeoutMs: 60 }))).toBeInstanceOf(
      TimeoutError,
    );
    arrive(late);
    await eventually(() => late.isClosed).toBe(true);
    expect(server.seen).toEqual([]);
  });
});

describe('a sealed answer', () => {
  test('is opened though the server has closed the connection behind it', async () => {
    const server = await startScript(sealing(ANSWER));
    const logins: SlowLogin[] = [];
    const transport = transportWith(server.url, async () => {
      const login = new SlowLogin();
      logins.push(login);
      login.opening = async () => {
        await eventually(() => server.open.size).toBe(0);
        await moment();
      };
      return login;
    });
    expect(text(await transport.send(REQUEST))).toBe('<answer/>');
    expect(logins.map(({ isClosed }) => isClosed)).toEqual([true]);
    expect(text(await transport.send(REQUEST))).toBe('<answer/>');
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
  });

  test('may be as large as the limit, whatever its many parts add', async () => {
    const body = Buffer.alloc(8 * 1024 * 1024, 'x');
    const server = await startScript(sealing(body, { scheme: 'CredSSP' }));
    const options = { maxResponseBytes: body.length };
    const transport = transportWith(server.url, async () => new SlowLogin(), options, 'CredSSP');
    expect((await transport.send(REQUEST)).body.length).toBe(body.length);
  });
});

test('the keys of a login are wiped when its idle connection is lost', async () => {
  const { server, logins, transport } = await keepingAlive();
  await transport.send(REQUEST);
  expect(logins.map(({ isClosed }) => isClosed)).toEqual([false]);
  for (const socket of server.open) socket.destroy();
  await eventually(() => logins.map(({ isClosed }) => isClosed)).toEqual([true]);
});

async function keepingAlive(): Promise<Stage> {
  const server = await startScript(sealing(ANSWER, { connection: 'keep-alive' }));
  const logins: SlowLogin[] = [];
  const transport = transportWith(server.url, async () => {
    const login = new SlowLogin();
    logins.push(login);
    return login;
  });
  return { server, logins, transport };
}

test('a request for which no time is left is not sent', async () => {
  const { server, transport } = await keepingAlive();
  await transport.send(REQUEST);
  const before = server.seen.length;
  const error = await rejection(transport.send({ ...REQUEST, timeoutMs: -1 }));
  expect(error).toMatchObject({ name: 'TimeoutError', sent: 'not sent' });
  expect((error as Error).message).toBe('no time was left to send the request');
  expect(server.seen).toHaveLength(before);
});
