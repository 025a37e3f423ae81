import { describe, expect, test } from 'vitest';
import { Win32_Process, Win32_Service } from '../../src/gen/cimv2/index.js';
import type { CimClass } from '../../src/cim/class.js';
import { CimObjectPath } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { textIn } from '../server/comparable.js';
import { request, WMI } from '../server/messages.js';
import { post } from '../server/wire.js';
import { faultOf } from './enumerating.js';

type Keys = Readonly<Record<string, string>>;

function call({ className }: CimClass, method: string, selectors: Keys, input = ''): string {
  const uri = `${WMI}root/cimv2/${className}`;
  return request({
    uri,
    selectors,
    blocks: { Action: `<a:Action>${uri}/${method}</a:Action>` },
    body: `<q:${method}_INPUT xmlns:q="${uri}">${input}</q:${method}_INPUT>`,
  });
}

function stored({ className }: CimClass, keys: Keys, sandbox: Sandbox): Record<string, unknown> {
  const path = new CimObjectPath({ className, namespace: 'root/cimv2', keys });
  return sandbox.find(path)?.toJSON() ?? {};
}

const SPOOLER = { Name: 'Spooler' };

async function returned(sandbox: Sandbox, envelope: string): Promise<string | undefined> {
  return textIn((await post(sandbox, envelope)).body, 'ReturnValue');
}

describe('the sample services', () => {
  test('stop and start, once', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const stop = call(Win32_Service, 'StopService', SPOOLER);
    expect([await returned(sandbox, stop), await returned(sandbox, stop)]).toEqual(['0', '5']);
    expect(stored(Win32_Service, SPOOLER, sandbox)).toMatchObject({
      State: 'Stopped',
      Started: false,
      ProcessId: 0,
    });
    const again = call(Win32_Service, 'StartService', SPOOLER);
    expect([await returned(sandbox, again), await returned(sandbox, again)]).toEqual(['0', '10']);
    expect(stored(Win32_Service, SPOOLER, sandbox)).toMatchObject({
      State: 'Running',
      Started: true,
    });
  });

  test.each([
    ['Automatic', '0', 'Auto'],
    ['manual', '0', 'Manual'],
    ['Sometimes', '21', 'Auto'],
    ['', '21', 'Auto'],
  ])('take the start mode %s: %s', async (mode, value, after) => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const input = `<q:StartMode>${mode}</q:StartMode>`;
    const change = call(Win32_Service, 'ChangeStartMode', SPOOLER, input);
    expect(await returned(sandbox, change)).toBe(value);
    expect(stored(Win32_Service, SPOOLER, sandbox)).toMatchObject({ StartMode: after });
  });

  test('have methods that nothing carries out', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const fault = await faultOf(sandbox, call(Win32_Service, 'PauseService', SPOOLER));
    expect(fault.name).toBe('WBEM_E_METHOD_NOT_IMPLEMENTED');
  });
});

describe('the sample processes', () => {
  test.each([
    ['notepad.exe', 'notepad.exe'],
    ['"C:\\Program Files\\a b\\tool.exe" -x', 'tool.exe'],
    ['  C:/bin/sh -c "x y"', 'sh'],
  ])('are made, and terminated: %s', async (commandLine, name) => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const input = `<q:CommandLine>${commandLine}</q:CommandLine>`;
    const { body } = await post(sandbox, call(Win32_Process, 'Create', {}, input));
    expect([textIn(body, 'ReturnValue'), textIn(body, 'ProcessId')]).toEqual(['0', '8']);
    const keys = { Handle: '8' };
    expect(stored(Win32_Process, keys, sandbox)).toMatchObject({
      Name: name,
      ProcessId: 8,
      CommandLine: commandLine.trim(),
    });
    expect(await returned(sandbox, call(Win32_Process, 'Terminate', keys))).toBe('0');
    expect(stored(Win32_Process, keys, sandbox)).toEqual({});
  });

  test('need a command line', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    expect(await returned(sandbox, call(Win32_Process, 'Create', {}))).toBe('21');
  });
});
