import type { CimSession } from '../client/cim-session.js';
import { connect, type SessionOptions, urlOf } from '../client/connect.js';
import { readLines, readNamedFile } from './files.js';
import type { Io } from './io.js';
import { type Login, loginFor, namedKind } from './login.js';
import type { ServerOptions } from './options.js';
import { readPassword, requirePassword } from './password.js';
import { proxyOf } from './proxy.js';
import { traceTo } from './trace.js';
import { UsageError } from './usage-error.js';

/** A session with one of the hosts that a command is for. */
export interface HostSession {
  readonly session: CimSession;
  /** How the user named the host, where results are labelled by it. */
  readonly label?: string;
  /** Where it leads, and how it gets there. */
  readonly url: URL;
  readonly sessionOptions: SessionOptions;
}

type Target = Pick<SessionOptions, 'host' | 'url'> & { readonly label?: string };

function targetsOf({ host = [], hosts, url }: ServerOptions): readonly Target[] {
  const named = [...new Set([...host, ...(hosts === undefined ? [] : readLines(hosts))])];
  if (url !== undefined && named.length > 0) throw new UsageError('--url goes without --host');
  if (url !== undefined) return [{ url }];
  if (named.length === 0) throw new UsageError('which server? use --host, --hosts or --url');
  const isList = named.length > 1 || hosts !== undefined;
  return named.map((name) => (isList ? { host: name, label: name } : { host: name }));
}

/** Whoever says something about certificates means https. */
function tlsOf(options: ServerOptions): Pick<SessionOptions, 'tls'> {
  const { ca, fingerprint, insecure = false } = options;
  if (insecure && fingerprint !== undefined) {
    throw new UsageError('--insecure makes no sense with --fingerprint');
  }
  const tls = {
    ...(ca === undefined ? {} : { ca: readNamedFile(ca) }),
    ...(fingerprint === undefined ? {} : { fingerprints: fingerprint }),
    ...(insecure ? { verify: false } : {}),
  };
  const isMeant = Object.keys(tls).length > 0 || namedKind(options) === 'certificate';
  return isMeant ? { tls } : {};
}

function settingsOf(options: ServerOptions, io: Io): Omit<SessionOptions, 'auth' | 'trace'> {
  const { timeout, server } = options;
  const proxy = proxyOf(options, io);
  const operationTimeoutMs = options['operation-timeout'];
  return {
    allowUnencrypted: options['allow-unencrypted'] ?? false,
    ...tlsOf(options),
    ...(proxy === undefined ? {} : { proxy }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
    ...(operationTimeoutMs === undefined ? {} : { operationTimeoutMs }),
    ...(server === undefined ? {} : { server }),
  };
}

/** A host with all that is known of its login before a secret is asked for. */
interface Plan {
  readonly label?: string;
  readonly url: URL;
  readonly settings: SessionOptions;
  readonly login: Login | undefined;
}

function planFor(options: ServerOptions, settings: SessionOptions): Omit<Plan, 'label'> {
  const url = urlOf(settings);
  if (options.fingerprint !== undefined && url.protocol !== 'https:') {
    throw new UsageError('--fingerprint goes with https');
  }
  const login = loginFor(options, url);
  // Refuses what makes no sense; no connection is made by it.
  connect({ ...settings, ...(login === undefined ? {} : { auth: login.outline }) });
  return { url, settings, login };
}

function authOf(login: Login | undefined, secret: string): Pick<SessionOptions, 'auth'> {
  return login === undefined ? {} : { auth: login.auth(secret) };
}

const INSECURE =
  'wscim: warning: --insecure: the certificate is not checked, so anybody on the way can pose as the server and take the password\n';

/** The secret of all logins: asked for once, at most. */
async function secretOf(plans: readonly Plan[], options: ServerOptions, io: Io): Promise<string> {
  const question = plans.find(({ login }) => login?.question !== undefined)?.login?.question;
  return question === undefined ? '' : readPassword(options, io, question);
}

/**
 * A session for each host. Nothing is sent by this; a password is asked for once, and only when
 * everything else makes sense.
 * @throws UsageError, ValidationError
 */
export async function openSessions(options: ServerOptions, io: Io): Promise<HostSession[]> {
  const settings = settingsOf(options, io);
  const plans = targetsOf(options).map(({ label, ...target }): Plan => {
    const plan = planFor(options, { ...settings, ...target });
    return label === undefined ? plan : { ...plan, label };
  });
  if (plans.some(({ login }) => login?.question !== undefined)) requirePassword(options, io);
  if (options.insecure === true) io.stderr.write(INSECURE);
  const secret = await secretOf(plans, options, io);
  return plans.map(({ label, url, settings: own, login }) => {
    const trace = options.trace === true ? { trace: traceTo(io.stderr, url.host) } : {};
    const sessionOptions = { ...own, ...authOf(login, secret), ...trace };
    const host = { session: connect(sessionOptions), url, sessionOptions };
    return label === undefined ? host : { ...host, label };
  });
}
