import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemContext } from '../../src/binding/items.js';
import { EveryType } from './every-type.js';
import { fragment, generally, item, left, page, scanned } from './pages.js';

const untyped: ItemContext = { className: 'X', namespace: 'root/other', origin: 'whole' };
const typed: ItemContext = { ...untyped, cimClass: EveryType, className: 'Test_Sample' };

const EPR =
  '<a:EndpointReference><a:Address>x</a:Address><a:ReferenceParameters>' +
  '<w:ResourceURI>http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Test_Sample</w:ResourceURI>' +
  '<w:SelectorSet><w:Selector Name="Name">a</w:Selector></w:SelectorSet>' +
  '</a:ReferenceParameters></a:EndpointReference>';
const REFERENCE = EPR.replace(/<\/?a:EndpointReference>/g, '');

describe('the scanner reads', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \r\n\t'],
    ['an instance without properties', item('')],
    ['two alike', item('<p:A>1</p:A><p:B>2</p:B>').repeat(2)],
    ['white space around everything', ` ${item(' <p:A>1</p:A>\r\n\t<p:B>2</p:B> ')} `.repeat(3)],
    ['null', item('<p:A xsi:nil="true"/><p:B xsi:nil="true"></p:B><p:C xsi:nil="1" />').repeat(2)],
    ['an empty element', item('<p:A/><p:B></p:B>').repeat(2)],
    [
      'references in text',
      item('<p:A>&lt;a&gt; &amp;&quot;&apos; &#65;&#x42;&#13;</p:A>').repeat(2),
    ],
    ['line ends', item('<p:A>a\r\nb\rc\nd</p:A>').repeat(2)],
    ['a greater-than sign', item('<p:A>a > b</p:A>').repeat(2)],
    ['control characters', item('<p:A>a\u0005\u007f\u0085\u00a0\ufeff</p:A>').repeat(2)],
    ['letters of Latin-1', item('<p:A>Größe</p:A>').repeat(2)],
    ['other letters', item('<p:A>서비스 😀</p:A><p:B>plain</p:B>').repeat(2)],
    ['the replacement character', item('<p:A>\ufffd</p:A>').repeat(2)],
    ['an array', item('<p:A>1</p:A><p:A>2</p:A><p:B>3</p:B>').repeat(2)],
    ['an array at the end', item('<p:B>3</p:B><p:A>1</p:A><p:A>2</p:A>').repeat(2)],
    [
      'arrays now and then',
      ['', '<p:A>2</p:A>', ''].map((more) => item(`<p:A>1</p:A>${more}<p:B>2</p:B>`)).join(''),
    ],
    [
      'arrays that grow where values repeat',
      ['', '<p:A>1</p:A>', '<p:A>1</p:A><p:A>1</p:A>', '']
        .map((more) => item(`<p:A>1</p:A>${more}`))
        .join(''),
    ],
    [
      'properties that come and go',
      ['AB', 'A', 'B', 'BA', 'ABC', 'CA']
        .map((names) => item(Array.from(names, (name) => `<p:${name}>1</p:${name}>`).join('')))
        .join(''),
    ],
    [
      'names that begin with others',
      ['Ab', 'Abc', 'A', 'Ab'].map((name) => item(`<p:${name}>1</p:${name}>`)).join(''),
    ],
    [
      'null, then a value, then null',
      ['<p:A xsi:nil="true"/>', '<p:A>x</p:A>', '<p:A xsi:nil="true"/>'].map(item).join(''),
    ],
    [
      'datetimes',
      item(
        '<p:A><cim:Datetime>2024-02-29T12:34:56Z</cim:Datetime></p:A><p:B><cim:Interval>P1D</cim:Interval></p:B>',
      ).repeat(2),
    ],
    [
      'a datetime of a projection',
      fragment('<A><Datetime>2024-02-29T12:34:56Z</Datetime></A>').repeat(2),
    ],
    ['a child of text', item('<p:A><p:B>x</p:B></p:A>').repeat(2)],
    ['projections', fragment('<A>1</A><B xsi:nil="true"/>').repeat(2)],
    [
      'two classes by turns',
      `${item('<p:A>1</p:A>')}${item('<p:C>1</p:C>').replaceAll('Test_Sample', 'Test_Derived')}`.repeat(
        3,
      ),
    ],
    ['a default namespace', '<C xmlns="urn:c"><A>1</A><B>2</B></C>'.repeat(2)],
    ['a property called Location', item('<p:Location>Berlin</p:Location>').repeat(2)],
  ])('%s', (_what, items) => {
    const expected = generally(page(items), untyped);
    expect(expected).not.toBe('refused');
    expect(scanned(page(items), untyped)).toEqual(expected);
  });

  test.each([
    [
      'integers',
      '<p:One_uint8>255</p:One_uint8><p:One_sint8>-128</p:One_sint8><p:One_uint32> 7 </p:One_uint32>',
    ],
    [
      '64-bit integers',
      '<p:One_uint64>18446744073709551615</p:One_uint64><p:One_sint64>12</p:One_sint64>',
    ],
    ['booleans', '<p:One_boolean>true</p:One_boolean><p:Many_boolean>FALSE</p:Many_boolean>'],
    ['reals', '<p:One_real64>1e3</p:One_real64><p:One_real32>-INF</p:One_real32>'],
    ['a character', '<p:One_char16>65</p:One_char16>'],
    ['base64', '<p:Octets>QUJD</p:Octets>'],
    ['a path in text', '<p:One_reference>root/test:A.B="c"</p:One_reference>'],
    ['bare datetimes', '<p:One_datetime>2024-02-29T12:34:56Z</p:One_datetime>'],
    ['arrays of one', '<p:Many_string>a</p:Many_string><p:Many_uint16>1</p:Many_uint16>'],
    ['null arrays', '<p:Many_string xsi:nil="true"/><p:Many_uint16>1</p:Many_uint16>'],
    ['names in other letter case', '<p:ONE_STRING>a</p:ONE_STRING><p:New>5</p:New>'],
    ['an embedded instance without a class', '<p:ONE_OBJECT>a</p:ONE_OBJECT>'],
  ])('%s of declared types', (_what, properties) => {
    const document = page(item(properties).repeat(2));
    const expected = generally(document, typed);
    expect(expected).not.toBe('refused');
    expect(scanned(document, typed)).toEqual(expected);
  });

  test('gives no two instances the same array', () => {
    const document = page(item('<p:Many_string>a</p:Many_string>').repeat(2));
    expect(scanned(document, typed)).toHaveLength(2);
  });
});

