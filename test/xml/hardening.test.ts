import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../src/errors.js';
import { parseXml } from '../../src/xml/parse.js';
import { decodeText } from '../../src/xml/text.js';

function refusal(text: string): ProtocolError {
  try {
    parseXml(text);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new TypeError(`accepted ${text.slice(0, 80)}`);
}

const LAUGHS = `<?xml version="1.0"?>
<!DOCTYPE lolz [
  <!ENTITY lol "lol">
  <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
  <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
]>
<lolz>&lol2;</lolz>`;

describe('parseXml refuses document types', () => {
  test.each([
    ['billion laughs', LAUGHS],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an external subset', '<!DOCTYPE a SYSTEM "http://host.example/a.dtd"><a/>'],
    ['an empty one', '<!DOCTYPE a><a/>'],
    ['one in lower case', '<!doctype a><a/>'],
    ['one after a comment', '<!-- --><!DOCTYPE a><a/>'],
    ['one inside the root', '<a><!DOCTYPE a></a>'],
    ['one behind the root', '<a/><!DOCTYPE a>'],
    ['one behind a comment that is CDATA', '<a><![CDATA[<!--]]><!DOCTYPE a><b/><!-- --></a>'],
  ])('%s', (_what, text) => {
    expect(refusal(text).message).toBe('the message has a document type declaration');
  });
});

describe('parseXml refuses what is not well-formed', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['text', 'hello'],
    ['JSON', '{"a":1}'],
    ['HTML', '<html><head><meta charset=utf-8></head></html>'],
    ['two roots', '<a/><b/>'],
    ['text before the root', 'x<a/>'],
    ['text behind the root', '<a></a>x'],
    ['text behind an empty root', '<a/>x'],
    ['CDATA behind the root', '<a></a><![CDATA[x]]>'],
    ['an end tag alone', '</a>'],
    ['a start tag alone', '<a>'],
    ['tags that overlap', '<a><b></a></b>'],
    ['tags in different letter case', '<a></A>'],
    ['a name that starts with a digit', '<1a/>'],
    ['a name that starts with a number sign', '<a><#text>1</#text></a>'],
    ['a name that is empty', '<>x</>'],
    ['a space before the name', '< a/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['an attribute without value', '<a b/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['a less-than sign in an attribute', '<a b="<"/>'],
    ['no space between attributes', '<a b="1"c="2"/>'],
    ['a quote that is open', '<a b="1/>'],
    ['a bare ampersand', '<a>x & y</a>'],
    ['an entity without semicolon', '<a>&amp</a>'],
    ['a comment that is open', '<a><!-- x </a>'],
    ['CDATA that is open', '<a><![CDATA[x]]</a>'],
    ['CDATA in lower case', '<a><![cdata[x]]></a>'],
    ['an element declaration', '<a><!ELEMENT b ANY></a>'],
    ['an unknown declaration', '<a><!x></a>'],
    ['a second XML declaration', '<?xml version="1.0"?><?xml version="1.0"?><a/>'],
  ])('%s', (_what, text) => {
    expect(refusal(text).reason).toBe('not-xml');
  });

  test('and keeps only the beginning of what it received', () => {
    expect(refusal(`<a>${'x'.repeat(1000)}`).received).toBe(`<a>${'x'.repeat(197)}`);
  });
});

describe('parseXml refuses unknown entities', () => {
  test.each(['foo', 'nbsp', 'LT', 'constructor', 'toString', '__proto__'])('&%s;', (name) => {
    expect(refusal(`<a>&${name};</a>`).message).toBe(`unknown entity &${name};`);
    expect(refusal(`<a b="&${name};"/>`).message).toBe(`unknown entity &${name};`);
  });

  test.each(['&#;', '&#x;', '&#x110000;', '&#1114112;', '&#99999999;', '&#xZ;', '&#-1;'])(
    'the reference %s',
    (reference) => {
      expect(() => parseXml(`<a>${reference}</a>`)).toThrow(ProtocolError);
    },
  );
});

describe('parseXml refuses names that do not resolve', () => {
  test.each([
    ['an undeclared prefix of an element', '<p:a/>', 'the prefix of p:a is not declared'],
    ['an undeclared prefix of an attribute', '<a p:b=""/>', 'the prefix of p:b is not declared'],
    [
      'a prefix after the element that declares it',
      '<a><b xmlns:p="urn:p"/><p:c/></a>',
      'the prefix of p:c is not declared',
    ],
    [
      'a prefix that is declared as nothing',
      '<p:a xmlns:p=""/>',
      'the prefix of p:a is not declared',
    ],
    ['an empty prefix', '<:a/>', 'the prefix of :a is not declared'],
    ['the prefix xmlns', '<xmlns:a/>', 'the prefix of xmlns:a is not declared'],
    ['two colons', '<p:a:b xmlns:p="urn:p"/>', 'p:a:b is not a qualified name'],
    [
      'one attribute by two prefixes',
      '<a xmlns:p="urn:1" xmlns:q="urn:1" p:b="1" q:b="2"/>',
      'the attribute q:b is there twice',
    ],
  ])('%s', (_what, text, message) => {
    expect(refusal(text).message).toBe(message);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('an element called %s', (name) => {
    expect(() => parseXml(`<a><${name}>x</${name}></a>`)).toThrow(ProtocolError);
    expect({}).not.toHaveProperty('x');
  });
});

describe('parseXml has limits', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

  test('128 levels are read, 129 are refused', () => {
    expect(parseXml(nested(128)).name).toBe('a');
    expect(refusal(nested(129)).message).toMatch(/nested/);
  });

  test.each([
    ['100,000 levels', nested(100_000)],
    ['a flood of start tags', '<a>'.repeat(100_000)],
    ['a flood of less-than signs', '<'.repeat(300_000)],
    ['a flood of open comments', `<a>${'<!-- '.repeat(100_000)}></a>`],
    ['a flood of open instructions', `<a>${'<?p '.repeat(100_000)}></a>`],
    ['a flood of quotes', `<a ${'"'.repeat(100_000)}/>`],
    ['a flood of spaces in a tag', `<a b${' '.repeat(300_000)}/>`],
    ['an entity without end', `<a>&${'x'.repeat(300_000)};</a>`],
  ])('%s is refused within a second', (_what, text) => {
    const start = performance.now();
    expect(() => parseXml(text)).toThrow(ProtocolError);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('parseXml on a message cut short', () => {
  const message = Buffer.from(
    '<?xml version="1.0"?><s:E xmlns:s="urn:s" a=\'1&lt;2\'><!-- c --><s:b>é&amp;😀' +
      '<![CDATA[x]]></s:b><?p i?><s:c s:d="&#65;"/></s:E>',
  );

  test('reads it whole', () => {
    expect(parseXml(decodeText(message)).children).toHaveLength(2);
  });

  test.each([...message.keys()])('refuses its first %i bytes', (length) => {
    expect(() => parseXml(decodeText(message.subarray(0, length)))).toThrow(ProtocolError);
  });
});
