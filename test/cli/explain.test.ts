import { describe, expect, test } from 'vitest';
import { fileWith, jsonLines, typing, wscim } from './harness.js';

const FAULT = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
  xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
  xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"><s:Header/><s:Body><s:Fault>
  <s:Code><s:Value>s:Sender</s:Value>
  <s:Subcode><s:Value>a:DestinationUnreachable</s:Value></s:Subcode></s:Code>
  <s:Reason><s:Text xml:lang="en-US">It is not there.</s:Text></s:Reason>
  <s:Detail><f:WSManFault Code="2150858752" Machine="srv01"/></s:Detail>
</s:Fault></s:Body></s:Envelope>`;

const NOT_FOUND = {
  hresult: '0x80041002',
  name: 'WBEM_E_NOT_FOUND',
  unsigned: 2147749890,
  signed: -2147217406,
  failure: true,
  facility: 4,
  code: 0x1002,
  wbemStatus: 'WBEM_E_NOT_FOUND',
};

async function explained(...args: string[]): Promise<Record<string, unknown> | undefined> {
  return jsonLines((await wscim(['explain', ...args])).stdout)[0];
}

describe('wscim explain', () => {
  test.each([
    '0x80041002',
    '0X80041002',
    '2147749890',
    '-2147217406',
    '0xFFFFFFFF80041002',
    'WBEM_E_NOT_FOUND',
    'wbem_e_not_found',
  ])('knows the HRESULT %s', async (text) => {
    expect(await explained(text)).toMatchObject(NOT_FOUND);
  });

  test.each([
    ['2150858752', { name: 'ERROR_WSMAN_RESOURCE_NOT_FOUND', wbemStatus: 'WBEM_E_NOT_FOUND' }],
    ['0x80070005', { name: 'E_ACCESSDENIED', wbemStatus: 'WBEM_E_ACCESS_DENIED', facility: 7 }],
    ['0', { name: 'WBEM_S_NO_ERROR', wbemStatus: 'WBEM_S_NO_ERROR', failure: false }],
    ['0x80ABCDEF', { name: null, wbemStatus: 'WBEM_E_FAILED' }],
  ])('says of %s what it stands for', async (text, expected) => {
    expect(await explained(text)).toMatchObject(expected);
  });

  test('refuses a number of more than 32 bits', async () => {
    const { code, stderr } = await wscim(['explain', '0x180041002']);
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: expect.stringMatching(/^wscim: 0x180041002 has more than 32 bits.*--help\n\{/),
    });
  });

  const explanation = {
    hresult: '0x80041002',
    name: 'WBEM_E_NOT_FOUND',
    nativeHresult: '0x80338000',
    subcode: 'wsa:DestinationUnreachable',
    reason: 'It is not there.',
    wsmanFault: { code: 2150858752, machine: 'srv01' },
  };

  test('reads a fault from a file', async () => {
    expect(await explained(fileWith('fault.xml', FAULT))).toMatchObject(explanation);
  });

  test('reads a fault from standard input', async () => {
    const { code, stdout } = await wscim(['explain', '-'], { stdin: FAULT });
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([explanation]);
  });

  test('shows a fault as a list of fields on a terminal', async () => {
    const { stdout } = await wscim(['explain', '-'], {
      stdin: FAULT,
      terminal: { stdin: false, stdout: true },
    });
    expect(stdout).toMatch(/^name +WBEM_E_NOT_FOUND$/m);
    expect(stdout).toMatch(/^wsmanFault\.machine +srv01$/m);
  });

  test.each([
    ['nowhere.xml', 64, /^wscim: cannot read nowhere\.xml: ENOENT/],
    ['-', 70, /^wscim: /],
  ])('fails for %s, which holds no fault', async (argument, code, message) => {
    const outcome = await wscim(['explain', argument], { stdin: '<a/>' });
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('ends when it is interrupted while it reads', async () => {
    const controller = new AbortController();
    const outcome = wscim(['explain', '-'], { stdin: typing(''), signal: controller.signal });
    const reason = Object.assign(new Error('interrupted'), { name: 'AbortError' });
    setTimeout(() => controller.abort(reason), 20);
    expect(await outcome).toMatchObject({ code: 130, stdout: '' });
  });
});
