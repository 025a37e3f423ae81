// oxlint-disable-next-line eslint/no-control-regex -- these characters are the subject
const CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029]/g;
// oxlint-disable-next-line eslint/no-control-regex -- these characters are the subject
const CONTROL_BUT_LAYOUT = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

function escape(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
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
