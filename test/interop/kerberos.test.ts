import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { CredSspInitiator } from '../../src/auth/credssp/initiator.js';
import { SpnegoInitiator } from '../../src/auth/spnego/initiator.js';
import type { SecurityContext } from '../../src/auth/security-context.js';
import { CredSspAcceptor } from '../auth/support/credssp-acceptor.js';
import { type KrbPeer, missingRealm } from './peers/krb-peer.js';
import { CREDENTIAL, KerberosSetup, PASSWORD } from './peers/krb-setup.js';

const SIZES = [0, 1, 15, 16, 17, 4096, 100_001, 1_048_576];

/** The peer as the side of a login that another mechanism carries. */
function asContext(peer: KrbPeer): SecurityContext {
  return {
    mechanism: 'Kerberos',
    isComplete: true,
    step: async (token = Buffer.alloc(0)) => (await peer.step(token)).token,
    wrap: (message) => peer.wrap(message),
    unwrap: (sealed) => peer.unwrap({ header: sealed.subarray(0, 60), data: sealed.subarray(60) }),
    close: () => undefined,
  };
}

/** Seals a message both ways, and gives the length of the headers. */
async function exchange(context: SecurityContext, size: number, server: KrbPeer): Promise<number> {
  const message = randomBytes(size);
  const sealed = await context.wrap(message);
  expect((await server.unwrap(sealed)).equals(message)).toBe(true);
  const { header, data } = await server.wrap(message);
  const opened = await context.unwrap(Buffer.concat([header, data]), header.length);
  expect(Buffer.from(opened).equals(message)).toBe(true);
  expect(header.length).toBe(sealed.header.length);
  return sealed.header.length;
}

