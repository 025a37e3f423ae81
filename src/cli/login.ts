import type { AuthOptions, TicketSource } from '../auth/auth-options.js';
import { type CertificateFiles, readCertificate } from './login-certificate.js';
import type { ServerOptions } from './options.js';
import { passwordSource } from './password.js';
import { UsageError } from './usage-error.js';

type Kind = AuthOptions['kind'];
/** The options that are for some kinds of login only. */
type Special =
  | 'user'
  | 'allow-ntlm'
  | 'ccache'
  | 'keytab'
  | 'service'
  | 'delegate'
  | 'cert'
  | 'key'
  | 'pfx';

/** How to log in at one host, but for the secret. */
export interface Login {
  /** What to ask a person for; undefined where no secret is needed. */
  readonly question: string | undefined;
  /** The login without its secret: enough to see whether it makes sense. */
  readonly outline: AuthOptions;
  /** @throws UsageError for a secret that does not open the files it is of */
  readonly auth: (secret: string) => AuthOptions;
}

const USER: readonly Special[] = ['user'];
const TICKET: readonly Special[] = ['user', 'ccache', 'keytab', 'service', 'delegate'];
const TAKES: Readonly<Record<Kind, readonly Special[]>> = {
  basic: USER,
  ntlm: USER,
  credssp: USER,
  kerberos: TICKET,
  negotiate: [...TICKET, 'allow-ntlm'],
  certificate: ['cert', 'key', 'pfx'],
};
const SPECIALS: readonly Special[] = [...TAKES.negotiate, ...TAKES.certificate];
const NEEDS_USER: ReadonlySet<Kind> = new Set(['basic', 'ntlm', 'credssp']);

/** The first option that is given decides on the kind, where nobody names it. */
const IMPLIED: readonly (readonly [Special, Kind])[] = [
  ['cert', 'certificate'],
  ['key', 'certificate'],
  ['pfx', 'certificate'],
  ['ccache', 'negotiate'],
  ['keytab', 'negotiate'],
  ['service', 'negotiate'],
  ['delegate', 'negotiate'],
  ['allow-ntlm', 'negotiate'],
];

function isTicket(kind: Kind): boolean {
  return TAKES[kind].includes('ccache');
}

/** The first part of a service principal name: HTTP, not HTTP/srv01. */
const SERVICE_CLASS = /^[\w.-]+$/;

/** What makes no sense, by itself or together. */
const NONSENSE: readonly (readonly [
  message: string,
  applies: (o: ServerOptions, kind: Kind) => boolean,
])[] = [
  ['--ccache goes without --keytab', (o) => o.ccache !== undefined && o.keytab !== undefined],
  ['--keytab needs --user user@REALM', (o) => o.keytab !== undefined && o.user === undefined],
  [
    '--ccache goes without --user: the tickets say who logs in',
    (o) => o.ccache !== undefined && o.user !== undefined && o['allow-ntlm'] !== true,
  ],
  [
    '--allow-ntlm needs --user: NTLM logs in with a user and a password',
    (o) => o['allow-ntlm'] === true && o.user === undefined,
  ],
  [
    'a user for Kerberos is written user@REALM; for DOMAIN\\user there is NTLM: add --allow-ntlm',
    (o, kind) => isTicket(kind) && o.user?.includes('\\') === true && o['allow-ntlm'] !== true,
  ],
  [
    '--service takes the class of a service, such as HTTP, without the host',
    (o) => o.service?.every((name) => SERVICE_CLASS.test(name)) === false,
  ],
  ['--cert and --key go together', (o) => (o.cert === undefined) !== (o.key === undefined)],
  ['--pfx goes without --cert and --key', (o) => o.pfx !== undefined && o.cert !== undefined],
];

/** The kind that the options say, whichever host it is. */
export function namedKind(options: ServerOptions): Kind | undefined {
  return options.auth ?? IMPLIED.find(([name]) => options[name] !== undefined)?.[1];
}

/** Undefined where nobody logs in. */
function kindFor(options: ServerOptions, { protocol }: URL): Kind | undefined {
  const isBasic = protocol === 'https:' || options['allow-unencrypted'] === true;
  const usual = isBasic ? 'basic' : 'negotiate';
  return namedKind(options) ?? (options.user === undefined ? undefined : usual);
}

function checkOptions(kind: Kind, options: ServerOptions): void {
  const odd = SPECIALS.find((name) => options[name] !== undefined && !TAKES[kind].includes(name));
  if (odd !== undefined) throw new UsageError(`--${odd} makes no sense with --auth ${kind}`);
  const [nonsense] = NONSENSE.find(([, applies]) => applies(options, kind)) ?? [];
  if (nonsense !== undefined) throw new UsageError(nonsense);
  if (NEEDS_USER.has(kind) && options.user === undefined) {
    throw new UsageError(`--auth ${kind} needs --user`);
  }
  if (kind === 'certificate' && options.cert === undefined && options.pfx === undefined) {
    throw new UsageError('--auth certificate needs --cert and --key, or --pfx');
  }
}

/** A password without use is a mistake, and better not read at all. */
function refusePassword(options: ServerOptions): void {
  const source = passwordSource(options);
  if (source === undefined) return;
  const why = options.user === undefined ? 'without --user' : 'makes no sense with --keytab';
  throw new UsageError(`--${source} ${why}`);
}

function byCertificate(files: CertificateFiles, options: ServerOptions): Login {
  const certificate = readCertificate(files);
  const hasSource = passwordSource(options) !== undefined;
  const isLocked = hasSource || certificate.isLocked;
  return {
    question: isLocked ? `Passphrase of ${files.key ?? files.pfx}` : undefined,
    outline: { kind: 'certificate' },
    auth: (passphrase) => certificate.auth(isLocked ? passphrase : undefined),
  };
}

function ticketOf({ user, ccache, keytab, service, delegate }: ServerOptions): TicketSource {
  return {
    ...(user === undefined ? {} : { username: user }),
    ...(ccache === undefined ? {} : { ccache }),
    ...(keytab === undefined ? {} : { keytab }),
    ...(service === undefined ? {} : { services: service }),
    ...(delegate === undefined ? {} : { delegate }),
  };
}

function byUser(kind: Exclude<Kind, 'certificate'>, options: ServerOptions): Login {
  const { user: username, keytab, 'allow-ntlm': allowNtlm = false } = options;
  const needsPassword = username !== undefined && (keytab === undefined || allowNtlm);
  if (!needsPassword) refusePassword(options);
  const ticket = ticketOf(options);
  const auth = (password: string): AuthOptions => {
    const secret = needsPassword ? { password } : {};
    if (kind === 'kerberos') return { kind, ...ticket, ...secret };
    if (kind === 'negotiate') return { kind, ...ticket, ...secret, allowNtlm };
    return { kind, username: username ?? '', password };
  };
  const question = needsPassword ? `Password of ${username}` : undefined;
  return { question, outline: auth(''), auth };
}

/**
 * How the options log in at a host; undefined where nobody does.
 * @throws UsageError for options that make no sense together, or files that cannot be read
 */
export function loginFor(options: ServerOptions, url: URL): Login | undefined {
  const kind = kindFor(options, url);
  if (kind === undefined) {
    refusePassword(options);
    return undefined;
  }
  checkOptions(kind, options);
  return kind === 'certificate' ? byCertificate(options, options) : byUser(kind, options);
}
