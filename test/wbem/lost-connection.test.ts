import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  type SessionOptions,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_S_NO_ERROR,
  WbemContext,
  WbemServices,
} from '../../src/index.js';
import type { Disturbance } from '../../src/testing.js';
import { LATE, operations, setting, SETTING, stored } from '../client/setup.js';
import { envelope, sessionWith } from '../transport/scripted-server.js';
import { named, openServices, RecordingSink, type Status } from './sink.js';

const changed = setting({ Title: 'new' });
const TITLE = WbemContext.partialUpdate(['Title']);

async function disturbed(
  disturbance: Disturbance,
  options: Partial<SessionOptions> = {},
): Promise<Status & { puts: number; title: unknown }> {
  const { sandbox, wmi } = await openServices(options);
  sandbox.inject(disturbance, { operation: 'Put' });
  const sink = new RecordingSink();
  expect(wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, TITLE, sink)).toBe(WBEM_S_NO_ERROR);
  const status = await sink.final;
  await wmi.drain();
  expect(sink.log).toHaveLength(1);
  const puts = operations(sandbox).filter((name) => name === 'Put').length;
  return { ...status, puts, title: stored(sandbox)?.['Title'] };
}

describe('a connection that is lost during a Put', () => {
  test.each<[string, Disturbance, string]>([
    ['before the server did it', { kind: 'reset-before' }, 'first'],
    ['after the server did it', { kind: 'reset-after' }, 'new'],
    ['in the middle of the answer', { kind: 'truncate', at: 40 }, 'new'],
  ])(
    '%s is WBEM_E_TRANSPORT_FAILURE, and the Put is never repeated',
    async (_when, disturbance, title) => {
      const lost = await disturbed(disturbance);
      expect(named(lost.hresult)).toBe('WBEM_E_TRANSPORT_FAILURE');
      expect(lost.puts).toBe(1);
      expect(lost.title).toBe(title);
    },
  );

  test('has the code of RPC_S_CALL_FAILED in the error object, as DCOM gives it', async () => {
    const { strParam, objParam } = await disturbed({ kind: 'reset-after' });
    expect(strParam).toBeNull();
    expect(objParam?.className).toBe('__ExtendedStatus');
    expect(objParam?.toJSON()).toMatchObject({
      Operation: 'PutInstance',
      ParameterInfo: 'Test_Setting.Id="one"',
      ProviderName: null,
      StatusCode: 0x800706be,
    });
    expect(objParam?.get('Description')).toContain('may or may not have been carried out');
  });
});

test('a server that cannot be reached has the code of RPC_S_SERVER_UNAVAILABLE', async () => {
  const wmi = new WbemServices(sessionWith('http://127.0.0.1:1/wsman'));
  const sink = new RecordingSink();
  expect(wmi.putInstanceAsync(changed, WBEM_FLAG_UPDATE_ONLY, TITLE, sink)).toBe(WBEM_S_NO_ERROR);
  const { hresult, objParam } = await sink.final;
  expect(named(hresult)).toBe('WBEM_E_TRANSPORT_FAILURE');
  expect(objParam?.get('StatusCode')).toBe(0x800706ba);
});

describe('a remote wait', () => {
  test('ends when the time is up: WBEM_E_TIMED_OUT', async () => {
    const late = await disturbed(LATE, { timeoutMs: 150 });
    expect(named(late.hresult)).toBe('WBEM_E_TIMED_OUT');
    expect(late.objParam?.get('StatusCode')).toBe(0x800705b4);
    expect(late.puts).toBe(1);
  });
});

describe('the error object', () => {
  const extended = (properties: string): Disturbance => ({
    kind: 'envelope',
    status: 500,
    envelope: envelope(
      '<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code>' +
        '<s:Reason><s:Text xml:lang="en">no</s:Text></s:Reason><s:Detail>' +
        '<f:ExtendedError xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault">' +
        `<p:__ExtendedStatus>${properties}</p:__ExtendedStatus>` +
        '</f:ExtendedError></s:Detail></s:Fault>',
    ),
  });

  test('of a fault is the one that the server sent', async () => {
    const properties = '<p:Description>full</p:Description><p:StatusCode xsi:nil="true"/>';
    const { objParam } = await disturbed(extended(properties));
    expect(objParam?.className).toBe('__ExtendedStatus');
    expect(objParam?.toJSON()).toEqual({ Description: 'full', StatusCode: null });
  });

  test('leaves out system properties that the server put into it', async () => {
    const properties = '<p:__CLASS>__ExtendedStatus</p:__CLASS><p:Description>x</p:Description>';
    const { objParam, hresult } = await disturbed(extended(properties));
    expect(named(hresult)).toBe('WBEM_E_FAILED');
    expect(objParam?.toJSON()).toEqual({ Description: 'x' });
  });

  test('is made of what is known where the server sent none', async () => {
    const { objParam, hresult } = await disturbed({ kind: 'http', status: 503 });
    expect(named(hresult)).toBe('WBEM_E_NOT_AVAILABLE');
    expect(objParam?.toJSON()).toMatchObject({ Operation: 'PutInstance', StatusCode: hresult });
    expect(objParam?.get('Description')).toContain('is the WinRM service running?');
  });

  test('is null for a call that succeeded', async () => {
    const { objParam, title } = await disturbed({ kind: 'delay', ms: 1 });
    expect([objParam, title]).toEqual([null, 'new']);
  });

  test('of an instance without path names its class', async () => {
    const { sandbox, wmi } = await openServices();
    sandbox.inject({ kind: 'reset-before' });
    const sink = new RecordingSink();
    wmi.putInstanceAsync(new CimInstance('Test_Setting', SETTING), 0, null, sink);
    const { objParam } = await sink.final;
    expect(objParam?.get('ParameterInfo')).toBe('Test_Setting');
  });
});
