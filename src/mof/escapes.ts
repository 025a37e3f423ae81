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

const ESCAPE = /\\(?:x([\da-f]{1,4})|([^]?))/gi;

/** The text that escapes stand for. `bad` is told of what is no escape, and where it is. */
export function unescape(text: string, bad: (index: number, found: string) => void): string {
  return text.replace(ESCAPE, (whole, hex: string | undefined, letter: string, index: number) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const character = CHARACTERS.get(letter);
    if (character === undefined) bad(index, whole);
    return character ?? letter;
  });
}

/** Control characters, what has an escape, and halves of characters, which no encoding can hold. */
const TO_ESCAPE = {
  '"': /["\\\p{Cc}\p{Cs}\ufeff]/gu,
  "'": /['\\\p{Cc}\p{Cs}\ufeff]/gu,
} as const;

/** A text as it is written between such quotes. */
export function escape(text: string, quote: '"' | "'" = '"'): string {
  return text.replace(TO_ESCAPE[quote], (character) => {
    const letter = LETTERS.get(character);
    if (letter !== undefined) return `\\${letter}`;
    return `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
