import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../src/errors.js';
import { xml } from '../../src/xml/element.js';
import { PREFIXES, SOAP, WSMAN, XML, XSI } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { prettyXml, writeXml } from '../../src/xml/write.js';
import { infoset, infosetOf } from '../support/infoset.js';

describe('writeXml', () => {
  test.each([
    ['an element without content closed at once', xml('', 'a'), '<a/>'],
    ['an attribute without namespace', xml('', 'a', '', [['b', '1']]), '<a b="1"/>'],
    [
      'the prefixes that Windows uses, declared at the root',
      xml(SOAP, 'Body', [xml(WSMAN, 'Item')]),
      `<s:Body xmlns:s="${SOAP}" xmlns:w="${WSMAN}"><w:Item/></s:Body>`,
    ],
    [
      'prefixes of its own for other namespaces',
      xml('urn:1', 'a', [xml('urn:2', 'b'), xml('urn:1', 'c')]),
      '<p0:a xmlns:p0="urn:1" xmlns:p1="urn:2"><p1:b/><p0:c/></p0:a>',
    ],
    [
      'xml:lang without declaring its prefix',
      xml('', 'a', '', [[{ ns: XML, name: 'lang' }, 'en']]),
      '<a xml:lang="en"/>',
    ],
    [
      'null as xsi:nil on an element that is closed at once',
      xml('', 'a', '', [[{ ns: XSI, name: 'nil' }, 'true']]),
      `<a xsi:nil="true" xmlns:xsi="${XSI}"/>`,
    ],
    [
      'a qualified name as a value with the prefix of its namespace',
      xml('urn:1', 'a', { ns: SOAP, name: 'Sender' }, [['t', { ns: 'urn:1', name: 'T' }]]),
      `<p0:a t="p0:T" xmlns:p0="urn:1" xmlns:s="${SOAP}">s:Sender</p0:a>`,
    ],
    [
      'text and attributes with references',
      xml('', 'a', '<&>"\r\n', [['b', '<&>"\r\n\t']]),
      '<a b="&lt;&amp;&gt;&quot;&#xD;&#xA;&#x9;">&lt;&amp;&gt;"&#xD;\n</a>',
    ],
    [
      'namespaces with references',
      xml('urn:"<&>', 'a'),
      '<p0:a xmlns:p0="urn:&quot;&lt;&amp;&gt;"/>',
    ],
    [
      'the character that marks values',
      xml('', 'a', '\ue000', [['b', '\ue000']]),
      '<a b="\ue000">\ue000</a>',
    ],
  ])('writes %s', (_what, element, expected) => {
    const written = writeXml(element);
    expect(infoset(written)).toEqual(infoset(expected));
    expect(written.length).toBe(expected.length);
  });

  test('has a prefix for each namespace that is no other one', () => {
    const prefixes = [...PREFIXES.values()];
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(prefixes.filter((prefix) => /^(?:p\d+|xml.*)$/.test(prefix))).toEqual([]);
  });
});

describe('writeXml refuses', () => {
  test.each([
    ['an empty name', xml('urn:1', '')],
    ['a name with a space', xml('urn:1', 'a b')],
    ['a name that holds markup', xml('urn:1', 'a><b')],
    ['a name with a colon', xml('urn:1', 'p:a')],
    ['a name that starts with a digit', xml('urn:1', '1a')],
    ['a name with an ideographic space', xml('urn:1', 'a\u3000b')],
    ['a name with a multiplication sign', xml('urn:1', 'a\u00d7')],
    ['a name with the mark of values', xml('urn:1', 'a\ue000')],
    ['such a name of an attribute', xml('urn:1', 'a', '', [['b c', '1']])],
    ['such a name as a value', xml('urn:1', 'a', { ns: 'urn:1', name: 'b<c' })],
    ['a namespace with a forbidden character', xml('urn:\u0001', 'a')],
    ['text with a forbidden character', xml('urn:1', 'a', 'x\u0001')],
    ['an attribute with a forbidden character', xml('urn:1', 'a', '', [['b', '\ufffe']])],
    ['half a surrogate pair', xml('urn:1', 'a', 'x\ud83d')],
    [
      'an attribute that is there twice',
      xml('urn:1', 'a', '', [
        ['b', '1'],
        ['b', '2'],
      ]),
    ],
  ])('%s', (_what, element) => {
    const write = (): string => writeXml(element);
    expect(write).toThrow(ValidationError);
    // What was written once is not refused for its shape alone.
    expect(write).toThrow('WBEM_E_INVALID_PARAMETER');
  });

  test.each([
    ['a name like the end of an element with text', xml('urn:s', 'a', 'x'), xml('urn:s', 'a#')],
    ['a name like an element with an attribute', xml('', 'a', '', [['b', 'x']]), xml('', 'a b')],
    [
      'a namespace like two',
      xml('urn:a', 'e', '', [['t', { ns: 'urn:b', name: 'T' }]]),
      xml('urn:a\0p1=urn:b', 'e', '', [['t', 'x']]),
    ],
  ])('%s, also after that one was written', (_what, first, second) => {
    writeXml(first);
    expect(() => writeXml(second)).toThrow(ValidationError);
  });
});

describe('prettyXml', () => {
  const message = xml(SOAP, 'Envelope', [
    xml(SOAP, 'Body', [
      xml('urn:1', 'a', ' x ', [['b', { ns: 'urn:1', name: 'T' }]]),
      xml('urn:1', 'c'),
    ]),
  ]);

  test('writes a line for each element, and their text as it is', () => {
    expect(prettyXml(message).split('\n')).toEqual([
      `<s:Envelope xmlns:s="${SOAP}" xmlns:p0="urn:1">`,
      '  <s:Body>',
      '    <p0:a b="p0:T"> x </p0:a>',
      '    <p0:c/>',
      '  </s:Body>',
      '</s:Envelope>',
    ]);
  });

  test('means the same as writeXml', () => {
    expect(infosetOf(parseXml(prettyXml(message)))).toEqual(infoset(writeXml(message)));
  });
});
