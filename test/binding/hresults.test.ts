import { describe, expect, test } from 'vitest';
import {
  formatHResult,
  hex,
  hresultByName,
  hresultName,
  isFailure,
  toHResult,
  wbemStatusOf,
} from '../../src/binding/hresults.js';
import * as wbemStatus from '../../src/binding/wbem-status.js';

describe('toHResult', () => {
  test.each([
    [0x80041002, 0x80041002],
    [-2147217406, 0x80041002],
    [2147749890n, 0x80041002],
    [0xffffffff80041002n, 0x80041002],
    [0, 0],
    [-1, 0xffffffff],
  ])('%d', (value, expected) => {
    expect(toHResult(value)).toBe(expected);
  });
});

describe('isFailure', () => {
  test.each([
    [0, false],
    [0x40004, false],
    [0x7fffffff, false],
    [0x80000000, true],
    [0x80041001, true],
    [-2147217407, true],
  ])('%d: %s', (value, expected) => {
    expect(isFailure(value)).toBe(expected);
  });
});

describe('hresultName', () => {
  test.each([
    [0, 'WBEM_S_NO_ERROR'],
    [0x80041002, 'WBEM_E_NOT_FOUND'],
    [-2147217406, 'WBEM_E_NOT_FOUND'],
    [0x80338029, 'ERROR_WSMAN_OPERATION_TIMEDOUT'],
    [0x80070005, 'E_ACCESSDENIED'],
    [0x800706ba, 'HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)'],
    [0x8004106d, 'WBEM_E_TRANSACTION_CONFLICT'],
    [0x12345678, undefined],
  ])('of %d', (value, name) => {
    expect(hresultName(value)).toBe(name);
  });

  test('gives every status a name of its number', () => {
    const wrong = Object.entries(wbemStatus).filter(([, value]) => {
      const name = hresultName(value) ?? '';
      return (wbemStatus as Record<string, number>)[name] !== value;
    });
    expect(wrong).toEqual([]);
  });
});

describe('hresultByName', () => {
  test('finds every status by its name', () => {
    const found = Object.keys(wbemStatus).map((name) => [name, hresultByName(name)]);
    expect(Object.fromEntries(found)).toEqual({ ...wbemStatus });
  });

  test.each([
    ['wbem_e_not_found', 0x80041002],
    ['error_wsman_operation_timedout', 0x80338029],
    ['E_ACCESSDENIED', 0x80070005],
    ['hresult_from_win32(rpc_s_server_unavailable)', 0x800706ba],
    ['WBEM_E_NONSENSE', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('of %j', (name, expected) => {
    expect(hresultByName(name)).toBe(expected);
  });
});

test('wbemStatusOf is the number of a name', () => {
  expect(wbemStatusOf('WBEM_E_INVALID_CONTEXT')).toBe(0x80041007);
});

describe('hex and formatHResult', () => {
  test.each([
    [0x80041002, '0x80041002', 'WBEM_E_NOT_FOUND 0x80041002'],
    [-2147217406, '0x80041002', 'WBEM_E_NOT_FOUND 0x80041002'],
    [1, '0x00000001', 'WBEM_S_FALSE 0x00000001'],
    [0xe0434f4d, '0xE0434F4D', '0xE0434F4D'],
  ])('print %d', (value, digits, text) => {
    expect(hex(value)).toBe(digits);
    expect(formatHResult(value)).toBe(text);
  });
});
