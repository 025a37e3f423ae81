import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

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
