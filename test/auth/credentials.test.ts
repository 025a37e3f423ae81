import { describe, expect, test } from 'vitest';
import type { AuthOptions } from '../../src/auth/auth-options.js';
import { securityOf } from '../../src/auth/credentials.js';
import { ValidationError } from '../../src/errors.js';

const basic = (username: string, password: string): AuthOptions => ({
  kind: 'basic',
  username,
  password,
});

const HOST = 'srv01';

function tokenOf(header: string): string {
  return Buffer.from(header.replace(/^Basic /, ''), 'base64').toString('utf8');
}

describe('securityOf basic', () => {
  test('makes the Authorization header of RFC 7617', () => {
    const security = securityOf(basic('Aladdin', 'open sesame'), HOST, true);
    expect(security).toMatchObject({ mechanism: 'Basic', seals: false });
    expect(security.authorization?.()).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  });

  test.each([
    ['letters beyond ASCII, in UTF-8', 'jürgen', 'pässwörd€'],
    ['a colon in the password', 'ops', 'a:b:c'],
    ['a domain', 'CONTOSO\\ops', 'x'],
    ['an empty password', 'ops', ''],
  ])('keeps %s', (_what, username, password) => {
    const header = securityOf(basic(username, password), HOST, true).authorization?.() ?? '';
    expect(header).toMatch(/^Basic [A-Za-z0-9+/]+=*$/);
    expect(tokenOf(header)).toBe(`${username}:${password}`);
  });

  test('refuses a colon in the user name, which would end it', () => {
    expect(() => securityOf(basic('a:b', 'c'), HOST, true)).toThrow(ValidationError);
  });
});

describe('securityOf by tokens', () => {
  const user = { username: 'ops', password: 'x' };
  const ALL: readonly AuthOptions[] = [
    { kind: 'ntlm', ...user },
    { kind: 'negotiate', ...user, allowNtlm: true },
  ];

  test.each(ALL)('seals over http, and leaves it to TLS over https: $kind', (auth) => {
    expect(securityOf(auth, HOST, false).seals).toBe(true);
    expect(securityOf(auth, HOST, true).seals).toBe(false);
    expect(securityOf(auth, HOST, true).handshake?.scheme).toBe('Negotiate');
  });

  test.each(ALL)('makes a context of its own for each connection: $kind', async (auth) => {
    const { handshake } = securityOf(auth, HOST, false);
    const contexts = await Promise.all([handshake?.open(undefined), handshake?.open(undefined)]);
    expect(contexts[0]).not.toBe(contexts[1]);
  });

  test.each(['kerberos', 'negotiate'] as const)('wants user@REALM for a ticket: %s', (kind) => {
    const auth = { kind, username: 'CONTOSO\\ops', password: 'x' };
    expect(() => securityOf(auth, HOST, true)).toThrow(/REALM/);
  });
});

describe('securityOf certificate', () => {
  test('tells the server that the certificate is the login', () => {
    const { authorization, seals } = securityOf({ kind: 'certificate' }, HOST, true);
    expect(authorization?.()).toMatch(/secprofile\/https\/mutual$/);
    expect(seals).toBe(false);
  });

  test('is refused over http', () => {
    expect(() => securityOf({ kind: 'certificate' }, HOST, false)).toThrow(/https only/);
  });
});

test.each(['digest', '', undefined])('securityOf refuses the mechanism %j', (kind) => {
  const auth = { kind, username: 'ops', password: 'x' } as unknown as AuthOptions;
  expect(() => securityOf(auth, HOST, true)).toThrow(/is not available; there are basic, ntlm/);
});
