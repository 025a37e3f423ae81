import { describe, expect, test } from 'vitest';
import { type AuthOptions, securityOf } from '../../src/auth/credentials.js';
import { ValidationError } from '../../src/errors.js';

const basic = (username: string, password: string): AuthOptions => ({
  kind: 'basic',
  username,
  password,
});

function tokenOf(header: string): string {
  return Buffer.from(header.replace(/^Basic /, ''), 'base64').toString('utf8');
}

describe('securityOf basic', () => {
  test('makes the Authorization header of RFC 7617', () => {
    const security = securityOf(basic('Aladdin', 'open sesame'))();
    expect(security.mechanism).toBe('Basic');
    expect(security.authorization()).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  });

  test.each([
    ['letters beyond ASCII, in UTF-8', 'jürgen', 'pässwörd€'],
    ['a colon in the password', 'ops', 'a:b:c'],
    ['a domain', 'CONTOSO\\ops', 'x'],
    ['an empty password', 'ops', ''],
  ])('keeps %s', (_what, username, password) => {
    const header = securityOf(basic(username, password))().authorization();
    expect(header).toMatch(/^Basic [A-Za-z0-9+/]+=*$/);
    expect(tokenOf(header)).toBe(`${username}:${password}`);
  });

  test('says the same for every request and for every connection', () => {
    const factory = securityOf(basic('ops', 'x'));
    const [first, second] = [factory(), factory()];
    expect(first).not.toBe(second);
    expect(first.authorization()).toBe(second.authorization());
    expect(first.authorization()).toBe(first.authorization());
  });

  test('refuses a colon in the user name, which would end it', () => {
    expect(() => securityOf(basic('a:b', 'c'))).toThrow(ValidationError);
  });
});

test.each(['ntlm', 'kerberos', '', undefined])('securityOf refuses the mechanism %j', (kind) => {
  const auth = { kind, username: 'ops', password: 'x' } as unknown as AuthOptions;
  expect(() => securityOf(auth)).toThrow(/is not available; use \{ kind: 'basic' \} over https/);
});
