import { styleText } from 'node:util';
import type { Io } from './io.js';

type Style = Parameters<typeof styleText>[0];

/** The pieces of MOF that stand out, in the order in which they are tried. */
const STYLES: readonly (readonly [name: string, pattern: string, style: Style])[] = [
  ['comment', String.raw`//[^\n]*|/\*[\s\S]*?\*/`, 'gray'],
  ['text', String.raw`"(?:[^"\\\n]|\\.)*"`, 'green'],
  ['pragma', String.raw`#pragma\b`, 'magenta'],
  ['keyword', String.raw`\b(?:class|instance|of|as|qualifier|ref|true|false|null)\b`, 'magenta'],
  [
    'type',
    String.raw`\b(?:boolean|string|char16|datetime|object|[us]int(?:8|16|32|64)|real(?:32|64))\b`,
    'cyan',
  ],
];

const TOKEN = new RegExp(STYLES.map(([name, pattern]) => `(?<${name}>${pattern})`).join('|'), 'gi');

/** MOF with colours, for a terminal. */
function colored(mof: string): string {
  return mof.replaceAll(TOKEN, (token: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const style = STYLES.find(([name]) => groups[name] !== undefined)?.[2];
    return style === undefined ? token : styleText(style, token, { validateStream: false });
  });
}

/** MOF as it is shown: with colours on a terminal, unless NO_COLOR is set. See no-color.org. */
export function shownMof(mof: string, { isTerminal, env }: Io): string {
  return isTerminal.stdout && (env['NO_COLOR'] ?? '') === '' ? colored(mof) : mof;
}
