import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { TimeoutError, type WsmanError } from '../../src/index.js';
import { shown } from '../auth/support/shown.js';
import { openSandbox, settingPath } from '../client/setup.js';
import { eventually, rejection } from '../client/waiting.js';
import { openCounted } from './between.js';
import { read, write } from './calls.js';
import { certificate } from './certificates.js';
import { type Behaviour, startHttpProxy, startSocksProxy } from './proxy-servers.js';
import { answer, sessionWith, startScript } from './scripted-server.js';

const LOGIN = 'proxy-user:Proxy-Wort-0815';
const SECRETS = ['Proxy-Wort-0815', Buffer.from(LOGIN).toString('base64')];

const KINDS = [
  ['http', startHttpProxy],
  ['socks5', startSocksProxy],
] as const;

describe.each(KINDS)('a proxy of %s', (scheme, start) => {
  test('carries an encrypted session, and can read none of it', async () => {
    const sandbox = await openSandbox();
    const proxy = await start({});
    const { session, transport } = openCounted(sandbox.url, sandbox, {
      proxy: `${scheme}://${proxy.host}`,
    });
    await write(session);
    expect((await read(session)).Title).toBe('new');
    expect(transport.counts).toEqual({ connections: 1, handshakes: 1 });
    expect(proxy.destinations).toEqual([new URL(sandbox.url).host]);
    const carried = Buffer.concat(proxy.carried);
    expect(carried.length).toBeGreaterThan(1000);
    expect(carried.includes('Envelope')).toBe(false);
    await session.close();
    await eventually(() => proxy.open.size).toBe(0);
  });

  test('carries TLS, whose certificate is that of the server', async () => {
    const sandbox = await openSandbox({ tls: certificate('server'), channelBindings: 'strict' });
    const proxy = await start({});
    const options = { proxy: new URL(`${scheme}://${proxy.host}`) };
    const ca = certificate('ca').cert;
    const { session } = openCounted(sandbox.url, sandbox, { ...options, tls: { ca } });
    expect((await read(session)).Title).toBe('first');
    const { session: other } = openCounted(sandbox.url, sandbox, options);
    expect(await rejection(write(other))).toMatchObject({
      reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      outcomeUnknown: false,
    });
  });

  test('gets the credentials that are for it, and shows nobody', async () => {
    const sandbox = await openSandbox();
    const proxy = await start({ login: LOGIN });
    const { session, transport } = openCounted(sandbox.url, sandbox, {
      proxy: `${scheme}://${LOGIN}@${proxy.host}`,
    });
    expect((await read(session)).Title).toBe('first');
    const texts = shown([session, transport]);
    expect(SECRETS.filter((secret) => texts.includes(secret))).toEqual([]);
    const carried = Buffer.concat(proxy.carried).toString('latin1');
    expect(SECRETS.filter((secret) => carried.includes(secret))).toEqual([]);
  });

  test('gets a password with every character that a URL cannot hold', async () => {
    const sandbox = await openSandbox();
    const proxy = await start({ login: 'us@er:p@ss/w:ö%rd' });
    const login = `${encodeURIComponent('us@er')}:${encodeURIComponent('p@ss/w:ö%rd')}`;
    const { session } = openCounted(sandbox.url, sandbox, {
      proxy: `${scheme}://${login}@${proxy.host}`,
    });
    expect((await read(session)).Title).toBe('first');
  });

  test.each<[string, string, Behaviour, string]>([
    ['wants credentials', '', 'open', ''],
    ['wants other credentials', 'proxy-user:Proxy-Wort-4711@', 'open', ''],
    ['refuses', `${LOGIN}@`, 'refuse', ''],
    ['hangs up', `${LOGIN}@`, 'hang up', ''],
    ['is none', `${LOGIN}@`, 'babble', ''],
  ])('that %s fails the call, which was not sent; no password is shown', async (...row) => {
    const [, login, behaviour] = row;
    const server = await startScript((response) => answer(response));
    const proxy = await start({ behaviour, login: LOGIN });
    const session = sessionWith(server.url, { proxy: `${scheme}://${login}${proxy.host}` });
    const error = (await rejection(write(session))) as WsmanError;
    expect(error).toMatchObject({
      code: 'ERR_WSMAN_TRANSPORT',
      sent: 'not sent',
      outcomeUnknown: false,
    });
    const texts = shown([error, session]);
    const secrets = [...SECRETS, 'Proxy-Wort-4711'];
    expect(secrets.filter((secret) => texts.includes(secret))).toEqual([]);
    expect(server.seen).toEqual([]);
    await eventually(() => proxy.open.size).toBe(0);
  });

  test('that says no is named, with the reason', async () => {
    const proxy = await start({ behaviour: 'refuse' });
    const session = sessionWith('http://127.0.0.1:9/wsman', { proxy: `${scheme}://${proxy.host}` });
    const error = (await rejection(write(session))) as WsmanError;
    expect(error).toMatchObject({ reason: 'proxy-refused', nativeHresult: 0x800706ba });
    expect(error.message).toContain(`the proxy ${proxy.host}`);
  });

  test('that hangs ends with the time-out of connections', async () => {
    const proxy = await start({ behaviour: 'hang' });
    const session = sessionWith('http://127.0.0.1:9/wsman', {
      proxy: `${scheme}://${LOGIN}@${proxy.host}`,
      connectTimeoutMs: 100,
    });
    const error = await rejection(write(session));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ sent: 'not sent', outcomeUnknown: false });
    await eventually(() => proxy.open.size).toBe(0);
  });

  test('that hangs is given up when the signal says so', async () => {
    const proxy = await start({ behaviour: 'hang' });
    const session = sessionWith('http://127.0.0.1:9/wsman', { proxy: `${scheme}://${proxy.host}` });
    const controller = new AbortController();
    const { signal } = controller;
    const failed = rejection(session.deleteInstance(settingPath(), { signal }));
    await eventually(() => proxy.destinations.length).toBe(1);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    await eventually(() => proxy.open.size).toBe(0);
  });

  test('that is not there fails the call; no password is shown', async () => {
    const session = sessionWith('http://127.0.0.1:9/wsman', {
      proxy: `${scheme}://${LOGIN}@127.0.0.1:1`,
    });
    const error = (await rejection(write(session))) as WsmanError;
    expect(error).toMatchObject({ code: 'ERR_WSMAN_TRANSPORT', reason: 'ECONNREFUSED' });
    expect(error.message).toContain('through the proxy 127.0.0.1:1');
    expect(error.message).not.toContain('WinRM');
    const texts = shown(error);
    expect(SECRETS.filter((secret) => texts.includes(secret))).toEqual([]);
  });
});

