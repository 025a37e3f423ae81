import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CredSspInitiator } from '../../src/auth/credssp/initiator.js';
import { NtlmInitiator } from '../../src/auth/ntlm/initiator.js';
import { Freerdp, missingFreerdp, type RdpConnection } from './peers/freerdp.js';

const USER = 'user';
const PASSWORD = 'Passw0rd';

describe.skipIf(missingFreerdp !== undefined)(
  `CredSSP with FreeRDP (${missingFreerdp ?? 'here'})`,
  () => {
    const open: { close(): void }[] = [];
    let server: Freerdp;

    beforeAll(async () => {
      server = await Freerdp.start(USER, PASSWORD);
    }, 30_000);

    afterEach(() => {
      for (const one of open.splice(0)) one.close();
    });

    afterAll(() => server.stop());

    function initiator(username: string, password: string): CredSspInitiator {
      // It takes NTLM without SPNEGO only.
      const inner = new NtlmInitiator({ username, password, targetName: 'TERMSRV/localhost' });
      const context = new CredSspInitiator({ inner, username, password });
      open.push(context);
      return context;
    }

    async function logIn(context: CredSspInitiator): Promise<RdpConnection> {
      const connection = await server.connect();
      open.push(connection);
      let token = await context.step();
      while (!context.isComplete) token = await context.step(await connection.ask(token));
      await connection.ask(token);
      return connection;
    }

    test('logs in', async () => {
      const context = initiator(USER, PASSWORD);
      const connection = await logIn(context);
      expect(await connection.isAccepted()).toBe(true);
    });

    test.each([
      ['a wrong password', USER, `${PASSWORD}x`],
      ['an unknown user', 'nobody', PASSWORD],
    ])('is refused with %s', async (_, username, password) => {
      const context = initiator(username, password);
      await expect(logIn(context)).rejects.toThrow(/the password may be wrong/);
      expect(context.isComplete).toBe(false);
    });
  },
);
