import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type AuthOptions, AuthenticationError, TransportError } from '../../src/index.js';
import { rejection } from '../client/waiting.js';
import { certificate, type CertificateName } from '../transport/certificates.js';
import { echo, open, post } from './peers/http-peer.js';
import { missingRenegotiation, RenegotiatingServer } from './peers/renegotiating-server.js';

const MUTUAL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';
const fingerprints = [new X509Certificate(certificate('server').cert).fingerprint256];

function login(name: CertificateName): AuthOptions {
  return { kind: 'certificate', ...certificate(name) };
}

// As http.sys does. The server has TLS 1.3, too, which has no renegotiation.
describe.skipIf(missingRenegotiation !== undefined)(
  `a server that asks for a certificate after the request (${missingRenegotiation ?? 'here'})`,
  () => {
    test.each([
      ['is trusted by its authority', {}],
      ['is pinned', { tls: { fingerprints } }],
      ['is not verified', { tls: { verify: false } }],
    ])('is shown it; its own %s', async (_, options) => {
      const server = await RenegotiatingServer.start();
      const transport = open(server.url, { auth: login('other-name'), ...options });
      const answer = echo(transport);
      const request = await server.read();
      // The names of ciphers of TLS 1.3 begin otherwise.
      expect(request).toMatch(/^CIPHER is ECDHE-/m);
      expect(request).toContain(`authorization: ${MUTUAL}\r\n`);
      expect(server.shown).toEqual([]);
      await server.renegotiate();
      expect(server.shown).toEqual(['other-name']);
      server.answer('200 OK', '<first/>');
      expect(await answer).toBe('<first/>');

      const next = echo(transport, '<next/>');
      await server.read('<next/>');
      server.answer('200 OK', '<second/>');
      expect(await next).toBe('<second/>');
    });

    test('is shown none by who logs in otherwise', async () => {
      const server = await RenegotiatingServer.start('-tls1_2');
      const auth: AuthOptions = { kind: 'basic', username: 'ops', password: 'not-a-secret' };
      const answer = echo(open(server.url, { auth }));
      await server.read();
      await server.renegotiate();
      server.answer('200 OK', '<first/>');
      expect(await answer).toBe('<first/>');
      expect(server.shown).toEqual([]);
    });

    const HINT = /by certificate, over TLS 1\.2, .* no renegotiation .* is it mapped to a user/;

    test.each(['401 Unauthorized', '403 Forbidden'])(
      'and then refuses with %s: the error says what to look at',
      async (status) => {
        const server = await RenegotiatingServer.start();
        const thrown = rejection(post(open(server.url, { auth: login('other-name') })));
        await server.read();
        await server.renegotiate();
        expect(server.shown).toEqual(['other-name']);
        server.answer(status);
        const error = await thrown;
        expect(error).toBeInstanceOf(AuthenticationError);
        expect(error).toMatchObject({ mechanism: 'Certificate', reason: 'refused' });
        expect((error as Error).message).toMatch(HINT);
      },
    );

    test('and does not trust its issuer: the error says what to look at', async () => {
      const server = await RenegotiatingServer.start();
      const thrown = rejection(post(open(server.url, { auth: login('self-signed') })));
      await server.read();
      await server.renegotiate();
      const error = await thrown;
      expect(server.shown).toEqual(['self-signed']);
      expect(error).toBeInstanceOf(TransportError);
      expect((error as Error).message).toMatch(HINT);
    });
  },
);
