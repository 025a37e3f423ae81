import { describe, expect, test } from 'vitest';
import type { KerberosCredential } from '../../src/auth/kerberos/credential.js';
import { AuthenticationError } from '../../src/errors.js';
import { missingRealm } from './peers/krb-peer.js';
import { KerberosSetup } from './peers/krb-setup.js';

const USER = 'user@WSCIM.TEST';
const OTHER = 'locked@WSCIM.TEST';

describe.skipIf(missingRealm !== undefined)(`Kerberos with MIT (${missingRealm ?? 'here'})`, () => {
  const kerberos = KerberosSetup.use();

  async function having<T>(name: string, value: string, act: () => Promise<T>): Promise<T> {
    const last = process.env[name];
    process.env[name] = value;
    try {
      return await act();
    } finally {
      process.env[name] = last;
    }
  }

  /** The address of the loopback has the name `localhost`, which has an HTTP service of its own. */
  describe('under the settings of krb5.conf for DNS that are the default', () => {
    const byDns = <T>(act: () => Promise<T>): Promise<T> =>
      having('KRB5_CONFIG', kerberos.realm.path('default-dns.conf'), act);

    test.each(['localhost', 'second.wscim.test'])('logs in to %s', async (host) => {
      await kerberos.peer.open('krb5');
      await byDns(() => kerberos.logIn(kerberos.initiator({ host })));
      expect((await kerberos.peer.facts()).peer).toBe(USER);
    });

    test('asks for the host that was named, not for the one that DNS says', async () => {
      const context = kerberos.initiator({ host: '127.0.0.1', services: ['HTTP'] });
      const step = byDns(() => context.step());
      await expect(step).rejects.toThrow(/HTTP\/127\.0\.0\.1 failed: .*not found in Kerberos/);
    });

    test('tells which service has proved itself', async () => {
      await kerberos.peer.open('krb5');
      const context = kerberos.initiator({ host: '127.0.0.1' });
      await byDns(() => kerberos.logIn(context));
      expect(context.targetName).toBe('WSMAN/127.0.0.1');
    });

    test.each(['localhost@OTHER.TEST', 'localhost/x', 'localhost\\'])(
      'takes %s for the name of a host, and for nothing else',
      async (host) => {
        const context = kerberos.initiator({ host, services: ['HTTP'] });
        await expect(byDns(() => context.step())).rejects.toThrow(/not found in Kerberos/);
      },
    );
  });

  describe('of a user without a password', () => {
    const tickets = (): string => kerberos.realm.kinit('of-user.ccache');
    const logInAs = async (credential: KerberosCredential): Promise<string> => {
      await kerberos.peer.open('krb5');
      await kerberos.logIn(kerberos.initiator({ credential }));
      return (await kerberos.peer.facts()).peer;
    };

    test('takes the default tickets, if they are those of the user', async () => {
      await having('KRB5CCNAME', tickets(), async () => {
        expect(await logInAs({ username: USER })).toBe(USER);
        const failed = logInAs({ username: OTHER });
        await expect(failed).rejects.toThrow(AuthenticationError);
        await expect(failed).rejects.toThrow(`login as ${OTHER} with the tickets of this system`);
      });
    });

    test('takes those of a cache, if they are those of the user', async () => {
      const ccache = tickets();
      expect(await logInAs({ ccache, username: USER })).toBe(USER);
      const failed = logInAs({ ccache, username: OTHER });
      await expect(failed).rejects.toThrow(AuthenticationError);
      await expect(failed).rejects.toThrow(
        `login as ${OTHER} with the tickets of ${ccache} failed`,
      );
    });
  });
});
