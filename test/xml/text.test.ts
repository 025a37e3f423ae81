import { describe, expect, test } from 'vitest';
import { ProtocolError, ValidationError } from '../../src/errors.js';
import { parseXml } from '../../src/xml/parse.js';
import {
  checkCharacters,
  decodeText,
  escapeAttribute,
  escapeText,
  toUtf8,
  unescape,
} from '../../src/xml/text.js';

const TEXT = '<a>é€😀</a>';
const utf16le = Buffer.from(TEXT, 'utf16le');
const utf16be = Buffer.from(TEXT, 'utf16le').swap16();
const mark = (...bytes: number[]): Buffer => Buffer.from(bytes);

describe('decodeText', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT), undefined],
    ['UTF-8 with its mark', Buffer.concat([mark(0xef, 0xbb, 0xbf), Buffer.from(TEXT)]), undefined],
    ['UTF-8 by charset', Buffer.from(TEXT), 'UTF-8'],
    ['UTF-8 by a charset in quotes', Buffer.from(TEXT), '"utf-8"'],
    ['UTF-16 LE with its mark', Buffer.concat([mark(0xff, 0xfe), utf16le]), undefined],
    ['UTF-16 BE with its mark', Buffer.concat([mark(0xfe, 0xff), utf16be]), undefined],
    ['UTF-16 LE without mark', utf16le, undefined],
    ['UTF-16 BE without mark', utf16be, undefined],
    ['UTF-16 LE whatever the charset says', utf16le, 'utf-8'],
    ['UTF-16 BE by charset and mark', Buffer.concat([mark(0xfe, 0xff), utf16be]), 'utf-16'],
  ])('reads %s', (_what, bytes, charset) => {
    expect(decodeText(bytes, charset)).toBe(TEXT);
  });

  test('reads UTF-16 by charset where the text starts with a space', () => {
    expect(decodeText(Buffer.from(' <a/>', 'utf16le'), 'UTF-16')).toBe(' <a/>');
  });

  test('reads the charset that the header names', () => {
    expect(decodeText(Buffer.from('<a>é</a>', 'latin1'), 'iso-8859-1')).toBe('<a>é</a>');
  });

  test.each([
    ['a byte that UTF-8 does not have', Buffer.from([0x3c, 0x61, 0xff, 0x3e]), undefined],
    ['a character cut in two', Buffer.from(TEXT).subarray(0, 4), undefined],
    ['an overlong form', Buffer.from([0x3c, 0xc0, 0xaf, 0x3e]), undefined],
    ['a surrogate in UTF-8', Buffer.from([0x3c, 0xed, 0xa0, 0x80, 0x3e]), undefined],
    ['half a unit of UTF-16', utf16le.subarray(0, 7), undefined],
    ['half a surrogate pair', Buffer.from('<\ud83d>', 'utf16le'), undefined],
    ['Latin-1 that calls itself UTF-8', Buffer.from('<a>é</a>', 'latin1'), 'utf-8'],
    ['an unknown charset', Buffer.from(TEXT), 'klingon'],
  ])('refuses %s', (_what, bytes, charset) => {
    expect(() => decodeText(bytes, charset)).toThrow(ProtocolError);
  });

  test('gives text that parses', () => {
    expect(parseXml(decodeText(utf16be)).text).toBe('é€😀');
  });
});

describe('toUtf8', () => {
  test('gives the octets that are UTF-8 as they are, uncopied', () => {
    const bytes = new Uint8Array(Buffer.from(`  ${TEXT}`)).subarray(2);
    const octets = toUtf8(bytes, 'UTF-8');
    expect(octets).toEqual(Buffer.from(TEXT));
    expect([octets.buffer, octets.byteOffset]).toEqual([bytes.buffer, 2]);
  });

  test.each([
    ['UTF-16', utf16be, undefined],
    ['UTF-16 with its mark', Buffer.concat([mark(0xff, 0xfe), utf16le]), 'utf-8'],
    ['UTF-8 by another name', Buffer.from(TEXT), 'utf8'],
  ])('makes them of %s', (_what, bytes, charset) => {
    expect(toUtf8(bytes, charset)).toEqual(Buffer.from(TEXT));
  });

  test('refuses what is no text', () => {
    expect(() => toUtf8(mark(0x3c, 0xff))).toThrow('the message is not valid utf-8');
    expect(() => toUtf8(mark(0x3c), 'none')).toThrow(ProtocolError);
  });
});

describe('checkCharacters', () => {
  test.each(['', 'x', '\t\n\r', '\u0085', '\ud7ff\ue000\ufffd', '😀', '\u{10ffff}'])(
    'accepts %j',
    (text) => {
      expect(() => checkCharacters(text, 'State')).not.toThrow();
    },
  );

  test.each([
    ['\u0000', 'U+0000'],
    ['\u0001', 'U+0001'],
    ['\u000b', 'U+000B'],
    ['\u001f', 'U+001F'],
    ['\ufffe', 'U+FFFE'],
    ['\uffff', 'U+FFFF'],
    ['\ud83d', 'U+D83D'],
    ['\ude00', 'U+DE00'],
  ])('refuses %j, and says where it stands', (character, name) => {
    const message = `State has the character ${name} at position 2, which XML cannot carry`;
    const check = (): void => checkCharacters(`ab${character}c`, 'State');
    expect(check).toThrow(ValidationError);
    expect(check).toThrow(message);
  });
});

describe('unescape', () => {
  test.each(['&', '&amp', '&#65', '&#x41', '&amp lt;', '&;', '&unknown;'])('refuses %j', (text) => {
    expect(() => unescape(text)).toThrow(ProtocolError);
  });
});

describe('escapeText and escapeAttribute', () => {
  test.each([
    ['a & b < c > "d"', 'a &amp; b &lt; c &gt; "d"', 'a &amp; b &lt; c &gt; &quot;d&quot;'],
    [']]>', ']]&gt;', ']]&gt;'],
    ['\t\n\r', '\t\n&#xD;', '&#x9;&#xA;&#xD;'],
    ["it's", "it's", "it's"],
    ['&amp;', '&amp;amp;', '&amp;amp;'],
    ['plain', 'plain', 'plain'],
  ])('write %j', (text, element, attribute) => {
    expect(escapeText(text)).toBe(element);
    expect(escapeAttribute(text)).toBe(attribute);
  });

  test('are undone by unescape', () => {
    const text = '&amp; <a b="c"> \r\n\t ]]> &#65;';
    expect(unescape(escapeText(text))).toBe(text);
    expect(unescape(escapeAttribute(text))).toBe(text);
  });
});
