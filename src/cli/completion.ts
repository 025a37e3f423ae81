import type { Command, OptionSpec } from './command.js';
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

/** True if a value follows the option. */
const takesValue = (spec: OptionSpec | undefined): boolean => spec?.type === 'string';

/** The words without options and their values. */
function plainWords(words: readonly string[], { options }: Command): string[] {
  return words.filter((word, at) => {
    const before = words[at - 1] ?? '';
    const isValue = before.startsWith('--') && takesValue(options[before.slice(2)]);
    return !word.startsWith('-') && !isValue;
  });
}

/** A list with commas is completed at its end. */
function lastOfList({ start }: Line, names: readonly string[]): string[] {
  const cut = start.lastIndexOf(',') + 1;
  const [before, last] = [start.slice(0, cut), start.slice(cut)];
  return names.filter(startsWith(last)).map((name) => before + name);
}

function optionValues(
  option: string,
  line: Line,
  className: string,
  classes: ClassNames,
): string[] {
  const kind = NAME_OPTIONS[option];
  if (kind === undefined) return [];
  const { properties } = membersOf(classes, className);
  return lastOfList(line, kind === 'classes' ? [...classes.keys()] : properties);
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
  const command = commands.find(({ name }) =>
    name.split(' ').every((part, at) => line.words[at] === part),
  );
  if (command === undefined) {
    return commandWords(commands, line.words).filter(startsWith(line.start));
  }
  const rest = line.words.slice(command.name.split(' ').length);
  const before = rest.at(-1) ?? '';
  const names = plainWords(rest, command);
  if (before.startsWith('--') && takesValue(command.options[before.slice(2)])) {
    return optionValues(before, line, names[0] ?? '', classes);
  }
  const isOption = line.start.startsWith('-');
  const found = isOption ? optionNames(command) : argumentNames(command, names, classes);
  return found.filter(startsWith(line.start));
}
