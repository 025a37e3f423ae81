import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { missingCurlNtlm, missingPywinrm, PYTHON } from '../interop/peers/clients.js';
import { PASSWORD, USERNAME } from './support/contexts.js';
import { type Endpoint, openEndpoint } from './support/winrm-endpoint.js';

/** Sends messages sealed by NTLM, and checks that their echo comes back. */
const PYWINRM = `
import sys, warnings
warnings.filterwarnings('ignore')
from winrm.protocol import Protocol
url, username, password = sys.argv[1:]
protocol = Protocol(endpoint=url, transport='ntlm', username=username, password=password,
                    message_encryption='always')
for size in (1, 5000, 40000):
    message = ('<a>' + 'é' * size + '</a>').encode()
    answer = protocol.transport.send_message(message)
    answer = answer if isinstance(answer, bytes) else answer.encode()
    assert answer == b'<echo>' + message + b'</echo>', answer[:100]
print('echoed')
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

let endpoint: Endpoint;
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'wscim-clients-'));
  writeFileSync(join(home, 'openssl.cnf'), OPENSSL_CONF);
  writeFileSync(join(home, 'users'), `TEST:user:${PASSWORD}\n`);
});
afterAll(() => {
  rmSync(home, { recursive: true });
});
beforeEach(async () => {
  endpoint = await openEndpoint();
  return () => endpoint.close();
});

/** What a program prints, in both of its streams. */
async function run(command: string, parameters: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    OPENSSL_CONF: join(home, 'openssl.cnf'),
    NTLM_USER_FILE: join(home, 'users'),
  };
  const child = spawn(command, parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  return texts.join('');
}

const url = (): string => `http://127.0.0.1:${endpoint.port}/wsman`;
const timeout = 20_000;

describe.skipIf(missingPywinrm !== undefined)('pywinrm', () => {
  const send = (password: string): Promise<string> =>
    run(PYTHON, ['-c', PYWINRM, url(), USERNAME, password]);

  test('logs in, and reads and writes sealed bodies', { timeout }, async () => {
    expect(await send(PASSWORD)).toBe('echoed\n');
    expect(endpoint.users).toEqual(['user']);
    expect(endpoint.bodies.map((body) => body.length)).toEqual([9, 10_007, 80_007]);
  });

  test('is refused with a wrong password', { timeout }, async () => {
    expect(await send('wrong')).toContain('InvalidCredentialsError');
    expect(endpoint.users).toEqual([]);
  });
});

describe.skipIf(missingCurlNtlm !== undefined)('curl', () => {
  const post = (...options: readonly string[]): Promise<string> =>
    run('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-d', '', ...options, url()]);

  test('is refused with the NTLM of its own, which does not seal', { timeout }, async () => {
    expect(await post('--ntlm', '-u', `${USERNAME}:${PASSWORD}`)).toBe('401');
    expect(endpoint.users).toEqual([]);
  });
});
