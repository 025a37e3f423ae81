import { describe, expect, test } from 'vitest';
import type { FaultDetails } from '../../src/binding/fault-details.js';
import { type FaultContext, statusOfFault } from '../../src/binding/status.js';
import { code, detail, extendedStatus, FAILED, statusText } from './faults.js';

describe('statusOfFault: what was being done', () => {
  const notFound = code(0x80338000);
  const unreachable = { code: 'Sender', subcode: 'wsa:DestinationUnreachable' };
  const fragment = { operation: 'Put', fragment: true };

  test.each<
    readonly [what: string, FaultContext, ...rest: readonly [Partial<FaultDetails>, string]]
  >([
    ['Get of what is not there', { operation: 'Get' }, notFound, 'WBEM_E_NOT_FOUND 0x80338000'],
    ['Put to what is not there', { operation: 'Put' }, unreachable, 'WBEM_E_NOT_FOUND'],
    ['Delete of what is not there', { operation: 'Delete' }, unreachable, 'WBEM_E_NOT_FOUND'],
    [
      'Enumerate of no class',
      { operation: 'Enumerate' },
      notFound,
      'WBEM_E_INVALID_CLASS 0x80338000',
    ],
    ['Create of no class', { operation: 'Create' }, unreachable, 'WBEM_E_INVALID_CLASS'],
    [
      'WMI names a class',
      { operation: 'Get' },
      { ...notFound, ...extendedStatus({ ParameterInfo: 'Win32_Nope' }) },
      'WBEM_E_INVALID_CLASS 0x80338000',
    ],
    [
      'WMI names an instance',
      { operation: 'Enumerate' },
      { ...notFound, ...extendedStatus({ ParameterInfo: 'Win32_Process.Handle="29"' }) },
      'WBEM_E_NOT_FOUND 0x80338000',
    ],
    [
      'a query that WMI cannot run, whatever the words say',
      { operation: 'Enumerate' },
      {
        ...code(0x8033801a),
        ...extendedStatus({ Operation: 'ExecQuery', ParameterInfo: 'Select *' }),
      },
      'WBEM_E_INVALID_QUERY 0x8033801A',
    ],
    ...(['Put', 'Create'] as const).flatMap((operation) =>
      ['wsman:SchemaValidationError', 'wst:InvalidRepresentation'].map(
        (subcode) =>
          [
            `${operation} and ${subcode}`,
            { operation },
            { subcode },
            'WBEM_E_INVALID_OBJECT',
          ] as const,
      ),
    ),
    ...['wsa:ActionNotSupported', 'wsen:FilteringNotSupported'].map(
      (subcode) =>
        [
          `a fragment and ${subcode}`,
          fragment,
          { subcode },
          'WBEM_E_PROVIDER_NOT_CAPABLE',
        ] as const,
    ),
    [
      'a fragment and no access by fragment',
      fragment,
      { subcode: 'wsman:UnsupportedFeature', ...detail('FragmentLevelAccess') },
      'WBEM_E_PROVIDER_NOT_CAPABLE',
    ],
    [
      'a fragment that is not understood',
      fragment,
      { code: 'MustUnderstand', subcode: '', notUnderstood: ['w:FragmentTransfer'] },
      'WBEM_E_PROVIDER_NOT_CAPABLE',
    ],
    [
      'a fragment, but another header that is not understood',
      fragment,
      { code: 'MustUnderstand', subcode: '', notUnderstood: ['w:Other'] },
      'WBEM_E_UNSUPPORTED_PARAMETER',
    ],
    [
      'a fragment whose path is no property',
      fragment,
      { subcode: 'wsman:CannotProcessFilter' },
      'WBEM_E_INVALID_PROPERTY',
    ],
    [
      'a fragment path that is invalid',
      fragment,
      code(0x80338093),
      'WBEM_E_INVALID_PROPERTY 0x80338093',
    ],
    ['a fragment path outside', fragment, code(0x80338109), 'WBEM_E_INVALID_PROPERTY 0x80338109'],
    [
      'Invoke of no method',
      { operation: 'Invoke' },
      { subcode: 'wsa:ActionNotSupported' },
      'WBEM_E_INVALID_METHOD',
    ],
    [
      'Put that changes a key',
      { operation: 'Put' },
      code(0x803380ed),
      'WBEM_E_INVALID_OBJECT 0x803380ED',
    ],
  ])('%s', (_what, context, fault, expected) => {
    expect(statusText(fault, context)).toBe(expected);
  });

  test.each([
    ['wsa:ActionNotSupported', 'WBEM_E_PROVIDER_NOT_CAPABLE'],
    ['wsman:CannotProcessFilter', 'WBEM_E_INVALID_QUERY'],
    ['wsman:SchemaValidationError', 'WBEM_E_INVALID_STREAM'],
    ['wsa:DestinationUnreachable', 'WBEM_E_NOT_FOUND'],
  ])('without it, %s is %s', (subcode, expected) => {
    expect(statusText({ subcode })).toBe(expected);
  });

  test('the status code of a provider counts before it', () => {
    const fault = { ...notFound, ...extendedStatus({ StatusCode: '2147749891' }) };
    expect(statusText(fault, { operation: 'Get' })).toBe('WBEM_E_ACCESS_DENIED');
  });

  test('a repeatable operation has no outcome to be unsure of', () => {
    const timedOut = { ...FAILED, subcode: 'wsman:TimedOut' };
    expect(statusOfFault(timedOut).outcomeUnknown).toBe(true);
    expect(statusOfFault(timedOut, { idempotent: true }).outcomeUnknown).toBe(false);
  });
});
