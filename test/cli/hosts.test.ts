import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { CERTIFICATE, KEY } from './certificate.js';
import { fileWith, jsonLines, type Outcome, typing, wscim } from './harness.js';

const users = { me: 's3cret' };
const env = { PW: users.me };
const LOGIN = ['--user', 'me', '--password-env', 'PW', '--allow-unencrypted'];

let sandbox: Sandbox;
let secure: Sandbox;
let other: Sandbox;
let silent: Server;

function address(url: string): string {
  return new URL(url).host;
}

function addressOf(server: Server): string {
  const found = server.address();
  return typeof found === 'object' ? `127.0.0.1:${found?.port}` : '';
}

beforeAll(async () => {
  sandbox = await startSandbox({ basic: true, allowUnencrypted: true, users });
  secure = await startSandbox({ basic: true, users, tls: { key: KEY, cert: CERTIFICATE } });
  other = await startSandbox({ basic: true, users, dialect: 'omi' });
  silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  silent.close();
  await Promise.all([sandbox.close(), secure.close(), other.close()]);
});

async function identify(...options: string[]): Promise<Outcome> {
  return wscim(['host', 'identify', ...options], { env });
}

describe('wscim host identify', () => {
  test('says what the server is', async () => {
    const { code, stdout } = await identify('--url', sandbox.url, ...LOGIN);
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([{ serverKind: 'windows' }]);
  });

  test('writes XML', async () => {
    const { stdout } = await identify('--url', sandbox.url, ...LOGIN, '-o', 'xml');
    expect(stdout).toMatch(/^<Identity>\n.*<serverKind>windows<\/serverKind>\n<\/Identity>\n$/s);
  });
});

