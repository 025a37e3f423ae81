import { randomBytes } from 'node:crypto';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { KerberosInitiator } from '../../src/auth/kerberos/initiator.js';
import {
  type AuthOptions,
  AuthenticationError,
  type KerberosAuth,
  type NegotiateAuth,
} from '../../src/index.js';
import { listen, startRelay } from '../transport/between.js';
import { certificate } from '../transport/certificates.js';
import {
  echo,
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

const KERBEROS: KerberosAuth = { kind: 'kerberos', ...CREDENTIAL };
const NEGOTIATE: NegotiateAuth = { kind: 'negotiate', ...CREDENTIAL };
const BOTH: readonly (readonly [string, KerberosAuth | NegotiateAuth])[] = [
  ['Kerberos', KERBEROS],
  ['Negotiate', NEGOTIATE],
];
const NTLM_LOGIN = { username: 'TEST\\user', password: NTLM_PASSWORD };

describe.skipIf(missingHttpPeer !== undefined)(
  `Kerberos over HTTP with MIT (${missingHttpPeer ?? 'here'})`,
  () => {
    const peers = HttpPeers.use();
    const realm = () => peers.kerberos.realm;

    describe('logs in, and seals from the first body on', () => {
      test.each<[string, () => AuthOptions]>([
        ['with a password', () => KERBEROS],
        ['with the tickets of a cache', () => ({ kind: 'kerberos', ccache: realm().kinit('one') })],
        [
          'with a keytab',
          () => {
            const keytab = `FILE:${realm().path('user.keytab')}`;
            return { kind: 'kerberos', username: CREDENTIAL.username, keytab };
          },
        ],
        ['by SPNEGO', () => NEGOTIATE],
      ])('%s', async (_, auth) => {
        const transport = open(peers.http.url(), { auth: auth() });
        expect(await echo(transport, '<first/>')).toBe('<first/>');
        expect(await echo(transport, '<another é€😀/>')).toBe('<another é€😀/>');
        expect(await peers.http.seenOnce()).toMatchObject({
          clear: 0,
          sealed: [8, 20],
          mech: KRB5,
          user: 'user@WSCIM.TEST',
          service: 'HTTP/localhost@WSCIM.TEST',
          bound: false,
          delegated: null,
        });
      });

      test('and nobody on the way reads a body', async () => {
        const relay = await startRelay(peers.http.url().href);
        const url = new URL(relay.url.replace('127.0.0.1', 'localhost'));
        expect(await echo(open(url, { auth: KERBEROS }), '<secret/>')).toBe('<secret/>');
        expect(`${relay.sent.join()}${relay.received.join()}`).not.toContain('secret');
      });
    });

    test('hands on a ticket when asked', async () => {
      const ccache = realm().kinit('forwardable', '-f');
      await echo(open(peers.http.url(), { auth: { kind: 'kerberos', ccache, delegate: true } }));
      expect((await peers.http.seenOnce()).delegated).toBe('user@WSCIM.TEST');
    });

    const sizes = [0, 1, 2048, 16_383, 16_384, 16_385, 500_000, 1_048_576];
    test.each(BOTH)('%s carries messages of all sizes', async (_, auth) => {
      const transport = open(peers.http.url(), { auth });
      for (const size of sizes) {
        const body = randomBytes(size / 2).toString('hex') + 'x'.repeat(size % 2);
        expect((await echo(transport, body)) === body).toBe(true);
      }
      expect(await peers.http.seenOnce()).toMatchObject({ clear: 0, sealed: sizes });
    });

    describe('over TLS', () => {
      /** Somebody between, whose certificate the client takes. */
      async function startInterceptor(): Promise<URL> {
        const url = peers.https.url();
        const port = Number(url.port);
        const server = createTlsServer(certificate('self-signed'), (client) => {
          const upstream = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });
          for (const one of [client, upstream]) one.on('error', () => undefined);
          client.once('close', () => upstream.destroy());
          upstream.once('close', () => client.destroy());
          client.pipe(upstream).pipe(client);
        });
        return Object.assign(url, { port: String(await listen(server, [])) });
      }

      const SILENT = /refused the (?:credentials|login)/;
      const logins: readonly (readonly [string, AuthOptions, RegExp])[] = [
        ['Kerberos', KERBEROS, /somebody may be between/],
        ['Negotiate', NEGOTIATE, /somebody may be between/],
        ['NTLM in SPNEGO', { kind: 'negotiate', ...NTLM_LOGIN, allowNtlm: true }, SILENT],
        ['NTLM', { kind: 'ntlm', ...NTLM_LOGIN }, SILENT],
      ];

      test.each(logins)('%s is bound to the channel', async (_, auth) => {
        expect(await echo(open(peers.https.url(), { auth }), '<secret/>')).toBe('<secret/>');
        expect((await peers.https.seenOnce()).bound).toBe(true);
      });

      test.each(logins)('%s fails when somebody is between', async (_, auth, text) => {
        const url = await startInterceptor();
        const sent = post(open(url, { auth, tls: { verify: false } }));
        const thrown = await sent.catch((error: unknown) => error);
        expect(thrown).toBeInstanceOf(AuthenticationError);
        expect((thrown as Error).message).toMatch(text);
        const { clear, error, bound = false } = await peers.https.seenOnce();
        expect([clear, bound]).toEqual([0, false]);
        // gss-ntlmssp has no error for it.
        expect(error).toMatch(/channel bindings|Invalid token/i);
      });

      test('a login that is not bound is refused by the server', async () => {
        const transport = openSecured(peers.https.url(), {
          mechanism: 'Kerberos',
          seals: false,
          handshake: {
            scheme: 'Kerberos',
            open: async () => new KerberosInitiator({ host: 'localhost', credential: CREDENTIAL }),
          },
        });
        await expect(post(transport)).rejects.toThrow(
          'the server refused the credentials (tried Kerberos; it offers Kerberos, Negotiate, CredSSP)',
        );
        expect((await peers.https.seenOnce()).bound).toBe(false);
      });
    });

    describe('the service', () => {
      test('is WSMAN where the realm knows no HTTP', async () => {
        await echo(open(peers.http.url('wsman', '127.0.0.1'), { auth: KERBEROS }));
        expect((await peers.http.seenOnce()).service).toBe('WSMAN/127.0.0.1@WSCIM.TEST');
      });

      test('can be chosen', async () => {
        const services = ['nothing', 'HTTP'];
        await echo(open(peers.http.url(), { auth: { ...KERBEROS, services } }));
        expect((await peers.http.seenOnce()).service).toBe('HTTP/localhost@WSCIM.TEST');
      });

      test.each(BOTH)(
        'that nobody knows is named, with all that were tried (%s)',
        async (_, auth) => {
          const services = ['WSMAN', 'host'];
          const transport = open(peers.http.url(), { auth: { ...auth, services } });
          await expect(post(transport)).rejects.toThrow(
            /Kerberos login to WSMAN\/localhost, host\/localhost failed: .*not found in Kerberos/,
          );
        },
      );
    });

    describe('NTLM', () => {
      const elsewhere = { username: 'user@nowhere.test', password: NTLM_PASSWORD };

      test('does not step in by itself when Kerberos cannot begin', async () => {
        const transport = open(peers.http.url(), { auth: { kind: 'negotiate', ...elsewhere } });
        await expect(post(transport)).rejects.toThrow(/Kerberos login .*no KDC answers/);
        expect(await peers.http.seen()).toEqual([
          expect.not.objectContaining({ scheme: 'Negotiate' }),
        ]);
      });

      test('steps in where that is allowed', async () => {
        const auth: AuthOptions = { kind: 'negotiate', ...elsewhere, allowNtlm: true };
        expect(await echo(open(peers.http.url(), { auth }))).toBe('<soap/>');
        expect(await peers.http.seenOnce()).toMatchObject({ mech: NTLM, clear: 0, sealed: [7] });
      });

      describe('with a server that has no Kerberos', () => {
        const start = () => peers.other({ KRB5_KTNAME: 'FILE:/nonexistent/keytab' });

        test('does not step in by itself', async () => {
          const peer = await start();
          const transport = open(peer.url(), { auth: NEGOTIATE });
          await expect(post(transport)).rejects.toThrow('the server refused the login (Kerberos)');
          expect((await peer.seenOnce()).mech).toBeUndefined();
        });

        test('steps in where that is allowed', async () => {
          const peer = await start();
          const auth: AuthOptions = { ...NEGOTIATE, allowNtlm: true };
          expect(await echo(open(peer.url(), { auth }))).toBe('<soap/>');
          expect(await peer.seenOnce()).toMatchObject({ mech: NTLM, clear: 0, sealed: [7] });
        });
      });
    });
  },
);
