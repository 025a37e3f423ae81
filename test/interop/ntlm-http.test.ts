import { describe, expect, test } from 'vitest';
import { NtlmInitiator } from '../../src/auth/ntlm/initiator.js';
import type { SecurityContext } from '../../src/auth/security-context.js';
import { SpnegoInitiator } from '../../src/auth/spnego/initiator.js';
import { type AuthOptions, AuthenticationError } from '../../src/index.js';
import {
  echo,
  HttpPeers,
  missingHttpPeer,
  NTLM,
  NTLM_PASSWORD,
  open,
  openSecured,
  post,
} from './peers/http-peer.js';

const LOGIN = { username: 'TEST\\user', password: NTLM_PASSWORD };
const LOGINS: readonly (readonly [string, AuthOptions])[] = [
  ['NTLM', { kind: 'ntlm', ...LOGIN }],
  ['NTLM in SPNEGO', { kind: 'negotiate', ...LOGIN, allowNtlm: true }],
];
/** gss-ntlmssp seals no empty message. */
const SIZES = [1, 2048, 16_384, 500_000];

describe.skipIf(missingHttpPeer !== undefined)(
  `NTLM with gss-ntlmssp (${missingHttpPeer ?? 'here'})`,
  () => {
    const peers = HttpPeers.use();

    describe('over HTTP', () => {
      test.each(LOGINS)('%s seals from the first body on', async (_, auth) => {
        const transport = open(peers.http.url(), { auth });
        for (const size of SIZES) {
          const body = 'x'.repeat(size);
          expect((await echo(transport, body)) === body).toBe(true);
        }
        expect(await peers.http.seenOnce()).toMatchObject({
          clear: 0,
          sealed: SIZES,
          mech: NTLM,
          bound: false,
        });
      });

      test.each(LOGINS)('%s is refused with a wrong password', async (_, auth) => {
        const wrong = { ...auth, password: `${NTLM_PASSWORD}!` } as AuthOptions;
        const error = await post(open(peers.http.url(), { auth: wrong })).catch(
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(AuthenticationError);
        expect(error).toMatchObject({ reason: 'refused' });
        expect(await peers.http.seenOnce()).toMatchObject({ clear: 0, sealed: [] });
      });

      test.each(['tampered', 'clear', 'replayed'] as const)(
        'an answer that is %s is no answer',
        async (fault) => {
          const transport = open(peers.http.url(fault), { auth: { kind: 'ntlm', ...LOGIN } });
          const twice = async (): Promise<void> => {
            await echo(transport);
            await echo(transport);
          };
          await expect(twice()).rejects.toMatchObject({ reason: 'unseal-failed' });
        },
      );
    });

    describe('over HTTPS, to a server that wants bound logins', () => {
      test.each(LOGINS)('%s is bound to the channel', async (_, auth) => {
        expect(await echo(open(peers.https.url(), { auth }))).toBe('<soap/>');
        expect(await peers.https.seenOnce()).toMatchObject({ mech: NTLM, bound: true });
      });

      test.each(LOGINS)('%s is refused with a wrong password', async (_, auth) => {
        const wrong = { ...auth, password: `${NTLM_PASSWORD}!` } as AuthOptions;
        await expect(post(open(peers.https.url(), { auth: wrong }))).rejects.toMatchObject({
          reason: 'refused',
        });
        expect(await peers.https.seenOnce()).toMatchObject({ clear: 0 });
      });

      const channels = [
        ['no channel', undefined],
        ['another channel', Buffer.from(`tls-server-end-point:${'x'.repeat(32)}`)],
      ] as const;
      const forms: readonly (readonly [string, (ntlm: NtlmInitiator) => SecurityContext])[] = [
        ['NTLM', (ntlm) => ntlm],
        ['NTLM in SPNEGO', (ntlm) => new SpnegoInitiator([ntlm])],
      ];
      const unbound = forms.flatMap(([form, wrap]) =>
        channels.map(([channel, bindings]) => [form, channel, wrap, bindings] as const),
      );

      test.each(unbound)(
        '%s that is bound to %s is refused',
        async (_, _channel, wrap, bindings) => {
          const options = { ...LOGIN, targetName: 'HTTP/localhost', channelBindings: bindings };
          const initiate = async () => wrap(new NtlmInitiator(options));
          const handshake = { scheme: 'Negotiate', open: initiate } as const;
          const transport = openSecured(peers.https.url(), {
            mechanism: 'NTLM',
            seals: false,
            handshake,
          });
          await expect(post(transport)).rejects.toMatchObject({
            code: 'ERR_WSMAN_AUTH',
            reason: 'refused',
          });
          const { clear, bound = false } = await peers.https.seenOnce();
          expect([clear, bound]).toEqual([0, false]);
        },
      );
    });
  },
);
