import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { textIn } from '../server/comparable.js';
import { request } from '../server/messages.js';
import { certificate } from '../transport/certificates.js';
import { missingCurlNegotiate, missingCurlNtlm, missingPywinrm, PYTHON } from './peers/clients.js';

const PASSWORD = 'Passw0rd!é';

/** Sends what it reads, three times on one connection, and prints the last answer. */
const PYWINRM = `
import sys, warnings
warnings.filterwarnings('ignore')
from winrm.protocol import Protocol
url, username, password, encryption = sys.argv[1:]
protocol = Protocol(endpoint=url, transport='ntlm', username=username, password=password,
                    message_encryption=encryption, server_cert_validation='ignore')
message = sys.stdin.read()
for _ in range(3):
    answer = protocol.send_message(message)
print(answer.decode() if isinstance(answer, bytes) else answer)
`;

/** pywinrm takes MD4 from OpenSSL. */
const OPENSSL_CONF = `openssl_conf = init
[init]
providers = providers
[providers]
default = active
legacy = active
[active]
activate = 1
`;

/** Keeps Kerberos, which SPNEGO tries first, from asking the network where its servers are. */
const KRB5_CONFIG = `[libdefaults]
default_realm = TEST.INVALID
dns_lookup_kdc = false
dns_lookup_realm = false
`;

let sandbox: Sandbox;
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'wscim-ntlm-'));
  writeFileSync(join(home, 'openssl.cnf'), OPENSSL_CONF);
  writeFileSync(join(home, 'krb5.conf'), KRB5_CONFIG);
  writeFileSync(join(home, 'users'), `TEST:ops:${PASSWORD}\n`);
  writeFileSync(join(home, 'wrong-users'), `TEST:ops:${PASSWORD}!\n`);
  writeFileSync(join(home, 'ca.pem'), certificate('ca').cert);
});
afterAll(() => {
  rmSync(home, { recursive: true });
});
beforeEach(async () => {
  sandbox = await startSandbox({ users: { ops: PASSWORD } });
  return async () => sandbox.close();
});

/** What a program prints that is given a message. */
async function run(
  command: string,
  parameters: readonly string[],
  input: string,
  users = 'users',
): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    OPENSSL_CONF: join(home, 'openssl.cnf'),
    // What GSSAPI logs in with.
    NTLM_USER_FILE: join(home, users),
    KRB5_CONFIG: join(home, 'krb5.conf'),
    KRB5CCNAME: `FILE:${join(home, 'nothing')}`,
    PYTHONIOENCODING: 'utf-8',
  };
  const child = spawn(command, parameters, { env, stdio: 'pipe' });
  child.stdin.on('error', () => undefined).end(input);
  const texts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
  }
  await new Promise((resolve) => child.on('close', resolve));
  return texts.join('');
}

const timeout = 20_000;

describe.skipIf(missingPywinrm !== undefined)('pywinrm', () => {
  const send = (url: string, password = PASSWORD, encryption = 'always'): Promise<string> =>
    run(PYTHON, ['-c', PYWINRM, url, 'SANDBOX\\ops', password, encryption], request());

  test('gets an instance by sealed messages', { timeout }, async () => {
    expect(textIn(await send(sandbox.url), 'DisplayName')).toBe('Print Spooler');
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['Get', 'Get', 'Get']);
  });

  test('is refused with a wrong password', { timeout }, async () => {
    expect(await send(sandbox.url, 'wrong')).toContain('InvalidCredentialsError');
    expect(sandbox.requests).toEqual([]);
  });

  test('is refused, as by Windows, when it does not seal', { timeout }, async () => {
    expect(await send(sandbox.url, PASSWORD, 'never')).toContain('500');
    expect(sandbox.requests).toEqual([]);
  });

  test('binds its login to TLS, which a strict server requires', { timeout }, async () => {
    const tls = certificate('server');
    const users = { ops: PASSWORD };
    await using secure = await startSandbox({ users, tls, channelBindings: 'strict' });
    const found = textIn(await send(secure.url, PASSWORD, 'auto'), 'DisplayName');
    expect(found).toBe('Print Spooler');
  });
});

describe.skipIf(missingCurlNtlm !== undefined)('curl', () => {
  const TYPE = 'Content-Type: application/soap+xml;charset=UTF-8';
  const post = (...options: readonly string[]): Promise<string> => {
    const output = ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}'];
    const input = ['--header', TYPE, '--data-binary', '@-', '--user', `ops:${PASSWORD}`];
    return run('curl', [...output, ...input, ...options], request());
  };

  test.each([['--ntlm'], ['--negotiate'], ['--basic'], ['--digest']])(
    'gets nothing over http by %s',
    { timeout },
    async (option) => {
      expect(await post(option, sandbox.url)).toMatch(/^(?:401|500)$/);
      expect(sandbox.requests).toEqual([]);
    },
  );
});

describe.skipIf(missingCurlNegotiate !== undefined)('curl --negotiate, by gss-ntlmssp', () => {
  const type = ['--header', 'Content-Type: application/soap+xml;charset=UTF-8'];
  const tls = certificate('server');
  const users = { ops: PASSWORD };

  const get = (url: string, file?: string): Promise<string> => {
    const options = ['--silent', '--show-error', '--cacert', join(home, 'ca.pem'), ...type];
    const login = ['--negotiate', '--user', ':', '--write-out', '\n%{http_code}'];
    return run('curl', [...options, ...login, '--data-binary', '@-', url], request(), file);
  };

  test('gets an instance over https, where TLS seals', { timeout }, async () => {
    await using secure = await startSandbox({ users, tls });
    const answer = await get(secure.url);
    expect(answer).toMatch(/\n200$/);
    expect(textIn(answer.replace(/\n200$/, ''), 'DisplayName')).toBe('Print Spooler');
    expect(secure.requests.map(({ operation }) => operation)).toEqual(['Get']);
  });

  test.each([
    ['with a wrong password', {}, 'wrong-users'],
    ['where logins must be bound to TLS, which it does not do', { channelBindings: 'strict' }],
  ] as const)('gets nothing %s', { timeout }, async (_, options, file?: string) => {
    await using secure = await startSandbox({ users, tls, ...options });
    expect(await get(secure.url, file)).toMatch(/\n401$/);
    expect(secure.requests).toEqual([]);
  });

  test('gets nothing over http, where it does not seal', { timeout }, async () => {
    expect(await get(sandbox.url)).toMatch(/\n401$/);
    expect(sandbox.requests).toEqual([]);
  });
});
