import { describe, expect, test } from 'vitest';
import type { AuthOptions } from '../../src/auth/auth-options.js';
import { securityOf } from '../../src/auth/credentials.js';
import { AvId } from '../../src/auth/ntlm/av-pairs.js';
import { readClientChallenge } from '../../src/auth/ntlm/client-challenge.js';
import { readAuthenticate } from '../../src/auth/ntlm/messages.js';
import { ValidationError } from '../../src/errors.js';
import { acceptor, PASSWORD } from './support/contexts.js';

const basic = (username: string, password: string): AuthOptions => ({
  kind: 'basic',
  username,
  password,
});

const HOST = 'srv01';
const HOSTLESS = Buffer.alloc(0);

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

describe('securityOf by a ticket', () => {
  const ccache = 'FILE:/tmp/krb5cc';
  const keytab = 'FILE:/tmp/keytab';
  const password = 'x';
  const username = 'ops@CONTOSO.EXAMPLE';

  test.each<[string, object, RegExp]>([
    ['a password of nobody', { password }, /needs the username/],
    ['a keytab for nobody', { keytab }, /needs the username/],
    ['tickets and a password', { ccache, username, password }, /one of them/],
    ['tickets and a keytab', { ccache, username, keytab }, /one of them/],
    ['a keytab and a password', { username, keytab, password }, /one of them/],
    ['a name of NTLM alone', { username: 'CONTOSO\\ops' }, /user@REALM/],
    ['the tickets of a name of NTLM', { username: 'CONTOSO\\ops', ccache }, /user@REALM/],
  ])('refuses %s', (_what, source, message) => {
    for (const kind of ['kerberos', 'negotiate'] as const) {
      const make = (): unknown => securityOf({ kind, ...source }, HOST, false);
      expect(make).toThrow(ValidationError);
      expect(make).toThrow(message);
    }
  });

  test.each<[string, object]>([
    ['the tickets of a user', { username }],
    ['the tickets of a user in a cache', { username, ccache }],
    ['a password', { username, password }],
    ['a keytab', { username, keytab }],
    ['tickets, and NTLM for want of them', { username, ccache, password, allowNtlm: true }],
  ])('takes %s', (_what, source) => {
    expect(securityOf({ kind: 'negotiate', ...source }, HOST, false).seals).toBe(true);
  });

  test('refuses a name of NTLM without its password at once', () => {
    const auth: AuthOptions = { kind: 'negotiate', allowNtlm: true, username: 'CONTOSO\\ops' };
    expect(() => securityOf(auth, HOST, false)).toThrow(ValidationError);
    expect(() => securityOf(auth, HOST, false)).toThrow(/NTLM, which needs a password/);
  });
});

test('an IPv6 address has no brackets in the name of its service', async () => {
  const { handshake } = securityOf(
    { kind: 'ntlm', username: 'TEST\\user', password: PASSWORD },
    '[2001:db8::1]',
    false,
  );
  const client = await handshake?.open(undefined);
  const server = acceptor();
  const challenge = await server.step(await client?.step());
  const { ntChallengeResponse } = readAuthenticate((await client?.step(challenge)) ?? HOSTLESS);
  const { avPairs } = readClientChallenge(ntChallengeResponse.subarray(16));
  const name = Buffer.from(avPairs.get(AvId.MsvAvTargetName) ?? HOSTLESS);
  expect(name.toString('utf16le')).toBe('HTTP/2001:db8::1');
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
