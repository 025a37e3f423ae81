import { describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/testing.js';
import { certificate } from '../transport/certificates.js';
import { request } from './messages.js';
import { basic, post } from './wire.js';

const USERS = { ops: 's3cret' };
const RIGHT = { authorization: basic('ops', USERS.ops) };

async function start(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox({ users: USERS, ...options });
  onTestFinished(async () => sandbox.close());
  return sandbox;
}

describe('Basic over http, where everybody on the way can read the password,', () => {
  test('is refused and not offered, as by Windows', async () => {
    const sandbox = await start({ basic: true });
    const answer = await post(sandbox, request(), RIGHT);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toBe('Negotiate');
    expect(sandbox.requests).toEqual([]);
  });

  test('is taken where that is allowed', async () => {
    const sandbox = await start({ basic: true, allowUnencrypted: true });
    expect((await post(sandbox, request(), RIGHT)).status).toBe(200);
  });

  test.each(['omi', 'openwsman'] as const)('is taken as by %s', async (dialect) => {
    expect((await post(await start({ dialect }), request(), RIGHT)).status).toBe(200);
  });
});

describe('a certificate that no login can be bound to', () => {
  const tls = certificate('ed25519');

  test('is refused at the start by a server that wants bound logins', async () => {
    await expect(startSandbox({ tls, channelBindings: 'strict' })).rejects.toMatchObject({
      name: 'ValidationError',
      hresultName: 'WBEM_E_INVALID_PARAMETER',
      message: expect.stringMatching(/no login can be bound to this certificate/) as string,
    });
  });

  test.each(['none', 'relaxed'] as const)('serves where they are %s', async (channelBindings) => {
    const sandbox = await start({ tls, channelBindings });
    expect(sandbox.url).toMatch(/^https:/);
  });
});
