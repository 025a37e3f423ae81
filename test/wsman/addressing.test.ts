import { describe, expect, test } from 'vitest';
import {
  type EndpointReference,
  holdsEpr,
  readEpr,
  readSelectorSet,
  writeEpr,
  writeEprContent,
  writeSelectorSet,
} from '../../src/wsman/addressing.js';
import { xml } from '../../src/xml/element.js';
import { WSA, WSMAN } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { infoset, infosetOf } from '../support/infoset.js';

const INNER: EndpointReference = {
  address: 'http://h/wsman',
  resourceUri: 'http://schemas.example/Inner',
  selectors: [{ name: 'Key', value: '1001' }],
};
const OUTER: EndpointReference = {
  address: 'http://h/wsman',
  resourceUri: 'http://schemas.example/Outer',
  selectors: [
    { name: 'Plain', value: ' a & b ' },
    { name: 'Ref', value: INNER },
  ],
};

const SPACES = `xmlns:a="${WSA}" xmlns:w="${WSMAN}"`;
const INNER_XML = `<a:Address>http://h/wsman</a:Address><a:ReferenceParameters>
  <w:ResourceURI>http://schemas.example/Inner</w:ResourceURI>
  <w:SelectorSet><w:Selector Name="Key">1001</w:Selector></w:SelectorSet>
</a:ReferenceParameters>`;

describe('writeEpr', () => {
  test('writes ResourceURI before SelectorSet, and references inside selectors', () => {
    expect(infosetOf(writeEpr(OUTER))).toEqual(
      infoset(`<a:EndpointReference ${SPACES}><a:Address>http://h/wsman</a:Address>
        <a:ReferenceParameters><w:ResourceURI>http://schemas.example/Outer</w:ResourceURI>
          <w:SelectorSet>
            <w:Selector Name="Plain"> a &amp; b </w:Selector>
            <w:Selector Name="Ref"><a:EndpointReference>${INNER_XML}</a:EndpointReference></w:Selector>
          </w:SelectorSet>
        </a:ReferenceParameters></a:EndpointReference>`),
    );
  });

  test('writes no SelectorSet without selectors', () => {
    const [, parameters] = writeEprContent({ ...INNER, selectors: [] });
    expect(parameters?.children.map(({ name }) => name)).toEqual(['ResourceURI']);
  });

  test('is undone by readEpr', () => {
    expect(readEpr(writeEpr(OUTER))).toEqual(OUTER);
  });
});

describe('readEpr', () => {
  test.each([
    ['wrapped', `<x ${SPACES}><a:EndpointReference>${INNER_XML}</a:EndpointReference></x>`],
    ['bare', `<x ${SPACES}>${INNER_XML}</x>`],
    [
      'with the ReferenceProperties of older servers',
      `<x ${SPACES}>${INNER_XML.replaceAll('ReferenceParameters', 'ReferenceProperties')}</x>`,
    ],
    [
      'with selectors before the URI',
      `<x ${SPACES}><a:Address> http://h/wsman </a:Address><a:ReferenceParameters>
        <w:SelectorSet><w:Selector w:Name="Key">1001</w:Selector></w:SelectorSet>
        <w:ResourceURI>\n http://schemas.example/Inner\n</w:ResourceURI>
      </a:ReferenceParameters></x>`,
    ],
  ])('reads a reference that is %s', (_how, document) => {
    expect(readEpr(parseXml(document))).toEqual(INNER);
  });

  test('reads what is not there as empty', () => {
    expect(readEpr(xml('', 'x'))).toEqual({ address: '', resourceUri: '', selectors: [] });
  });
});

describe('holdsEpr', () => {
  test.each([
    ['a wrapped reference', xml('', 'x', [writeEpr(INNER)]), true],
    ['the content of one', xml('', 'x', writeEprContent(INNER)), true],
    ['an address alone', xml('', 'x', [xml(WSA, 'Address', 'http://h')]), false],
    ['text', xml('', 'x', 'http://h'), false],
    ['an embedded instance', xml('', 'x', [xml('urn:c', 'Address', 'Main Street')]), false],
  ])('%s', (_what, element, expected) => {
    expect(holdsEpr(element)).toBe(expected);
  });
});

describe('readSelectorSet', () => {
  test('keeps the white space of values, and their order', () => {
    const selectors = [
      { name: 'b', value: ' x ' },
      { name: 'a', value: '' },
    ];
    expect(readSelectorSet(writeSelectorSet(selectors))).toEqual(selectors);
  });

  test('reads no set as no selectors', () => {
    expect(readSelectorSet(undefined)).toEqual([]);
  });

  test('reads only selectors', () => {
    const set = xml(WSMAN, 'SelectorSet', [xml('urn:x', 'Selector', 'y')]);
    expect(readSelectorSet(set)).toEqual([]);
  });
});
