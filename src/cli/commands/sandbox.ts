import { once } from 'node:events';
import { defineCommand, type OptionSpecs, type OptionValues } from '../command.js';
import { exitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import { OUTPUT_OPTIONS, SERVER_OPTIONS } from '../options.js';
import { writeItem } from '../output/output.js';
import { checkLogin, readPassword } from '../password.js';
import { oneOf, port } from '../readers.js';
import type { Sandbox, SandboxOptions as StartOptions } from '../../testing.js';
import { UsageError } from '../usage-error.js';

const SANDBOX_OPTIONS = {
  port: { type: 'string', value: 'N', read: port, help: 'TCP port (default: a free one)' },
  dialect: {
    type: 'string',
    value: 'KIND',
    read: oneOf('windows', 'omi', 'openwsman'),
    help: 'which server it speaks like: windows (default), omi, openwsman',
  },
  user: { type: 'string', value: 'NAME', help: 'the user who may log in' },
  basic: {
    type: 'boolean',
    help: 'take Basic logins, too (only omi and openwsman do by themselves); with --allow-unencrypted, because there is no TLS',
  },
  'allow-unencrypted': {
    type: 'boolean',
    help: 'take messages and passwords in clear, which anybody on the way can read',
  },
  'password-env': { ...SERVER_OPTIONS['password-env'] },
  'password-file': { ...SERVER_OPTIONS['password-file'] },
  'password-stdin': { ...SERVER_OPTIONS['password-stdin'] },
  ...OUTPUT_OPTIONS,
} as const satisfies OptionSpecs;

type SandboxOptions = OptionValues<typeof SANDBOX_OPTIONS>;

async function usersOf(options: SandboxOptions, io: Io): Promise<Record<string, string>> {
  return checkLogin(options, io) ? { [options.user ?? '']: await readPassword(options, io) } : {};
}

/** The ways of Windows refuse Basic in clear, and others take it by themselves. */
function checkBasic({ basic, dialect = 'windows', ...options }: SandboxOptions): void {
  if (basic !== true || dialect !== 'windows' || options['allow-unencrypted'] === true) return;
  throw new UsageError('--basic needs --allow-unencrypted: this sandbox has no TLS');
}

/** @throws UsageError when the address is not to be had */
async function start(options: StartOptions): Promise<Sandbox> {
  const { startSandbox } = await import('../../testing.js');
  try {
    return await startSandbox(options);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new UsageError(`the sandbox cannot listen on port ${options.port ?? 0}: ${code}`, {
      cause,
    });
  }
}

/** `wscim sandbox` */
export const sandboxCommand = defineCommand({
  name: 'sandbox',
  usage: [''],
  summary: 'Run a WS-Management server to try things on, until Ctrl-C',
  notes: [
    'It has the namespace root/cimv2 with some classes and instances in memory, and listens on this machine only. Without --user it makes a user up and prints the password. Like Windows it takes encrypted messages only, and no Basic logins: log in with --auth ntlm, or with --auth negotiate --allow-ntlm.',
  ],
  examples: [
    'wscim sandbox',
    'wscim sandbox --port 5985 --basic --allow-unencrypted',
    'wscim sandbox --port 5985 --dialect omi --user me --password-env MY_PASSWORD',
  ],
  options: SANDBOX_OPTIONS,
  arity: [0, 0],
  async run({ options, io }) {
    checkBasic(options);
    const users = await usersOf(options, io);
    const { port: number, dialect, basic, 'allow-unencrypted': allowUnencrypted } = options;
    const isOwnUser = Object.keys(users).length > 0;
    await using sandbox = await start({
      ...(number === undefined ? {} : { port: number }),
      ...(dialect === undefined ? {} : { dialect }),
      ...(basic === undefined ? {} : { basic }),
      ...(allowUnencrypted === undefined ? {} : { allowUnencrypted }),
      ...(isOwnUser ? { users } : {}),
    });
    const { username, password } = sandbox.user;
    const login = isOwnUser ? { username } : { username, password };
    writeItem(io, options, { kind: 'Sandbox', fields: { url: sandbox.url, ...login } });
    io.stderr.write('wscim: the sandbox runs until Ctrl-C\n');
    if (!io.signal.aborted) await once(io.signal, 'abort');
    return exitCode('INTERRUPTED');
  },
});
