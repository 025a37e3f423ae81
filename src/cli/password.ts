import { readNamedFile } from './files.js';
import type { Io } from './io.js';
import { askSecret, readStdin } from './prompt.js';
import { UsageError } from './usage-error.js';

/** Where a password can come from; never the command line, which everybody on a machine can read. */
export interface PasswordOptions {
  readonly user?: string;
  readonly 'password-env'?: string;
  readonly 'password-file'?: string;
  readonly 'password-stdin'?: boolean;
}

type Source = (options: PasswordOptions, io: Io) => string | Promise<string>;

function firstLine(content: Buffer): string {
  return content.toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}

/** The value of the variable that an option names. @throws UsageError where it is not set */
export function fromEnvironment(option: string, name: string, { env }: Io): string {
  const value = env[name];
  if (value !== undefined) return value;
  throw new UsageError(`the environment variable ${name} of --${option} is not set`);
}

const SOURCES = {
  'password-env': ({ 'password-env': name = '' }, io) => fromEnvironment('password-env', name, io),
  'password-file': ({ 'password-file': path = '' }) => firstLine(readNamedFile(path)),
  'password-stdin': async (_, io) => firstLine(await readStdin(io)),
} as const satisfies Readonly<Record<string, Source>>;

type SourceName = keyof typeof SOURCES;

const SOURCE_NAMES = Object.keys(SOURCES) as SourceName[];
const SOURCE_LIST = SOURCE_NAMES.map((name) => `--${name}`).join(', ');

/** The option that says where the password is. @throws UsageError for several */
export function passwordSource(options: PasswordOptions): SourceName | undefined {
  const given = SOURCE_NAMES.filter((name) => options[name] !== undefined);
  if (given.length > 1) throw new UsageError(`more than one of ${SOURCE_LIST}`);
  return given[0];
}

/** @throws UsageError where nothing says the password, and nobody can be asked */
export function requirePassword(options: PasswordOptions, { isTerminal }: Io): void {
  if (passwordSource(options) !== undefined || isTerminal.stdin) return;
  throw new UsageError(`no password, and no terminal to ask for it; use one of ${SOURCE_LIST}`);
}

/**
 * True if a user is to log in.
 * @throws UsageError for a password without user, from several places, or from nowhere
 */
export function checkLogin(options: PasswordOptions, io: Io): boolean {
  const source = passwordSource(options);
  if (options.user !== undefined) requirePassword(options, io);
  else if (source !== undefined) throw new UsageError(`--${source} without --user`);
  return options.user !== undefined;
}

/** The password of the user, asked for at the terminal where nothing else says it. */
export async function readPassword(
  options: PasswordOptions,
  io: Io,
  question = `Password of ${options.user}`,
): Promise<string> {
  const source = passwordSource(options);
  return source === undefined ? askSecret(io, `${question}: `) : SOURCES[source](options, io);
}
