import { escape } from './escapes.js';

/** The width of DMTF's schemas. */
export const WIDTH = 76;
/** However deep a text is indented, its lines have this much. */
const LEAST = 24;

/** For the brackets and the comma that may follow. */
const LINE_END = 2;

/** A word with the blanks behind it; a line feed ends it. */
const WORD = /[^\s]*(?:[^\S\n]*\n|\s+|$)/gu;

/**
 * A text as literals that are concatenated, each as long as the width has room for, divided behind
 * blanks and line feeds where that can be. [DSP0004] 7.12.1
 */
export function literals(text: string, width: number): string[] {
  const room = Math.max(width, LEAST) - 2;
  const lines: string[] = [];
  let line = '';
  for (const part of parts(text, room)) {
    if (line.length + part.length > room || line.endsWith('\\n')) {
      lines.push(line);
      line = '';
    }
    line += part;
  }
  return [...lines, line].map((content) => `"${content}"`);
}

/** The escaped text in words; one that has no room is in characters. */
function* parts(text: string, room: number): Generator<string> {
  for (const [word] of text.matchAll(WORD)) {
    const escaped = escape(word);
    if (escaped.length <= room) yield escaped;
    else for (const character of word) yield escape(character);
  }
}

/** Tokens one behind the other, on as many lines as it takes: the first goes on at a column. */
export function flow(tokens: readonly string[], column: number, indent: number): string {
  const lines: string[] = [];
  let line = '';
  let start = column;
  for (const token of tokens) {
    if (line !== '' && start + line.length + 1 + token.length + LINE_END > WIDTH) {
      lines.push(line);
      line = '';
      start = indent;
    }
    line = line === '' ? token : `${line} ${token}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
