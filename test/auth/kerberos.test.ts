import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { requireWrapToken, splitWrapToken } from '../../src/auth/kerberos/cfx.js';
import type { KerberosCredential } from '../../src/auth/kerberos/credential.js';
import { isServerUnknown, loginFailure } from '../../src/auth/kerberos/failures.js';
import type { Koffi } from '../../src/auth/kerberos/functions.js';
import { KerberosInitiator } from '../../src/auth/kerberos/initiator.js';
import { loadGssapi } from '../../src/auth/kerberos/library.js';
import { Turns } from '../../src/auth/kerberos/turns.js';
import { AuthenticationError, ProtocolError, ValidationError } from '../../src/errors.js';

const importKoffi = (): Promise<Koffi> => import('koffi');

describe('what is not installed', () => {
  test('the package', async () => {
    const absent = (): Promise<Koffi> => Promise.reject(new Error('ERR_MODULE_NOT_FOUND'));
    const error = await loadGssapi(absent, ['libgssapi_krb5.so.2']).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({
      reason: 'not-installed',
      message: 'Kerberos login needs the npm package koffi (npm install koffi)',
      mechanism: 'Kerberos',
      cause: new Error('ERR_MODULE_NOT_FOUND'),
    });
  });

  test('the library', async () => {
    const loading = loadGssapi(importKoffi, ['libnowhere.so.1', 'libnowhere.so.2']);
    await expect(loading).rejects.toThrow(
      /needs MIT's GSSAPI library .*libgssapi-krb5-2; looked for: libnowhere.so.1, libnowhere.so.2/,
    );
  });

  test('a library for this platform', async () => {
    await expect(loadGssapi(importKoffi, [])).rejects.toThrow(
      `none is known for ${process.platform}`,
    );
  });

  test.runIf(process.platform === 'linux')('a library that has the functions', async () => {
    await expect(loadGssapi(importKoffi, ['libc.so.6'])).rejects.toThrow(/a newer libgssapi_krb5/);
  });
});

describe('an initiator', () => {
  test.each<[string, KerberosCredential]>([
    ['DOMAIN\\\\user', { username: 'DOMAIN\\user', password: 'secret' }],
    ['', { username: '', password: 'secret' }],
    ['DOMAIN\\\\user', { username: 'DOMAIN\\user', keytab: 'FILE:x' }],
  ])('refuses the user name %j', (name, credential) => {
    const make = (): unknown => new KerberosInitiator({ host: 'srv01', credential });
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(`a user name for Kerberos is written user@REALM, not "${name}"`);
  });

  test.each([{ host: '' }, { host: 'srv01', services: [] }])('refuses %j', (options) => {
    expect(() => new KerberosInitiator(options)).toThrow(ValidationError);
  });

  test('answers to the names of Kerberos, and shows no password', () => {
    const credential = { username: 'user@REALM', password: 'Tr0ub4dor' };
    const context = new KerberosInitiator({ host: 'srv01', credential });
    expect(context.mechTypes).toEqual(['1.2.840.113554.1.2.2', '1.2.840.48018.1.2.2']);
    const shown = inspect(context, { depth: Infinity, showHidden: true }) + JSON.stringify(context);
    expect(shown).not.toContain('Tr0ub4dor');
  });

  test('is not let a token before the first one', async () => {
    const context = new KerberosInitiator({ host: 'srv01' });
    await expect(context.step(Buffer.from('x'))).rejects.toBeInstanceOf(ProtocolError);
    await expect(context.step()).rejects.toThrow('this Kerberos handshake is over');
  });

  test('seals nothing before it is complete, and after close', async () => {
    const context = new KerberosInitiator({ host: 'srv01' });
    context.close();
    context.close();
    expect(context.isComplete).toBe(false);
    const reason = 'unseal-failed';
    await expect(context.wrap(Buffer.from('x'))).rejects.toMatchObject({ reason });
    await expect(context.unwrap(Buffer.from('x'), 1)).rejects.toMatchObject({ reason });
    await expect(context.signMechList(Buffer.from('x'))).rejects.toMatchObject({ reason });
  });
});

