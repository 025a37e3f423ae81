import { describe, expect, test } from 'vitest';
import type { ItemContext } from '../../src/binding/items.js';
import { generally, item, left, page, scanned } from './pages.js';

const untyped: ItemContext = { className: 'X', namespace: 'root/other', origin: 'whole' };

/** The surrogates of a pair, each as three octets, which is not UTF-8. */
const CESU = '\xed\xa0\xbd\xed\xb8\x80';

describe('the octets of a page', () => {
  const letters = '<p:A>Größe</p:A><p:B>서비스 😀</p:B><p:C>plain</p:C>';
  const text = page(item(letters).repeat(2));

  test.each([
    ['in UTF-8', Buffer.from(text)],
    ['in UTF-8 behind a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['in UTF-16 behind a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['in UTF-16 without a byte order mark', Buffer.from(text, 'utf16le')],
    ['in UTF-16 of the other order', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['that are a part of others', Buffer.from(`xyz${text}</n:Items>`).subarray(3, -10)],
  ])('%s are scanned', (_what, octets) => {
    const expected = generally(text, untyped);
    expect(expected).toHaveLength(2);
    expect(generally(octets, untyped)).toEqual(expected);
    expect(scanned(octets, untyped)).toEqual(expected);
  });

  test.each([
    ['an octet that is none of UTF-8', '\xff'],
    ['an octet that continues nothing', '\x80'],
    ['letters of Latin-1', 'Gr\xf6\xdfe'],
    ['a character that is cut', '\xec\x84'],
    ['a character that is longer than need be', '\xc0\xbc'],
    ['halves of a surrogate pair', CESU],
    ['a character behind the last', '\xf4\x90\x80\x80'],
  ])('are refused for %s', (_what, octets) => {
    const inside = page(item('<p:A>a</p:A>') + item(`<p:A>${octets}</p:A>`));
    const outside = page(item('<p:A>a</p:A>')).replace(
      '<s:Header/>',
      `<s:Header>${octets}</s:Header>`,
    );
    for (const document of [inside, outside].map((one) => Buffer.from(one, 'latin1'))) {
      expect(generally(document, untyped)).toBe('refused');
      expect(left(document, untyped)).toBe('refused');
    }
  });
});

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
/** With characters of one to four octets. */
const WIDE = Buffer.from(
  `<R xmlns:i="${XSI}"><Items>` +
    '<p:C xmlns:p="u"><p:A>1é서😀</p:A><p:B i:nil="true"/></p:C>'.repeat(2) +
    '<p:C xmlns:p="u"><p:A>é&amp;</p:A><p:B><D>P1D</D></p:B></p:C></Items><E/>é</R>',
);

describe('both paths agree on broken octets', () => {
  test('those that are not are read', () => {
    expect(scanned(WIDE, untyped)).toHaveLength(3);
    expect(scanned(WIDE, untyped)).toEqual(generally(WIDE, untyped));
  });

  test.each(Array.from(WIDE, (_, index) => index))('at %i', (index) => {
    const broken = [0x00, 0x3c, 0x3e, 0x80, 0xc3, 0xed, 0xf0, 0xff].map((octet) =>
      WIDE.with(index, octet),
    );
    for (const document of [WIDE.subarray(0, index), ...broken]) {
      expect(left(document, untyped)).toEqual(generally(document, untyped));
    }
  });
});