describe('the scanner leaves to the general path', () => {
  test.each([
    ['CDATA', item('<p:A><![CDATA[x]]></p:A>')],
    ['a comment in a value', item('<p:A>1<!-- 2 --></p:A>')],
    ['a comment between properties', item('<!-- <p:A>1</p:A> --><p:B>2</p:B>')],
    ['a comment with an end tag', item('<p:B>2</p:B><!-- </p:Test_Sample> -->')],
    ['a processing instruction', item('<?x y?><p:A>1</p:A>')],
    ['text between properties', item('<p:A>1</p:A>x')],
    ['another attribute', item('<p:A xml:lang="en">1</p:A>')],
    ['base64 by its xsi:type', item('<p:A xsi:type="cim:cimBase64Binary">QUJD</p:A>')],
    ['xsi:nil="false"', item('<p:A xsi:nil="false">1</p:A>')],
    ['xsi:nil with content', item('<p:A xsi:nil="true">1</p:A>')],
    ['an attribute nil of another namespace', item('<p:A cim:nil="true"/>')],
    ['xsi:nil in single quotes', item("<p:A xsi:nil='true'/>")],
    ['a space in an end tag', item('<p:A>1</p:A >')],
    ['a prefix that is declared at the property', item('<q:A xmlns:q="urn:q">1</q:A>')],
    ['another prefix', item('<cim:A>1</cim:A>')],
    ['cim:Location', item('<cim:Location>x</cim:Location>')],
    ['a default namespace at a property', item('<A xmlns="urn:a">1</A>')],
    ['system properties', item('<p:__CLASS>X</p:__CLASS>')],
    ['names of Object.prototype', item('<p:toString>1</p:toString>')],
    ['names with other characters', item('<p:A-B>1</p:A-B><p:É>2</p:É>')],
    ['a name that goes on behind a hyphen', item('<p:A>1</p:A><p:A-B>1</p:A-B>')],
    ['names that differ in letter case', item('<p:A>1</p:A><p:a>2</p:a>')],
    ['an array in two places', item('<p:A>1</p:A><p:B>2</p:B><p:A>3</p:A>')],
    ['a reference', item(`<p:A>${REFERENCE}</p:A>`)],
    ['an embedded instance', item('<p:A xsi:type="p:B_Type"><p:C>1</p:C></p:A>')],
    ['two children', item('<p:A><p:B>x</p:B><p:C>y</p:C></p:A>')],
    ['a child and text', item('<p:A><p:B>x</p:B>y</p:A>')],
    ['an instance that is one tag', '<p:A xmlns:p="urn:a"/>'],
    ['an object with its reference', `<w:Item>${item('<p:A>1</p:A>')}${EPR}</w:Item>`],
  ])('%s', (_what, items) => {
    const document = page(item('<p:B>0</p:B>') + items);
    const expected = generally(document, untyped);
    expect(expected).not.toBe('refused');
    expect(scanned(document, untyped)).toBeUndefined();
    expect(left(document, untyped)).toEqual(expected);
  });

  test.each([
    ['an unknown entity', item('<p:A>&foo;</p:A>')],
    ['a bare ampersand', item('<p:A>a & b</p:A>')],
    ['a reference to no character', item('<p:A>&#x110000;</p:A>')],
    ['a bare ampersand behind the same text', item('<p:A>a</p:A>') + item('<p:A>a&</p:A>')],
    ['an undeclared prefix', item('<x:A>1</x:A>')],
    ['an undeclared prefix of nil', item('<p:A y:nil="true"/>')],
    ['another end tag', item('<p:A>1</p:B>')],
    ['an end tag in other letter case', item('<p:A>1</p:a>')],
    ['an open property', item('<p:A>1')],
    ['an open item', item('').replace('</p:Test_Sample>', '')],
    ['an end tag too many', `${item('')}</p:Test_Sample>`],
    ['the name constructor', fragment('<constructor>1</constructor>')],
    ['an item in no namespace', '<A><B>1</B></A>'],
    ['an endpoint reference', EPR],
    ['a SOAP element', '<s:Fault><s:Code>x</s:Code></s:Fault>'],
    ['an element of the protocol', '<w:Other><w:A>1</w:A></w:Other>'],
    ['text between items', 'x'],
    ['CDATA between items', '<![CDATA[x]]>'],
    ['a reference between items', '&#65;'],
    ['text in a projection', fragment('x')],
    ['two objects in one item', `<w:Item>${item('')}${item('')}${EPR}</w:Item>`],
    ['a wsman:Item without object', `<w:Item>${EPR}</w:Item>`],
    ['an attribute twice', item('').replace('xmlns:cim', 'xmlns:p')],
    ['a less-than sign in an attribute', item('').replace('="p:', '="<')],
    ['a declaration', '<!ENTITY x "y">'],
  ])('%s, which is refused', (_what, items) => {
    const document = page(item('<p:B>0</p:B>') + items);
    expect(generally(document, untyped)).toBe('refused');
    expect(left(document, untyped)).toBe('refused');
  });

  test.each([
    ['a number that is none', '<p:One_uint32>x</p:One_uint32>'],
    ['no number', '<p:One_uint32></p:One_uint32>'],
    ['a number out of range', '<p:One_uint8>256</p:One_uint8>'],
    ['a number far out of range', '<p:One_sint64>9223372036854775808</p:One_sint64>'],
    ['a boolean that is none', '<p:One_boolean>yes</p:One_boolean>'],
    ['a datetime that is none', '<p:One_datetime>today</p:One_datetime>'],
    ['two values of one', '<p:One_uint8>1</p:One_uint8><p:One_uint8>2</p:One_uint8>'],
    [
      'base64 where a string is declared',
      '<p:One_string xsi:type="cim:cimBase64Binary">QUJD</p:One_string>',
    ],
  ])('%s, which is refused', (_what, properties) => {
    const document = page(item('<p:One_uint8>1</p:One_uint8>') + item(properties));
    expect(generally(document, typed)).toBe('refused');
    expect(left(document, typed)).toBe('refused');
  });
});

