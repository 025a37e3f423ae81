import { describe, expect, test } from 'vitest';
import type { FaultDetails } from '../../src/binding/fault-details.js';
import type { WbemStatusName } from '../../src/binding/hresults.js';
import { cimError, code, detail, extendedStatus, statusText } from './faults.js';

type Case = readonly [
  what: string,
  fault: Partial<FaultDetails>,
  status: WbemStatusName | `${WbemStatusName} ${string}`,
];

describe('statusOfFault: a CIM error object', () => {
  test.each<Case>([
    [
      'an HRESULT of WMI stands for itself',
      cimError({ error_Code: '2147749921', error_Type: 'HRESULT', CIMStatusCode: '1' }),
      'WBEM_E_INVALID_SYNTAX',
    ],
    [
      'a code of WS-Management is mapped and kept',
      cimError({ error_Code: '2150859173', error_Type: 'HRESULT' }),
      'WBEM_E_QUOTA_VIOLATION 0x803381A5',
    ],
    [
      'an HRESULT of the system is mapped and kept',
      cimError({ error_Code: '2147942487', error_Type: 'HRESULT' }),
      'WBEM_E_INVALID_PARAMETER 0x80070057',
    ],
    [
      'an HRESULT that no table has is a failure',
      cimError({ error_Code: '2148734208' }),
      'WBEM_E_FAILED 0x80131500',
    ],
    [
      'without a code of its own the CIM status counts',
      cimError({ error_Code: '0', CIMStatusCode: '6' }),
      'WBEM_E_NOT_FOUND',
    ],
    [
      'a code that is null is none',
      cimError({ error_Code: null, CIMStatusCode: ' 11 ' }),
      'WBEM_E_ALREADY_EXISTS',
    ],
    [
      'a code of MI is a CIM status',
      cimError({ error_Code: '13', error_Type: 'MI' }),
      'WBEM_E_TYPE_MISMATCH',
    ],
    [
      'a Win32 code becomes an HRESULT',
      cimError({ error_Code: '5', error_Type: 'Win32' }),
      'WBEM_E_ACCESS_DENIED 0x80070005',
    ],
    [
      'OMI has the CIM status in its message id',
      cimError({ MessageID: 'OMI:MI_Result:12', CIMStatusCode: '1' }, 'OMI_Error'),
      'WBEM_E_INVALID_PROPERTY',
    ],
    [
      'OMI_Code is the last resort',
      cimError({ OMI_Code: '3' }, 'OMI_Error'),
      'WBEM_E_INVALID_NAMESPACE',
    ],
    [
      'any marked element may carry a CIM status',
      cimError({ CIMStatusCode: '4' }, 'Vendor_Error'),
      'WBEM_E_INVALID_PARAMETER',
    ],
  ])('%s', (_what, fault, expected) => {
    expect(statusText(fault)).toBe(expected);
  });
});

describe('statusOfFault: the status code of a provider', () => {
  test.each<Case>([
    ['is an HRESULT of WMI', extendedStatus({ StatusCode: '2147749890' }), 'WBEM_E_NOT_FOUND'],
    [
      'is an HRESULT as a negative number',
      extendedStatus({ StatusCode: '-2147217406' }),
      'WBEM_E_NOT_FOUND',
    ],
    ['is a Win32 code', extendedStatus({ StatusCode: '50' }), 'WBEM_E_NOT_SUPPORTED 0x80070032'],
    [
      'is no guess: 1 to 28 could be anything',
      { ...extendedStatus({ StatusCode: '6' }), ...code(5) },
      'WBEM_E_ACCESS_DENIED 0x80070005',
    ],
    [
      'is mostly null, and then the code beside it counts',
      { ...extendedStatus({ StatusCode: null }), ...code(5) },
      'WBEM_E_ACCESS_DENIED 0x80070005',
    ],
  ])('%s', (_what, fault, expected) => {
    expect(statusText(fault)).toBe(expected);
  });
});

describe('statusOfFault: the code of a WSManFault', () => {
  test.each<Case>([
    ['an HRESULT of WMI stands for itself', code(0x80041024), 'WBEM_E_PROVIDER_NOT_CAPABLE'],
    ['a code of WS-Management', code(0x80338041), 'WBEM_E_INVALID_STREAM 0x80338041'],
    ['its low half, as old builds send it', code(0x8041), 'WBEM_E_INVALID_STREAM 0x80338041'],
    ['an HRESULT of another facility', code(0x80080005), 'WBEM_E_NOT_AVAILABLE 0x80080005'],
    ['a Win32 code', code(87), 'WBEM_E_INVALID_PARAMETER 0x80070057'],
    ['a code that no table has', code(0xe0434f4d), 'WBEM_E_FAILED 0xE0434F4D'],
    ['the provider counts before the service', code(5, 87), 'WBEM_E_INVALID_PARAMETER 0x80070057'],
    [
      'a provider without code leaves it to the service',
      code(5, 0),
      'WBEM_E_ACCESS_DENIED 0x80070005',
    ],
    [
      'a code of zero leaves it to the subcode',
      { ...code(0), subcode: 'wsman:AccessDenied' },
      'WBEM_E_ACCESS_DENIED',
    ],
  ])('%s', (_what, fault, expected) => {
    expect(statusText(fault)).toBe(expected);
  });
});

