import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/testing.js';

type Process = ChildProcessByStdio<null, Readable, Readable>;

const folder = mkdtempSync(join(tmpdir(), 'wscim-main-'));

/** The command as it is installed: compiled, two folders below its package.json. */
beforeAll(() => {
  const args = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', join(folder, 'dist')];
  spawnSync(resolve('node_modules/.bin/tsc'), args, { stdio: 'inherit' });
  copyFileSync('package.json', join(folder, 'package.json'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(...argv: string[]): Process {
  const main = join(folder, 'dist/cli/main.js');
  return spawn(process.execPath, [main, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Lists the processes of a sandbox, of whom there are many. */
function startList(sandbox: Sandbox): Process {
  sandbox.registerInstances('Win32_Process', {
    count: 5000,
    at: (index) => ({ Handle: `${index}`, Name: `S${index}` }),
  });
  const { username, password } = sandbox.user;
  const login = ['--user', username, '--password-file', passwordFile(password)];
  const target = ['--url', sandbox.url, ...login, '--allow-unencrypted'];
  return start('instance', 'list', 'Win32_Process', ...target);
}

function passwordFile(password: string): string {
  const path = join(folder, 'password');
  writeFileSync(path, password);
  return path;
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

async function firstLine(stream: Readable): Promise<string> {
  const [chunk] = (await once(stream, 'data')) as [Buffer];
  return chunk.toString('utf8').split('\n')[0] ?? '';
}

/** Sends Ctrl-C. @returns the exit code, and after how many milliseconds it came */
async function interrupt(child: Process): Promise<readonly [code: number, elapsed: number]> {
  const sent = performance.now();
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number];
  return [code, performance.now() - sent];
}

describe('the installed command', () => {
  test('runs', async () => {
    const child = start('--version');
    expect(await firstLine(child.stdout)).toMatch(/^wscim \d+\.\d+\.\d+$/);
  });

  test('ends with the exit code of the command', async () => {
    const [code] = (await once(start('explain', 'nowhere.xml'), 'exit')) as [number];
    expect(code).toBe(64);
  });

  test('runs a sandbox until Ctrl-C', async () => {
    const child = start('sandbox');
    const { url, username } = JSON.parse(await firstLine(child.stdout)) as Record<string, string>;
    expect(username).toBe('sandbox');
    expect((await fetch(url ?? '', { method: 'POST' })).status).toBe(401);
    const [code, elapsed] = await interrupt(child);
    expect(code).toBe(130);
    expect(elapsed).toBeLessThan(2000);
  });

  test('ends quietly when the reader leaves, as head does', async () => {
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      instances: [],
    });
    const child = startList(sandbox);
    const errors = textOf(child.stderr);
    expect(JSON.parse(await firstLine(child.stdout))).toMatchObject({ Name: 'S0' });
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number];
    expect({ code, errors: await errors }).toEqual({ code: 0, errors: '' });
    expect(sandbox.openEnumerations).toBe(0);
  });

  test('stops asking while its results are not read, and ends by Ctrl-C', async () => {
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      instances: [],
    });
    const child = startList(sandbox);
    await once(child.stdout, 'readable');
    await new Promise((waited) => setTimeout(waited, 500));
    expect(sandbox.openEnumerations).toBe(1);
    const [code, elapsed] = await interrupt(child);
    expect({ code, open: sandbox.openEnumerations }).toEqual({ code: 130, open: 0 });
    expect(elapsed).toBeLessThan(2000);
  });

  test('ends within 2 s of Ctrl-C while a server keeps it waiting', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const connected = once(server, 'connection');
    const child = start('host', 'identify', '--host', `127.0.0.1:${port}`, '--allow-unencrypted');
    await connected;
    const [code, elapsed] = await interrupt(child);
    server.close();
    expect(code).toBe(130);
    expect(elapsed).toBeLessThan(2000);
  });
});
