import { describe, expect, test } from 'vitest';
import { wscim } from './harness.js';

describe('wscim demo', () => {
  test('prints every call of the sinks, and ends well', async () => {
    const { code, stdout, stderr } = await wscim(['demo']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^ {2}(?:Indicate|SetStatus).*$/gm)).toEqual([
      '  SetStatus WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR 0x00000000',
      '  SetStatus WBEM_STATUS_PROGRESS, 1 of 1 done',
      '  SetStatus WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR 0x00000000',
      '  Indicate, 1 object(s)',
      '  SetStatus WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR 0x00000000',
      '  SetStatus WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR 0x00000000',
      '  SetStatus WBEM_STATUS_COMPLETE, WBEM_E_NOT_FOUND 0x80041002',
    ]);
  });

  test('prints what was written, and the error object', async () => {
    const { stdout } = await wscim(['demo']);
    expect(stdout).toContain(
      'path: root/cimv2:Win32_Environment.Name="EDITOR",UserName="<SYSTEM>"',
    );
    expect(stdout).toContain('VariableValue = "vim"');
    expect(stdout).toContain('instance of __ExtendedStatus');
  });

  test('prints no envelope unless it is asked to', async () => {
    expect((await wscim(['demo'])).stdout).not.toContain('<s:Envelope');
  });

  test('prints every envelope with --trace, indented', async () => {
    const { code, stdout } = await wscim(['demo', '--trace']);
    const count = (pattern: RegExp): number => stdout.match(pattern)?.length ?? 0;
    expect(code).toBe(0);
    expect(count(/<s:Envelope /g)).toBe(count(/^ {2}(?:request|response):$/gm));
    expect(stdout).toMatch(/^ +<p0:VariableValue>vim<\/p0:VariableValue>$/m);
    expect(stdout).toMatch(/^ +<w:Option Name="wmi:__PUT_EXT_ATOMIC" Type="xs:boolean">true</m);
    expect(stdout).toMatch(/^ +<w:FragmentTransfer s:mustUnderstand="true">VariableValue</m);
  });
});