describe('statusOfFault: subcodes and SOAP codes', () => {
  test.each<Case>([
    ['a subcode', { subcode: 'wsman:AccessDenied' }, 'WBEM_E_ACCESS_DENIED'],
    [
      'a subcode with its detail',
      { subcode: 'wsman:InvalidSelectors', ...detail('TypeMismatch') },
      'WBEM_E_TYPE_MISMATCH',
    ],
    [
      'a detail in other letter case',
      { subcode: 'wsman:InvalidSelectors', ...detail('typemismatch') },
      'WBEM_E_TYPE_MISMATCH',
    ],
    [
      'a detail that no table has',
      { subcode: 'wsman:InvalidSelectors', ...detail('Other') },
      'WBEM_E_INVALID_OBJECT_PATH',
    ],
    [
      'a subcode that no table has, with a SOAP code',
      { code: 'Sender', subcode: 'Other' },
      'WBEM_E_INVALID_PARAMETER',
    ],
    [
      'VersionMismatch',
      { code: 'VersionMismatch', subcode: '' },
      'WBEM_E_MARSHAL_VERSION_MISMATCH',
    ],
    ['DataEncodingUnknown', { code: 'DataEncodingUnknown', subcode: '' }, 'WBEM_E_INVALID_STREAM'],
    ['MustUnderstand', { code: 'MustUnderstand', subcode: '' }, 'WBEM_E_UNSUPPORTED_PARAMETER'],
    ['nothing that any table has', { code: 'Odd', subcode: '' }, 'WBEM_E_FAILED'],
    ['nothing at all', { code: '', subcode: '', reason: '' }, 'WBEM_E_FAILED'],
  ])('%s', (_what, fault, expected) => {
    expect(statusText(fault)).toBe(expected);
  });
});

describe('statusOfFault: an HRESULT in the text', () => {
  const TEXT = 'WinRM kennt den Fehler nicht. HRESULT 0x8004106c.';

  test.each<Case>([
    ['in the reason', { reason: TEXT }, 'WBEM_E_QUOTA_VIOLATION'],
    [
      'in the WSManFault',
      { wsmanFault: { code: 0x80131500, message: TEXT } },
      'WBEM_E_QUOTA_VIOLATION',
    ],
    ['in the ProviderFault', { providerFault: { message: TEXT } }, 'WBEM_E_QUOTA_VIOLATION'],
    ['in a message id', cimError({ MessageID: 'HRESULT 0x80041033' }), 'WBEM_E_SHUTTING_DOWN'],
    ['of the system', { reason: 'HRESULT 0x80070005' }, 'WBEM_E_ACCESS_DENIED 0x80070005'],
    ['that is a success', { reason: 'HRESULT 0x00000000' }, 'WBEM_E_FAILED'],
    ['without the word', { reason: 'error 0x8004106c' }, 'WBEM_E_FAILED'],
    [
      'beside a subcode that says more',
      { subcode: 'wsman:AccessDenied', reason: TEXT },
      'WBEM_E_ACCESS_DENIED',
    ],
  ])('%s', (_what, fault, expected) => {
    expect(statusText(fault)).toBe(expected);
  });
});

describe('statusOfFault: of several answers', () => {
  const layers: readonly (readonly [string, Partial<FaultDetails>, WbemStatusName])[] = [
    ['the CIM error', cimError({ CIMStatusCode: '5' }), 'WBEM_E_INVALID_CLASS'],
    ['the code', code(0x80041024), 'WBEM_E_PROVIDER_NOT_CAPABLE'],
    [
      'the subcode with detail',
      { subcode: 'wsman:InvalidSelectors', ...detail('InsufficientSelectors') },
      'WBEM_E_NO_KEY',
    ],
    ['the subcode', { subcode: 'wsman:InvalidSelectors' }, 'WBEM_E_INVALID_OBJECT_PATH'],
    ['the SOAP code', { code: 'Sender', subcode: '' }, 'WBEM_E_INVALID_PARAMETER'],
  ];

  test.each(layers.map((layer, index) => [layer[0], index, layer[2]] as const))(
    '%s counts before all that follow',
    (_what, index, expected) => {
      const behind = layers.slice(index).toReversed();
      const fault = Object.assign({}, ...behind.map(([, parts]) => parts)) as Partial<FaultDetails>;
      expect(statusText(fault)).toBe(expected);
    },
  );

  test('the operation counts before the code, and behind the CIM error', () => {
    const context = { operation: 'Create' };
    const fault = { ...code(0x80338000), subcode: 'wsa:DestinationUnreachable' };
    expect(statusText(fault, context)).toBe('WBEM_E_INVALID_CLASS 0x80338000');
    const known = { ...fault, ...cimError({ CIMStatusCode: '3' }) };
    expect(statusText(known, context)).toBe('WBEM_E_INVALID_NAMESPACE');
  });
});
