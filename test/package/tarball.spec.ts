import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** An empty project of a user, with the tarball installed. */
let folder = '';

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wscim-package-'));
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('[\n'))) as [{ filename: string }];
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  run('npm', 'install', '--no-audit', '--no-fund', join(folder, filename));
});

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

describe('the installed package', () => {
  test('has a command that knows its version', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(run('npx', 'wscim', '--version')).toContain(version);
  });

  test('reads and writes an instance on its own sandbox', () => {
    writeFileSync(
      join(folder, 'try.mjs'),
      `import { connect } from 'wscim';
       import { Win32_Service } from 'wscim/cimv2';
       import { startSandbox } from 'wscim/testing';
       const sandbox = await startSandbox();
       const auth = { kind: 'ntlm', ...sandbox.user };
       const session = connect({ url: sandbox.url, auth });
       await session.modifyInstance(Win32_Service, { Name: 'Spooler' }, { StartMode: 'Manual' });
       const { StartMode } = await session.getInstance(Win32_Service, { Name: 'Spooler' });
       console.log(StartMode);
       await session.close();
       await sandbox.close();`,
    );
    expect(run('node', 'try.mjs').trim()).toBe('Manual');
  });

  test('brings types that hold under the strictest settings', () => {
    writeFileSync(
      join(folder, 'try.ts'),
      `import { connect, type WriteResult } from 'wscim';
       import { Win32_Process } from 'wscim/cimv2';
       import { startSandbox } from 'wscim/testing';
       const session = connect({ host: 'srv01', tls: true });
       const { WorkingSetSize } = await session.getInstance(Win32_Process, { Handle: '4' });
       const size: bigint | null = WorkingSetSize;
       // @ts-expect-error ProcessId is read-only
       const result: WriteResult = await session.modifyInstance(Win32_Process, { Handle: '4' }, { ProcessId: 5 });
       export { result, size, startSandbox };`,
    );
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
    ];
    const modules = [
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--lib',
      'es2023,esnext.disposable,dom',
    ];
    const tsc = resolve('node_modules/typescript/bin/tsc');
    expect(run(process.execPath, tsc, ...options, ...modules, '--types', '', 'try.ts')).toBe('');
  });
});