const texts = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '',
      'a',
      '7',
      '-7',
      '255',
      '256',
      'true',
      'FALSE',
      ' 1 ',
      '1.5e3',
      'NaN',
      '99999999999999999999',
    ),
  },
  fc.constantFrom(
    '20240229123456.789012+330',
    '2024-02-29T12:34:56Z',
    'P1D',
    'QUJD',
    'root/a:B.C="d"',
  ),
  fc.constantFrom(
    '&amp;',
    '&#65;',
    '&#x1F600;',
    '&foo;',
    '&',
    '&#0;',
    '&amp',
    '\r\n',
    '\u0005',
    'é',
    '서',
    '\ufffd',
    ']]>',
    '>',
    '"',
    "'",
  ),
  fc.constantFrom(
    '<![CDATA[x]]>',
    '<!-- x -->',
    '<?x y?>',
    '<!x>',
    '<',
    '<p:In>x</p:In>',
    '<q:In>x</q:In>',
  ),
  fc.constantFrom(
    '<cim:Datetime>2024-02-29T12:34:56Z</cim:Datetime>',
    '<Datetime>2024-02-29T12:34:56Z</Datetime>',
    '<cim:Interval>P1D</cim:Interval>',
    '<cim:Datetime>x</cim:Datetime>',
    REFERENCE,
    EPR,
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const names = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(EveryType.properties)) },
  { weight: 3, arbitrary: fc.constantFrom('A', 'Ab', 'B', 'C') },
  fc.constantFrom(
    'a',
    'ONE_STRING',
    'Location',
    '__CLASS',
    'constructor',
    'toString',
    'A-b',
    'É',
    '9',
  ),
);
const shapes: fc.Arbitrary<(name: string, text: string) => string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constant((name: string, text: string) => `<p:${name}>${text}</p:${name}>`),
  },
  { weight: 2, arbitrary: fc.constant((name: string) => `<p:${name} xsi:nil="true"/>`) },
  fc.constantFrom(
    (name: string) => `<p:${name} xsi:nil="true"></p:${name}>`,
    (name: string) => `<p:${name} xsi:nil='1' />`,
    (name: string) => `<p:${name}/>`,
    (name: string, text: string) => `<p:${name} xsi:nil="true">${text}</p:${name}>`,
    (name: string, text: string) => `<p:${name} >${text}</p:${name} >`,
    (name: string, text: string) => `<p:${name}>${text}</p:${name}><p:${name}>${text}</p:${name}>`,
    (name: string, text: string) => ` <p:${name}>${text}</p:${name}>\r\n`,
    (name: string, text: string) => `<${name}>${text}</${name}>`,
    (name: string, text: string) => `<cim:${name}>${text}</cim:${name}>`,
    (name: string, text: string) => `<q:${name}>${text}</q:${name}>`,
    (name: string, text: string) => `<p:${name} xmlns:p="urn:p">${text}</p:${name}>`,
    (name: string, text: string) => `<p:${name} xsi:type="cim:cimBase64Binary">${text}</p:${name}>`,
    (_name: string, text: string) => text,
  ),
);
/** Text that is a value of the type that the name of a property ends in. */
const GOOD: Readonly<Record<string, string>> = {
  boolean: 'true',
  datetime: '20240229123456.789012+330',
  reference: 'root/a:B.C="d"',
  string: 'a &lt; b',
};
const properties = fc.array(
  fc
    .tuple(shapes, names, texts, fc.nat(9))
    .map(([shape, name, text, luck]) =>
      shape(name, luck < 8 ? (GOOD[name.replace(/^.*_/, '')] ?? '7') : text),
    ),
  { maxLength: 6 },
);
const bare = (content: string): string => fragment(content.replaceAll(/(<\/?)p:/g, '$1'));
const wrappers: fc.Arbitrary<(content: string) => string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(item) },
  { weight: 2, arbitrary: fc.constant(bare) },
  fc.constantFrom(
    (content: string) => item(content).replaceAll('Test_Sample', 'Test_Derived'),
    (content: string) => `<w:Item>${item(content)}${EPR}</w:Item>`,
    (content: string) => `<C xmlns="urn:c">${content.replaceAll(/(<\/?)p:/g, '$1')}</C>`,
    (content: string) => `<p:C xmlns:p="urn:c">${content}</p:C>`,
    (content: string) => ` ${item(content)}\n`,
    (content: string) => content,
  ),
);

