import type { AuthenticationReason } from '../../errors.js';
import { loginError, securityError } from '../failures.js';
import { type GssStatus, routineError } from './values.js';

/** The error codes of krb5, from their base: krb5_err.et. */
const BASE = -1_765_328_384;

/** KDC_ERR_S_PRINCIPAL_UNKNOWN. [RFC 4120] 7.5.9 */
const SERVER_UNKNOWN = 7;
/** KRB_AP_ERR_TKT_EXPIRED. */
const TICKET_EXPIRED = 32;

/** What a code stands for, in words that end a message. */
type Cause = readonly [reason: AuthenticationReason, words: string];

const SKEW: Cause = [
  'clock-skew',
  'the clocks of this computer and of the KDC or the server differ by more than 5 minutes',
];
const SERVICE: Cause = [
  'unknown-service',
  'the realm has no account with this service principal name: see setspn -Q on the domain controller, and use the full name of the host',
];
const KEYS: Cause = [
  'wrong-service-key',
  'the service principal name belongs to another account than the one the server runs as, or the server has an old key',
];
const NO_TICKET: Cause = [
  'no-ticket',
  'there is no ticket: run kinit, or give a user name and a password, or a keytab',
];
const UNSAID: Cause = [
  'refused',
  'the other side does not say why; over https, somebody may be between who ends TLS, such as a proxy that inspects it',
];
const UNREACHABLE: Cause = [
  'no-kdc',
  'no KDC answers: see the realm in krb5.conf, DNS, and port 88 of the domain controller',
];
const WRONG_PASSWORD: Cause = ['wrong-password', 'the password is wrong'];

/** The likely cause, by the code's distance from the base. */
const CAUSES: ReadonlyMap<number, Cause> = new Map<number, Cause>([
  [1, ['account-restricted', 'the account has expired']],
  [6, ['wrong-password', 'the KDC knows no such user']],
  [SERVER_UNKNOWN, SERVICE],
  [12, ['account-restricted', 'the account may not log on now, from here, or to this service']],
  [
    14,
    [
      'weak-security',
      'the account or the KDC allows none of the encryption types of this computer',
    ],
  ],
  [18, ['account-restricted', 'the account is locked, disabled or expired']],
  [23, ['password-expired', 'the password has expired']],
  [24, WRONG_PASSWORD],
  [31, KEYS],
  [TICKET_EXPIRED, ['no-ticket', 'the ticket has expired: run kinit again']],
  [33, SKEW],
  [35, KEYS],
  [37, SKEW],
  [41, KEYS],
  [44, KEYS],
  [45, KEYS],
  [60, UNSAID],
  [141, NO_TICKET],
  [
    147,
    [
      'bad-realm',
      'the KDC calls the user or the realm something else: realms are written in capitals',
    ],
  ],
  [148, SKEW],
  [154, UNREACHABLE],
  [156, UNREACHABLE],
  [195, NO_TICKET],
  [220, UNREACHABLE],
  [224, ['bad-realm', 'no realm is given, and krb5.conf has no default_realm: write user@REALM']],
]);

/** Routine errors: a token or a message that is broken or changed. [RFC 2744] 3.9.1 */
const BROKEN: ReadonlySet<number> = new Set([6, 9]);
const CREDENTIALS_EXPIRED = 11;

function distance(minor: number): number {
  return (minor | 0) - BASE;
}

/** The KDC knows no such service. */
export function isServerUnknown({ minor }: GssStatus): boolean {
  return distance(minor) === SERVER_UNKNOWN;
}

/** The token or the message was changed, or is none. */
function isBroken({ major }: GssStatus): boolean {
  return BROKEN.has(routineError(major));
}

/** What a login had to go with, where that makes a difference to the likely cause. */
export type CredentialKind = 'password' | 'keytab' | 'ccache';

const OLD_KEYTAB: Cause = ['bad-keytab', 'the password was changed after the keytab was made'];
const NO_KEY: Cause = ['bad-keytab', 'the keytab cannot be read, or has no key of this user'];
const NO_CACHE: Cause = ['no-ticket', 'there is no such cache, or it cannot be read: run kinit'];
const SPECIAL_CAUSES: Readonly<Record<CredentialKind, ReadonlyMap<number, Cause>>> = {
  password: new Map([[31, WRONG_PASSWORD]]),
  keytab: new Map([
    [24, OLD_KEYTAB],
    [31, OLD_KEYTAB],
    [141, NO_KEY],
    [181, NO_KEY],
    [195, NO_KEY],
  ]),
  ccache: new Map([[195, NO_CACHE]]),
};

/** The error of a login that `doing` begins to tell. `text` is what the library says of `status`. */
export function loginFailure(
  doing: string,
  status: GssStatus,
  text: string,
  kind?: CredentialKind,
): Error {
  const message = `${doing}: ${text}`;
  if (isBroken(status)) return securityError('token-rejected', message);
  const [reason, words] = causeOf(status, kind) ?? ['refused'];
  return loginError(reason, 'Kerberos', words === undefined ? message : `${message}; ${words}`);
}

function causeOf({ major, minor }: GssStatus, kind?: CredentialKind): Cause | undefined {
  const isExpired = routineError(major) === CREDENTIALS_EXPIRED;
  const code = isExpired ? TICKET_EXPIRED : distance(minor);
  return (kind && SPECIAL_CAUSES[kind].get(code)) ?? CAUSES.get(code);
}
