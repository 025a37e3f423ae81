import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { loginFor } from '../../src/cli/login.js';
import { startHttpProxy } from '../transport/proxy-servers.js';
import { CERTIFICATE, KEY } from './certificate.js';
import { fileWith, type Outcome, wscim } from './harness.js';

const users = { me: 's3cret' };
const env = { PW: users.me };
const PASSWORD = ['--password-env', 'PW'];
const USER = ['--user', 'me', ...PASSWORD];
const CERT = fileWith('client.pem', CERTIFICATE);
const KEY_FILE = fileWith('client-key.pem', KEY);
const { fingerprint256 } = new X509Certificate(CERTIFICATE);

let sandbox: Sandbox;
let secure: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ users });
  secure = await startSandbox({ users, basic: true, tls: { key: KEY, cert: CERTIFICATE } });
});

afterAll(async () => {
  await Promise.all([sandbox.close(), secure.close()]);
});

async function identify(...options: string[]): Promise<Outcome> {
  return wscim(['host', 'identify', ...options], { env });
}

describe('a login', () => {
  test.each([
    ['by NTLM, sealed', () => ['--url', sandbox.url, ...USER, '--auth', 'ntlm']],
    [
      'by Negotiate with NTLM, the default of http',
      () => ['--url', sandbox.url, '--user', 'X\\me', ...PASSWORD, '--allow-ntlm'],
    ],
    [
      'by Basic, the default of https, with a pinned certificate',
      () => ['--host', new URL(secure.url).host, ...USER, '--fingerprint', fingerprint256],
    ],
  ])('succeeds %s', async (_, options) => {
    expect(await identify(...options())).toMatchObject({ code: 0, stderr: '' });
  });

  test('by Basic is refused where it is not offered, and says what is', async () => {
    const { code, stderr } = await identify('--url', sandbox.url, ...USER, '--allow-unencrypted');
    expect(code).toBe(77);
    expect(stderr).toMatch(/it offers Negotiate.*does not take Basic.*Basic="true"/);
  });

  test('with a wrong password over NTLM asks to check it', async () => {
    const argv = ['host', 'identify', '--url', sandbox.url, ...USER, '--auth', 'ntlm'];
    const { code, stderr } = await wscim(argv, { env: { PW: 'wr0ng' } });
    expect(code).toBe(77);
    expect(stderr).toMatch(/check user and password/);
  });

  test('without tickets names the way without Kerberos', async () => {
    const target = ['--url', sandbox.url, '--ccache', 'FILE:/nowhere/cache'];
    const { code, stderr } = await identify(...target);
    expect(code).toBe(77);
    expect(stderr).toMatch(/--auth negotiate --allow-ntlm/);
  });

  test('another fingerprint ends the connection', async () => {
    const other = ['--fingerprint', '00'.repeat(32)];
    const { code } = await identify('--url', secure.url, ...USER, ...other);
    expect(code).toBe(69);
  });
});

