import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AuthOptions, AuthenticationError, connect, ProtocolError } from '../../src/index.js';
import { echo, type Fault, HttpPeers, missingHttpPeer, open, post } from './peers/http-peer.js';
import { CREDENTIAL } from './peers/krb-setup.js';

const KERBEROS: AuthOptions = { kind: 'kerberos', ...CREDENTIAL };
const BOTH: readonly (readonly [string, AuthOptions])[] = [
  ['Kerberos', KERBEROS],
  ['Negotiate', { kind: 'negotiate', ...CREDENTIAL }],
];

describe.skipIf(missingHttpPeer !== undefined)(
  `Kerberos over HTTP with MIT (${missingHttpPeer ?? 'here'})`,
  () => {
    const peers = HttpPeers.use();
    const realm = () => peers.kerberos.realm;

    describe('says why', () => {
      test('there is no ticket', async () => {
        const transport = open(peers.http.url(), { auth: { kind: 'kerberos' } });
        await expect(post(transport)).rejects.toThrow(/there is no ticket: run kinit/);
      });

      test('the ticket has expired', { timeout: 20_000 }, async () => {
        const ccache = realm().kinit('short', '-l', '1s');
        await sleep(2100);
        const transport = open(peers.http.url(), { auth: { kind: 'kerberos', ccache } });
        await expect(post(transport)).rejects.toThrow(/the ticket has expired: run kinit again/);
      });

      test('the clocks differ', { timeout: 20_000 }, async () => {
        const peer = await peers.other({ KRB5_CONFIG: realm().path('strict-clock.conf') });
        const errors = BOTH.map(async ([, auth]) => post(open(peer.url('late'), { auth })));
        for (const { reason } of (await Promise.allSettled(errors)) as PromiseRejectedResult[]) {
          expect(reason).toBeInstanceOf(AuthenticationError);
          expect((reason as Error).message).toContain('the clocks of this computer');
        }
      });

      test('and what that means to a session', async () => {
        const session = connect({ url: peers.http.url('basic'), auth: KERBEROS });
        onTestFinished(() => session.close());
        await expect(session.identify()).rejects.toMatchObject({
          name: 'AuthenticationError',
          hresultName: 'WBEM_E_ACCESS_DENIED',
          offered: ['Basic'],
        });
      });
    });

    describe('refuses', () => {
      test.each(BOTH)('%s: a server that offers Basic only', async (scheme, auth) => {
        const transport = open(peers.http.url('basic'), { auth });
        await expect(post(transport)).rejects.toThrow(
          `the server refused the credentials (tried ${scheme}; it offers Basic)`,
        );
        expect((await peers.http.seenOnce()).clear).toBe(0);
      });

      test.each(BOTH)('%s: a server that does not prove itself', async (_, auth) => {
        const transport = open(peers.http.url('silent'), { auth });
        const error = await post(transport).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(AuthenticationError);
        expect((error as Error).message).toContain('without having proved who it is');
        expect(error).toMatchObject({ reason: 'unproved-server' });
        expect(await peers.http.seenOnce()).toMatchObject({ clear: 0, sealed: [] });
      });

      test.each<[string, Fault, number, RegExp]>([
        [
          'that was changed',
          'tampered',
          1,
          /a message was changed, lost, repeated, or is not sealed/,
        ],
        ['in clear', 'clear', 1, /the answer is not encrypted although the request was/],
        ['that comes again', 'replayed', 2, /repeated.*\(out of order\)/],
      ])('an answer %s, and uses the connection no more', async (_, fault, number, text) => {
        const transport = open(peers.http.url(fault), { auth: KERBEROS });
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
