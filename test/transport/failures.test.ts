import { describe, expect, test } from 'vitest';
import { hresultName } from '../../src/index.js';
import { statusOf } from '../../src/binding/status.js';
import { TimeoutError, TransportError } from '../../src/errors.js';
import { transportError } from '../../src/transport/failures.js';

function withCode(code: string, message = 'what Node says'): Error {
  return Object.assign(new Error(message), { code });
}

/** What Node or undici say, the reason that it becomes, and words of its explanation. */
const ROWS: readonly (readonly [code: string, reason: string, words: string])[] = [
  ['ENOTFOUND', 'ENOTFOUND', 'does not resolve'],
  ['EAI_AGAIN', 'EAI_AGAIN', 'name server does not answer'],
  ['ECONNREFUSED', 'ECONNREFUSED', 'is WinRM enabled'],
  ['EHOSTUNREACH', 'EHOSTUNREACH', 'no route'],
  ['ENETUNREACH', 'ENETUNREACH', 'unreachable'],
  ['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED', 'expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'pass it as tls.ca'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'SELF_SIGNED_CERT_IN_CHAIN', 'pass it as tls.ca'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'as tls.ca'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'as tls.ca'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'another name'],
  ['EPROTO', 'EPROTO', 'is it an http listener?'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO', 'is it an http listener?'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO', 'is it an http listener?'],
  ['ECONNRESET', 'reset-before-send', 'no connection: what Node says'],
  ['EWHATEVER', 'EWHATEVER', 'no connection: what Node says'],
];

describe('transportError before anything was sent', () => {
  test.each(ROWS)('makes of %s the reason %s: %s', (code, reason, words) => {
    const cause = withCode(code);
    const error = transportError(cause, 'not sent');
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ reason, sent: 'not sent', cause });
    expect(error.message).toContain(words);
    expect(statusOf(error).outcomeUnknown).toBe(false);
  });

  test.each(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])('makes a TimeoutError of %s', (code) => {
    const error = transportError(withCode(code), 'not sent');
    expect(error).toBeInstanceOf(TimeoutError);
    expect(hresultName(statusOf(error).hresult)).toBe('WBEM_E_TIMED_OUT');
    expect(statusOf(error).outcomeUnknown).toBe(false);
  });

  test.each([
    ['a cause', new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') })],
    [
      'the first of several addresses',
      new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')]),
    ],
    [
      'a cause of a cause',
      new Error('a', { cause: new Error('b', { cause: withCode('ECONNREFUSED') }) }),
    ],
  ])('finds the code of %s', (_what, error) => {
    expect(transportError(error, 'not sent')).toMatchObject({ reason: 'ECONNREFUSED' });
  });

  test.each([
    ['an error without code', new Error('odd'), 'no connection: odd'],
    ['what is no error', 'odd', 'no connection: odd'],
  ])('makes something of %s', (_what, thrown, words) => {
    const error = transportError(thrown, 'not sent');
    expect(error.message).toBe(words);
    expect(hresultName(statusOf(error).hresult)).toBe('WBEM_E_TRANSPORT_FAILURE');
  });

  test('leaves an error of this library as it is', () => {
    const error = new TransportError('the session is closed', 'closed', 'not sent');
    expect(transportError(error, 'not sent')).toBe(error);
  });
});

describe('transportError after the request was sent', () => {
  test.each(['ECONNRESET', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'EPIPE', 'HPE_INVALID_CONSTANT'])(
    'makes of %s a lost connection with an unknown outcome',
    (code) => {
      const error = transportError(withCode(code), 'sent');
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject({ reason: 'reset-after-send', sent: 'sent' });
      expect(statusOf(error)).toMatchObject({ outcomeUnknown: true, nativeHresult: 0x800706be });
    },
  );

  test.each([
    ['ECONNRESET', 'the connection was lost after the request was sent'],
    ['UND_ERR_HEADERS_OVERFLOW', 'the headers of the answer are too long'],
  ])('says what %s means', (code, words) => {
    const unknown = 'the request may or may not have been carried out';
    expect(transportError(withCode(code), 'sent').message).toBe(`${words}; ${unknown}`);
  });
});
