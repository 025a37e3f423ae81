import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsPort, type TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { AuthOptions } from '../../src/index.js';
import { type Sandbox } from '../../src/testing.js';
import { openSandbox, openSession } from '../client/setup.js';
import { rejection } from '../client/waiting.js';
import { listen } from './between.js';
import { read, write } from './calls.js';
import { certificate, type CertificateName } from './certificates.js';
import { answer, sessionWith, startScript } from './scripted-server.js';

const ca = certificate('ca').cert;

function fingerprint(name: CertificateName): string {
  return new X509Certificate(certificate(name).cert).fingerprint256;
}

describe('a pinned certificate', () => {
  test.each([
    ['as OpenSSL prints it', fingerprint('self-signed')],
    ['in lower case, without colons', fingerprint('self-signed').replaceAll(':', '').toLowerCase()],
  ])('needs no authority (%s)', async (_how, pinned) => {
    const server = await startScript((response) => answer(response), {
      tls: certificate('self-signed'),
    });
    const session = sessionWith(server.url, { tls: { fingerprints: [pinned] } });
    expect((await read(session)).Title).toBe('first');
  });

  test('may be one of several', async () => {
    const tls = certificate('expired');
    const server = await startScript((response) => answer(response), { tls });
    const fingerprints = [fingerprint('server'), fingerprint('expired')];
    expect((await read(sessionWith(server.url, { tls: { fingerprints } }))).Title).toBe('first');
  });

  test.each<CertificateName>(['server', 'other-name', 'self-signed'])(
    'keeps everything from a server with another one: %s, though the authority is trusted',
    async (name) => {
      const server = await startScript((response) => answer(response), { tls: certificate(name) });
      const tls = { ca, fingerprints: [fingerprint('expired')] };
      const error = await rejection(write(sessionWith(server.url, { tls })));
      expect(error).toMatchObject({
        code: 'ERR_WSMAN_TRANSPORT',
        reason: 'ERR_TLS_PINNED_CERTIFICATE',
        nativeHresult: 0x80090325,
        sent: 'not sent',
        outcomeUnknown: false,
      });
      expect((error as Error).message).toContain(fingerprint(name).replaceAll(':', ''));
      expect(server.seen).toEqual([]);
    },
  );

  test('is needed even when nothing is verified', async () => {
    const tls = certificate('self-signed');
    const server = await startScript((response) => answer(response), { tls });
    const session = sessionWith(server.url, {
      tls: { verify: false, fingerprints: [fingerprint('server')] },
    });
    expect(await rejection(write(session))).toMatchObject({
      reason: 'ERR_TLS_PINNED_CERTIFICATE',
    });
    expect(server.seen).toEqual([]);
  });

  test.each(['', 'AB', 'AB:CD', 'G'.repeat(64), 'A'.repeat(40)])('cannot be %j', (pinned) => {
    expect(() => sessionWith('https://srv01/wsman', { tls: { fingerprints: [pinned] } })).toThrow(
      /is no SHA-256 fingerprint/,
    );
  });
});

interface Shown {
  readonly name: string | undefined;
  readonly protocol: string | null;
  readonly authorization: string | undefined;
}

/** Starts a server of TLS that notes how clients come. */
async function startTls(
  settings: object,
): Promise<{ readonly url: string; readonly seen: readonly Shown[] }> {
  const seen: Shown[] = [];
  const open = new Set<Socket>();
  const server = createServer({ ...certificate('server'), ...settings }, (request, response) => {
    const socket = request.socket as TLSSocket;
    const { subject } = socket.getPeerCertificate() as { subject?: { CN?: string } };
    const { authorization } = request.headers;
    seen.push({ name: subject?.CN, protocol: socket.getProtocol(), authorization });
    request.resume().once('end', () => answer(response));
  });
  server.on('connection', (socket: Socket) => open.add(socket));
  return { url: `https://127.0.0.1:${await listen(server, open)}/wsman`, seen };
}

