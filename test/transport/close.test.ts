import { describe, expect, test } from 'vitest';
import { connect, TransportError } from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import { eventually, rejection } from '../client/waiting.js';
import { read, write } from './calls.js';
import { answer, type Script, sessionWith, startScript, startSilence } from './scripted-server.js';

const prompt: Script = (response) => answer(response);
const never: Script = () => undefined;

describe('CimSession.close', () => {
  test('fails a read that is under way', async () => {
    const server = await startScript(never);
    const session = sessionWith(server.url);
    const failed = rejection(read(session));
    await eventually(() => server.seen.length).toBe(1);
    await session.close();
    expect(await failed).toBeInstanceOf(TransportError);
    expect(await failed).toMatchObject({ operation: 'Get', outcomeUnknown: false });
  });

  test('fails a write that is under way; nobody knows whether it was carried out', async () => {
    const server = await startScript(never);
    const session = sessionWith(server.url);
    const failed = rejection(write(session));
    await eventually(() => server.seen.length).toBe(1);
    await session.close();
    expect(await failed).toMatchObject({
      operation: 'Put',
      hresultName: 'WBEM_E_TRANSPORT_FAILURE',
      outcomeUnknown: true,
    });
  });

  test('fails a call that waits for a free connection with WBEM_E_SHUTTING_DOWN', async () => {
    const server = await startScript(never);
    const session = sessionWith(server.url, { maxConnections: 1 });
    const first = rejection(read(session));
    await eventually(() => server.seen.length).toBe(1);
    const second = rejection(write(session));
    await session.close();
    await first;
    expect(await second).toMatchObject({
      hresultName: 'WBEM_E_SHUTTING_DOWN',
      outcomeUnknown: false,
    });
    expect(server.seen).toHaveLength(1);
  });

  test('fails a call that is still connecting with WBEM_E_SHUTTING_DOWN', async () => {
    const port = await startSilence();
    const session = sessionWith(port.url);
    const failed = rejection(write(session));
    await eventually(() => port.connections).toBe(1);
    await session.close();
    expect(await failed).toMatchObject({
      hresultName: 'WBEM_E_SHUTTING_DOWN',
      outcomeUnknown: false,
    });
  });

  test('fails every later call with WBEM_E_SHUTTING_DOWN', async () => {
    const server = await startScript(prompt);
    const session = sessionWith(server.url);
    await session.close();
    const error = await rejection(read(session));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_SHUTTING_DOWN' });
    expect((error as Error).message).toContain('the session is closed');
    expect(server.seen).toEqual([]);
  });

  test('closes every connection', async () => {
    const server = await startScript(prompt);
    const session = sessionWith(server.url);
    await Promise.all([read(session), read(session)]);
    expect(server.open.size).toBe(2);
    await session.close();
    await eventually(() => server.open.size).toBe(0);
  });

  test('sends no write again that it has cut off', async () => {
    const server = await startScript(never);
    const session = sessionWith(server.url);
    const failed = rejection(write(session));
    await eventually(() => server.seen.length).toBe(1);
    await session.close();
    await failed;
    expect(server.connections).toBe(1);
  });

  test('is what disposing of a transport does', async () => {
    const server = await startScript(prompt);
    const transport = openTransport(new URL(server.url), { allowUnencrypted: true });
    const request = { body: '<x/>', contentType: 'text/xml', idempotent: true, timeoutMs: 5000 };
    expect((await transport.send(request)).status).toBe(200);
    await transport[Symbol.asyncDispose]();
    expect(await rejection(transport.send(request))).toMatchObject({ reason: 'closed' });
    await eventually(() => server.open.size).toBe(0);
  });

  test('may be called twice', async () => {
    const session = sessionWith((await startScript(prompt)).url);
    await session.close();
    await expect(session.close()).resolves.toBeUndefined();
  });

  test('is what leaving the block of an await using does', async () => {
    const server = await startScript(prompt);
    {
      await using session = connect({ url: server.url, allowUnencrypted: true, server: 'windows' });
      await read(session);
      expect(server.open.size).toBe(1);
    }
    await eventually(() => server.open.size).toBe(0);
  });
});
