import { isAscii, isUtf8 } from 'node:buffer';
import { ProtocolError, ValidationError } from '../errors.js';

/** What XML 1.0 does not allow in a document, in any form. [XML 1.0] 2.2 */
const FORBIDDEN =
  // oxlint-disable-next-line eslint/no-control-regex -- these characters are the subject
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const SPECIAL = /[&<>"\t\n\r]/;
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const REFERENCE = /&([^;&\s]{0,32});?/g;

/**
 * Refuses text that no XML document can hold.
 * @throws ValidationError WBEM_E_INVALID_PARAMETER naming the character and where it stands.
 */
export function checkCharacters(text: string, where: string): void {
  const found = FORBIDDEN.exec(text);
  if (found === null) return;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  throw new ValidationError(
    'WBEM_E_INVALID_PARAMETER',
    `${where} has the character U+${code} at position ${found.index}, which XML cannot carry`,
  );
}

/** Text as it stands between tags. A carriage return needs a reference to survive. */
export function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>\r]/g, (char) => REFERENCES[char] ?? char) : text;
}

/** Text as it stands inside an attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return SPECIAL.test(text)
    ? text.replace(/[&<>"\t\n\r]/g, (char) => REFERENCES[char] ?? char)
    : text;
}

function dereference(whole: string, name: string): string {
  const known = ENTITIES.get(name);
  if (known !== undefined && whole.endsWith(';')) return known;
  const number = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(name);
  const code =
    number === null
      ? Infinity
      : parseInt(number[1] ?? number[2] ?? '', number[1] === undefined ? 10 : 16);
  if (code <= 0x10ffff && whole.endsWith(';')) return String.fromCodePoint(code);
  throw new ProtocolError(`unknown entity ${whole}`, 'not-xml', whole);
}

/**
 * Replaces references to characters and to the five entities of XML itself; there are no others.
 * A reference to a character that XML forbids is read as that character: Windows sends them.
 * @throws ProtocolError
 */
export function unescape(text: string): string {
  return text.includes('&') ? text.replace(REFERENCE, dereference) : text;
}

function encodingOf(bytes: Uint8Array, charset: string | undefined): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const name = charset?.replaceAll('"', '').toLowerCase() ?? 'utf-8';
  return name === 'utf-16' ? 'utf-16le' : name;
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/**
 * The text of a message: UTF-8 unless a byte order mark, the first character or `charset` says
 * otherwise.
 * @throws ProtocolError for bytes that are not text in that encoding.
 */
export function decodeText(bytes: Uint8Array, charset?: string): string {
  const encoding = encodingOf(bytes, charset);
  // Most messages are, and they are read several times as fast so.
  if (encoding === 'utf-8' && isAscii(bytes)) return asBuffer(bytes).toString('latin1');
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    const shown = Buffer.from(bytes.subarray(0, 60)).toString('latin1');
    throw new ProtocolError(`the message is not valid ${encoding}`, 'not-xml', shown, { cause });
  }
}

/**
 * The text of a message as octets in UTF-8: its own where they are that already.
 * @throws ProtocolError as `decodeText` does.
 */
export function toUtf8(bytes: Uint8Array, charset?: string): Buffer {
  const isThat = encodingOf(bytes, charset) === 'utf-8' && isUtf8(bytes);
  return isThat ? asBuffer(bytes) : Buffer.from(decodeText(bytes, charset), 'utf8');
}
