/** What stands behind the backslash, and what it stands for. [DSP0004] 7.12.1 */
const ESCAPES: readonly (readonly [letter: string, character: string])[] = [
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
];
const CHARACTERS = new Map(ESCAPES);
const LETTERS = new Map(ESCAPES.map(([letter, character]) => [character, letter]));

const HEX = /[\da-f]{1,4}/iy;

/** The text that escapes stand for. `bad` is told of what is no escape, and where it is. */
export function unescape(text: string, bad: (index: number, found: string) => void): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', from)) {
    const letter = text.charAt(at + 1);
    const hex = letter === 'x' || letter === 'X' ? hexAt(text, at + 2) : '';
    const character = hex === '' ? CHARACTERS.get(letter) : charOf(hex);
    if (character === undefined) bad(at, `\\${letter}`);
    result += text.slice(from, at) + (character ?? letter);
    from = at + 2 + hex.length;
  }
  return result + text.slice(from);
}

function charOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function hexAt(text: string, at: number): string {
  HEX.lastIndex = at;
  return HEX.exec(text)?.[0] ?? '';
}

/**
 * What has an escape, what steers a terminal, ends a line or hides in it, and halves of characters,
 * which no encoding can hold.
 */
const TO_ESCAPE = {
  '"': /["\\\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
  "'": /['\\\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
} as const;

/** An escape a UTF-16 unit: it has four digits at most. */
function hexOf(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\x${unit.toString(16).toUpperCase().padStart(4, '0')}`).join('');
}

/** A text as it is written between such quotes. */
export function escape(text: string, quote: '"' | "'" = '"'): string {
  return text.replace(TO_ESCAPE[quote], (character) => {
    const letter = LETTERS.get(character);
    return letter === undefined ? hexOf(character) : `\\${letter}`;
  });
}
