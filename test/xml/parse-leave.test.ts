import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../src/errors.js';
import type { XmlElement } from '../../src/xml/element.js';
import { parseXml, parseXmlIn } from '../../src/xml/parse.js';
import { wellFormed } from './messages.js';

/** All that an element is, its content read. */
function whole(element: XmlElement): unknown {
  const { ns, name, attributes, text, scope = new Map() } = element;
  return { ns, name, attributes, text, scope: [...scope], children: element.children.map(whole) };
}

function outcome(text: string, leave?: string): unknown {
  try {
    return whole(parseXml(text, leave));
  } catch (error) {
    if (error instanceof ProtocolError) return 'refused';
    throw error;
  }
}

function findUnread(element: XmlElement): XmlElement | undefined {
  if (element.unread !== undefined) return element;
  return element.children.map(findUnread).find((found) => found !== undefined);
}

/** What is left unread of a document; undefined for nothing. */
function leftOf(text: string): string | undefined {
  const { unread } = findUnread(parseXml(text, 'Items')) ?? {};
  return unread?.text.slice(unread.start, unread.end);
}

const around = (inner: string): string => `<R><H/>${inner}<T/></R>`;

describe('parseXml leaves the content of an element unread', () => {
  test.each([
    ['without prefix', around('<Items><a>1</a></Items>'), '<a>1</a>'],
    ['with a prefix', '<R xmlns:n="urn:n"><n:Items><a/></n:Items></R>', '<a/>'],
    ['with attributes', '<R><n:Items a="1>" xmlns:n="urn:n" >x</n:Items\n></R>', undefined],
    ['with plain attributes', '<R><n:Items a="1" xmlns:n="urn:n" >x</n:Items\n></R>', 'x'],
    ['behind an XML declaration', '<?xml version="1.0"?><R><Items>x</Items></R>', 'x'],
    ['behind a byte order mark', '\ufeff <R><Items>x</Items></R>', 'x'],
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
    expect(outcome(text, 'Items')).toEqual(outcome(text));
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
    ['one at 65 levels', '<a>'.repeat(64) + '<Items>1</Items>' + '</a>'.repeat(64)],
  ])('but reads all of a document with %s', (_what, text) => {
    expect(leftOf(text)).toBeUndefined();
    expect(outcome(text, 'Items')).toEqual(outcome(text));
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
    expect(outcome(text, 'Items')).toBe('refused');
  });

  test('127 levels with those around it are read', () => {
    const text = `<R><Items>${'<a>'.repeat(126)}${'</a>'.repeat(126)}</Items></R>`;
    expect(leftOf(text)).toBeDefined();
    expect(outcome(text, 'Items')).toEqual(outcome(text));
  });

  test('and reads it once, when it is asked for', () => {
    const items = findUnread(parseXml(around('<Items>x<a/></Items>'), 'Items'));
    expect([items?.text, items?.children.length]).toEqual(['x', 1]);
    expect(items?.children).toBe(items?.children);
  });

  test.each(wellFormed)('%s is the same', (_path, text) => {
    expect(outcome(text, 'Items')).toEqual(outcome(text));
  });

  test('of most captured pages', () => {
    const pages = wellFormed.filter(([, text]) => /<(?:\w+:)?Items[\s>]/.test(text));
    const left = pages.filter(([, text]) => leftOf(text) !== undefined);
    expect(pages.length - left.length).toBeLessThan(20);
  });
});

describe('parseXml with and without content left', () => {
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
      expect(outcome(text, 'Items')).toEqual(outcome(text));
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
    expect(outcome(`<R><${text.repeat(100_000)}`, 'Items')).toBe('refused');
    expect(outcome(`<R><Items ${text.repeat(100_000)}`, 'Items')).toBe('refused');
    expect(performance.now() - start).toBeLessThan(2000);
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