describe('the version of TLS', () => {
  test('is the newest of both', async () => {
    const server = await startTls({});
    await read(sessionWith(server.url, { tls: { ca } }));
    expect(server.seen).toMatchObject([{ protocol: 'TLSv1.3' }]);
  });

  test('is at least the one asked for', async () => {
    const server = await startTls({ maxVersion: 'TLSv1.2' });
    await read(sessionWith(server.url, { tls: { ca } }));
    expect(server.seen).toMatchObject([{ protocol: 'TLSv1.2' }]);
    const session = sessionWith(server.url, { tls: { ca, minVersion: 'TLSv1.3' } });
    expect(await rejection(write(session))).toMatchObject({
      code: 'ERR_WSMAN_TRANSPORT',
      sent: 'not sent',
    });
    expect(server.seen).toHaveLength(1);
  });

  test('is not one that has been given up', async () => {
    const server = await startTls({
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    });
    expect(await rejection(write(sessionWith(server.url, { tls: { ca } })))).toMatchObject({
      code: 'ERR_WSMAN_TRANSPORT',
      sent: 'not sent',
    });
    expect(server.seen).toEqual([]);
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('skipped: openssl is not here');

describe('a certificate to log in with', () => {
  const MUTUAL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';
  const required = { requestCert: true, rejectUnauthorized: true, ca };
  const { cert, key } = certificate('other-name');

  test('is shown in PEM, by TLS 1.2, and announced', async () => {
    const server = await startTls(required);
    const session = sessionWith(server.url, {
      tls: { ca },
      auth: { kind: 'certificate', cert, key },
      allowUnencrypted: false,
    });
    expect((await read(session)).Title).toBe('first');
    expect(server.seen).toEqual([
      { name: 'other-name', protocol: 'TLSv1.2', authorization: MUTUAL },
    ]);
  });

  test.skipIf(!hasOpenssl)('is shown from a file of PKCS #12', async () => {
    const fixtures = new URL('../../fixtures/tls/', import.meta.url).pathname;
    const input = ['-inkey', `${fixtures}key.pem`, '-in', `${fixtures}other-name.pem`];
    const output = ['-export', '-passout', 'pass:not-a-secret'];
    const pfx = execFileSync('openssl', ['pkcs12', ...output, ...input]);
    const server = await startTls(required);
    const auth: AuthOptions = { kind: 'certificate', pfx, passphrase: 'not-a-secret' };
    await read(sessionWith(server.url, { tls: { ca }, auth }));
    expect(server.seen).toMatchObject([{ name: 'other-name', protocol: 'TLSv1.2' }]);
    const wrong: AuthOptions = { kind: 'certificate', pfx, passphrase: 'pass-of-another' };
    const make = (): unknown => sessionWith(server.url, { tls: { ca }, auth: wrong });
    expect(make).toThrow(/cannot be used .*is the passphrase right/);
    expect(make).not.toThrow('pass-of-another');
    expect(server.seen).toHaveLength(1);
  });

  test('that another authority has signed does not log in', async () => {
    const server = await startTls(required);
    const session = sessionWith(server.url, {
      tls: { ca },
      auth: { kind: 'certificate', ...certificate('self-signed') },
    });
    const error = await rejection(write(session));
    expect(error).toMatchObject({ code: 'ERR_WSMAN_TRANSPORT' });
    expect((error as Error).message).toMatch(/login is by certificate, over TLS 1\.2/);
    expect(server.seen).toEqual([]);
  });

  test('cannot log in to a server that has TLS 1.3 alone', async () => {
    const server = await startTls({ ...required, minVersion: 'TLSv1.3' });
    const auth: AuthOptions = { kind: 'certificate', cert, key };
    const error = await rejection(write(sessionWith(server.url, { tls: { ca }, auth })));
    expect(error).toMatchObject({ code: 'ERR_WSMAN_TRANSPORT', sent: 'not sent' });
    expect((error as Error).message).toMatch(
      /^[^\n]*versions of TLS .*TLS 1\.2, as TLS 1\.3 has no renegotiation[^\n]*$/,
    );
  });

  test.each([401, 403])('that is refused with the status %i has its error', async (status) => {
    const tls = certificate('server');
    const server = await startScript((response) => response.writeHead(status).end(), { tls });
    const auth: AuthOptions = { kind: 'certificate', cert, key };
    const error = await rejection(write(sessionWith(server.url, { tls: { ca }, auth })));
    expect(error).toMatchObject({ code: 'ERR_WSMAN_AUTH', mechanism: 'Certificate' });
    expect((error as Error).message).toMatch(/is it mapped to a user/);
  });

  test('is needed where the server requires one', async () => {
    const server = await startTls(required);
    const error = await rejection(write(sessionWith(server.url, { tls: { ca } })));
    expect(error).toMatchObject({ code: 'ERR_WSMAN_TRANSPORT' });
    expect(server.seen).toEqual([]);
  });

  test('needs https', () => {
    const auth: AuthOptions = { kind: 'certificate', cert, key };
    expect(() => sessionWith('http://srv01/wsman', { auth })).toThrow(/over https only/);
  });
});

/** Somebody who ends the TLS of the client with a certificate of their own, and begins another. */
async function startInterception(url: string, name: CertificateName): Promise<string> {
  const open = new Set<Socket>();
  const { hostname: host, port: target } = new URL(url);
  const server = createTlsPort(certificate(name), (client) => {
    const upstream = connectTls({ host, port: Number(target), rejectUnauthorized: false });
    open.add(client);
    client.on('error', () => undefined).once('close', () => upstream.destroy());
    upstream.on('error', () => undefined).once('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  return `https://127.0.0.1:${await listen(server, open)}/wsman`;
}

describe.each(['ntlm', 'negotiate'] as const)('channel bindings of %s', (kind) => {
  const open = async (
    channelBindings: 'none' | 'relaxed' | 'strict',
  ): Promise<{ sandbox: Sandbox; auth: AuthOptions }> => {
    const sandbox = await openSandbox({ tls: certificate('server'), channelBindings });
    const { username, password } = sandbox.user;
    const login = { username: `SANDBOX\\${username}`, password };
    const auth: AuthOptions =
      kind === 'ntlm' ? { kind, ...login } : { kind, ...login, allowNtlm: true };
    return { sandbox, auth };
  };

  test('are accepted by a server that requires them', async () => {
    const { sandbox, auth } = await open('strict');
    const session = openSession(sandbox, { tls: { ca }, auth });
    expect((await read(session)).Title).toBe('first');
    expect((await read(session)).Title).toBe('first');
  });

  test.each(['strict', 'relaxed'] as const)(
    'make a server that is %s refuse a login through another certificate',
    async (policy) => {
      const { sandbox, auth } = await open(policy);
      const url = await startInterception(sandbox.url, 'self-signed');
      const session = openSession(sandbox, { url, tls: { verify: false }, auth });
      expect(await rejection(write(session))).toMatchObject({
        code: 'ERR_WSMAN_AUTH',
        hresultName: 'WBEM_E_ACCESS_DENIED',
        outcomeUnknown: false,
      });
      expect(sandbox.requests).toEqual([]);
    },
  );

  test('are not looked at by a server that has them off', async () => {
    const { sandbox, auth } = await open('none');
    const url = await startInterception(sandbox.url, 'self-signed');
    const session = openSession(sandbox, { url, tls: { verify: false }, auth });
    expect((await read(session)).Title).toBe('first');
  });
});
