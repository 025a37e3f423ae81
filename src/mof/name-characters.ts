/** What a name begins with, of ASCII. */
export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_';

const NAME_CHARACTERS = maskOf(`${LETTERS}0123456789`);
/** Ctrl+Z ends the files of old editors. */
const BLANKS = maskOf(' \t\n\r\f\v\u001a');

/** No letters: what steers a terminal, ends a line or hides in a name. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function maskOf(characters: string): Uint8Array {
  const mask = new Uint8Array(128);
  for (const character of characters) mask[character.charCodeAt(0)] = 1;
  return mask;
}

/** [DSP0004] Annex A, IDENTIFIER: and every letter beyond ASCII. */
export function isNameCharacter(code: number): boolean {
  return code < 0x80 ? NAME_CHARACTERS[code] === 1 : isBeyondAscii(code);
}

function isBeyondAscii(code: number): boolean {
  return code <= 0xffef && !isBlank(code) && !UNSEEN.test(String.fromCharCode(code));
}

/** No-break spaces and byte order marks come from pasted text. */
export function isBlank(code: number): boolean {
  return code < 0x80 ? BLANKS[code] === 1 : code === 0xa0 || code === 0xfeff;
}

/** Whether a text would be read as one name. */
export function isName(text: string): boolean {
  const codes = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return /^\D/.test(text) && codes.every(isNameCharacter);
}
