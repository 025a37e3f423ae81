import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMof } from '../../src/mof/read.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { jsonLines, type Outcome, wscim } from './harness.js';

const folder = mkdtempSync(join(tmpdir(), 'wscim-snapshot-'));
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

async function onSandbox(...words: string[]): Promise<Outcome> {
  const { username, password } = sandbox.user;
  const login = ['--auth', 'ntlm', '--user', username, '--password-env', 'PW'];
  const env = { PW: password, XDG_CACHE_HOME: join(folder, 'cache') };
  return wscim([...words, '--url', sandbox.url, ...login], { env });
}

/** What `class show` writes, in a file. */
async function shown(...names: string[]): Promise<string> {
  const { code, stdout, stderr } = await onSandbox('class', 'show', ...names);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const file = join(mkdtempSync(join(folder, 'mof-')), 'shown.mof');
  writeFileSync(file, stdout);
  return file;
}

describe('classes of a server that does not give their superclasses', () => {
  test('come with the associations that refer to them', async () => {
    const out = join(folder, 'associations');
    const words = ['--classes', 'Win32_Service', '--with-associations', '--out', out];
    expect(await onSandbox('codegen', ...words)).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(join(out, 'cimv2'))).toEqual(
      expect.arrayContaining(['Win32_Service.ts', 'Win32_DependentService.ts']),
    );
  });

  test('are generated from a snapshot of all', async () => {
    const file = await shown('*');
    const out = join(folder, 'all');
    const { code, stdout, stderr } = await wscim(['codegen', '--mof', file, '--out', out]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const listed = await onSandbox('class', 'list');
    expect(jsonLines(stdout)).toHaveLength(jsonLines(listed.stdout).length + 1);
  });

  test('are each read again from their own MOF', async () => {
    const { stdout } = await onSandbox('class', 'list');
    const names = jsonLines(stdout).map(({ className }) => String(className));
    expect(names).toContain('Win32_Service');
    for (const name of names) {
      const file = await shown(name);
      const again = await wscim(['class', 'list', '--mof', file]);
      expect(again).toMatchObject({ code: 0, stderr: '' });
    }
  });
});

describe('MOF of a class whose superclass is not shown', () => {
  test('keeps the properties and keys that it inherits, and overrides nothing', async () => {
    const schema = join(folder, 'schema.mof');
    writeFileSync(
      schema,
      `class A { [Key] string Id; string Name; uint32 Reset(); };
class B : A { [Override("Name"), MaxLen(9)] string Name; [Override("Reset")] uint32 Reset(); };
`,
    );
    const { stdout } = await wscim(['class', 'show', 'B', '--mof', schema]);
    expect(stdout).toContain('// derived from A\n');
    expect(stdout).not.toMatch(/override/i);
    const [b] = readMof(stdout).classes;
    expect(b).not.toHaveProperty('superclass');
    expect(b?.properties).toMatchObject({ Id: { key: true }, Name: { type: 'string' } });
    const file = join(folder, 'alone.mof');
    writeFileSync(file, stdout);
    expect(await wscim(['class', 'list', '--mof', file])).toMatchObject({ code: 0, stderr: '' });
  });
});
