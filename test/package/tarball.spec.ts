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

/** What the compiler says of a file of the project under the strictest settings. */
function compile(file: string): string {
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes'];
  const stricter = [
    '--noUncheckedIndexedAccess',
    '--noPropertyAccessFromIndexSignature',
    '--noUnusedLocals',
    '--verbatimModuleSyntax',
    '--isolatedModules',
  ];
  const modules = ['--module', 'nodenext', '--target', 'es2023'];
  const libraries = ['--lib', 'es2023,esnext.disposable,dom', '--types', ''];
  const tsc = resolve('node_modules/typescript/bin/tsc');
  return run(process.execPath, tsc, ...strict, ...stricter, ...modules, ...libraries, file);
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
    expect(compile('try.ts')).toBe('');
  });

  test('generates types of classes that hold under the same settings', () => {
    writeFileSync(
      join(folder, 'vendor.mof'),
      `#pragma namespace("root/vendor")
       class Vendor_Base { [Key] string Id; };
       [Description("What */ it is")]
       class Vendor_Device : Vendor_Base {
         [Write, ValueMap{"0", "1"}, Values{"Off", "On"}] uint8 Power;
         [Write] string Mode; uint64 Size; datetime Since; Vendor_Base REF Other;
         uint32 Reset([In] boolean Hard, [Out] uint64 Left);
       };`,
    );
    run('npx', 'wscim', 'codegen', '--mof', 'vendor.mof', '--out', 'generated');
    writeFileSync(
      join(folder, 'use.ts'),
      `import { connect, labelOf } from 'wscim';
       import { Vendor_Device } from './generated/vendor/index.js';
       const session = connect({ host: 'srv01', tls: true });
       const device = await session.getInstance(Vendor_Device, { Id: 'a' }, { properties: ['Size'] });
       const size: bigint | null = device.Size;
       // @ts-expect-error Power was not asked for
       device.Power;
       const { Left } = await session.invokeMethod(Vendor_Device, { Id: 'a' }, 'Reset', { Hard: true });
       const left: bigint | null = Left;
       const label: 'Off' | 'On' | undefined = labelOf(Vendor_Device, 'Power', 1);
       // @ts-expect-error Size is read-only
       await session.modifyInstance(Vendor_Device, { Id: 'a' }, { Size: 1n });
       const all = await session.getInstance(Vendor_Device, { Id: 'a' });
       const named: Vendor_Device = all;
       export { label, left, named, size };`,
    );
    expect(compile('use.ts')).toBe('');
  });
});
