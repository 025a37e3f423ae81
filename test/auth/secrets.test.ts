import { describe, expect, test } from 'vitest';
import { securityOf } from '../../src/auth/credentials.js';
import { urlOf } from '../../src/client/connect.js';
import { type CimSession, connect, type SessionOptions } from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import { ANSWERS } from '../client/bad-input/answers.js';
import { NETWORK } from '../client/bad-input/network.js';
import { write } from '../client/bad-input/row.js';
import { eventually, rejection } from '../client/waiting.js';
import { openSandbox, openSession } from '../client/setup.js';
import { answer, sessionWith, startScript } from '../transport/scripted-server.js';
import { shown } from './support/shown.js';

const PASSWORD = 'Tr0ub4dor&3';
const auth = { kind: 'basic', username: 'ops', password: PASSWORD } as const;
const TOKEN = Buffer.from(`ops:${PASSWORD}`).toString('base64');
const SECRETS = [PASSWORD, encodeURIComponent(PASSWORD), TOKEN, TOKEN.slice(0, 12)];

/** The secrets that a log could show with a value. */
function secretsIn(value: unknown): string[] {
  const text = shown(value);
  return SECRETS.filter((secret) => text.includes(secret));
}

/** What a function throws. */
function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new TypeError('nothing was thrown');
}

test('the secrets would be found if they were there', () => {
  const error = new Error('outer', { cause: new Error(TOKEN) });
  expect(secretsIn(error)).not.toEqual([]);
  expect(secretsIn({ auth })).toEqual([PASSWORD]);
});

describe('no password or token is shown', () => {
  test('by a session, before and after it was used', async () => {
    const server = await startScript((response) => answer(response));
    const session: CimSession = sessionWith(server.url, { auth });
    expect(secretsIn(session)).toEqual([]);
    await session.getInstance('Test_Setting.Id="one"');
    expect(secretsIn(session)).toEqual([]);
  });

  test('by a transport', async () => {
    const options = { auth, allowUnencrypted: true };
    await using transport = openTransport(new URL('http://127.0.0.1:1/wsman'), options);
    expect(secretsIn(transport)).toEqual([]);
  });

  test('by what authenticates a connection', () => {
    expect(secretsIn(securityOf(auth, 'srv01', true))).toEqual([]);
    const ntlm = securityOf({ ...auth, kind: 'ntlm' }, 'srv01', false);
    expect(secretsIn(ntlm)).toEqual([]);
  });

  test('to the trace', async () => {
    const server = await startScript((response) => answer(response));
    const seen: unknown[] = [];
    const trace = (...parameters: unknown[]): void => void seen.push(parameters);
    await sessionWith(server.url, { auth, trace }).getInstance('Test_Setting.Id="one"');
    expect(seen).toHaveLength(2);
    expect(secretsIn(seen)).toEqual([]);
  });
});

describe('no password or token is in the error', () => {
  test.each(ANSWERS.map((row) => [row.what, row] as const))('for %s', async (_what, row) => {
    const server = await startScript(row.script);
    const session = sessionWith(server.url, { auth, maxResponseBytes: 1024 * 1024 });
    expect(
      secretsIn(await rejection(write(session, { timeoutMs: row.timeoutMs ?? 5000 }))),
    ).toEqual([]);
  });

  test.each(NETWORK.map((row) => [row.what, row] as const))('for %s', async (_what, row) => {
    const { options } = await row.open();
    expect(
      secretsIn(await rejection(write(sessionWith(options.url, { ...options, auth })))),
    ).toEqual([]);
  });

  test.each([200, 403, 500])('for a page of status %i that shows the request', async (status) => {
    const server = await startScript((response, { headers }) => {
      response.writeHead(status, { 'content-type': 'text/html' });
      response.end(`<pre>Authorization: ${headers.authorization}</pre>`);
    });
    const error = await rejection(write(sessionWith(server.url, { auth })));
    expect(String(error)).toContain('Basic [redacted]');
    expect(secretsIn(error)).toEqual([]);
  });

  test('for credentials that are refused', async () => {
    const sandbox = await openSandbox({ basic: true, allowUnencrypted: true });
    for (const kind of ['basic', 'ntlm'] as const) {
      const session = openSession(sandbox, { auth: { ...auth, kind } });
      expect(secretsIn(await rejection(write(session)))).toEqual([]);
    }
  });

  test('for a session that is closed while it is used', async () => {
    const server = await startScript(() => undefined);
    const session = sessionWith(server.url, { auth });
    const failed = rejection(write(session));
    await eventually(() => server.seen.length).toBe(1);
    await session.close();
    expect(secretsIn(await failed)).toEqual([]);
  });

  test('for http without leave', () => {
    expect(secretsIn(thrown(() => connect({ host: 'srv01', auth })))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a mechanism that is not there', { ...auth, kind: 'digest' }],
    ['a user name with a colon', { ...auth, username: `ops:${PASSWORD}` }],
  ])('for %s', (_what, bad) => {
    const options = { host: 'https://srv01', auth: bad as SessionOptions['auth'] };
    expect(secretsIn(thrown(() => connect(options as SessionOptions)))).toEqual([]);
  });

  const escaped = encodeURIComponent(PASSWORD);
  test.each<[string, SessionOptions]>([
    ['a URL that holds them', { url: `https://ops:${escaped}@srv01/wsman` }],
    ['such a URL with a bad port', { url: `https://ops:${escaped}@srv01:99999/wsman` }],
    ['such a URL of another scheme', { url: `ftp://ops:${escaped}@srv01` }],
    ['such a URL with a bad host', { url: `https://ops:${PASSWORD}@srv 01` }],
    ['a host that holds them', { host: `ops:${escaped}@srv01` }],
    ['such a host that is bad', { host: `ops:${PASSWORD}@srv 01:x` }],
  ])('for %s', (_what, options) => {
    expect(secretsIn(thrown(() => urlOf(options)))).toEqual([]);
  });
});