/** Items like the first one, save one property here and there. */
const items = fc
  .tuple(
    properties,
    fc.array(fc.tuple(wrappers, fc.nat(), properties), { minLength: 1, maxLength: 5 }),
  )
  .map(([usual, others]) =>
    others
      .map(([wrap, place, changed]) => {
        const at = place % (usual.length + 1);
        return wrap(
          [...usual.slice(0, at), ...changed.slice(0, 1), ...usual.slice(at + 1)].join(''),
        );
      })
      .join(''),
  );

describe('both paths agree on generated pages', () => {
  test.each([
    ['without a class', untyped],
    ['with a class', typed],
  ])('%s', (_what, context) => {
    let read = 0;
    const agree = fc.property(items, (content) => {
      const document = page(content);
      expect(left(document, context)).toEqual(generally(document, context));
      try {
        read += scanned(document, context) === undefined ? 0 : 1;
      } catch {
        // Refused by both.
      }
    });
    fc.assert(agree, { numRuns: 600 });
    expect(read).toBeGreaterThan(60);
  });
});

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const SMALL =
  `<R xmlns:i="${XSI}"><Items>` +
  '<p:C xmlns:p="u"><p:A>1</p:A><p:B i:nil="true"/></p:C>'.repeat(2) +
  '<p:C xmlns:p="u"><p:A>&amp;</p:A><p:B><D>P1D</D></p:B></p:C></Items><E/></R>';

describe('both paths agree on a broken page', () => {
  test('the whole page is read', () => {
    expect(scanned(SMALL, untyped)).toHaveLength(3);
    expect(scanned(SMALL, untyped)).toEqual(generally(SMALL, untyped));
  });

  test.each(Array.from(SMALL, (_, index) => index))('at %i', (index) => {
    const broken = ['<', '&', '>', '/', '"', ' ', 'p', ''].map(
      (character) => SMALL.slice(0, index) + character + SMALL.slice(index + 1),
    );
    for (const document of [SMALL.slice(0, index), ...broken]) {
      expect(left(document, untyped)).toEqual(generally(document, untyped));
    }
  });
});
