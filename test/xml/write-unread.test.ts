import { describe, expect, test } from 'vitest';
import { type XmlElement, xml } from '../../src/xml/element.js';
import { parseXml } from '../../src/xml/parse.js';
import { prettyXml, writeXml } from '../../src/xml/write.js';

const NS = 'urn:acme';

/** An element whose content is a part of a text. */
function unread(text: string, start = 0, end = text.length): XmlElement {
  return { ...xml(NS, 'Items'), unread: { text, start, end } };
}

describe('writeXml, of content that was left unread', () => {
  test('writes it as it stands', () => {
    const text = 'x<q:a xmlns:q="urn:q">1 &amp; 2</q:a>y';
    expect(writeXml(xml(NS, 'Page', [unread(text, 1, text.length - 1)]))).toBe(
      '<p0:Page xmlns:p0="urn:acme"><p0:Items><q:a xmlns:q="urn:q">1 &amp; 2</q:a></p0:Items></p0:Page>',
    );
  });

  test('writes it as it stands in octets', () => {
    const octets = Buffer.from('é<q:a xmlns:q="urn:q">서 &amp; 😀</q:a>é');
    const items = { ...xml(NS, 'Items'), unread: { octets, start: 2, end: octets.length - 2 } };
    expect(writeXml(xml(NS, 'Page', [items]))).toBe(
      '<p0:Page xmlns:p0="urn:acme"><p0:Items><q:a xmlns:q="urn:q">서 &amp; 😀</q:a></p0:Items></p0:Page>',
    );
  });

  test('writes it where the same shape had other content', () => {
    const pages = ['<a/>', '<b>2</b>', ''].map((text) => writeXml(xml(NS, 'Page', [unread(text)])));
    expect(
      pages.map((page) => parseXml(page).children[0]?.children.map(({ name }) => name)),
    ).toEqual([['a'], ['b'], []]);
  });

  test('does not read the children of such an element', () => {
    const element = Object.defineProperties(unread('<a/>'), {
      children: { get: () => expect.fail('children were read') },
      text: { get: () => expect.fail('the text was read') },
    });
    expect(writeXml(element)).toContain('<a/>');
  });

  test('takes an element without content for one with text as little', () => {
    const plain = writeXml(xml(NS, 'Page', [xml(NS, 'Items', 'x < y')]));
    expect(plain).toContain('x &lt; y');
    expect(writeXml(xml(NS, 'Page', [unread('<x/>')]))).toContain('<p0:Items><x/></p0:Items>');
  });

  test('is shown to people as well', () => {
    expect(prettyXml(xml(NS, 'Page', [unread('<a/>')]))).toContain('<a/>');
  });
});

describe('writeXml', () => {
  test('declares the namespaces of a document before its attributes, as Windows does', () => {
    const root = xml(NS, 'Page', '', [['id', '1']]);
    expect(writeXml(root)).toBe('<p0:Page xmlns:p0="urn:acme" id="1"/>');
  });
});
