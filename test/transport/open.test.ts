import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../src/errors.js';
import { openTransport, type TransportOptions } from '../../src/transport/open.js';
import { openSocket } from '../../src/transport/socket.js';
import { eventually, rejection } from '../client/waiting.js';
import { certificate } from './certificates.js';
import { answer, startScript } from './scripted-server.js';

const HTTP = 'http://srv01:5985/wsman';
const HTTPS = 'https://srv01:5986/wsman';
const FINGERPRINT = 'AB'.repeat(32);
const { cert, key } = certificate('other-name');

describe('openTransport refuses', () => {
  test.each<[string, string, TransportOptions, RegExp]>([
    ['no connections', HTTP, { maxConnections: 0 }, /from 1 to 32, not 0/],
    ['less than none', HTTP, { maxConnections: -1 }, /from 1 to 32, not -1/],
    ['half a connection', HTTP, { maxConnections: 1.5 }, /whole number/],
    ['too many connections', HTTP, { maxConnections: 33 }, /from 1 to 32, not 33/],
    ['connections without a number', HTTP, { maxConnections: Number.NaN }, /not NaN/],
    ['answers of any size', HTTP, { maxResponseBytes: Number.NaN }, /maxResponseBytes .* not NaN/],
    ['no time to connect', HTTP, { connectTimeoutMs: 0 }, /connectTimeoutMs .* not 0/],
    ['a pin that http has no use for', HTTP, { tls: { fingerprints: [FINGERPRINT] } }, /use https/],
    ['an authority that is none', HTTPS, { tls: { ca: 'nonsense' } }, /tls\.ca holds no certif/],
    ['one that is none', HTTPS, { tls: { ca: [cert, Buffer.of(48)] } }, /tls\.ca holds no certif/],
    ['another version of TLS', HTTPS, { tls: { minVersion: 'TLSv9' as never } }, /cannot be used/],
    [
      'a file that is no PKCS #12',
      HTTPS,
      { auth: { kind: 'certificate', pfx: Buffer.from('x'), passphrase: 'SECRET' } },
      /the certificate or its key cannot be used/,
    ],
    [
      'a certificate that is none',
      HTTPS,
      { auth: { kind: 'certificate', cert: 'x', key } },
      /the certificate or its key cannot be used/,
    ],
    [
      'a certificate by TLS 1.3',
      HTTPS,
      { tls: { minVersion: 'TLSv1.3' }, auth: { kind: 'certificate', cert, key } },
      /logs in by TLS 1\.2/,
    ],
  ])('%s', (_what, url, options, message) => {
    const make = (): unknown => openTransport(new URL(url), { allowUnencrypted: true, ...options });
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(message);
    expect(make).not.toThrow('SECRET');
  });
});

test.each([1, 32])('%i connections may be opened', async (maxConnections) => {
  const transport = openTransport(new URL(HTTP), { allowUnencrypted: true, maxConnections });
  await expect(transport.close()).resolves.toBeUndefined();
});

test('a socket is closed when TLS cannot be started on it', async () => {
  const server = await startScript((response) => answer(response), { tls: certificate('server') });
  const error = await rejection(
    openSocket({
      url: new URL(server.url),
      connectTimeoutMs: 4000,
      clientCertificate: { pfx: Buffer.from('garbage') },
    }),
  );
  expect(error).toMatchObject({ code: 'ERR_WSMAN_TRANSPORT', sent: 'not sent' });
  await eventually(() => server.connections).toBe(1);
  await eventually(() => server.open.size).toBe(0);
});
