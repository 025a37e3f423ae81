import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../src/errors.js';
import type { XmlElement } from '../../src/xml/element.js';
import { parseXml, parseXmlIn } from '../../src/xml/parse.js';
import { parseOctets } from '../../src/xml/parse-octets.js';
import { decodeText } from '../../src/xml/text.js';
import { contentOf, hasStartTag, isUnread } from '../../src/xml/unread.js';
import { wellFormed } from './messages.js';

const LEAVE = { leave: 'Items' };

/** All that an element is, its content read. */
function whole(element: XmlElement): unknown {
  const { ns, name, attributes, text, scope = new Map() } = element;
  return { ns, name, attributes, text, scope: [...scope], children: element.children.map(whole) };
}

function outcomeOf(read: () => XmlElement): unknown {
  try {
    return whole(read());
  } catch (error) {
    if (error instanceof ProtocolError) return 'refused';
    throw error;
  }
}

/** What a document is when all of it is read from its text. */
function outcome(text: string): unknown {
  return outcomeOf(() => parseXml(text));
}

/** What a document is when the content of an element is left. */
function outcomeLeft(text: string): unknown {
  return outcomeOf(() => parseOctets(Buffer.from(text), LEAVE));
}

function findUnread(element: XmlElement): XmlElement | undefined {
  if (element.unread !== undefined) return element;
  return element.children.map(findUnread).find((found) => found !== undefined);
}

/** What is left unread of a document; undefined for nothing. */
function leftOf(document: string | Uint8Array): string | undefined {
  const octets = typeof document === 'string' ? Buffer.from(document) : document;
  const { unread } = findUnread(parseOctets(octets, LEAVE)) ?? {};
  return unread === undefined ? undefined : contentOf(unread);
}

const around = (inner: string): string => `<R><H/>${inner}<T/></R>`;

