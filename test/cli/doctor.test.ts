import { X509Certificate } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { CERTIFICATE, KEY } from './certificate.js';
import { jsonLines, wscim } from './harness.js';

const users = { me: 's3cret' };
const USER = ['--user', 'me', '--password-env', 'PW'];
const NTLM = [...USER, '--auth', 'ntlm'];
const FINGERPRINT = new X509Certificate(CERTIFICATE).fingerprint256;

let sandbox: Sandbox;
let basic: Sandbox;
let secure: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ users });
  basic = await startSandbox({ users, dialect: 'omi' });
  secure = await startSandbox({ users, basic: true, tls: { key: KEY, cert: CERTIFICATE } });
});

afterAll(async () => {
  await Promise.all([sandbox.close(), basic.close(), secure.close()]);
});

interface Report {
  readonly code: number;
  readonly stderr: string;
  /** The rows by their steps. */
  readonly steps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The results in their order, as `name ok`. */
  readonly results: readonly string[];
}

async function doctor(argv: readonly string[], password = 's3cret'): Promise<Report> {
  const { code, stdout, stderr } = await wscim(['host', 'doctor', ...argv], {
    env: { PW: password },
  });
  expect(`${stdout}${stderr}`).not.toContain(password);
  const rows = jsonLines(stdout) as Record<string, string>[];
  return {
    code,
    stderr,
    steps: Object.fromEntries(rows.map((row) => [row['step'], row])),
    results: rows.map(({ step, result }) => `${step} ${result}`),
  };
}

const ALL = 'name tcp tls ws-man mechanism spn clock identify read encryption'.split(' ');

/** All steps but these are well. */
function except(others: Readonly<Record<string, string>>): string[] {
  return ALL.map((step) => `${step} ${others[step] ?? 'ok'}`);
}

/** What follows a step that fails, up to the first that does not need it. */
function failing(step: string, skipped: readonly string[]): string[] {
  const rest = skipped.map((name) => [name, 'skipped']);
  return except({ ...Object.fromEntries(rest), [step]: 'failed' });
}

