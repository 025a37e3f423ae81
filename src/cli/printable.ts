/** Control characters, and those that only change how others are shown, as U+202E does. */
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const CONTROL_BUT_LAYOUT = /(?![\t\n])[\p{Cc}\p{Cf}]/gu;

/** `\x1b`, or `\u{202e}` where two digits do not do. */
function escape(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).padStart(2, '0');
  return code.length === 2 ? `\\x${code}` : `\\u{${code}}`;
}

/** Text of a server on one line, unable to steer the terminal. */
export function printable(text: string): string {
  return text.replace(CONTROL, escape);
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROL_BUT_LAYOUT, escape);
}

/** Text on one line: line breaks become spaces. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}
