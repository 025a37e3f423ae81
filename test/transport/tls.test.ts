import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TimeoutError, TransportError } from '../../src/index.js';
import { rejection } from '../client/waiting.js';
import { read, write } from './calls.js';
import { certificate, type CertificateName } from './certificates.js';
import {
  answer,
  type ScriptedServer,
  sessionWith,
  startScript,
  startSilence,
} from './scripted-server.js';

const ca = certificate('ca').cert;

async function secure(name: CertificateName): Promise<ScriptedServer> {
  return startScript((response) => answer(response), { tls: certificate(name) });
}

describe('https', () => {
  test('is used with an authority of the caller', async () => {
    const server = await secure('server');
    const session = sessionWith(server.url, { tls: { ca } });
    expect((await read(session)).Title).toBe('first');
  });

  test.each([
    ['in octets', readFileSync(new URL('../../fixtures/tls/ca.pem', import.meta.url))],
    ['as one of several', [certificate('self-signed').cert, ca]],
  ])('takes the authority %s', async (_how, trusted) => {
    const server = await secure('server');
    expect((await read(sessionWith(server.url, { tls: { ca: trusted } }))).Title).toBe('first');
  });

  test('needs no leave for an unencrypted connection', async () => {
    const server = await secure('server');
    const session = sessionWith(server.url, { tls: { ca }, allowUnencrypted: false });
    expect((await read(session)).Title).toBe('first');
  });

  test('takes a self-signed certificate that the caller trusts by itself', async () => {
    const server = await secure('self-signed');
    const { cert } = certificate('self-signed');
    expect((await read(sessionWith(server.url, { tls: { ca: cert } }))).Title).toBe('first');
  });

  test('takes a certificate for the name that the caller expects', async () => {
    const server = await secure('other-name');
    const session = sessionWith(server.url, { tls: { ca, serverName: 'srv99.example' } });
    expect((await read(session)).Title).toBe('first');
  });

  test.each<CertificateName>(['expired', 'self-signed', 'other-name'])(
    'takes the certificate %s only when told not to verify',
    async (name) => {
      const server = await secure(name);
      const session = sessionWith(server.url, { tls: { verify: false } });
      expect((await read(session)).Title).toBe('first');
    },
  );

  test.each<[CertificateName, string | undefined, string, number]>([
    ['server', undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 0x80090325],
    ['self-signed', ca, 'DEPTH_ZERO_SELF_SIGNED_CERT', 0x80090325],
    ['expired', ca, 'CERT_HAS_EXPIRED', 0x80090328],
    ['other-name', ca, 'ERR_TLS_CERT_ALTNAME_INVALID', 0x80090322],
  ])('refuses the certificate %s before anything is sent', async (name, trusted, reason, code) => {
    const server = await secure(name);
    const tls = trusted === undefined ? {} : { ca: trusted };
    const error = await rejection(write(sessionWith(server.url, { tls })));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({
      reason,
      sent: 'not sent',
      hresultName: 'WBEM_E_TRANSPORT_FAILURE',
      nativeHresult: code,
      outcomeUnknown: false,
    });
    expect(server.seen).toEqual([]);
  });

  test('to an http listener says so', async () => {
    const server = await startScript((response) => answer(response));
    const error = await rejection(read(sessionWith(server.url.replace('http:', 'https:'))));
    expect(error).toMatchObject({ reason: 'EPROTO', hresultName: 'WBEM_E_FATAL_TRANSPORT_ERROR' });
    expect((error as Error).message).toContain('is it an http listener?');
    expect(server.seen).toEqual([]);
  });
});

describe('https to a port that never answers the handshake', () => {
  test.each([
    ['the deadline of the call', {}, { timeoutMs: 40 }],
    ['the time-out of connections', { connectTimeoutMs: 40 }, {}],
  ])('ends at %s; nothing has been sent', async (_what, settings, options) => {
    const session = sessionWith((await startSilence()).url, settings);
    const error = await rejection(session.deleteInstance('Test_Setting.Id="one"', options));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      hresultName: 'WBEM_E_TIMED_OUT',
      outcomeUnknown: false,
      retryable: true,
      sent: 'not sent',
    });
  });

  test('is given up when the signal says so', async () => {
    const session = sessionWith((await startSilence()).url);
    const signal = AbortSignal.timeout(30);
    const call = session.deleteInstance('Test_Setting.Id="one"', { signal });
    expect(await rejection(call)).toBe(signal.reason);
  });
});
