import { describe, expect, test } from 'vitest';
import { describeErrorCode, reasonOf } from '../../src/auth/credssp/error-codes.js';
import { loginFailure } from '../../src/auth/kerberos/failures.js';
import { adviceAbout } from '../../src/cli/advice.js';
import { troubleOf } from '../../src/cli/doctor/troubles.js';
import {
  AuthenticationError,
  type AuthenticationReason,
  ProtocolError,
  TransportError,
} from '../../src/index.js';

/** Every reason, and words of what to do about it. */
const ADVICE: Readonly<Record<AuthenticationReason, RegExp>> = {
  refused: /check user and password/,
  'no-login': /--user/,
  'not-offered': /winrm set .*@\{Negotiate="true"\}/,
  'wrong-password': /check user and password/,
  'password-expired': /change the password/,
  'account-restricted': /administrator/,
  'no-ticket': /kinit/,
  'no-kdc': /krb5\.conf/,
  'no-authority': /the server reaches a domain controller/,
  'unknown-service': /setspn -Q .*--service/,
  'wrong-service-key': /setspn -X .*--service/,
  'bad-keytab': /make the keytab anew/,
  'bad-realm': /user@REALM/,
  'clock-skew': /set the clocks/,
  'weak-security': /updates and policies/,
  'not-installed': /install what is missing/,
  'unproved-server': /find out who answers/,
  protocol: /a proxy, or somebody else, between/,
  'binding-mismatch': /somebody may be between/,
};
const REASONS = Object.keys(ADVICE) as AuthenticationReason[];
/** Where there is no Kerberos to be had, and a login without it is all that is left. */
const NO_KERBEROS: ReadonlySet<string> = new Set(['no-ticket', 'no-kdc', 'unknown-service']);
const PASSWORD: ReadonlySet<string> = new Set(['refused', 'wrong-password']);

function failed(reason: AuthenticationReason, mechanism = 'NTLM', offered: string[] = []) {
  return new AuthenticationError('x', mechanism, offered, { reason });
}

describe('the advice about a failed login', () => {
  test.each(REASONS)('%s says what to do', (reason) => {
    expect(adviceAbout(failed(reason))).toMatch(ADVICE[reason]);
    expect(troubleOf(failed(reason)).next).toMatch(ADVICE[reason]);
  });

  test.each(REASONS)('%s names NTLM only where Kerberos is not to be had', (reason) => {
    const names = /--allow-ntlm/.test(adviceAbout(failed(reason, 'Kerberos')) ?? '');
    expect(names).toBe(NO_KERBEROS.has(reason));
  });

  test.each(REASONS)('%s asks for the password only where it may be wrong', (reason) => {
    const asks = /check user and password/.test(adviceAbout(failed(reason)) ?? '');
    expect(asks).toBe(PASSWORD.has(reason));
  });

  test('does not doubt a password that Kerberos has taken', () => {
    const advice = adviceAbout(failed('refused', 'Kerberos', ['Kerberos']));
    expect(advice).toMatch(/Security event log/);
    expect(advice).not.toMatch(/password/);
  });

  test.each([[[]], [['Negotiate']]])('asks for no password of a certificate (%j)', (offered) => {
    const advice = adviceAbout(failed('refused', 'Certificate', offered));
    expect(advice).toMatch(/maps the certificate to a user/);
    expect(advice).not.toMatch(/password/);
  });

  test('of a mechanism that is not among those offered says how it is allowed', () => {
    const advice = adviceAbout(failed('refused', 'Basic', ['Negotiate']));
    expect(advice).toMatch(/does not take Basic.*@\{Basic="true"\}/);
  });
});

/** GSS_S_FAILURE, and codes of krb5 by their distance from the base. */
const krb5 = (code: number) =>
  loginFailure('login', { major: 13 << 16, minor: (-1_765_328_384 + code) >>> 0 }, 'text');

describe('a failure of Kerberos has the reason', () => {
  test.each<[number, AuthenticationReason]>([
    [1, 'account-restricted'],
    [6, 'wrong-password'],
    [7, 'unknown-service'],
    [14, 'weak-security'],
    [18, 'account-restricted'],
    [23, 'password-expired'],
    [24, 'wrong-password'],
    [31, 'wrong-service-key'],
    [32, 'no-ticket'],
    [37, 'clock-skew'],
    [60, 'refused'],
    [61, 'refused'],
    [147, 'bad-realm'],
    [156, 'no-kdc'],
    [195, 'no-ticket'],
    [224, 'bad-realm'],
  ])('%i: %s', (code, reason) => {
    expect(krb5(code)).toMatchObject({ reason });
  });
});

describe('an error code of CredSSP has the reason', () => {
  test.each<[number, AuthenticationReason, RegExp]>([
    [0xc000_006d, 'wrong-password', /STATUS_LOGON_FAILURE \(0xc000006d\): the user name or the/],
    [0xc000_0071, 'password-expired', /has expired/],
    [0xc000_0234, 'account-restricted', /is locked/],
    [0xc000_005e, 'no-authority', /domain controller/],
    [0x8009_0308, 'protocol', /token/],
    [0x8009_0346, 'binding-mismatch', /somebody may be between/],
    [0x8009_9999, 'refused', /^0x80099999$/],
  ])('%i: %s', (code, reason, words) => {
    expect(reasonOf(code)).toBe(reason);
    expect(describeErrorCode(code)).toMatch(words);
  });
});

describe('the next step after an answer that breaks the rules', () => {
  test.each([
    ['token-rejected', /proxy/],
    ['unseal-failed', /proxy/],
    ['binding-mismatch', /compare the certificate/],
  ] as const)('%s', (reason, next) => {
    const trouble = troubleOf(new ProtocolError('x', reason));
    expect(trouble.next).toMatch(next);
    expect(trouble.next).not.toMatch(/password|--trace/);
  });
});

describe('the next step after a connection that failed', () => {
  test.each([
    ['CERT_NOT_YET_VALID', /clocks/],
    ['CERT_REVOKED', /new certificate/],
    ['UNABLE_TO_GET_ISSUER_CERT', /--ca FILE/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /TLS 1\.2/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', /TLS 1\.2/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /--cert and --key/],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /trusts its issuer/],
    ['ECONNRESET', /https:\/\/HOST/],
    ['reset-after-send', /event log/],
  ])('%s', (reason, next) => {
    expect(troubleOf(new TransportError('x', reason, 'not sent')).next).toMatch(next);
  });
});
