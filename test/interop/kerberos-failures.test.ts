import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { KerberosInitiatorOptions } from '../../src/auth/kerberos/initiator.js';
import { AuthenticationError } from '../../src/errors.js';
import { missingRealm } from './peers/krb-peer.js';
import { CREDENTIAL, KerberosSetup, PASSWORD } from './peers/krb-setup.js';

describe.skipIf(missingRealm !== undefined)(`Kerberos with MIT (${missingRealm ?? 'here'})`, () => {
  const kerberos = KerberosSetup.use();

  async function failure(options: Partial<KerberosInitiatorOptions>): Promise<AuthenticationError> {
    const step = kerberos.initiator(options).step();
    const error = await step.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(PASSWORD);
    return error as AuthenticationError;
  }

  describe('refuses', () => {
    test('an answer of the server that was changed', async () => {
      await kerberos.peer.open('krb5');
      const context = kerberos.initiator();
      const { token = Buffer.alloc(0) } = await kerberos.peer.step(
        (await context.step()) as Uint8Array,
      );
      token.writeUInt8(token.readUInt8(token.length - 1) ^ 1, token.length - 1);
      await expect(context.step(token)).rejects.toThrow(
        /Kerberos login to HTTP\/localhost failed: (?!.*password)/,
      );
      expect(context.isComplete).toBe(false);
    });

    test('an answer that is none', async () => {
      const context = kerberos.initiator();
      await context.step();
      await expect(context.step(Buffer.from('nonsense'))).rejects.toMatchObject({
        reason: 'token-rejected',
      });
    });

    test('a server that does not prove itself', async () => {
      const context = kerberos.initiator();
      await context.step();
      await expect(context.step()).rejects.toThrow('the server sent no Kerberos token');
      await expect(context.wrap(Buffer.from('secret'))).rejects.toThrow(/not complete, or closed/);
    });

    test('RC4-HMAC', async () => {
      const server = kerberos.otherPeer('rc4.conf');
      await server.open('krb5');
      const context = kerberos.initiator({ host: 'rc4.wscim.test' });
      await expect(kerberos.logIn(context, server)).rejects.toThrow(
        /not of AES but of encryption type 23/,
      );
      expect(context.isComplete).toBe(false);
    });
  });

  describe('says why', () => {
    const names = 'HTTP/nowhere.wscim.test, WSMAN/nowhere.wscim.test, host/nowhere.wscim.test';

    test('the service is unknown, and which were tried', async () => {
      const { message } = await failure({ host: 'nowhere.wscim.test' });
      expect(message).toContain(`Kerberos login to ${names} failed`);
      expect(message).toMatch(/not found in Kerberos database.*setspn -Q/);
    });

    test.each<[string, () => Partial<KerberosInitiatorOptions>, RegExp]>([
      ['there is no ticket', () => ({ credential: undefined }), /there is no ticket: run kinit/],
      [
        'the cache does not exist',
        () => ({ credential: { ccache: 'FILE:/nonexistent/ccache' } }),
        /with the tickets of FILE:\/nonexistent\/ccache failed: .*there is no such cache/,
      ],
      [
        'the keytab does not exist',
        () => ({ credential: { username: 'user@WSCIM.TEST', keytab: 'FILE:/nonexistent/keytab' } }),
        /with the keytab FILE:.* failed: .*cannot be read, or has no key of this user/,
      ],
      [
        'the keytab has no such user',
        () => ({
          credential: {
            username: 'x@WSCIM.TEST',
            keytab: `FILE:${kerberos.realm.path('user.keytab')}`,
          },
        }),
        /with the keytab FILE:.* failed: .*cannot be read, or has no key of this user/,
      ],
      [
        'the password is wrong',
        () => ({ credential: { ...CREDENTIAL, password: `${PASSWORD}x` } }),
        /the password is wrong/,
      ],
      [
        'the user is unknown',
        () => ({ credential: { ...CREDENTIAL, username: 'nobody@WSCIM.TEST' } }),
        /the KDC knows no such user/,
      ],
      [
        'the account is locked',
        () => ({ credential: { username: 'locked@WSCIM.TEST', password: 'Passw0rd-locked' } }),
        /the account is locked, disabled or expired/,
      ],
      [
        'the password has expired',
        () => ({ credential: { username: 'old@WSCIM.TEST', password: 'Passw0rd-old' } }),
        /the password has expired/,
      ],
      [
        'no KDC listens',
        () => ({ credential: { ...CREDENTIAL, username: 'user@SILENT.TEST' } }),
        /no KDC answers/,
      ],
      [
        'the realm is unknown',
        () => ({ credential: { ...CREDENTIAL, username: 'user@nowhere.test' } }),
        /no KDC answers/,
      ],
    ])('%s', async (_, options, text) => {
      expect((await failure(options())).message).toMatch(text);
    });

    test('the ticket has expired', async () => {
      const ccache = kerberos.realm.kinit('short.ccache', '-l', '1s');
      await sleep(2100);
      const { message } = await failure({ credential: { ccache } });
      expect(message).toMatch(/the ticket has expired: run kinit again/);
    });

    test('the clocks differ', async () => {
      const server = kerberos.otherPeer('strict-clock.conf');
      await server.open('krb5');
      const context = kerberos.initiator();
      const token = (await context.step()) as Uint8Array;
      await sleep(2500);
      const answer = await server.step(token);
      await expect(context.step(answer.token)).rejects.toThrow(/the clocks of this computer/);
    });

    test('the server has another key', async () => {
      await kerberos.peer.open('krb5');
      const context = kerberos.initiator({ host: 'stale.wscim.test' });
      const answer = await kerberos.peer.step((await context.step()) as Uint8Array);
      expect(answer.error).toBeDefined();
      await expect(context.step(answer.token)).rejects.toThrow(/has an old key/);
    });
  });

  describe('a KDC that does not answer', () => {
    test('keeps nothing else from running', async () => {
      kerberos.realm.freeze();
      const context = kerberos.initiator();
      const step = context.step();
      let ticks = 0;
      const timer = setInterval(() => ticks++, 10);
      await sleep(500);
      clearInterval(timer);
      kerberos.realm.thaw();
      expect(await step).toBeDefined();
      expect(ticks).toBeGreaterThan(20);
    });

    test('leaves threads of Node to others, however many wait for it', async () => {
      kerberos.realm.freeze();
      const steps = Array.from({ length: 10 }, () => kerberos.initiator().step());
      await sleep(100);
      const read = readFile(kerberos.realm.path('krb5.conf')).then(() => 'read');
      const first = await Promise.race([read, sleep(2000, 'too late')]);
      kerberos.realm.thaw();
      await Promise.all(steps);
      expect(first).toBe('read');
    });

    test('does not stand in the way of close', async () => {
      kerberos.realm.freeze();
      const others = [kerberos.initiator(), kerberos.initiator()].map((other) => other.step());
      const context = kerberos.initiator();
      const step = context.step();
      await sleep(100);
      context.close();
      kerberos.realm.thaw();
      await expect(step).rejects.toThrow('the Kerberos login was given up');
      await Promise.all(others);
      expect(context.isComplete).toBe(false);
    });
  });
});
