import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Command, OptionSpecs } from './command.js';
import type { Io } from './io.js';
import { FORMAT_NAMES, formatOf } from './output/formats.js';
import { chosenFormat } from './output/output.js';
import { UsageError } from './usage-error.js';

type ParseArgsOptions = NonNullable<ParseArgsConfig['options']>;

/** What belongs to every command. */
const COMMON: ParseArgsOptions = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
};

/** The words of a command line, apart from its options. */
export interface CommandLine {
  readonly words: readonly string[];
  /** Where each word stands in the arguments. */
  readonly positions: readonly number[];
  readonly wantsHelp: boolean;
  readonly wantsVersion: boolean;
}

function toParseArgs(options: OptionSpecs): ParseArgsOptions {
  const entries = Object.entries(options).map(([name, { type, short, multiple = false }]) => [
    name,
    { type, multiple, ...(short === undefined ? {} : { short }) },
  ]);
  return { ...COMMON, ...(Object.fromEntries(entries) as ParseArgsOptions) };
}

/** Negative numbers are arguments, not options: they are put behind `--`. */
export function protectNumbers(argv: readonly string[]): readonly string[] {
  const isNumber = (argument: string): boolean => /^-\d/.test(argument);
  if (argv.includes('--') || !argv.some(isNumber)) return argv;
  const rest = argv.filter((argument) => !isNumber(argument));
  return [...rest, '--', ...argv.filter(isNumber)];
}

const SECRETS = new Set(['password', 'pass', 'p']);

interface Token {
  readonly kind: string;
  readonly name?: string;
}

/** Values are not shown: they may be secret. */
function refuseUnknown(tokens: readonly Token[], options: ParseArgsOptions, command: string): void {
  const isUnknown = ({ kind, name = '' }: Token): boolean =>
    kind === 'option' && options[name] === undefined;
  const name = tokens.find(isUnknown)?.name;
  if (name === undefined) return;
  const shown = name.length === 1 ? `-${name}` : `--${name}`;
  throw new UsageError(
    SECRETS.has(name)
      ? `${shown}: a password on the command line can be read by everybody on this machine; use --password-env, --password-file, --password-stdin, or enter it when asked`
      : `${command} has no option ${shown}`,
  );
}

/** Finds the words, whatever options stand before or between them. @throws UsageError */
export function scan(argv: readonly string[], commands: readonly Command[]): CommandLine {
  const all: OptionSpecs = Object.assign({}, ...commands.map(({ options }) => options));
  const options = toParseArgs(all);
  const { tokens, values } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  refuseUnknown(tokens, options, 'wscim');
  const found = tokens.filter((token) => token.kind === 'positional');
  return {
    words: found.map(({ value }) => value),
    positions: found.map(({ index }) => index),
    wantsHelp: values['help'] === true,
    wantsVersion: values['version'] === true,
  };
}

/** True if errors are to be reported in JSON as well; to be asked of any command line, bad or good. */
export function wantsJson(argv: readonly string[], io: Io): boolean {
  const options: ParseArgsOptions = { output: { type: 'string', short: 'o' } };
  const { output } = parseArgs({ args: [...argv], options, strict: false }).values;
  const format = FORMAT_NAMES.find((name) => name === output);
  if (output !== undefined && format === undefined) return false;
  return formatOf(chosenFormat(format === undefined ? {} : { output: format }, io)).isJson === true;
}

function readValue(name: string, value: unknown, options: OptionSpecs): unknown {
  const read = options[name]?.read;
  if (read === undefined || typeof value !== 'string') return value;
  try {
    return read(value);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`--${name}: ${error.message}`, { cause: error });
  }
}

function checkArity(count: number, { arity: [min, max], name, usage }: Command): void {
  if (count < min) throw new UsageError(`${name} needs more arguments: ${usage.join(', or ')}`);
  if (count > max) throw new UsageError(`${name} takes no more than ${max} argument(s)`);
}

/** The arguments and options of a command. @throws UsageError */
export function parseFor(
  command: Command,
  argv: readonly string[],
): { readonly args: readonly string[]; readonly options: Readonly<Record<string, unknown>> } {
  const options = toParseArgs(command.options);
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  refuseUnknown(tokens, options, command.name);
  try {
    const { positionals, values } = parseArgs({ args: [...argv], options, allowPositionals: true });
    checkArity(positionals.length, command);
    const entries = Object.entries(values).map(([name, value]): [string, unknown] => [
      name,
      readValue(name, value, command.options),
    ]);
    return { args: positionals, options: Object.fromEntries(entries) };
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof TypeError)) throw error;
    const [message = ''] = error.message.split(/[.\n]/);
    throw new UsageError(message, { cause: error });
  }
}
