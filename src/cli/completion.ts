import type { Command, OptionSpecs } from './command.js';
import { type ClassNames, membersOf } from './completion-classes.js';

/** What stands behind a command's name: the names of which kind of thing. */
type Arguments = 'classes' | 'members' | 'none';

const ARGUMENTS: Readonly<Record<string, Arguments>> = {
  'instance get': 'members',
  'instance list': 'members',
  'instance new': 'members',
  'instance set': 'members',
  'instance remove': 'members',
  'instance call': 'members',
  assoc: 'members',
  'class show': 'classes',
  'class list': 'classes',
  'class tree': 'classes',
};

/** Options whose values are names of the schema. */
const NAME_OPTIONS: Readonly<Record<string, Exclude<Arguments, 'none'>>> = {
  '--classes': 'classes',
  '--fields': 'members',
  '--assoc-class': 'classes',
  '--result-class': 'classes',
};

/** What is being completed: the words before, and the beginning of the last one. */
interface Line {
  readonly words: readonly string[];
  readonly start: string;
}

const startsWith =
  (start: string) =>
  (text: string): boolean =>
    text.toLowerCase().startsWith(start.toLowerCase());

/** The words that may stand in the last place of a command's name. */
function commandWords(commands: readonly Command[], words: readonly string[]): string[] {
  const fitting = commands
    .map(({ name }) => name.split(' '))
    .filter((parts) => words.every((word, at) => parts[at] === word));
  return [...new Set(fitting.flatMap((parts) => parts[words.length] ?? []))];
}

const optionNames = ({ options }: Command): string[] => [
  ...Object.keys(options).map((name) => `--${name}`),
  '--help',
];

/** True for `--host`, behind which a value follows. */
const takesValue = (word: string, options: OptionSpecs): boolean =>
  word.startsWith('--') && options[word.slice(2)]?.type === 'string';

/** The words without options and their values. */
const plainWords = (words: readonly string[], options: OptionSpecs): string[] =>
  words.filter((word, at) => !word.startsWith('-') && !takesValue(words[at - 1] ?? '', options));

/** A list with commas is completed at its end. */
function lastOfList(start: string, names: readonly string[]): string[] {
  const cut = start.lastIndexOf(',') + 1;
  const [before, last] = [start.slice(0, cut), start.slice(cut)];
  return names.filter(startsWith(last)).map((name) => before + name);
}

/** An option whose value is being typed: `--classes A` or `--classes=A`. */
interface OpenOption {
  readonly option: string;
  readonly value: string;
  /** What of the word stands before the value. */
  readonly before: string;
}

function openOption({ words, start }: Line, options: OptionSpecs): OpenOption | undefined {
  const last = words.at(-1) ?? '';
  if (takesValue(last, options)) return { option: last, value: start, before: '' };
  const cut = start.indexOf('=');
  const option = start.slice(0, Math.max(cut, 0));
  if (!takesValue(option, options)) return undefined;
  return { option, value: start.slice(cut + 1), before: `${option}=` };
}

function optionValues(
  { option, value, before }: OpenOption,
  className: string,
  classes: ClassNames,
): string[] {
  const kind = NAME_OPTIONS[option];
  if (kind === undefined) return [];
  const { properties } = membersOf(classes, className);
  const names = kind === 'classes' ? [...classes.keys()] : properties;
  return lastOfList(value, names).map((name) => before + name);
}

function argumentNames(
  command: Command,
  [className, ...more]: string[],
  classes: ClassNames,
): string[] {
  const kind = ARGUMENTS[command.name] ?? 'none';
  if (kind === 'none') return [];
  if (className === undefined || kind === 'classes') return [...classes.keys()];
  const { properties, methods } = membersOf(classes, className);
  const isCall = command.name === 'instance call' && !more.some((word) => !word.includes('='));
  return [...properties.map((name) => `${name}=`), ...(isCall ? methods : [])];
}

/**
 * What the last of the words can be completed to, in the order in which help lists it.
 * @param words behind `wscim`; the last is what was typed of the word in question, perhaps nothing
 */
export function completions(
  commands: readonly Command[],
  words: readonly string[],
  classes: ClassNames,
): string[] {
  const line: Line = { words: words.slice(0, -1), start: words.at(-1) ?? '' };
  const all: OptionSpecs = Object.assign({}, ...commands.map(({ options }) => options));
  const plain = plainWords(line.words, all);
  const command = commands.find(({ name }) =>
    name.split(' ').every((part, at) => plain[at] === part),
  );
  const found =
    command === undefined
      ? beforeCommand(commands, plain, line)
      : inCommand(command, line, classes);
  return found.filter(startsWith(line.start));
}

function beforeCommand(commands: readonly Command[], words: string[], { start }: Line): string[] {
  if (!start.startsWith('-')) return commandWords(commands, words);
  return words.length === 0 ? ['--help', '--version'] : ['--help'];
}

function inCommand(command: Command, line: Line, classes: ClassNames): string[] {
  const { name, options } = command;
  const names = plainWords(line.words, options).slice(name.split(' ').length);
  const open = openOption(line, options);
  if (open !== undefined) return optionValues(open, names[0] ?? '', classes);
  const isOption = line.start.startsWith('-');
  return isOption ? optionNames(command) : argumentNames(command, names, classes);
}
