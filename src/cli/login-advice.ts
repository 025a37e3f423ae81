import type { AuthenticationError, AuthenticationReason, ProtocolError } from '../errors.js';

/** What a server that takes a mechanism offers, and what allows it at WinRM. */
const SCHEMES: Readonly<Record<string, readonly [setting: string, ...offers: string[]]>> = {
  NTLM: ['Negotiate', 'Negotiate', 'NTLM'],
  Kerberos: ['Kerberos', 'Kerberos', 'Negotiate'],
};

/** True if a 401 that offers these schemes leaves this mechanism open. */
function isOffered(mechanism: string, offered: readonly string[]): boolean {
  const [, ...schemes] = SCHEMES[mechanism] ?? [mechanism, mechanism];
  const wanted = new Set(schemes.map((scheme) => scheme.toLowerCase()));
  return offered.some((scheme) => wanted.has(scheme.toLowerCase()));
}

/** How a server comes to take a mechanism. */
function allowAdvice({ mechanism }: AuthenticationError): string {
  const [setting] = SCHEMES[mechanism] ?? [mechanism];
  return `the server does not take ${mechanism}; allow it there, e.g. winrm set winrm/config/service/auth @{${setting}="true"}, or choose another --auth that protects as much`;
}

/** It is asked for by TLS, and never among what a 401 offers. */
const CERTIFICATE = 'Certificate';

/** What a refusal without a reason leaves to look at, where it may not be the password. */
const REFUSED: Readonly<Record<string, string>> = {
  [CERTIFICATE]:
    'see that the server maps the certificate to a user (New-Item WSMan:\\localhost\\ClientCertificate), and takes it: winrm set winrm/config/service/auth @{Certificate="true"}',
  Kerberos:
    "look at the server's Security event log; over https, look for a proxy that ends TLS, too",
  Negotiate:
    "where NTLM logged in, check user and password; where Kerberos did, look at the server's Security event log",
};

/** Before a server has offered anything, it may still take the mechanism. */
function refusedAdvice(error: AuthenticationError): string {
  const { mechanism, offered } = error;
  const isAnnounced = offered.length > 0 && mechanism !== CERTIFICATE;
  if (isAnnounced && !isOffered(mechanism, offered)) return allowAdvice(error);
  return REFUSED[mechanism] ?? 'check user and password';
}

const WITHOUT_KERBEROS =
  'where Kerberos is not to be had, --auth negotiate --allow-ntlm logs in with user and password';
const BETWEEN =
  'somebody may be between: compare the certificate that wscim host doctor shows with the one on the server, and look for a proxy that ends TLS';
const BROKEN =
  'look for a proxy, or somebody else, between here and the server who changes messages, and at the event log of the server';

/** What to do next. Only who has no ticket, and can get none, is told of a login without Kerberos. */
const LOGIN_ADVICE: Readonly<
  Record<AuthenticationReason, string | ((error: AuthenticationError) => string)>
> = {
  refused: refusedAdvice,
  'no-login': 'log in with --user',
  'not-offered': allowAdvice,
  'wrong-password': 'check user and password',
  'password-expired': 'change the password, and log in with the new one',
  'account-restricted':
    'have an administrator look at the account: locked, disabled, expired, or limited to other hosts and hours',
  'no-ticket': `get a ticket with kinit, or name user@REALM with --user; ${WITHOUT_KERBEROS}`,
  'no-kdc': `check the realm in krb5.conf, and that this computer reaches the domain controller; ${WITHOUT_KERBEROS}`,
  'no-authority': 'check the domain of the user, and that the server reaches a domain controller',
  'unknown-service': `name the host as the realm does (setspn -Q HTTP/HOST), or another service with --service; ${WITHOUT_KERBEROS}`,
  'wrong-service-key':
    'give the service principal name to the account that the server runs as (setspn -X finds duplicates), or name another service with --service',
  'bad-keytab': 'make the keytab anew, with the present password of the user',
  'bad-realm': 'write the user as user@REALM, the realm in capitals',
  'clock-skew': 'set the clocks of both computers right: Kerberos allows 5 minutes of difference',
  'weak-security':
    'have the server allow what is required, by its updates and policies; it is not to be done without',
  'not-installed': 'install what is missing on this computer, and run the command again',
  'unproved-server':
    'find out who answers there: the right server proves itself, and may be behind another name or port',
  protocol: BROKEN,
  'binding-mismatch': BETWEEN,
};

/** What to try about a login that failed. */
export function loginAdvice(error: AuthenticationError): string {
  const advice = LOGIN_ADVICE[error.reason];
  return typeof advice === 'string' ? advice : advice(error);
}

const PROTOCOL_ADVICE: Readonly<Partial<Record<ProtocolError['reason'], string>>> = {
  'token-rejected': BROKEN,
  'unseal-failed': BROKEN,
  'binding-mismatch': BETWEEN,
};

/** What to try about an answer that broke the rules, where it is a question of security. */
export function protocolAdvice({ reason }: ProtocolError): string | undefined {
  return PROTOCOL_ADVICE[reason];
}
