import { describe, expect, test } from 'vitest';
import { attribute, child, resolveQName, textOf } from '../../src/xml/element.js';
import { XML } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { infoset } from '../support/infoset.js';

describe('parseXml: names and namespaces', () => {
  test.each([
    ['no namespace', '<a/>', { name: 'a' }],
    ['a prefix', '<p:a xmlns:p="urn:p"/>', { name: '{urn:p}a' }],
    ['a default namespace', '<a xmlns="urn:d"/>', { name: '{urn:d}a' }],
    [
      'a default namespace taken back',
      '<a xmlns="urn:d"><b xmlns=""/></a>',
      { name: '{urn:d}a', children: [{ name: 'b' }] },
    ],
    [
      'a default namespace, which attributes are not in',
      '<a xmlns="urn:d" b="1"/>',
      { name: '{urn:d}a', attributes: { b: '1' } },
    ],
    [
      'a prefix declared again inside, and as before after it',
      '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"/><p:c/></p:a>',
      { name: '{urn:1}a', children: [{ name: '{urn:2}b' }, { name: '{urn:1}c' }] },
    ],
    [
      'two prefixes of one namespace',
      '<p:a xmlns:p="urn:1" xmlns:q="urn:1"><q:b/></p:a>',
      { name: '{urn:1}a', children: [{ name: '{urn:1}b' }] },
    ],
    [
      'a prefix used before its declaration in the same tag',
      '<p:a p:b="1" xmlns:p="urn:p"/>',
      { name: '{urn:p}a', attributes: { '{urn:p}b': '1' } },
    ],
    [
      'the prefix xml without declaration',
      '<a xml:lang="de"/>',
      { name: 'a', attributes: { [`{${XML}}lang`]: 'de' } },
    ],
    [
      'a namespace with references and line breaks',
      '<p:a xmlns:p="urn:a&amp;b\nc"/>',
      { name: '{urn:a&b c}a' },
    ],
    ['names beyond ASCII', '<é ü="1"/>', { name: 'é', attributes: { ü: '1' } }],
    ['names with dots and hyphens', '<a.b-c_d/>', { name: 'a.b-c_d' }],
  ])('reads %s', (_what, text, expected) => {
    expect(infoset(text)).toEqual(expected);
  });

  test('resolves a qualified name in content by the scope of its element', () => {
    const root = parseXml('<a xmlns="urn:d" xmlns:p="urn:1"><b xmlns:p="urn:2">p:x</b></a>');
    const inner = child(root, 'urn:d', 'b');
    if (inner === undefined) throw new TypeError('no b');
    expect(resolveQName(inner, textOf(inner))).toEqual({ ns: 'urn:2', name: 'x' });
    expect(resolveQName(root, 'p:x')).toEqual({ ns: 'urn:1', name: 'x' });
    expect(resolveQName(root, 'x')).toEqual({ ns: 'urn:d', name: 'x' });
    expect(resolveQName(root, 'q:x')).toBeUndefined();
  });
});

describe('parseXml: text', () => {
  test.each([
    ['white space as it is', '<a>  x\n\ty </a>', '  x\n\ty '],
    ['nothing but white space', '<a> </a>', ' '],
    ['line ends as line feeds', '<a>x\r\ny\rz</a>', 'x\ny\nz'],
    ['a referenced carriage return', '<a>x&#13;&#xD;\n</a>', 'x\r\r\n'],
    ['digits as text', '<a>007</a>', '007'],
    ['words as text', '<a>true</a>', 'true'],
    ['the five entities', '<a>&lt;&gt;&amp;&quot;&apos;</a>', '<>&"\''],
    ['an escaped entity', '<a>&amp;lt;</a>', '&lt;'],
    ['decimal references', '<a>&#65;&#8364;</a>', 'A€'],
    ['hexadecimal references', '<a>&#x41;&#x20aC;</a>', 'A€'],
    ['a reference beyond the BMP', '<a>&#128512;&#x1F600;</a>', '😀😀'],
    ['a surrogate pair', '<a>😀</a>', '😀'],
    ['CDATA', '<a><![CDATA[<b>&amp;]]></a>', '<b>&amp;'],
    ['CDATA between text', '<a>x<![CDATA[ y ]]>z</a>', 'x y z'],
    ['adjoining CDATA', '<a><![CDATA[]]]]><![CDATA[>]]></a>', ']]>'],
    ['empty CDATA', '<a><![CDATA[]]></a>', ''],
    ['a document type as text', '<a><![CDATA[<!DOCTYPE b>]]></a>', '<!DOCTYPE b>'],
    ['text around a comment', '<a>x<!-- <b> & y -->z</a>', 'xz'],
    ['text around a processing instruction', '<a>x<?p a="<b>"?>z</a>', 'xz'],
    ['the non-breaking space', '<a>\u00a0</a>', '\u00a0'],
    ['private characters', '<a>\ue000</a>', '\ue000'],
  ])('reads %s', (_what, text, expected) => {
    expect(parseXml(text).text).toBe(expected);
  });

  test.each([
    ['in the text', '<a>x\u0005y</a>', 'x\u0005y'],
    ['as a reference', '<a>x&#5;&#x0;y</a>', 'x\u0005\u0000y'],
    ['half a surrogate pair', '<a>&#xD800;</a>', '\ud800'],
  ])('tolerates a character that XML forbids: %s', (_where, text, expected) => {
    expect(parseXml(text).text).toBe(expected);
  });

  test('joins the text between elements', () => {
    expect(parseXml('<a>x<b>inner</b>y</a>').text).toBe('xy');
  });
});

describe('parseXml: attributes', () => {
  test.each([
    ['in double quotes', '<a b="it\'s"/>', "it's"],
    ['in single quotes', '<a b=\'say "x"\'/>', 'say "x"'],
    ['with references', '<a b="&lt;&amp;&#9;&#xA;&#xD;"/>', '<&\t\n\r'],
    ['with white space, which becomes spaces', '<a b="x\ty\nz\r\nw"/>', 'x y z w'],
    ['with outer white space', '<a b=" x "/>', ' x '],
    ['with a greater-than sign', '<a b="x>y"/>', 'x>y'],
    ['empty', '<a b=""/>', ''],
    ['with space around the equals sign', '<a\n\tb = "x"\n/>', 'x'],
    ['of digits', '<a b="007"/>', '007'],
  ])('reads a value %s', (_what, text, expected) => {
    expect(attribute(parseXml(text), '', 'b')).toBe(expected);
  });
});

describe('parseXml: around the root', () => {
  test.each([
    ['a declaration', '<?xml version="1.0" encoding="utf-8"?><a/>'],
    ['white space before a declaration', '\r\n<?xml version="1.0"?>\n<a/>'],
    ['a byte order mark', '\ufeff<a/>'],
    ['comments', '<!-- x --><a/><!-- <b/> -->'],
    ['a processing instruction', '<?xml-stylesheet href="x"?><a/>'],
    ['white space behind', '<a/>\r\n\t '],
  ])('reads %s', (_what, text) => {
    expect(infoset(text)).toEqual({ name: 'a' });
  });
});
