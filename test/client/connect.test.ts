import { describe, expect, test } from 'vitest';
import { connect, hresultName, hresultOf, type SessionOptions } from '../../src/index.js';
import { urlOf } from '../../src/client/connect.js';
import { open, openSandbox, openSession, rejection, Test_Setting } from './setup.js';

describe('urlOf', () => {
  test.each<[SessionOptions, string]>([
    [{ host: 'srv01' }, 'http://srv01:5985/wsman'],
    [{ host: 'srv01', tls: true }, 'https://srv01:5986/wsman'],
    [{ host: 'srv01', tls: {} }, 'https://srv01:5986/wsman'],
    [{ host: 'srv01:8080' }, 'http://srv01:8080/wsman'],
    [{ host: 'srv01:80' }, 'http://srv01/wsman'],
    [{ host: 'https://srv01' }, 'https://srv01:5986/wsman'],
    [{ host: 'HTTPS://srv01' }, 'https://srv01:5986/wsman'],
    [{ host: 'https://srv01:443' }, 'https://srv01/wsman'],
    [{ host: 'https://srv01/other' }, 'https://srv01:5986/other'],
    [{ host: '10.0.0.1' }, 'http://10.0.0.1:5985/wsman'],
    [{ host: '[fe80::1]' }, 'http://[fe80::1]:5985/wsman'],
    [{ host: '[::1]:5985' }, 'http://[::1]:5985/wsman'],
    [{ url: 'https://srv01:5986/wsman' }, 'https://srv01:5986/wsman'],
    [{ url: new URL('https://srv01:5986/wsman') }, 'https://srv01:5986/wsman'],
    [{ url: 'https://srv01/wsman?x=1' }, 'https://srv01/wsman?x=1'],
  ])('of %j is %s', (options, url) => {
    expect(urlOf(options).href).toBe(url);
  });

  test.each<[string, SessionOptions, RegExp]>([
    ['neither host nor url', {}, /either a host or a url/],
    ['both', { host: 'srv01', url: 'https://srv01' }, /either a host or a url/],
    ['an empty host', { host: '' }, /neither a host nor an http or https URL/],
    ['another scheme', { url: 'ftp://srv01' }, /"ftp:\/\/srv01" is neither/],
    ['a bad port', { host: 'srv01:99999' }, /is neither a host/],
    ['white space', { host: 'srv 01' }, /is neither a host/],
    ['a user in the URL', { url: 'https://ops@srv01' }, /must not hold a user or a password/],
  ])('refuses %s', (_what, options, message) => {
    expect(() => urlOf(options)).toThrow(message);
  });
});

describe('connect', () => {
  test.each<[string, Partial<SessionOptions>, string]>([
    ['http without leave', { allowUnencrypted: false }, 'WBEM_E_ENCRYPTED_CONNECTION_REQUIRED'],
    ['a tiny envelope', { maxEnvelopeSize: 8191 }, 'WBEM_E_INVALID_PARAMETER'],
    ['no time', { timeoutMs: 0 }, 'WBEM_E_INVALID_PARAMETER'],
    ['a time that is no number', { timeoutMs: Number.NaN }, 'WBEM_E_INVALID_PARAMETER'],
    ['no time for the server', { operationTimeoutMs: -1 }, 'WBEM_E_INVALID_PARAMETER'],
    [
      'an unknown mechanism',
      { auth: { kind: 'magic', username: 'a', password: 'b' } as never },
      'WBEM_E_NOT_SUPPORTED',
    ],
    [
      'a user name with a colon',
      { auth: { kind: 'basic', username: 'a:b', password: 'c' } },
      'WBEM_E_INVALID_PARAMETER',
    ],
  ])('refuses %s at once', (_what, options, status) => {
    let thrown: unknown;
    try {
      connect({ url: 'http://127.0.0.1:1/wsman', allowUnencrypted: true, ...options });
    } catch (error) {
      thrown = error;
    }
    expect(hresultName(hresultOf(thrown))).toBe(status);
  });

  test('names host and port in errors', async () => {
    const { sandbox, session } = await open();
    expect(session.host).toBe(new URL(sandbox.url).host);
  });

  test('shows every envelope to the trace', async () => {
    const sandbox = await openSandbox();
    const seen: [string, boolean][] = [];
    const session = openSession(sandbox, {
      trace: (direction, envelope) => seen.push([direction, envelope.includes('Envelope')]),
    });
    await session.modifyInstance(Test_Setting, { Id: 'one' }, { Level: 2 });
    expect(seen).toEqual([
      ['request', true],
      ['response', true],
      ['request', true],
      ['response', true],
    ]);
  });

  test('to a path that is no class instance says so', async () => {
    const { sandbox, session } = await open();
    const error = await rejection(session.getInstance('Test_Setting'));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_OBJECT_PATH' });
    expect(sandbox.requests).toEqual([]);
  });
});