async function listening<S extends Server>(server: S, use: (port: number) => Promise<void>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

async function answering(answer: RequestListener, use: (port: number) => Promise<void>) {
  const server = createHttpServer(answer);
  await listening(server, async (port) => {
    await use(port);
    server.closeAllConnections();
  });
}

describe('wscim host doctor, where all is well', () => {
  test('by NTLM: messages are sealed', async () => {
    const { code, results, steps, stderr } = await doctor(['--url', sandbox.url, ...NTLM]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(results).toEqual(except({ tls: 'skipped', spn: 'skipped' }));
    expect(steps['name']).toMatchObject({ detail: '127.0.0.1 is 127.0.0.1', next: '' });
    expect(steps['ws-man']?.['detail']).toBe('/wsman wants a login, and offers Negotiate');
    expect(steps['identify']?.['detail']).toMatch(/^Microsoft.* logged in as me by ntlm$/);
    expect(steps['encryption']?.['detail']).toBe('sealed: messages are encrypted by NTLM');
  });

  test('by Negotiate, which may use NTLM', async () => {
    const negotiate = ['--user', 'X\\me', '--password-env', 'PW', '--allow-ntlm'];
    const { code, steps } = await doctor(['--url', sandbox.url, ...negotiate]);
    expect(code).toBe(0);
    expect(steps['mechanism']?.['detail']).toBe('Negotiate is offered');
    expect(steps['encryption']?.['detail']).toMatch(/^sealed: /);
  });

  test('by Basic: says that nothing is encrypted', async () => {
    const { code, steps } = await doctor(['--url', basic.url, ...USER, '--allow-unencrypted']);
    expect(code).toBe(0);
    expect(steps['encryption']?.['detail']).toMatch(/^none: anybody on the way/);
  });

  test('over TLS: shows the certificate', async () => {
    const pinned = ['--url', secure.url, ...USER, '--fingerprint', FINGERPRINT];
    const { code, results, steps } = await doctor(pinned);
    expect(code).toBe(0);
    expect(results).toEqual(except({ spn: 'skipped' }));
    expect(steps['tls']?.['detail']).toMatch(/^TLSv1\.3; the certificate is one of --fingerprint/);
    expect(steps['tls']?.['detail']).toMatch(/CN=localhost .*valid 2026-\d\d-\d\d to 2126-/);
    expect(steps['tls']?.['detail']).toContain(FINGERPRINT);
    expect(steps['encryption']?.['detail']).toBe('TLS: all is encrypted');
  });

  test('on several hosts: labels the steps', async () => {
    const hosts = [sandbox, basic].flatMap(({ url }) => ['--host', new URL(url).host]);
    const { code, stdout } = await wscim(['host', 'doctor', ...hosts, ...NTLM], {
      env: { PW: users.me },
    });
    expect(code).toBe(0);
    expect(new Set(jsonLines(stdout).map((row) => row['_host']))).toEqual(
      new Set([sandbox, basic].map(({ url }) => new URL(url).host)),
    );
  });

  test('where nobody logs in', async () => {
    const { steps, code } = await doctor(['--url', basic.url, '--allow-unencrypted']);
    expect(steps['mechanism']).toMatchObject({ result: 'skipped', detail: 'nobody logs in' });
    expect(steps['identify']).toMatchObject({ result: 'failed', next: 'log in with --user' });
    expect(code).toBe(77);
  });
});

const BEHIND_TCP = ['tls', 'ws-man', 'mechanism', 'spn', 'clock', 'identify', 'read', 'encryption'];

describe('wscim host doctor finds', () => {
  test('a name that does not resolve', async () => {
    const { code, results, steps } = await doctor(['--host', 'nowhere.invalid', ...NTLM]);
    expect(code).toBe(69);
    expect(results).toEqual(failing('name', ['tcp', ...BEHIND_TCP]));
    expect(steps['name']?.['next']).toMatch(/^check /);
    expect(steps['tcp']?.['detail']).toBe('not possible, because name failed');
  });

  test('a port where nothing listens', async () => {
    const { code, results, steps } = await doctor(['--host', '127.0.0.1:1', ...NTLM]);
    expect(code).toBe(69);
    expect(results).toEqual(failing('tcp', BEHIND_TCP));
    expect(steps['tcp']).toMatchObject({ next: expect.stringMatching(/winrm quickconfig/) });
  });

  test('a certificate that nobody trusts, and shows it', async () => {
    const { code, results, steps } = await doctor(['--url', secure.url, ...USER]);
    expect(code).toBe(69);
    expect(results).toEqual(failing('tls', BEHIND_TCP.slice(1)));
    expect(steps['tls']?.['detail']).toContain(FINGERPRINT);
    expect(steps['tls']?.['next']).toMatch(/--fingerprint/);
  });

  test('another certificate than the pinned one', async () => {
    const other = 'ab'.repeat(32);
    const { code, steps } = await doctor(['--url', secure.url, ...USER, '--fingerprint', other]);
    expect(code).toBe(69);
    expect(steps['tls']).toMatchObject({ result: 'failed' });
    expect(steps['tls']?.['next']).toMatch(/find out why the certificate changed/);
  });

  test('a port of http where https is meant', async () => {
    const { code, steps } = await doctor(['--url', sandbox.url.replace('http', 'https'), ...USER]);
    expect(code).toBe(69);
    expect(steps['tls']?.['detail']).toMatch(/does not speak TLS/);
  });

  test('a port of https where http is meant', async () => {
    const { code, steps } = await doctor(['--url', secure.url.replace('https', 'http'), ...NTLM]);
    expect(code).not.toBe(0);
    expect(steps['ws-man']?.['next']).toMatch(/https:\/\/HOST/);
  });

  test('an HTTP server that is no WinRM', async () => {
    await answering(
      (_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<p>no</p>'),
      async (port) => {
        const { code, results, steps } = await doctor(['--host', `127.0.0.1:${port}`, ...NTLM]);
        expect(code).toBe(70);
        expect(results).toEqual([
          ...except({ tls: 'skipped' }).slice(0, 3),
          ...failing('ws-man', BEHIND_TCP).slice(3),
        ]);
        expect(steps['ws-man']?.['detail']).toMatch(/^HTTP 404 without SOAP/);
        expect(steps['ws-man']?.['next']).toMatch(/^check port and path/);
      },
    );
  });

  test('a server that never answers, in time', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).resume());
    await listening(server, async (port) => {
      const target = ['--host', `127.0.0.1:${port}`, ...NTLM, '--timeout', '0.2'];
      const { code, steps } = await doctor(target);
      expect(code).toBe(124);
      expect(steps['ws-man']?.['next']).toMatch(/^check the firewalls/);
    });
  });

  test('a proxy that is not there, without its credentials', async () => {
    const proxy = ['--proxy', 'http://you@127.0.0.1:1', '--proxy-password-env', 'PW'];
    const { code, steps } = await doctor(['--url', sandbox.url, ...NTLM, ...proxy]);
    expect(code).toBe(69);
    expect(steps['name']).toMatchObject({
      result: 'skipped',
      detail: 'the proxy looks the name up',
    });
    expect(steps['tcp']?.['detail']).toMatch(/^no way through the proxy 127\.0\.0\.1:1: /);
    expect(steps['tcp']?.['next']).toMatch(/^check the proxy 127\.0\.0\.1:1/);
  });

  test('a mechanism that is not offered', async () => {
    const argv = ['--url', sandbox.url, ...USER, '--auth', 'basic', '--allow-unencrypted'];
    const { code, results, steps } = await doctor(argv);
    expect(code).toBe(77);
    expect(results).toContain('clock ok');
    expect(steps['mechanism']).toMatchObject({
      result: 'failed',
      detail: 'Basic is not offered, but Negotiate',
      next: expect.stringContaining('@{Basic="true"}'),
    });
    expect(steps['identify']).toMatchObject({
      result: 'skipped',
      detail: 'not possible, because mechanism failed',
    });
  });

  test('a wrong password', async () => {
    const { code, steps } = await doctor(['--url', sandbox.url, ...NTLM], 'wr0ng');
    expect(code).toBe(77);
    expect(steps['identify']).toMatchObject({ result: 'failed', next: 'check user and password' });
    expect(steps['read']).toMatchObject({
      result: 'skipped',
      detail: 'not possible, because identify failed',
    });
  });

  test('clocks too far apart for Kerberos, and the names it asks for', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    await answering(
      (_, response) => response.writeHead(401, { date, 'www-authenticate': 'Kerberos' }).end(),
      async (port) => {
        const target = ['--host', `127.0.0.1:${port}`, '--ccache', 'FILE:/nowhere/cache'];
        const kerberos = [...target, '--auth', 'kerberos'];
        const { code, steps } = await doctor(kerberos);
        expect(code).toBe(77);
        expect(steps['clock']?.['detail']).toMatch(/^the clock of the server is 3\d{3} s behind$/);
        expect(steps['clock']?.['next']).toMatch(/^set the clocks/);
        expect(steps['spn']?.['detail']).toMatch(
          /HTTP\/127.0.0.1, then WSMAN\/127.0.0.1, then host/,
        );
        const other = await doctor([...kerberos, '--service', 'CIFS', '--service', 'HTTP']);
        const asked = 'Kerberos asks for CIFS/127.0.0.1, then HTTP/127.0.0.1';
        expect(other.steps['spn']?.['detail']).toBe(asked);
      },
    );
  });
});