describe('login options that make no sense', () => {
  const http = ['--host', 'srv01'];
  const https = ['--host', 'https://srv01'];
  test.each([
    [[...https, ...USER, '--auth', 'ntlm', '--allow-ntlm'], /--allow-ntlm makes no sense with/],
    [[...https, ...USER, '--auth', 'kerberos', '--allow-ntlm'], /--allow-ntlm makes no sense/],
    [[...http, '--allow-ntlm'], /--allow-ntlm needs --user/],
    [[...https, ...USER, '--auth', 'ntlm', '--cert', CERT], /--cert makes no sense with --auth n/],
    [[...https, ...USER, '--auth', 'basic', '--keytab', 'k'], /--keytab makes no sense/],
    [[...https, '--cert', CERT], /--cert and --key go together/],
    [[...https, '--key', KEY_FILE], /--cert and --key go together/],
    [[...https, '--pfx', 'a', '--cert', CERT, '--key', KEY_FILE], /--pfx goes without/],
    [[...https, '--auth', 'certificate'], /needs --cert and --key, or --pfx/],
    [[...https, '--cert', CERT, '--key', KEY_FILE, '--user', 'me'], /--user makes no sense/],
    [[...https, '--auth', 'certificate', '--cert', CERT, '--key', 'none'], /cannot read none/],
    [['--url', 'http://srv01/wsman', '--cert', CERT, '--key', KEY_FILE], /over https only/],
    [[...http, '--auth', 'ntlm'], /--auth ntlm needs --user/],
    [[...http, '--ccache', 'c', '--keytab', 'k', '--user', 'me'], /--ccache goes without --keyt/],
    [[...http, '--ccache', 'c', '--user', 'me', ...PASSWORD], /--ccache goes without --user/],
    [[...http, '--keytab', 'k'], /--keytab needs --user/],
    [[...http, '--keytab', 'k', ...USER], /--password-env makes no sense with --keytab/],
    [[...http, '--auth', 'negotiate', ...PASSWORD], /--password-env without --user/],
    [[...http, '--user', 'X\\me', ...PASSWORD], /user@REALM.*add --allow-ntlm/],
    [[...https, '--insecure', '--fingerprint', 'aa'], /--insecure makes no sense/],
    [[...https, '--fingerprint', 'aa'], /is no SHA-256 fingerprint/],
    [['--url', 'http://srv01', ...USER, '--fingerprint', 'aa'], /--fingerprint goes with https/],
    [[...https, '--proxy', 'ftp://me:s3cret@proxy'], /no URL of http, https, socks/],
    [[...https, '--proxy', 'http://me:s3cret@proxy'], /a password in --proxy can be read by every/],
    [[...https, '--proxy', 'http://:s3cret@proxy'], /a password in --proxy can be read by every/],
    [[...https, '--proxy-password-env', 'PW'], /--proxy-password-env needs --proxy/],
    [
      [...https, '--proxy', 'http://proxy', '--proxy-password-env', 'PW'],
      /needs a user in --proxy/,
    ],
    [
      [...https, '--proxy', 'http://me@proxy', '--proxy-password-env', 'NONE'],
      /variable NONE of --proxy-password-env is not set/,
    ],
    [[...https, ...USER, '--auth', 'ntlm', '--service', 'HTTP'], /--service makes no sense with/],
    [[...https, ...USER, '--auth', 'basic', '--delegate'], /--delegate makes no sense with/],
    [[...http, '--service', 'HTTP/srv01'], /--service takes the class of a service.*without the/],
  ])('%j', async (options, message) => {
    const { code, stdout, stderr } = await identify(...options);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('s3cret');
  });
});

describe('a certificate', () => {
  test('with a key that is none is refused before anything is sent', async () => {
    const key = fileWith('broken.pem', 'no key');
    const { code, stderr } = await identify('--url', secure.url, '--cert', CERT, '--key', key);
    expect(code).toBe(64);
    expect(stderr).toMatch(/the certificate or its key cannot be used/);
  });

  test('with an encrypted key wants a passphrase', async () => {
    const key = fileWith('locked.pem', '-----BEGIN ENCRYPTED PRIVATE KEY-----\n');
    const { code, stderr } = await identify('--url', secure.url, '--cert', CERT, '--key', key);
    expect(code).toBe(64);
    expect(stderr).toMatch(/no password, and no terminal to ask for it/);
  });

  test('logs in without a user, and a bare host is https', async () => {
    const target = ['--host', new URL(secure.url).host, '--fingerprint', fingerprint256];
    const { code, stderr } = await identify(...target, '--cert', CERT, '--key', KEY_FILE);
    // The sandbox knows no certificates; that it says so is proof that it was asked.
    expect(code).toBe(77);
    expect(stderr).toMatch(/tried Certificate/);
  });
});

describe('the options of a ticket', () => {
  const url = new URL('http://srv01:5985/wsman');

  test.each([
    [{ service: ['WSMAN', 'HTTP'] }, { kind: 'negotiate', services: ['WSMAN', 'HTTP'] }],
    [{ delegate: true }, { kind: 'negotiate', delegate: true }],
    [
      { auth: 'kerberos', delegate: true, ccache: 'c' },
      { delegate: true, ccache: 'c' },
    ],
  ] as const)('%j', (options, auth) => {
    expect(loginFor(options, url)?.auth('')).toMatchObject(auth);
  });
});

describe('a proxy', () => {
  test('gets the password of its user from the environment', async () => {
    const proxy = await startHttpProxy({ login: 'me:a%4:@/é' });
    const argv = ['--proxy', `http://me@${proxy.host}`, '--proxy-password-env', 'PROXY_PW'];
    const target = ['host', 'identify', '--url', sandbox.url, ...USER, '--auth', 'ntlm', ...argv];
    const { code, stderr } = await wscim(target, { env: { ...env, PROXY_PW: 'a%4:@/é' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(proxy.destinations).toEqual([new URL(sandbox.url).host]);
  });

  test('that is not there is named without its credentials', async () => {
    const proxy = ['--proxy', 'http://me@127.0.0.1:1', '--proxy-password-env', 'PW'];
    const { code, stderr } = await identify('--url', secure.url, ...USER, ...proxy);
    expect(code).toBe(69);
    expect(stderr).not.toContain('s3cret');
  });
});
