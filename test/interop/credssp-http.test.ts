import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CredSspInitiator } from '../../src/auth/credssp/initiator.js';
import { KerberosInitiator } from '../../src/auth/kerberos/initiator.js';
import { NtlmInitiator } from '../../src/auth/ntlm/initiator.js';
import type { SecurityContext } from '../../src/auth/security-context.js';
import { SpnegoInitiator } from '../../src/auth/spnego/initiator.js';
import { AuthenticationError, type CredSspAuth, ProtocolError } from '../../src/index.js';
import type { Transport } from '../../src/transport/transport.js';
import { startRelay } from '../transport/between.js';
import {
  echo,
  type Fault,
  HttpPeers,
  KRB5,
  missingHttpPeer,
  NTLM,
  NTLM_PASSWORD,
  open,
  openSecured,
  post,
} from './peers/http-peer.js';
import { CREDENTIAL } from './peers/krb-setup.js';

const AUTH: CredSspAuth = { kind: 'credssp', username: 'TEST\\user', password: NTLM_PASSWORD };
const CHUNK = 16_384;

interface Login {
  readonly username: string;
  readonly password: string;
}

const ntlm = (login: Login): NtlmInitiator =>
  new NtlmInitiator({ ...login, targetName: 'HTTP/localhost' });
const kerberos = (credential: Login): KerberosInitiator =>
  new KerberosInitiator({ host: 'localhost', credential });

/** CredSSP with any login inside. */
function openWith(url: URL, login: Login, inner: (login: Login) => SecurityContext): Transport {
  return openSecured(url, {
    mechanism: 'CredSSP',
    seals: url.protocol === 'http:',
    handshake: {
      scheme: 'CredSSP',
      open: async () => new CredSspInitiator({ inner: inner(login), ...login }),
    },
  });
}