describe('for people', () => {
  const table = ['-o', 'table'];

  test('a step is a line, and a failure has another one with what to do', async () => {
    const argv = ['host', 'doctor', '--host', '127.0.0.1:1', ...NTLM, ...table];
    const { stdout } = await wscim(argv, { env: { PW: users.me } });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(ALL.length + 1);
    expect(lines[1]).toMatch(/^tcp +failed +the connection was refused/);
    expect(lines[2]).toMatch(/^ +next: +run winrm quickconfig/);
    expect(lines[3]).toMatch(/^tls +skipped +not possible, because tcp failed$/);
  });

  test('lines of several hosts begin with the host', async () => {
    const hosts = ['--host', '127.0.0.1:1', '--host', '127.0.0.1:2'];
    const argv = ['host', 'doctor', ...hosts, ...NTLM, ...table];
    const { code, stdout, stderr } = await wscim(argv, { env: { PW: users.me } });
    expect(code).toBe(69);
    expect(stdout).toMatch(/^127\.0\.0\.1:2 {2}tcp +failed/m);
    expect(stderr).toBe('wscim: 2 of 2 hosts failed\n');
  });

  test('--fields makes columns of its own', async () => {
    const argv = ['host', 'doctor', '--url', sandbox.url, ...NTLM, ...table];
    const { stdout } = await wscim([...argv, '--fields', 'step,result'], { env: { PW: users.me } });
    expect(stdout).toMatch(/^step +result\n-+ +-+\nname +ok$/m);
  });
});

test('wscim host doctor ends when it is interrupted', async () => {
  const argv = ['host', 'doctor', '--url', sandbox.url, ...NTLM];
  const { code } = await wscim(argv, { env: { PW: users.me }, signal: AbortSignal.abort() });
  expect(code).toBe(130);
});
