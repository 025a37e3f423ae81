import { describe, expect, test } from 'vitest';
import {
  AuthenticationError,
  type ErrorStatus,
  FaultError,
  hresultOf,
  HttpError,
  isFault,
  ProtocolError,
  TimeoutError,
  TransportError,
  ValidationError,
  type Where,
  WsmanError,
} from '../src/errors.js';

const cause = new Error('what was caught');
const fault = { code: 's:Sender', subcode: 'w:InvalidSelectors', reason: 'no such service' };
const NOT_FOUND: ErrorStatus = { hresult: 0x80041002, retryable: false, outcomeUnknown: false };
const WHERE: Where = { operation: 'Get', target: 'Win32_Service.Name="x"', host: 'srv01' };

const make = {
  TransportError: () => new TransportError('lost', 'ECONNRESET', 'sent', { cause }),
  TimeoutError: () => new TimeoutError('late', 'sent', { cause }),
  AuthenticationError: () => new AuthenticationError('refused', 'Basic', ['Negotiate'], { cause }),
  HttpError: () => new HttpError('no SOAP', 404, 'Not Found', { cause }),
  ProtocolError: () => new ProtocolError('no XML', 'not-xml', '<html', { cause }),
  FaultError: () => new FaultError('refused', fault, { cause }),
};

describe.each(Object.entries(make))('%s', (name, construct) => {
  test('is a WsmanError with its own name, and keeps its cause', () => {
    expect(construct()).toBeInstanceOf(WsmanError);
    expect(construct()).toMatchObject({ name, cause });
  });

  test('is WBEM_E_FAILED, not to be retried, until something says more', () => {
    expect(construct()).toMatchObject({
      hresult: 0x80041001,
      hresultName: 'WBEM_E_FAILED',
      retryable: false,
      outcomeUnknown: false,
    });
  });

  test('survives JSON with its name, message, status and facts', () => {
    const error = construct().complete(WHERE, NOT_FOUND);
    const { message, code } = error;
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name,
      message,
      code,
      ...WHERE,
      hresult: 0x80041002,
      hresultName: 'WBEM_E_NOT_FOUND',
    });
  });
});

describe('WsmanError', () => {
  test('has a code of its own for each kind', () => {
    expect(Object.values(make).map((construct) => construct().code)).toEqual([
      'ERR_WSMAN_TRANSPORT',
      'ERR_WSMAN_TIMEOUT',
      'ERR_WSMAN_AUTH',
      'ERR_WSMAN_HTTP',
      'ERR_WSMAN_PROTOCOL',
      'ERR_WSMAN_FAULT',
    ]);
  });

  test('keeps the facts of its kind', () => {
    expect(make.TransportError()).toMatchObject({ reason: 'ECONNRESET', sent: 'sent' });
    expect(make.AuthenticationError()).toMatchObject({
      mechanism: 'Basic',
      offered: ['Negotiate'],
    });
    expect(make.HttpError()).toMatchObject({ status: 404, excerpt: 'Not Found' });
    expect(make.FaultError()).toMatchObject({ fault });
  });

  test.each([
    ['sent', 'response-deadline'],
    ['not sent', 'ETIMEDOUT'],
  ] as const)('a request that is %s times out as %s', (sent, reason) => {
    expect(new TimeoutError('late', sent).reason).toBe(reason);
  });

  test('ProtocolError keeps the first 200 characters of what it received', () => {
    expect(new ProtocolError('bad', 'not-xml', 'x'.repeat(201)).received).toBe('x'.repeat(200));
  });
});

describe('WsmanError.complete', () => {
  test('begins the message with operation, target and host, and ends it with the status', () => {
    expect(make.FaultError().complete(WHERE, NOT_FOUND).message).toBe(
      'Get Win32_Service.Name="x" on srv01: refused (WBEM_E_NOT_FOUND 0x80041002)',
    );
  });

  test('leaves out a target that there is none of', () => {
    const { message } = make.FaultError().complete({ ...WHERE, target: '' }, NOT_FOUND);
    expect(message).toMatch(/^Get on srv01: refused /);
  });

  test('gives the error its place and status, and gives it back', () => {
    const error = make.TransportError();
    const status = { ...NOT_FOUND, nativeHresult: 0x80072efe, outcomeUnknown: true };
    expect(error.complete(WHERE, status)).toBe(error);
    expect(error).toMatchObject({ ...WHERE, ...status, hresultName: 'WBEM_E_NOT_FOUND' });
  });

  test('leaves a completed error as it is', () => {
    const error = make.FaultError().complete(WHERE, NOT_FOUND);
    const before = error.toJSON();
    error.complete({ ...WHERE, host: 'other' }, { ...NOT_FOUND, hresult: 0x80041003 });
    expect(error.toJSON()).toEqual(before);
  });
});

describe('ValidationError', () => {
  const error = new ValidationError('WBEM_E_INVALID_PROPERTY', 'X has no property Y', { cause });

  test('is a TypeError, not a WsmanError: nothing was sent', () => {
    expect(error).toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(WsmanError);
  });

  test('carries the HRESULT, its name and its cause', () => {
    expect(error).toMatchObject({
      name: 'ValidationError',
      code: 'ERR_WSMAN_INVALID_ARGUMENT',
      hresult: 0x80041031,
      hresultName: 'WBEM_E_INVALID_PROPERTY',
      cause,
    });
  });

  test('names the status at the end of its message', () => {
    expect(error.message).toBe('X has no property Y (WBEM_E_INVALID_PROPERTY 0x80041031)');
  });
});

describe('isFault', () => {
  const notFound = make.FaultError().complete(WHERE, NOT_FOUND);

  test('holds for a fault, and for a fault with the given status', () => {
    expect([isFault(notFound), isFault(notFound, 0x80041002)]).toEqual([true, true]);
  });

  test('does not hold for a fault with another status', () => {
    expect(isFault(notFound, 0x80041003)).toBe(false);
  });

  test.each([
    ['another error with that status', make.HttpError().complete(WHERE, NOT_FOUND)],
    ['an object that looks like one', { name: 'FaultError', hresult: 0x80041002 }],
    ['nothing', undefined],
  ])('does not hold for %s', (_, error) => {
    expect(isFault(error, 0x80041002)).toBe(false);
  });
});

describe('hresultOf', () => {
  test.each([
    ['a completed error', make.HttpError().complete(WHERE, NOT_FOUND), 0x80041002],
    ['an error without a status', make.HttpError(), 0x80041001],
    ['a ValidationError', new ValidationError('WBEM_E_TYPE_MISMATCH', 'x'), 0x80041005],
    ['an aborted call', AbortSignal.abort().reason, 0x80041032],
    ['the reason of AbortSignal.timeout', new DOMException('late', 'TimeoutError'), 0x80041069],
    ['any other error', new RangeError('x'), 0x80041001],
    ['something thrown that is no error', 'x', 0x80041001],
  ])('of %s is a WBEM status', (_, error: unknown, hresult) => {
    expect(hresultOf(error)).toBe(hresult);
  });
});
