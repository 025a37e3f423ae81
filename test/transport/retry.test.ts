import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type CimSession, TransportError } from '../../src/index.js';
import { rejection } from '../client/waiting.js';
import { read, write } from './calls.js';
import { certificate } from './certificates.js';
import {
  answer,
  envelope,
  type Script,
  type Seen,
  sessionWith,
  startScript,
} from './scripted-server.js';

/** Breaks the connection of the requests for which `isLost` says so, and answers the others. */
function losing(isLost: (seen: Seen) => boolean, text?: string): Script {
  return (response, seen) => {
    if (isLost(seen)) response.socket?.destroy();
    else answer(response, text);
  };
}

const create = async (session: CimSession): Promise<unknown> =>
  session.createInstance('Test_Setting', { Id: 'two' });
const remove = async (session: CimSession): Promise<unknown> =>
  session.deleteInstance('Test_Setting.Id="one"');

describe('a connection that is lost after a request was sent', () => {
  test('makes a Get on a connection used before go out again, once', async () => {
    const server = await startScript(losing(({ number }) => number === 2));
    const session = sessionWith(server.url);
    await read(session);
    expect((await read(session)).Title).toBe('first');
    expect(server.seen).toHaveLength(3);
    expect(server.seen[2]?.body).toBe(server.seen[1]?.body);
  });

  test('fails a Get whose second try is lost as well', async () => {
    const server = await startScript(losing(({ number }) => number > 1));
    const session = sessionWith(server.url);
    await read(session);
    const error = await rejection(read(session));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({
      hresultName: 'WBEM_E_TRANSPORT_FAILURE',
      outcomeUnknown: false,
    });
    expect(server.seen).toHaveLength(3);
  });

  test('fails a Get on a new connection: the server itself breaks it', async () => {
    const server = await startScript(losing(() => true));
    await rejection(read(sessionWith(server.url)));
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ['Put', write],
    ['Create', create],
    ['Delete', remove],
  ])('fails a %s, of which nobody knows whether it was carried out', async (operation, call) => {
    const server = await startScript(losing(({ number }) => number === 2));
    const session = sessionWith(server.url);
    await read(session);
    const error = await rejection(call(session));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({
      operation,
      hresultName: 'WBEM_E_TRANSPORT_FAILURE',
      nativeHresult: 0x800706be,
      outcomeUnknown: true,
      retryable: false,
      sent: 'sent',
    });
    expect(server.seen).toHaveLength(2);
  });

  test('is the same to a write when half of the answer has come', async () => {
    const server = await startScript((response) => {
      response.writeHead(200, { 'Content-Type': 'application/soap+xml', 'Content-Length': '900' });
      response.write(envelope().slice(0, 60), () => response.socket?.destroy());
    });
    const error = await rejection(write(sessionWith(server.url)));
    expect(error).toMatchObject({ outcomeUnknown: true, hresultName: 'WBEM_E_TRANSPORT_FAILURE' });
    expect(server.seen).toHaveLength(1);
  });

  test('leaves the session in order for the next call', async () => {
    const server = await startScript(losing(({ number }) => number === 1, envelope()));
    const session = sessionWith(server.url, { maxConnections: 1 });
    await rejection(write(session));
    expect((await write(session)).carrier).toBe('fragment');
    expect(server.seen).toHaveLength(2);
  });
});

describe('a connection that breaks before anything was sent', () => {
  const tls = certificate('server');
  const resetBefore = (last: number) => (socket: Socket, number: number) => {
    if (number <= last) socket.resetAndDestroy();
  };

  test.each([
    ['Get', read],
    ['Put', write],
  ])('is opened again for a %s', async (operation, call) => {
    const script: Script = (response) =>
      answer(response, operation === 'Get' ? undefined : envelope());
    const server = await startScript(script, { tls, onConnection: resetBefore(1) });
    await call(sessionWith(server.url, { tls: { ca: certificate('ca').cert } }));
    expect(server.seen).toHaveLength(1);
    expect(server.connections).toBe(2);
  });

  test('fails the call the second time; a write has surely not been carried out', async () => {
    const server = await startScript((response) => answer(response), {
      tls,
      onConnection: resetBefore(Infinity),
    });
    const session = sessionWith(server.url, { tls: { ca: certificate('ca').cert } });
    const error = await rejection(write(session));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({
      hresultName: 'WBEM_E_TRANSPORT_FAILURE',
      nativeHresult: 0x800706bf,
      outcomeUnknown: false,
      retryable: true,
      sent: 'not sent',
    });
    expect(server.connections).toBe(2);
  });
});