test('a name is resolved by the proxy of SOCKS', async () => {
  const proxy = await startSocksProxy({ behaviour: 'refuse' });
  const session = sessionWith('http://srv99.example/wsman', { proxy: `socks5://${proxy.host}` });
  await rejection(write(session));
  expect(proxy.destinations).toEqual(['srv99.example:80']);
});

test.each(['ftp://proxy', 'proxy:3128', `telnet://${LOGIN}@proxy`])(
  'a proxy cannot be %s',
  (proxy) => {
    const options = { proxy };
    const make = (): unknown => sessionWith('http://srv01/wsman', options);
    expect(make).toThrow(/is no URL of http, https, socks5 or socks4/);
    expect(make).not.toThrow(/Proxy-Wort/);
  },
);

test('credentials of a proxy are percent-encoded', () => {
  const make = (): unknown =>
    sessionWith('http://srv01/wsman', { proxy: 'http://proxy-user:100%Proxy-Wort@proxy:3128' });
  expect(make).toThrow(/credentials of the proxy .* write % as %25/);
  expect(make).not.toThrow(/Proxy-Wort/);
});

test('the certificate of a proxy is checked, whatever the environment says', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => void vi.unstubAllEnvs());
  const proxy = await startScript((response) => answer(response), {
    tls: certificate('self-signed'),
  });
  const session = sessionWith('http://srv01/wsman', { proxy: new URL(proxy.url).origin });
  expect(await rejection(write(session))).toMatchObject({
    reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    outcomeUnknown: false,
  });
});
