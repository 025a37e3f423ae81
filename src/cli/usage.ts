import type { Command, OptionSpec, OptionSpecs } from './command.js';
import { EXIT_CODES } from './exit-codes.js';
import { OPTION_GROUPS } from './options.js';

const WIDTH = 80;

/** Text in lines of at most 80 characters, all but the first indented. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && indent + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

type Entry = readonly [term: string, text: string];

/** Terms with their explanations beside them. */
function describe(heading: string, entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(([term]) => term.length)) + 2;
  const lines = entries.map(([term, text]) => `  ${term.padEnd(width)}${wrap(text, width + 2)}`);
  return [`${heading}:`, ...lines].join('\n');
}

function optionTerm([name, { short, value }]: [string, OptionSpec]): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

function optionEntries(options: OptionSpecs): Entry[] {
  return Object.entries(options).map((option) => [optionTerm(option), option[1].help]);
}

const HELP_OPTION: OptionSpecs = { help: { type: 'boolean', short: 'h', help: 'show this text' } };

function optionSections(options: OptionSpecs): string[] {
  const grouped = OPTION_GROUPS.map(([heading, group]): [string, OptionSpecs] => [
    heading,
    Object.fromEntries(Object.entries(options).filter(([name, spec]) => group[name] === spec)),
  ]).filter(([, group]) => Object.keys(group).length > 0);
  const known = new Set(grouped.flatMap(([, group]) => Object.values(group)));
  const own = Object.entries(options).filter(([, spec]) => !known.has(spec));
  const sections: [string, OptionSpecs][] = [
    ['Options', { ...Object.fromEntries(own), ...HELP_OPTION }],
    ...grouped,
  ];
  return sections.map(([heading, group]) => describe(heading, optionEntries(group)));
}

/** `wscim instance get --help` */
export function commandUsage({
  name,
  usage,
  summary,
  notes = [],
  options,
  examples,
}: Command): string {
  const forms = usage.map((form) =>
    ['wscim', name, form, '[options]'].filter((part) => part !== ''),
  );
  const sections = [
    `Usage: ${forms.map((form) => form.join(' ')).join('\n       ')}`,
    `${summary}.`,
    ...notes.map((note) => wrap(note, 0)),
    ...optionSections(options),
    ['Examples:', ...examples.map((example) => `  ${example}`)].join('\n'),
    'Exit codes: see wscim --help',
  ];
  return `${sections.join('\n\n')}\n`;
}

const ABOUT =
  'Talks WS-Management (WinRM) to Windows and other servers: lists, reads and writes CIM instances, and calls their methods.';

const EXAMPLES = [
  'wscim demo --trace',
  'wscim sandbox',
  `wscim instance get 'Win32_Service.Name="Spooler"' --host https://srv01 --user ops`,
  `wscim query "SELECT Name FROM Win32_Service WHERE State = 'Stopped'" --hosts servers.txt --user ops -o csv`,
  'wscim explain 0x80041002',
];

/** `wscim --help`, or `wscim instance --help` with the commands of that noun. */
export function mainUsage(commands: readonly Command[]): string {
  const sections = [
    'Usage: wscim COMMAND [arguments] [options]\n       wscim help COMMAND\n       wscim --version',
    wrap(ABOUT, 0),
    describe(
      'Commands',
      commands.map(({ name, summary }) => [name, summary]),
    ),
    ['Examples:', ...EXAMPLES.map((example) => `  ${example}`)].join('\n'),
    wrap(
      'Results go to standard output: a table on a terminal, else an object of JSON a line (-o chooses); lists as they come. All else goes to standard error: an error is one line, and with -o json or jsonl an object of JSON as well. Results of --hosts and of several --host carry the host as _host.',
      0,
    ),
    describe(
      'Exit codes',
      Object.values(EXIT_CODES).map(([code, meaning]) => [String(code), meaning]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}