describe('parseOctets leaves the content of an element unread', () => {
  test.each([
    ['without prefix', around('<Items><a>1</a></Items>'), '<a>1</a>'],
    ['with a prefix', '<R xmlns:n="urn:n"><n:Items><a/></n:Items></R>', '<a/>'],
    ['with attributes', '<R><n:Items a="1>" xmlns:n="urn:n" >x</n:Items\n></R>', undefined],
    ['with plain attributes', '<R><n:Items a="1" xmlns:n="urn:n" >x</n:Items\n></R>', 'x'],
    ['behind an XML declaration', '<?xml version="1.0"?><R><Items>x</Items></R>', 'x'],
    ['behind a byte order mark', '\ufeff <R><Items>x</Items></R>', 'x'],
    ['behind two', '\ufeff\ufeff<R><Items>x</Items></R>', 'x'],
    ['amid odd white space', '\u00a0\u2028<R><Items>x</Items></R>\u3000\ufeff', 'x'],
    ['with letters of Latin-1', around('<Items>Größe</Items>'), 'Größe'],
    ['with letters of three octets', around('<Items><a>서비스</a></Items>'), '<a>서비스</a>'],
    ['with characters of four octets', around('<Items>😀</Items>'), '😀'],
    ['with a byte order mark', around('<Items>\ufeffx\ufeff</Items>'), '\ufeffx\ufeff'],
    ['with the replacement character', around('<Items>\ufffd</Items>'), '\ufffd'],
    ['behind other letters', '<R a="é서😀"><é>서</é><Items b="é">x</Items></R>', 'x'],
    ['before other letters', '<R><Items>x</Items><é b="😀">서</é></R>', 'x'],
    ['of a name of other letters before', '<R><éItems>1</éItems><Items>x</Items></R>', 'x'],
    ['that is empty', around('<Items></Items>'), ''],
    [
      'with comments and CDATA',
      around('<Items><!-- x --><![CDATA[<]]></Items>'),
      '<!-- x --><![CDATA[<]]>',
    ],
    [
      'that has elements called so with other prefixes',
      '<R xmlns:p="u"><Items><p:Items>1</p:Items></Items></R>',
      '<p:Items>1</p:Items>',
    ],
    ['that is the root', '<Items>1</Items>', '1'],
  ])('%s', (_what, text, content) => {
    expect(leftOf(text)).toBe(content);
    expect(outcomeLeft(text)).toEqual(outcome(text));
  });

  test.each([
    ['one that is one tag', around('<Items/>')],
    ['two of the name', around('<Items>1</Items><Items>2</Items>')],
    [
      'two with different prefixes',
      '<R xmlns:n="u" xmlns:m="v"><n:Items>1</n:Items><m:Items>2</m:Items></R>',
    ],
    ['one inside the other', around('<Items><Items>1</Items></Items>')],
    [
      'one inside another with a prefix of other letters',
      '<R xmlns:é="u"><é:Items><Items>1</Items></é:Items></R>',
    ],
    [
      'an element that is called nearly so',
      around('<Items>1</Items><ItemsLeft/>').replace('<ItemsLeft/>', '<ItemsLeft></ItemsLeft>'),
    ],
    ['the tags in a comment before', '<R><!-- <Items> --><Items>1</Items></R>'],
    ['the tags in CDATA before', '<R><![CDATA[<Items>]]><Items>1</Items></R>'],
    ['the tags in an instruction before', '<R><?x <Items>?><Items>1</Items></R>'],
    ['the end tag in a comment inside', around('<Items>1<!-- </Items> --></Items>')],
    ['the end tag in CDATA inside', around('<Items>1<![CDATA[</Items>]]></Items>')],
    ['the end tag in a comment behind', around('<Items>1</Items><!-- </Items><T2/> -->')],
    ['a comment behind', around('<Items>1</Items><!-- -->')],
    ['no such element', around('<Item>1</Item>')],
    ['the name in text', around('Items>')],
    ['one far behind the beginning', around(`<a>${'x'.repeat(20_000)}</a><Items>1</Items>`)],
    ['a start tag that is long', around(`<Items a="${'x'.repeat(20_000)}">1</Items>`)],
    ['one at 65 levels', '<a>'.repeat(64) + '<Items>1</Items>' + '</a>'.repeat(64)],
  ])('but reads all of a document with %s', (_what, text) => {
    expect(leftOf(text)).toBeUndefined();
    expect(outcomeLeft(text)).toEqual(outcome(text));
    expect(outcome(text)).not.toBe('refused');
  });

  test.each([
    ['a tag in an attribute', '<R a="<Items>"><Items>1</Items></R>'],
    ['a tag in an open attribute', '<R a="<Items>1</Items>'],
    ['an attribute that ends inside', '<R><a b="<Items>"/></Items></R>'],
    ['an end tag in front', '<R></Items><Items></R>'],
    ['no end tag', '<R><Items></R>'],
    ['an end tag with an attribute', '<R><Items>1</Items a="1"></R>'],
    ['an end tag of another prefix', '<R xmlns:n="u"><n:Items>1</Items></R>'],
    ['an undeclared prefix', '<n:Items>1</n:Items>'],
    ['an end tag in a comment only', '<R><Items>1<!-- </Items> --></R>'],
    ['a comment that ends behind', '<R><Items>1<!-- </Items>--></R>'],
    ['CDATA that ends behind', '<R><Items>1<![CDATA[</Items>]]></R>'],
    ['an attribute that ends behind', '<R><Items><a b="</Items>"/></R>'],
    ['an open comment', '<R><Items><!-- </Items></R>'],
    ['an open element inside', '<R><Items><a></Items></R>'],
    ['an end tag too many inside', '<R><Items></a></Items></R>'],
    ['an element that goes on behind', '<R><a><Items></a><a></Items></a></R>'],
    ['a document type in front', '<!DOCTYPE R [<!ENTITY x "y">]><R><Items>&x;</Items></R>'],
    ['a document type inside', '<R><Items><!DOCTYPE R></Items></R>'],
    ['a document type behind', '<R><Items>1</Items></R><!DOCTYPE R>'],
    ['an unknown entity inside', '<R><Items>&x;</Items></R>'],
    ['an undeclared prefix inside', '<R><Items><x:a/></Items></R>'],
    ['too many levels inside', `<R><Items>${'<a>'.repeat(127)}${'</a>'.repeat(127)}</Items></R>`],
    ['two roots', '<R><Items>1</Items></R><R/>'],
    ['text behind the root', '<R><Items>1</Items></R>x'],
    ['an attribute twice', '<R><Items a="1" a="2">1</Items></R>'],
    ['a second declaration', '<?xml version="1.0"?><?xml version="1.0"?><R><Items>1</Items></R>'],
  ])('and refuses, at the latest when it is read, %s', (_what, text) => {
    expect(outcome(text)).toBe('refused');
    expect(outcomeLeft(text)).toBe('refused');
  });

  test('127 levels with those around it are read', () => {
    const text = `<R><Items>${'<a>'.repeat(126)}${'</a>'.repeat(126)}</Items></R>`;
    expect(leftOf(text)).toBeDefined();
    expect(outcomeLeft(text)).toEqual(outcome(text));
  });

  test('and reads it once, when it is asked for', () => {
    const items = findUnread(parseOctets(Buffer.from(around('<Items>x<a/></Items>')), LEAVE));
    expect([items?.text, items?.children.length]).toEqual(['x', 1]);
    expect(items?.children).toBe(items?.children);
  });

  test('and at once with all that it needs to know whether anything is there', () => {
    const holds = (content: string): boolean | undefined => {
      const octets = Buffer.from(around(`<Items>${content}</Items>`));
      const { unread } = findUnread(parseOctets(octets, LEAVE)) ?? {};
      return isUnread(unread) ? hasStartTag(unread) : undefined;
    };
    const empty = ['', ' \r\n', 'x', '<!-- a -->', ' <!-- a > b --> <?x?>', '</a>', '<'];
    const full = ['<a/>', ' <a>', '<!-- --><a/>', '<!----> <!----><é>', '<<', '<!-- <a> -->'];
    expect(empty.map(holds)).toEqual(empty.map(() => false));
    expect(full.map(holds)).toEqual(full.map(() => true));
  });

  test.each(wellFormed)('%s is the same', (_path, text) => {
    expect(outcomeLeft(text)).toEqual(outcome(text));
  });

  test('of most captured pages', () => {
    const pages = wellFormed.filter(([, text]) => /<(?:\w+:)?Items[\s>]/.test(text));
    const left = pages.filter(([, text]) => leftOf(text) !== undefined);
    expect(pages.length - left.length).toBeLessThan(20);
  });
});

