import { describe, expect, test } from 'vitest';
import {
  AuthenticationError,
  ConflictError,
  FaultError,
  HttpError,
  ProtocolError,
  TimeoutError,
  TransportError,
  ValidationError,
  type WsmanError,
} from '../../src/errors.js';
import { combinedExitCode, exitCodeOf } from '../../src/cli/exit-codes.js';
import { Interrupted } from '../../src/cli/io.js';
import { UsageError } from '../../src/cli/usage-error.js';

const fault = { code: 'Sender', subcode: '', reason: '' };

function ended<E extends WsmanError>(error: E, hresult: number): E {
  const where = { operation: 'Get', target: '', host: 'srv01' };
  return error.complete(where, { hresult, retryable: false, outcomeUnknown: false });
}

describe('exitCodeOf', () => {
  test.each([
    [64, new UsageError('')],
    [64, new ValidationError('WBEM_E_TYPE_MISMATCH', '')],
    [69, new TransportError('', 'ECONNREFUSED', 'not sent')],
    [2, new FaultError('', fault)],
    [70, new HttpError('', 404, '')],
    [70, new ProtocolError('', 'not-xml')],
    [2, new ConflictError('', 'WBEM_E_PROVIDER_FAILURE', [])],
    [70, new Error('a mistake of ours')],
    [77, new AuthenticationError('', 'Basic', [])],
    [77, ended(new AuthenticationError('', 'Basic', []), 0x80041003)],
    [77, ended(new FaultError('', fault), 0x80041003)],
    [77, ended(new HttpError('', 403, ''), 0x80041003)],
    [124, new TimeoutError('', 'sent')],
    [124, ended(new FaultError('', fault), 0x80041069)],
    [130, new Interrupted()],
  ])('is %i for %s', (code, error) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});

describe('combinedExitCode', () => {
  test.each([
    [[0], 0],
    [[0, 0], 0],
    [[69], 69],
    [[69, 69], 69],
    [[0, 69], 1],
    [[69, 77], 1],
  ])('of %j is %i', (codes, expected) => {
    expect(combinedExitCode(codes)).toBe(expected);
  });
});
