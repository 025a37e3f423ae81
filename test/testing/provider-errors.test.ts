import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  parseFault,
  WBEM_E_ACCESS_DENIED,
  WBEM_E_READ_ONLY,
  WBEM_S_NO_ERROR,
  WBEM_STATUS_COMPLETE,
} from '../../src/index.js';
import { textIn } from '../server/comparable.js';
import { acme, putDevice } from './setup.js';

describe('the error object of a provider', () => {
  async function failWith(hresult: number, object: CimInstance): Promise<string> {
    await using sandbox = await acme();
    sandbox.register('Acme_Device', {
      putInstance(_instance, _flags, _context, sink) {
        void sink.setStatus(WBEM_STATUS_COMPLETE, hresult, null, object);
        return WBEM_S_NO_ERROR;
      },
    });
    return (await putDevice(sandbox)).body;
  }

  test.each([
    ['known to WS-Management', WBEM_E_ACCESS_DENIED, 'WBEM_E_ACCESS_DENIED'],
    ['unknown to it', WBEM_E_READ_ONLY, 'WBEM_E_READ_ONLY'],
  ])('of WMI stands beside a status %s', async (_, hresult, name) => {
    const object = new CimInstance('__ExtendedStatus', { Description: 'no', Operation: 'Put' });
    const fault = parseFault(await failWith(hresult, object));
    expect(fault).toMatchObject({
      name,
      providerFault: { provider: 'WMI Provider' },
      extendedError: { className: '__ExtendedStatus', properties: { Description: 'no' } },
    });
  });

  test('of its own class has the status of the call', async () => {
    const object = new CimInstance('Acme_Error', { Message: 'the pump is hot', Heat: 99 });
    const fault = parseFault(await failWith(WBEM_E_READ_ONLY, object));
    expect(fault).toMatchObject({
      name: 'WBEM_E_READ_ONLY',
      extendedError: {
        className: 'Acme_Error',
        isCimError: true,
        properties: { Message: 'the pump is hot', Heat: '99' },
      },
    });
  });

  test('that names a status itself has the last word', async () => {
    const named = { error_Code: WBEM_E_ACCESS_DENIED, error_Type: 'HRESULT' };
    const object = new CimInstance('Acme_Error', named);
    expect(parseFault(await failWith(WBEM_E_READ_ONLY, object))).toMatchObject({
      name: 'WBEM_E_ACCESS_DENIED',
    });
  });
});

describe('the status of a provider', () => {
  test('is sent without sign, though COM has it with one', async () => {
    await using sandbox = await acme();
    sandbox.register('Acme_Device', { putInstance: () => WBEM_E_READ_ONLY - 2 ** 32 });
    const { body } = await putDevice(sandbox);
    expect(textIn(body, 'error_Code')).toBe(String(WBEM_E_READ_ONLY));
  });
});
