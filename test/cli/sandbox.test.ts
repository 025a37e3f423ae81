import { once } from 'node:events';
import { createServer } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.js';
import { jsonLines, wscim } from './harness.js';

/** A sandbox that runs, and what it has printed. */
async function withSandbox(
  argv: readonly string[],
  use: (fields: Record<string, string>) => Promise<void>,
): Promise<number> {
  const controller = new AbortController();
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const ended = run(['sandbox', ...argv], {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: { PW: 's3cret' },
    isTerminal: { stdin: false, stdout: false, stderr: false },
    signal: controller.signal,
  });
  const [chunk] = (await once(stdout, 'data')) as [Buffer];
  await use(jsonLines(chunk.toString('utf8'))[0] as Record<string, string>);
  controller.abort();
  return ended;
}

async function identify(
  url: string,
  user: string,
  password: string,
  auth = 'ntlm',
): Promise<unknown> {
  const login = ['--user', user, '--password-env', 'PW', '--auth', auth, '--allow-unencrypted'];
  const { stdout } = await wscim(['host', 'identify', '--url', url, ...login], {
    env: { PW: password },
  });
  return jsonLines(stdout)[0]?.['serverKind'];
}

describe('wscim sandbox', () => {
  test('makes a user up, says how to log in, and serves until it is interrupted', async () => {
    const code = await withSandbox([], async ({ url = '', username = '', password = '' }) => {
      expect(await identify(url, username, password)).toBe('windows');
    });
    expect(code).toBe(130);
  });

  test('lets the named user in, and does not print his password', async () => {
    const argv = ['--user', 'me', '--password-env', 'PW', '--dialect', 'openwsman'];
    await withSandbox(argv, async ({ url = '', ...rest }) => {
      expect(rest).toEqual({ username: 'me' });
      expect(await identify(url, 'me', 's3cret', 'basic')).toBe('openwsman');
    });
  });

  test.each(['ntlm', 'basic'])('takes Basic with --basic, and %s', async (auth) => {
    const argv = ['--user', 'me', '--password-env', 'PW', '--basic', '--allow-unencrypted'];
    await withSandbox(argv, async ({ url = '' }) => {
      expect(await identify(url, 'me', 's3cret', auth)).toBe('windows');
    });
  });

  test('takes no Basic by itself', async () => {
    await withSandbox(['--user', 'me', '--password-env', 'PW'], async ({ url = '' }) => {
      expect(await identify(url, 'me', 's3cret', 'basic')).toBeUndefined();
    });
  });

  test('refuses a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await wscim(['sandbox', '--port', port]);
    server.close();
    expect(code).toBe(64);
    expect(stderr).toMatch(`cannot listen on port ${port}: EADDRINUSE`);
  });

  test.each([
    [['--port', '70000'], /"70000" is no port/],
    [['--dialect', 'klingon'], /none of windows, omi, openwsman/],
    [['--basic'], /--basic needs --allow-unencrypted/],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await wscim(['sandbox', ...argv]);
    expect(code).toBe(64);
    expect(stderr).toMatch(message);
  });
});
