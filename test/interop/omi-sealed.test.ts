import { hostname } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AuthOptions, type CimSession, connect } from '../../src/index.js';
import { AllTypes } from '../support/all-types.js';

/**
 * A running OMI server as test/interop/omi.test.ts has it, whose gss-ntlmssp knows the same user and
 * password under the name of its host.
 */
const {
  WSCIM_OMI_URL: url,
  WSCIM_OMI_USER: username = '',
  WSCIM_OMI_PASSWORD: password = '',
} = process.env;

const login = { username: `${hostname()}\\${username}`, password };
const LOGINS: readonly (readonly [string, AuthOptions])[] = [
  ['NTLM', { kind: 'ntlm', ...login }],
  ['NTLM in SPNEGO', { kind: 'negotiate', ...login, allowNtlm: true }],
];
const KEY = { v_Key: 7_701n };
/** Each request takes 44 ms there. */
const SLOW = { timeout: 60_000 };

/** Without leave to send anything in clear. */
function open(auth: AuthOptions): CimSession {
  const session = connect({ url: url ?? '', auth, namespace: 'root/tsc' });
  onTestFinished(async () => session.close());
  return session;
}

describe.skipIf(url === undefined).each(LOGINS)('OMI, sealed by %s (WSCIM_OMI_URL)', (_, auth) => {
  test('creates, reads, changes and deletes', async () => {
    const session = open(auth);
    await session.deleteInstance(AllTypes, KEY).catch(() => undefined);
    await session.createInstance(AllTypes, { ...KEY, v_string: 'sealed é€😀', v_uint8: 1 });
    await session.modifyInstance(AllTypes, KEY, { v_uint8: 2 }, { verify: true });
    const { v_string, v_uint8 } = await session.getInstance(AllTypes, KEY);
    expect([v_string, v_uint8]).toEqual(['sealed é€😀', 2]);
    await session.deleteInstance(AllTypes, KEY);
    await expect(session.getInstance(AllTypes, KEY)).rejects.toMatchObject({
      hresultName: 'WBEM_E_NOT_FOUND',
    });
  });

  test('enumerates twenty pages of one', SLOW, async () => {
    const session = open(auth);
    const keys = Array.from({ length: 20 }, (_value, index) => 7_720n + BigInt(index));
    const remove = async (v_Key: bigint): Promise<unknown> =>
      session.deleteInstance(AllTypes, { v_Key }).catch(() => undefined);
    await Promise.all(keys.map(remove));
    const create = async (v_Key: bigint): Promise<unknown> =>
      session.createInstance(AllTypes, { v_Key, v_string: `page ${v_Key}` });
    await Promise.all(keys.map(create));
    try {
      const found = new Map<unknown, unknown>();
      for await (const page of session.enumerateInstances(AllTypes, { maxElements: 1 }).batches()) {
        expect(page.length).toBeLessThanOrEqual(1);
        for (const { v_Key, v_string } of page) found.set(v_Key, v_string);
      }
      for (const key of keys) expect(found.get(key)).toBe(`page ${key}`);
    } finally {
      await Promise.all(keys.map(remove));
    }
  });

  test('enumerates in pages of one, and half of it', async () => {
    const session = open(auth);
    const options = { maxElements: 1 };
    for await (const employee of session.enumerateInstances('Employee', options)) {
      if (employee.get('SSN') === '111-00-124') break;
    }
    expect(await session.enumerateInstancePaths('Employee', options).toArray()).toHaveLength(10);
  });

  test('answers two hundred calls at a time over four connections', SLOW, async () => {
    const session = open(auth);
    const calls = Array.from({ length: 200 }, async () =>
      session.enumerateInstances('Employee').toArray(),
    );
    for (const employees of await Promise.all(calls)) expect(employees).toHaveLength(10);
  });

  test('refuses a wrong password', SLOW, async () => {
    const wrong = { ...auth, password: `${password}!` } as AuthOptions;
    const error = await open(wrong)
      .identify()
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'AuthenticationError',
      hresultName: 'WBEM_E_ACCESS_DENIED',
    });
    expect(String(error)).toContain('Basic, Negotiate, Kerberos');
  });
});