describe('parseOctets and parseXml', () => {
  const parts = fc.constantFrom(
    '<Items>',
    '</Items>',
    '<n:Items>',
    '</n:Items>',
    '<Items/>',
    '<R xmlns:n="u">',
    '</R>',
    '<a>',
    '</a>',
    '<a b="',
    '"/>',
    '">',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?x',
    '?>',
    'x',
    ' ',
    '&lt;',
    '&',
    '<',
    '>',
    '<!DOCTYPE R>',
    '<Items a="1">',
    '<a Items="1"/>',
    'é',
    '서😀',
    '<é:Items>',
    '\ufeff',
  );
  const inside = fc.array(parts, { maxLength: 8 }).map((all) => all.join(''));
  const document = fc
    .tuple(inside, inside, inside, fc.constantFrom('', 'n:'))
    .map(
      ([before, content, behind, prefix]) =>
        `<R xmlns:n="u">${before}<${prefix}Items>${content}</${prefix}Items>${behind}</R>`,
    );

  test('agree on generated documents', () => {
    const agree = fc.property(document, (text) => {
      expect(outcomeLeft(text)).toEqual(outcome(text));
    });
    fc.assert(agree, { numRuns: 3000 });
  });

  test.each([
    ['start tags', '<Items '],
    ['end tags', '</Items'],
    ['open attributes', '<Items a="'],
    ['spaces', ' '],
    ['prefixes', 'a:'],
    ['names', 'aaaa'],
  ])('look for it in time that grows with the document: %s', (_what, text) => {
    const start = performance.now();
    expect(outcomeLeft(`<R><${text.repeat(100_000)}`)).toBe('refused');
    expect(outcomeLeft(`<R><Items ${text.repeat(100_000)}`)).toBe('refused');
    expect(outcomeLeft(`<R><Items>${text.repeat(100_000)}</R>`)).toBe('refused');
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('parseOctets', () => {
  const text = '<R><a>é서😀</a><Items>é서😀<b/></Items></R>';
  const content = 'é서😀<b/>';
  const utf16 = Buffer.from(text, 'utf16le');

  test.each([
    ['UTF-8', Buffer.from(text), undefined, content],
    ['UTF-8 that is told', Buffer.from(text), '"UTF-8"', content],
    ['UTF-8 by another name', Buffer.from(text), 'utf8', content],
    ['UTF-8 behind a byte order mark', Buffer.from(`\ufeff${text}`), 'utf-8', content],
    ['UTF-16', utf16, undefined, content],
    ['UTF-16 that is told to be UTF-8', utf16, 'utf-8', content],
    ['UTF-16 behind a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16', content],
    ['UTF-16 of the other order', Buffer.from(utf16).swap16(), undefined, content],
    ['octets that are not a buffer', new Uint8Array(Buffer.from(text)), undefined, content],
  ])('reads %s', (_what, octets, charset, expected) => {
    const root = parseOctets(octets, { charset, leave: 'Items' });
    const { unread } = findUnread(root) ?? {};
    expect(unread === undefined ? undefined : contentOf(unread)).toBe(expected);
    expect(whole(root)).toEqual(outcome(text));
    expect(whole(parseOctets(octets, { charset }))).toEqual(outcome(text));
  });

  test('reads Latin-1 that is told', () => {
    const latin = '<R><Items>Größe</Items></R>';
    const root = parseOctets(Buffer.from(latin, 'latin1'), {
      charset: 'iso-8859-1',
      leave: 'Items',
    });
    expect(whole(root)).toEqual(outcome(latin));
  });

  test.each([
    [
      'an octet that is none inside',
      Buffer.from('<R><Items>\xff</Items></R>', 'latin1'),
      undefined,
    ],
    ['an octet that is none in front', Buffer.from('<R>\xff<Items/></R>', 'latin1'), undefined],
    ['an octet that is none behind', Buffer.from('<R><Items></Items></R>\xff', 'latin1'), 'utf-8'],
    ['a character that is cut', Buffer.from('<R><Items>서').subarray(0, -1), undefined],
    ['half a surrogate pair', Buffer.from('<R><Items>\ud800서</Items></R>', 'utf16le'), undefined],
    ['a charset that is none', Buffer.from(text), 'none'],
    ['UTF-8 that is told to be UTF-16', Buffer.from(text), 'utf-16'],
    ['nothing', Buffer.alloc(0), undefined],
  ])('refuses %s as its text is refused', (_what, octets, charset) => {
    const failure = (read: () => unknown): unknown => {
      try {
        return read();
      } catch (error) {
        return error;
      }
    };
    const refused = failure(() => parseXml(decodeText(octets, charset)));
    expect(refused).toBeInstanceOf(ProtocolError);
    expect(failure(() => parseOctets(octets, { charset, leave: 'Items' }))).toEqual(refused);
    expect(failure(() => parseOctets(octets, { charset }))).toEqual(refused);
  });
});

describe('parseXmlIn', () => {
  const parent = parseXml('<R xmlns="urn:d" xmlns:p="urn:p"/>');

  test('resolves the names that the parent declares', () => {
    expect(parseXmlIn(parent, '<p:a/>')).toMatchObject({ ns: 'urn:p', name: 'a' });
    expect(parseXmlIn(parent, '<a/>')).toMatchObject({ ns: 'urn:d', name: 'a' });
  });

  test.each(['<q:a/>', '<a>', '<a/><b/>', 'x'])('refuses %s', (text) => {
    expect(() => parseXmlIn(parent, text)).toThrow(ProtocolError);
  });
});