describe.skipIf(missingRealm !== undefined)(`Kerberos with MIT (${missingRealm ?? 'here'})`, () => {
  const kerberos = KerberosSetup.use();

  describe('logs in', () => {
    test('with a password', async () => {
      await kerberos.peer.open('krb5');
      const context = kerberos.initiator();
      await kerberos.logIn(context);
      expect(await kerberos.peer.facts()).toEqual({
        mech: '1.2.840.113554.1.2.2',
        peer: 'user@WSCIM.TEST',
        bound: false,
        delegated: false,
      });
      expect(context.targetName).toBe('HTTP/localhost');
      expect(inspect(context, { depth: Infinity, showHidden: true })).not.toContain(PASSWORD);
    });

    test('with the tickets of a cache', async () => {
      await kerberos.peer.open('krb5');
      await kerberos.logIn(
        kerberos.initiator({ credential: { ccache: kerberos.realm.kinit('user.ccache') } }),
      );
      expect((await kerberos.peer.facts()).peer).toBe('user@WSCIM.TEST');
    });

    test('with the default tickets', async () => {
      const last = process.env['KRB5CCNAME'];
      process.env['KRB5CCNAME'] = kerberos.realm.kinit('default.ccache');
      try {
        await kerberos.peer.open('krb5');
        await kerberos.logIn(kerberos.initiator({ credential: undefined }));
      } finally {
        process.env['KRB5CCNAME'] = last;
      }
      expect((await kerberos.peer.facts()).peer).toBe('user@WSCIM.TEST');
    });

    test('with a keytab, more than once', async () => {
      const keytab = {
        username: 'user@WSCIM.TEST',
        keytab: `FILE:${kerberos.realm.path('user.keytab')}`,
      };
      for (let count = 0; count < 2; count++) {
        await kerberos.peer.open('krb5');
        await kerberos.logIn(kerberos.initiator({ credential: keytab }));
        expect((await kerberos.peer.facts()).peer).toBe('user@WSCIM.TEST');
      }
      expect(existsSync(kerberos.realm.path('nothing'))).toBe(false);
    });

    test('to the first service that the realm knows', async () => {
      await kerberos.peer.open('krb5');
      const context = kerberos.initiator({ host: 'second.wscim.test' });
      await kerberos.logIn(context);
      expect(context.targetName).toBe('host/second.wscim.test');
    });

    test('inside of SPNEGO, and seals', async () => {
      await kerberos.peer.open('spnego');
      const context = new SpnegoInitiator([kerberos.initiator()]);
      kerberos.closing(context);
      await kerberos.logIn(context);
      expect((await kerberos.peer.facts()).peer).toBe('user@WSCIM.TEST');
      expect(await exchange(context, 3000, kerberos.peer)).toBe(60);
    });

    test.each(['krb5', 'spnego'] as const)('inside of CredSSP, as %s', async (mech) => {
      await kerberos.peer.open(mech);
      const raw = kerberos.initiator();
      const inner = mech === 'krb5' ? raw : new SpnegoInitiator([raw]);
      const server = new CredSspAcceptor({ inner: asContext(kerberos.peer) });
      const context = new CredSspInitiator({ inner, ...CREDENTIAL });
      kerberos.closing(context);
      let token = await context.step();
      while (!context.isComplete) token = await context.step(await server.step(token));
      await server.step(token);
      server.close();
      expect(server.credentials).toEqual(['', CREDENTIAL.username, PASSWORD]);
    });

    test('and hands on a ticket only when asked', async () => {
      const forwardable = { ccache: kerberos.realm.kinit('forwardable.ccache', '-f') };
      for (const delegate of [false, true]) {
        await kerberos.peer.open('krb5');
        await kerberos.logIn(kerberos.initiator({ credential: forwardable, delegate }));
        expect((await kerberos.peer.facts()).delegated).toBe(delegate);
      }
    });

    test('300 times at once, which is more than koffi has calls', async () => {
      const all = Array.from({ length: 300 }, () => kerberos.initiator());
      const tokens = await Promise.all(all.map((context) => context.step()));
      expect(tokens.every((token) => token !== undefined)).toBe(true);
    });
  });

  describe('channel bindings', () => {
    const bindings = Buffer.from('tls-server-end-point:0123456789abcdef');
    const other = Buffer.from('tls-server-end-point:fedcba9876543210');

    test('that are the same are seen by the server', async () => {
      await kerberos.peer.open('krb5', bindings);
      await kerberos.logIn(kerberos.initiator({ channelBindings: bindings }));
      expect((await kerberos.peer.facts()).bound).toBe(true);
    });

    test('that are missing are seen, too', async () => {
      await kerberos.peer.open('krb5', bindings);
      await kerberos.logIn(kerberos.initiator());
      expect((await kerberos.peer.facts()).bound).toBe(false);
    });

    test('that differ are refused', async () => {
      await kerberos.peer.open('krb5', bindings);
      const token = await kerberos.initiator({ channelBindings: other }).step();
      expect((await kerberos.peer.step(token ?? Buffer.alloc(0))).error).toMatch(
        /channel bindings/i,
      );
    });
  });

  describe('sealing', () => {
    test.each(SIZES)('carries %i bytes both ways, with a header of 60 bytes', async (size) => {
      await kerberos.peer.open('krb5');
      const context = kerberos.initiator();
      await kerberos.logIn(context);
      expect(await exchange(context, size, kerberos.peer)).toBe(60);
      expect(await exchange(context, size, kerberos.peer)).toBe(60);
    });

    test('carries messages under AES with SHA-2', async () => {
      const server = kerberos.otherPeer('sha2.conf');
      await server.open('krb5');
      const context = kerberos.initiator({ host: 'sha2.wscim.test' });
      await kerberos.logIn(context, server);
      for (const size of SIZES) expect(await exchange(context, size, server)).toBe(72);
    });

    const alter = (at: number) => (bytes: Buffer) => {
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      return bytes;
    };

    test.each([
      ['its data', (bytes: Buffer) => alter(bytes.length - 1)(bytes)],
      ['its flags', alter(2)],
      ['its sequence number', alter(15)],
      ['its checksum', alter(20)],
      ['its beginning', alter(0)],
      ['its end', (bytes: Buffer) => bytes.subarray(0, -1)],
      ['all but its first bytes', (bytes: Buffer) => bytes.subarray(0, 10)],
    ])('refuses a message that was changed in %s, and closes', async (_, change) => {
      await kerberos.peer.open('krb5');
      const context = kerberos.initiator();
      await kerberos.logIn(context);
      const { header, data } = await kerberos.peer.wrap(randomBytes(100));
      const changed = change(Buffer.concat([header, data]));
      const opening = context.unwrap(changed, Math.min(header.length, changed.length));
      await expect(opening).rejects.toMatchObject({ reason: 'unseal-failed' });
      await expect(context.wrap(Buffer.from('more'))).rejects.toMatchObject({
        reason: 'unseal-failed',
      });
    });

    test('refuses what comes twice, or after a loss', async () => {
      for (const isTwice of [true, false]) {
        await kerberos.peer.open('krb5');
        const context = kerberos.initiator();
        await kerberos.logIn(context);
        const [first, , third] = [
          await kerberos.peer.wrap(Buffer.from('1')),
          await kerberos.peer.wrap(Buffer.from('2')),
          await kerberos.peer.wrap(Buffer.from('3')),
        ].map(({ header, data }) => Buffer.concat([header, data]));
        await context.unwrap(first as Buffer, 60);
        const wrong = (isTwice ? first : third) as Buffer;
        await expect(context.unwrap(wrong, 60)).rejects.toThrow(/out of order/);
      }
    });

    test('is checked by the peer', async () => {
      await kerberos.peer.open('krb5');
      const context = kerberos.initiator();
      await kerberos.logIn(context);
      const { header, data } = await context.wrap(randomBytes(100));
      const changed = Buffer.from(data);
      changed.writeUInt8(changed.readUInt8(50) ^ 1, 50);
      await expect(kerberos.peer.unwrap({ header, data: changed })).rejects.toThrow(
        /refused by the peer/,
      );
    });
  });
});
