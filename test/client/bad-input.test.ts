import { describe, expect, test } from 'vitest';
import { hresultName, hresultOf, WsmanError } from '../../src/index.js';
import { sessionWith, startScript } from '../transport/scripted-server.js';
import { ANSWERS } from './bad-input/answers.js';
import { CALLER } from './bad-input/caller.js';
import { NETWORK } from './bad-input/network.js';
import { type Row, write } from './bad-input/row.js';
import { eventually, openSandbox, openSession, rejection, SETTING, stored } from './setup.js';

function expectError(error: unknown, row: Row): void {
  expect(error).toBeInstanceOf(row.error);
  expect(hresultName(hresultOf(error))).toBe(row.status);
  const { message, outcomeUnknown = false } = error as Partial<WsmanError>;
  expect(message).toMatch(row.says);
  expect(message).toContain(row.status);
  expect(outcomeUnknown).toBe(row.outcomeUnknown);
}

/** An error of a call says first which call, about what, and where. */
function expectWhere(error: unknown, url: string): void {
  const { host } = new URL(url);
  const { message } = error as Error;
  expect(message.startsWith(`Put Test_Setting.Id="one" on ${host}: `)).toBe(true);
}

describe('of what the caller gets wrong, nothing is sent:', () => {
  test.each(CALLER.map((row) => [row.what, row.status, row] as const))(
    '%s is %s',
    async (_what, _status, row) => {
      const sandbox = await openSandbox();
      const session = openSession(sandbox);
      const error = await rejection((async () => row.run(session))());
      expectError(error, row);
      expect(sandbox.requests).toEqual([]);
    },
  );
});

describe('of what the server gets wrong, the request has been sent once:', () => {
  test.each(ANSWERS.map((row) => [row.what, row.status, row] as const))(
    '%s is %s',
    async (_what, _status, row) => {
      const server = await startScript(row.script);
      const session = sessionWith(server.url, { maxResponseBytes: 1024 * 1024 });
      const error = await rejection(write(session, { timeoutMs: row.timeoutMs ?? 5000 }));
      expectError(error, row);
      expectWhere(error, server.url);
      expect(server.seen).toHaveLength(1);
    },
  );
});

describe('of servers that cannot be had, nothing is sent:', () => {
  test.each(NETWORK.map((row) => [row.what, row.status, row] as const))(
    '%s is %s',
    async (_what, _status, row) => {
      const { options, server } = await row.open();
      const error = await rejection(write(sessionWith(options.url, options)));
      expectError(error, row);
      expectWhere(error, options.url);
      expect(server?.seen ?? []).toEqual([]);
    },
  );
});

test('wrong credentials are WBEM_E_ACCESS_DENIED, and nothing is done', async () => {
  const sandbox = await openSandbox();
  const session = openSession(sandbox, {
    auth: { kind: 'ntlm', username: sandbox.user.username, password: 'wrong' },
    server: 'windows',
  });
  const error = await rejection(write(session));
  expect(error).toBeInstanceOf(WsmanError);
  expect(error).toMatchObject({
    name: 'AuthenticationError',
    hresultName: 'WBEM_E_ACCESS_DENIED',
    mechanism: 'NTLM',
    offered: ['Negotiate'],
    outcomeUnknown: false,
    retryable: false,
  });
  expectWhere(error, sandbox.url);
  expect(sandbox.requests).toEqual([]);
  expect(stored(sandbox)).toEqual(SETTING);
});

test('an answer of 200 MB is not read to its end', async () => {
  const row = ANSWERS.find(({ what }) => what === '200 MB, streamed');
  let written = (): number => 0;
  const server = await startScript((response, seen) => {
    const { socket } = response;
    written = () => socket?.bytesWritten ?? 0;
    row?.script(response, seen);
  });
  await rejection(write(sessionWith(server.url, { maxResponseBytes: 1024 * 1024 })));
  await eventually(() => [...server.ended]).toEqual([1]);
  expect(written()).toBeGreaterThan(1024 * 1024);
  expect(written()).toBeLessThan(20 * 1024 * 1024);
});