describe('several hosts', () => {
  test('give their results in order, each with its host', async () => {
    const [first, second] = [address(sandbox.url), address(other.url)];
    const { code, stdout } = await identify('--host', first, '--host', second, ...LOGIN);
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([
      { _host: first, serverKind: 'windows' },
      { _host: second, serverKind: 'omi' },
    ]);
  });

  test('come from a file, and one of them is a list too', async () => {
    const file = fileWith('hosts.txt', `# ours\n\n${address(sandbox.url)} # the first\n`);
    const { stdout } = await identify('--hosts', file, ...LOGIN, '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject([{ _host: address(sandbox.url) }]);
  });

  test('fail one by one: the others are done, and the exit code is 1', async () => {
    const good = address(sandbox.url);
    const { code, stdout, stderr } = await identify(
      '--host',
      '127.0.0.1:1',
      '--host',
      good,
      ...LOGIN,
    );
    expect(code).toBe(1);
    expect(jsonLines(stdout)).toMatchObject([{ _host: good }]);
    expect(jsonLines(stderr)).toMatchObject([{ _host: '127.0.0.1:1', exitCode: 69 }]);
    expect(stderr).toMatch(/^wscim: 1 of 2 hosts failed$/m);
  });

  test('that all fail alike give that exit code', async () => {
    const { code } = await identify('--host', '127.0.0.1:1', '--host', '127.0.0.1:2', ...LOGIN);
    expect(code).toBe(69);
  });

  test('are asked some at a time, 16 of them', async () => {
    let [open, most] = [0, 0];
    const counter = createServer((socket) => {
      open += 1;
      most = Math.max(most, open);
      socket.on('error', () => undefined).on('close', () => (open -= 1));
      socket.resume();
    });
    await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
    const hosts = Array.from({ length: 40 }, (_, index) => `${addressOf(counter)}/${index}`);
    const options = hosts.flatMap((host) => ['--host', host]);
    const { code, stderr } = await identify(...options, ...LOGIN, '--timeout', '0.3');
    counter.close();
    expect({ code, failed: jsonLines(stderr).length }).toEqual({ code: 124, failed: 40 });
    // The server may hear of the end of one connection after the beginning of the next.
    expect(most).toBeGreaterThanOrEqual(16);
    expect(most).toBeLessThanOrEqual(32);
  });
});

describe('a failed connection', () => {
  test.each([
    ['a refused connection', 69, () => ['--host', '127.0.0.1:1'], /ECONNREFUSED/],
    ['an unknown name', 69, () => ['--host', 'nowhere.invalid'], /does not resolve|name server/],
    ['a wrong certificate', 69, () => ['--url', secure.url], /self-signed/],
    [
      'no answer in time',
      124,
      () => ['--host', addressOf(silent), '--timeout', '0.2'],
      /TIMED_OUT/,
    ],
  ])('for %s is %i', async (_, code, target, message) => {
    const outcome = await identify(...target(), ...LOGIN);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toMatch(message);
  });

  test('for a wrong password is 77', async () => {
    const argv = ['host', 'identify', '--url', sandbox.url, ...LOGIN];
    const { code, stderr } = await wscim(argv, { env: { PW: 'wr0ng' } });
    expect(code).toBe(77);
    expect(stderr).toMatch(/check user and password/);
    expect(stderr).not.toContain('wr0ng');
  });
});

describe('https', () => {
  test('trusts the certificates of --ca', async () => {
    const ca = fileWith('ca.pem', CERTIFICATE);
    const { code, stderr } = await identify(
      '--host',
      address(secure.url),
      '--ca',
      ca,
      ...LOGIN.slice(0, 4),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('takes any certificate with --insecure, and warns', async () => {
    const { code, stderr } = await identify('--url', secure.url, '--insecure', ...LOGIN);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^wscim: warning: --insecure: the certificate is not checked/);
  });
});

describe('the choice of a server', () => {
  test.each([
    [['--user', 'me'], /which server\? use --host, --hosts or --url/],
    [['--url', 'https://a', '--host', 'b'], /--url goes without --host/],
    [['--host', 'srv01'], /WBEM_E_ENCRYPTED_CONNECTION_REQUIRED/],
    [['--host', 'https://me:s3cret@srv01'], /must not hold a user or a password/],
    [['--host', 'https://srv01', '--auth', 'magic'], /"magic" is none of basic, ntlm/],
    [['--host', 'https://srv01', '--hosts', 'nowhere.txt'], /cannot read nowhere.txt: ENOENT/],
    [['--host', 'https://srv01', '--ca', 'nowhere.pem'], /cannot read nowhere.pem: ENOENT/],
    [['--host', 'https://srv01', '--server', 'vms'], /--server: "vms" is none of windows, omi/],
  ])('refuses %j', async (options, message) => {
    const { code, stderr } = await identify(...options);
    expect(code).toBe(64);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('s3cret');
  });
});

describe('the password', () => {
  const target = (): string[] => ['--url', sandbox.url, '--allow-unencrypted', '--user', 'me'];

  test.each([
    ['a variable', ['--password-env', 'PW'], { env }],
    ['a file', ['--password-file', fileWith('password', 's3cret\n')], {}],
    ['standard input', ['--password-stdin'], { stdin: 's3cret\nand more' }],
    ['the person at the terminal', [], { stdin: typing('s3cret\r'), terminal: true }],
  ])('comes from %s', async (_, options, surroundings) => {
    const argv = ['host', 'identify', ...target(), ...options];
    const { code, stdout, stderr } = await wscim(argv, surroundings);
    expect({ code, shown: `${stdout}${stderr}`.includes('s3cret') }).toEqual({
      code: 0,
      shown: false,
    });
  });

  test.each([
    [['--user', 'me'], /no password, and no terminal to ask for it/],
    [['--user', 'me', '--password-env', 'NONE'], /NONE of --password-env is not set/],
    [['--user', 'me', '--password-env', 'PW', '--password-stdin'], /more than one of/],
    [['--user', 'me', '--password-file', 'nowhere'], /cannot read nowhere/],
    [['--password-env', 'PW'], /--password-env without --user/],
    [['--user', 'me', '--password', 's3cret'], /can be read by everybody/],
  ])('is refused from %j', async (options, message) => {
    const { code, stderr } = await identify('--host', 'https://srv01', ...options);
    expect(code).toBe(64);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('s3cret');
  });

  test.each([
    ['\u0003', 130],
    ['\u0004', 64],
  ])('is not asked for longer than %j', async (key, expected) => {
    const argv = ['host', 'identify', ...target()];
    const { code } = await wscim(argv, { stdin: typing(key), terminal: true });
    expect(code).toBe(expected);
  });
});
