import type { CimSession } from '../client/cim-session.js';
import { connect, type SessionOptions, urlOf } from '../client/connect.js';
import type { OptionValues } from './command.js';
import { readLines, readNamedFile } from './files.js';
import type { Io } from './io.js';
import type { SERVER_OPTIONS } from './options.js';
import { checkLogin, readPassword } from './password.js';
import { traceTo } from './trace.js';
import { UsageError } from './usage-error.js';

export type ServerOptions = OptionValues<typeof SERVER_OPTIONS>;

/** A session with one of the hosts that a command is for. */
export interface HostSession {
  readonly session: CimSession;
  /** How the user named the host, where results are labelled by it. */
  readonly label?: string;
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

function settingsOf(options: ServerOptions): Omit<SessionOptions, 'auth' | 'trace'> {
  const { ca, insecure = false, timeout, server } = options;
  const operationTimeoutMs = options['operation-timeout'];
  const tls = {
    ...(ca === undefined ? {} : { ca: readNamedFile(ca) }),
    ...(insecure ? { verify: false } : {}),
  };
  return {
    allowUnencrypted: options['allow-unencrypted'] ?? false,
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
    ...(operationTimeoutMs === undefined ? {} : { operationTimeoutMs }),
    ...(server === undefined ? {} : { server }),
  };
}

/** How to log in; not at all without a user. */
function authOf(
  { auth: kind = 'basic', user: username }: ServerOptions,
  password: string,
): Pick<SessionOptions, 'auth'> {
  return username === undefined ? {} : { auth: { kind, username, password } };
}

const INSECURE =
  'wscim: warning: --insecure: the certificate is not checked, so anybody on the way can pose as the server and take the password\n';

/**
 * A session for each host. Nothing is sent by this; a password is asked for once, and only when
 * everything else makes sense.
 * @throws UsageError, ValidationError
 */
export async function openSessions(options: ServerOptions, io: Io): Promise<HostSession[]> {
  const settings = settingsOf(options);
  const targets = targetsOf(options).map(({ label, ...target }) => {
    const sessionOptions = { ...settings, ...target };
    // Refuses what makes no sense; no connection is made by it.
    connect({ ...sessionOptions, ...authOf(options, '') });
    return { label, sessionOptions, url: urlOf(sessionOptions) };
  });
  const isLogin = checkLogin(options, io);
  if (options.insecure === true) io.stderr.write(INSECURE);
  const auth = authOf(options, isLogin ? await readPassword(options, io) : '');
  return targets.map(({ label, sessionOptions, url }) => {
    const trace = options.trace === true ? { trace: traceTo(io.stderr, url.host) } : {};
    const session = connect({ ...sessionOptions, ...auth, ...trace });
    return label === undefined ? { session } : { session, label };
  });
}
