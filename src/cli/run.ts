import { setMaxListeners } from 'node:events';
import { parseFor, protectNumbers, scan, wantsJson } from './arguments.js';
import type { Command, OptionSpecs, OptionValues } from './command.js';
import { COMMANDS } from './commands.js';
import { complete } from './complete.js';
import { reportError } from './diagnostics.js';
import { exitCode } from './exit-codes.js';
import { endingWithReader, type Io, ReaderLeft } from './io.js';
import { commandUsage, mainUsage } from './usage.js';
import { UsageError } from './usage-error.js';
import { version } from './version.js';

const UNKNOWN_OUTCOME = 'a write that was under way may or may not have been carried out';

/** The commands whose name these words begin with, or begin. */
function commandsNamed(words: readonly string[]): readonly Command[] {
  const own = COMMANDS.filter(({ name }) =>
    name.split(' ').every((part, index) => words[index] === part),
  );
  return own.length > 0 ? own : COMMANDS.filter(({ name }) => name.split(' ')[0] === words[0]);
}

function unknownCommand(words: readonly string[], nearby: readonly Command[]): UsageError {
  const list = nearby.map(({ name }) => name).join(', ');
  if (nearby.length > 0) return new UsageError(`which command? there are ${list}`);
  return new UsageError(`there is no command ${JSON.stringify(words[0])}; see wscim --help`);
}

function help({ stdout }: Io, words: readonly string[]): number {
  const found = words.length === 0 ? COMMANDS : commandsNamed(words);
  const [only] = found;
  if (only === undefined) throw unknownCommand(words, found);
  stdout.write(found.length === 1 ? commandUsage(only) : mainUsage(found));
  return exitCode('OK');
}

/** What to say about an error beyond its message. */
function hintFor(error: unknown, command: Command, { signal }: Io): string | undefined {
  if (error instanceof UsageError) return `see wscim ${command.name} --help`;
  return signal.aborted && command.writes === true ? UNKNOWN_OUTCOME : undefined;
}

async function invoke(command: Command, argv: readonly string[], io: Io): Promise<number> {
  try {
    const { args, options } = parseFor(command, argv);
    return await command.run({ args, options: options as OptionValues<OptionSpecs>, io });
  } catch (error) {
    if (error instanceof ReaderLeft && command.writes !== true) return exitCode('OK');
    const asJson = wantsJson(argv, io);
    return reportError(io, error, { asJson, hint: hintFor(error, command, io) });
  }
}

/** The command that the words begin with, and how many of them are its name. */
function commandAt(words: readonly string[]): readonly [Command, number] {
  const found = commandsNamed(words);
  const [command] = found;
  const length = command?.name.split(' ').length ?? 0;
  if (command?.name === words.slice(0, length).join(' ')) return [command, length];
  throw unknownCommand(words, found);
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  // What the scripts of `wscim completion` call; the line is not the user's own command line.
  if (argv[0] === 'complete') {
    await complete(COMMANDS, argv.at(-1) ?? '', io);
    return exitCode('OK');
  }
  const { words, positions, wantsHelp, wantsVersion } = scan(argv, COMMANDS);
  if (wantsVersion) {
    io.stdout.write(`wscim ${version()}\n`);
    return exitCode('OK');
  }
  if (words[0] === 'help') return help(io, words.slice(1));
  if (wantsHelp) return help(io, words);
  if (words.length === 0) {
    io.stderr.write(mainUsage(COMMANDS));
    return exitCode('USAGE');
  }
  const [command, length] = commandAt(words);
  const own = new Set(positions.slice(0, length));
  const rest = argv.filter((_, index) => !own.has(index));
  return invoke(command, rest, io);
}

/**
 * Runs a command line. A reader of standard output who leaves ends it: without a word and as if all
 * were done, unless writes were under way.
 * @returns the exit code; nothing is thrown
 */
export async function run(argv: readonly string[], processIo: Io): Promise<number> {
  const args = protectNumbers(argv);
  const io = endingWithReader(processIo);
  // Every host listens to it, however many there are.
  setMaxListeners(0, io.signal);
  try {
    return await dispatch(args, io);
  } catch (error) {
    return reportError(io, error, { asJson: wantsJson(args, io) });
  }
}