describe.skipIf(missingHttpPeer !== undefined)(
  `CredSSP over HTTP with OpenSSL, MIT and gss-ntlmssp (${missingHttpPeer ?? 'here'})`,
  () => {
    const peers = HttpPeers.use();

    describe('gives the password, once the server has proved its key', () => {
      const LAST = ['negoTokens', 'pubKeyAuth', 'clientNonce'];
      const NTLM_REQUESTS = [['negoTokens'], LAST, ['authInfo']];
      // The server ends the login of Kerberos: there is no last token of the client.
      const KERBEROS_REQUESTS = [['negoTokens'], LAST.slice(1), ['authInfo']];

      test.each<[string, Login, (login: Login) => SecurityContext, object]>([
        ['NTLM', AUTH, ntlm, { mech: NTLM, requests: NTLM_REQUESTS }],
        [
          'NTLM in SPNEGO',
          AUTH,
          (login) => new SpnegoInitiator([ntlm(login)]),
          { mech: NTLM, requests: NTLM_REQUESTS },
        ],
        ['Kerberos', CREDENTIAL, kerberos, { mech: KRB5, requests: KERBEROS_REQUESTS }],
        [
          'Kerberos in SPNEGO',
          CREDENTIAL,
          (login) => new SpnegoInitiator([kerberos(login)]),
          { mech: KRB5, requests: KERBEROS_REQUESTS },
        ],
        [
          'Kerberos in SPNEGO, with NTLM to fall back to',
          CREDENTIAL,
          (login) => new SpnegoInitiator([kerberos(login), ntlm(login)]),
          { mech: KRB5, requests: KERBEROS_REQUESTS },
        ],
      ])('with %s inside', async (_, login, inner, seen) => {
        const transport = openWith(peers.http.url(), login, inner);
        expect(await echo(transport, '<first/>')).toBe('<first/>');
        expect(await echo(transport, '<second/>')).toBe('<second/>');
        const [domain, user] = login.username.includes('\\')
          ? login.username.split('\\')
          : ['', login.username];
        expect(await peers.http.seenOnce()).toMatchObject({
          ...seen,
          credentials: [domain, user, login.password],
          clear: 0,
          sealed: [8, 9],
        });
      });

      test('where Kerberos is not to be had, with NTLM in SPNEGO after it', async () => {
        const peer = await peers.other({ KRB5_KTNAME: 'FILE:/nonexistent/keytab' });
        const both = (login: Login) => new SpnegoInitiator([kerberos(login), ntlm(login)]);
        await echo(openWith(peer.url(), CREDENTIAL, both));
        expect(await peer.seenOnce()).toMatchObject({
          mech: NTLM,
          requests: [['negoTokens'], ...NTLM_REQUESTS],
          credentials: ['', CREDENTIAL.username, CREDENTIAL.password],
        });
      });

      test.each([
        ['TLSv1.2', 'tls12'],
        ['TLSv1.3', 'wsman'],
        ['TLSv1.3', 'version-5'],
      ] as const)('in %s (%s)', async (tls, path) => {
        expect(await echo(open(peers.http.url(path), { auth: AUTH }))).toBe('<soap/>');
        expect(await peers.http.seenOnce()).toMatchObject({
          tls,
          credentials: ['TEST', 'user', NTLM_PASSWORD],
        });
      });

      test('over HTTPS', async () => {
        expect(await echo(open(peers.https.url(), { auth: AUTH }), '<body/>')).toBe('<body/>');
        expect((await peers.https.seenOnce()).credentials).toEqual(['TEST', 'user', NTLM_PASSWORD]);
      });
    });

    test.each(['tls12', 'wsman'] as const)('seals messages of all sizes (%s)', async (path) => {
      const sizes = [1, 2048, CHUNK - 1, CHUNK, CHUNK + 1, 500_000, 1_048_576];
      const transport = open(peers.http.url(path), { auth: AUTH });
      for (const size of sizes) {
        const body = randomBytes(Math.ceil(size / 2))
          .toString('hex')
          .slice(0, size);
        expect((await echo(transport, body)) === body).toBe(true);
      }
      const { sealed, parts, clear } = await peers.http.seenOnce();
      expect([clear, sealed]).toEqual([0, sizes]);
      expect(parts.map(({ length }) => length)).toEqual([1, 1, 1, 1, 2, 31, 64]);
      expect(parts[4]).toEqual([CHUNK, 1]);
    });

    test('says that TLS seals no empty message', async () => {
      await expect(post(open(peers.http.url(), { auth: AUTH }), '')).rejects.toThrow(
        'CredSSP cannot seal a message of 0 bytes',
      );
    });

    test('leaves nothing for others to read', async () => {
      const relay = await startRelay(peers.http.url().href);
      await echo(open(new URL(relay.url), { auth: AUTH }), '<secret/>');
      const all = `${relay.sent.join()}${relay.received.join()}`;
      for (const text of ['secret', NTLM_PASSWORD]) expect(all).not.toContain(text);
    });

    describe('gives no password to', () => {
      test.each<[string, Fault, RegExp]>([
        ['a server with another key', 'other-key', /somebody is between/],
        ['a server that shows no key', 'no-key', /did not show the key/],
        ['version 2', 'version-2', /version 2 of the server does not protect credentials/],
        ['version 3', 'version-3', /version 3 of the server does not protect credentials/],
        ['version 4', 'version-4', /version 4 of the server does not protect credentials/],
        ['a server of Basic', 'basic', /refused the credentials .*it offers Basic/],
      ])('%s', async (_, fault, text) => {
        for (const inner of [ntlm, (login: Login) => new SpnegoInitiator([ntlm(login)])]) {
          const transport = openWith(peers.http.url(fault), AUTH, inner);
          await expect(post(transport)).rejects.toThrow(text);
          const seen = await peers.http.seenOnce();
          expect([seen.clear, seen.sealed, seen.credentials]).toEqual([0, [], undefined]);
        }
      });

      test.each<[string, Fault | 'wsman', RegExp]>([
        ['6', 'wsman', /SEC_E_LOGON_DENIED .*: the user name or the password is wrong/],
        ['5', 'version-5', /the server refused the credentials|the password may be wrong/],
      ])('a server that does not know it, of version %s', async (_, path, text) => {
        const transport = open(peers.http.url(path), { auth: { ...AUTH, password: 'wrong' } });
        const error = await post(transport).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(AuthenticationError);
        expect((error as Error).message).toMatch(text);
        expect((await peers.http.seenOnce()).credentials).toBeUndefined();
      });
    });

    describe('refuses an answer', () => {
      test.each<[string, Fault, number, RegExp]>([
        ['that was changed', 'tampered', 1, /the TLS of CredSSP failed: .*bad record mac/i],
        ['in clear', 'clear', 1, /the answer is not encrypted although the request was/],
        ['that comes again', 'replayed', 2, /the TLS of CredSSP failed: .*bad record mac/i],
      ])('%s, and uses the connection no more', async (_, fault, number, text) => {
        const transport = open(peers.http.url(fault), { auth: AUTH });
        for (let count = 1; count < number; count++) await echo(transport);
        const error = await post(transport).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(ProtocolError);
        expect(error).toMatchObject({
          reason: 'unseal-failed',
          message: expect.stringMatching(text),
        });
        await post(transport).catch(() => undefined);
        const sealed = (await peers.http.seen()).map((connection) => connection.sealed.length);
        expect(sealed).toEqual([number, 1]);
      });
    });
  },
);