describe('the error of a login', () => {
  const BASE = -1_765_328_384;
  const FAILURE = 13 << 16;

  function failureOf(code: number, major = FAILURE): Error {
    const status = { major, minor: (BASE + code) >>> 0 };
    return loginFailure('Kerberos login to HTTP/srv01 failed', status, 'the words of MIT');
  }

  test.each([
    [6, 'no such user'],
    [7, 'setspn -Q'],
    [18, 'locked, disabled or expired'],
    [23, 'password has expired'],
    [24, 'password is wrong'],
    [32, 'run kinit again'],
    [37, 'clocks'],
    [41, 'another account'],
    [60, 'somebody may be between'],
    [156, 'no KDC answers'],
    [195, 'run kinit'],
  ])('%i says its likely cause: %s', (code, words) => {
    const error = failureOf(code);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.message).toContain('Kerberos login to HTTP/srv01 failed: the words of MIT; ');
    expect(error.message).toContain(words);
  });

  test.each([
    [31, undefined, 'an old key'],
    [31, 'password', 'the password is wrong'],
    [31, 'keytab', 'after the keytab was made'],
    [195, 'keytab', 'has no key of this user'],
    [195, 'ccache', 'no such cache'],
    [18, 'keytab', 'locked'],
  ] as const)('%i with the credential %s: %s', (code, kind, words) => {
    const status = { major: FAILURE, minor: (BASE + code) >>> 0 };
    expect(loginFailure('login', status, 'text', kind).message).toContain(words);
  });

  test('has no cause that is not known', () => {
    expect(failureOf(61).message).toBe('Kerberos login to HTTP/srv01 failed: the words of MIT');
  });

  test('knows expired credentials by the routine error, too', () => {
    expect(failureOf(60, 11 << 16).message).toContain('run kinit again');
  });

  test.each([6, 9])('is one of the protocol for the routine error %i', (routine) => {
    expect(failureOf(0, routine << 16)).toMatchObject({ reason: 'token-rejected' });
    expect(failureOf(0, routine << 16)).toBeInstanceOf(ProtocolError);
  });

  test('leads to the next service only if this one is unknown', () => {
    expect(isServerUnknown({ major: FAILURE, minor: 2_529_638_919 })).toBe(true);
    expect(isServerUnknown({ major: FAILURE, minor: 2_529_638_918 })).toBe(false);
    expect(isServerUnknown({ major: 0, minor: 0 })).toBe(false);
  });
});

describe('a Wrap token', () => {
  const header = Buffer.from('050406ff000000000000000000000001', 'hex');
  const confounder = Buffer.alloc(16, 0xcc);
  const data = randomBytes(100);
  const tail = Buffer.alloc(28, 0xee);

  test('becomes a header of 60 bytes, and data', () => {
    const split = splitWrapToken(Buffer.concat([header, confounder, data, tail]), data.length);
    const rotated = Buffer.from('050406ff0000001c0000000000000001', 'hex');
    expect(split.header).toEqual(Buffer.concat([rotated, tail, confounder]));
    expect(split.data).toEqual(data);
  });

  test('of nothing has no data', () => {
    const split = splitWrapToken(Buffer.concat([header, confounder, tail]), 0);
    expect([split.header.length, split.data.length]).toEqual([60, 0]);
  });

  test.each([
    ['of RFC 1964', '602306092a864886f71201020202011100ffffffff'],
    ['a MIC', '040404ffffffffff0000000000000001'],
    ['cut off', '050406ff00000000'],
    ['empty', ''],
  ])('is not what is %s', (_, hex) => {
    expect(() => requireWrapToken(Buffer.from(hex, 'hex'))).toThrow(ProtocolError);
  });

  test.each([
    ['filler', '050406ff000100000000000000000001'],
    ['a rotation already', '050406ff0000001c0000000000000001'],
  ])('cannot have %s', (_, hex) => {
    const token = Buffer.concat([Buffer.from(hex, 'hex'), confounder, data, tail]);
    expect(() => splitWrapToken(token, data.length)).toThrow(ProtocolError);
  });

  test('cannot be shorter than its message', () => {
    const token = Buffer.concat([header, confounder, data]);
    expect(() => splitWrapToken(token, data.length)).toThrow(ProtocolError);
  });
});

describe('turns', () => {
  /** Runs three things of 10 ms, the second of which fails, and tells what began and ended when. */
  async function order(atOnce: number): Promise<string> {
    const turns = new Turns(atOnce);
    const log: string[] = [];
    const act = async (name: string): Promise<void> => {
      log.push(name);
      await sleep(10);
      log.push(name.toUpperCase());
      if (name === 'b') throw new Error('b');
    };
    await Promise.allSettled(['a', 'b', 'c'].map((name) => turns.run(() => act(name))));
    return log.join('');
  }

  test.each([
    [1, 'aAbBcC'],
    [2, 'abAcBC'],
    [3, 'abcABC'],
  ])('%i at once', async (atOnce, expected) => {
    expect(await order(atOnce)).toBe(expected);
  });

  test('can be left by those that wait, and come to the others in their order', async () => {
    const turns = new Turns(1);
    const log: string[] = [];
    let end: () => void = () => undefined;
    const first = turns.run(async () => {
      await new Promise<void>((resolve) => (end = resolve));
      log.push('first');
    });
    const controllers = ['a', 'b', 'c'].map(() => new AbortController());
    const others = ['a', 'b', 'c'].map((name, index) =>
      turns.run(() => log.push(name), controllers[index]?.signal),
    );
    const reason = new Error('enough');
    controllers[1]?.abort(reason);
    await expect(others[1]).rejects.toBe(reason);
    expect(log).toEqual([]);
    end();
    await Promise.allSettled([first, ...others]);
    expect(log).toEqual(['first', 'a', 'c']);
    expect(await turns.run(() => 'free')).toBe('free');
  });

  test('are not waited for with a signal that was aborted before', async () => {
    const turns = new Turns(0);
    const reason = new Error('enough');
    await expect(turns.run(() => 'never', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
