import { describe, expect, test } from 'vitest';
import { wscim } from './harness.js';

async function complete(line: string): Promise<string[]> {
  const { code, stdout, stderr } = await wscim(['complete', '--', `wscim ${line}`]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completion of what wscim itself knows', () => {
  test.each([
    ['ins', ['instance']],
    ['instance l', ['list']],
    ['class ', ['show', 'list', 'tree']],
    ['instance get --pass', ['--password-env', '--password-file', '--password-stdin']],
    ['instance get Win32_Servi', ['Win32_Service']],
    ['instance get win32_servi', ['Win32_Service']],
    ['instance get --host srv01 Win32_Servi', ['Win32_Service']],
    ['instance set Win32_Service Name=Spooler StartM', ['StartMode=']],
    [`instance set 'Win32_Service.Name="Spooler"' StartM`, ['StartMode=']],
    ['instance call Win32_Service Name=Spooler StopS', ['StopService']],
    ['instance list Win32_Service --fields Name,StartM', ['Name,StartMode']],
    [
      'assoc Win32_Service --result-class Win32_LoadOrderGroupServiceM',
      ['Win32_LoadOrderGroupServiceMembers'],
    ],
    ['codegen --classes Win32_Service,MSFT_NetIPA', ['Win32_Service,MSFT_NetIPAddress']],
    ['codegen --classes=Win32_Servi', ['--classes=Win32_Service']],
    ['codegen --classes=Win32_Service,MSFT_NetIPA', ['--classes=Win32_Service,MSFT_NetIPAddress']],
    ['codegen --check=Win32_Servi', []],
    ['instance list Win32_Service --fields=StartM', ['--fields=StartMode']],
    ['--he', ['--help']],
    ['--ver', ['--version']],
    ['-', ['--help', '--version']],
    ['instance --', ['--help']],
    ['--host srv01 instance l', ['list']],
    ['--host srv01 instance get Win32_Servi', ['Win32_Service']],
    ['instance get --output ', []],
    ['explain ', []],
    ['nonsense ', []],
    [
      '',
      [
        'host',
        'instance',
        'query',
        'assoc',
        'class',
        'codegen',
        'completion',
        'explain',
        'sandbox',
        'demo',
      ],
    ],
  ])('%j is %j', async (line, expected) => {
    expect(await complete(line)).toEqual(expected);
  });
});

describe('wscim completion', () => {
  test.each(['bash', 'zsh', 'fish'])('prints a script for %s', async (shell) => {
    const { code, stdout } = await wscim(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('wscim complete -- ');
  });

  test('refuses other shells', async () => {
    const { code, stderr } = await wscim(['completion', 'cmd']);
    expect(code).toBe(64);
    expect(stderr).toContain('"cmd" is none of bash, zsh, fish');
  });
});
