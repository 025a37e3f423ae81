import { describe, expect, test } from 'vitest';
import { ItemWriter } from '../../src/testing/item-markup.js';
import { type Attributes, xml, type XmlElement } from '../../src/xml/element.js';
import { XSI } from '../../src/xml/namespaces.js';
import { writeXml } from '../../src/xml/write.js';

const NS = 'urn:acme/Part';
const TYPE: Attributes = [
  [
    { ns: XSI, name: 'type' },
    { ns: NS, name: 'Part_Type' },
  ],
];
const NIL: Attributes = [[{ ns: XSI, name: 'nil' }, 'true']];

function part(...properties: readonly XmlElement[]): XmlElement {
  return xml(NS, 'Part', properties, TYPE);
}

const ITEMS: readonly (readonly [string, XmlElement])[] = [
  ['texts', part(xml(NS, 'A', '1'), xml(NS, 'B', 'x < y & "z" > \r\n'))],
  ['an empty text', part(xml(NS, 'A'), xml(NS, 'B', ' '))],
  ['null', part(xml(NS, 'A', '', NIL), xml(NS, 'B', '2'))],
  ['an array', part(xml(NS, 'A', '1'), xml(NS, 'A', '2'))],
  ['no properties', part()],
  ['an embedded element', part(xml(NS, 'A', [xml('urn:other', 'Inner', 'x')]))],
  ['an attribute', part(xml(NS, 'A', 'QUJD', [[{ ns: XSI, name: 'type' }, 'cim:x']]))],
  ['another namespace', part(xml('urn:other', 'A', '1'))],
  ['another class', xml('urn:acme/Whole', 'Whole', [xml('urn:acme/Whole', 'A', '1')], TYPE)],
  ['no type', xml('', 'XmlFragment', [xml('', 'A', '1')])],
];

describe('ItemWriter', () => {
  test.each(ITEMS)('writes what writeXml writes: %s', (_, item) => {
    expect(new ItemWriter().write(item)).toBe(writeXml(item));
  });

  test('writes item after item', () => {
    const writer = new ItemWriter();
    const items = [...ITEMS, ...ITEMS].map(([, item]) => item);
    expect(items.map((item) => writer.write(item))).toEqual(items.map((item) => writeXml(item)));
  });

  test.each([xml(NS, 'A', '\u0001'), xml(NS, 'a b', 'x')])(
    'refuses what XML does not have, as writeXml does: %#',
    (property) => {
      const writer = new ItemWriter();
      expect(() => writer.write(part(property))).toThrow('XML');
    },
  );
});
