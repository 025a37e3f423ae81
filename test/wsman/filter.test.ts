import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../src/errors.js';
import { type Filter, readFilter, WQL, writeFilter } from '../../src/wsman/filter.js';
import { enumerate } from '../../src/wsman/operations/enumerate.js';
import { xml } from '../../src/xml/element.js';
import { WSEN } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';

const NAMESPACES =
  'xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" ' +
  'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" ' +
  'xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd" ' +
  'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"';
const SELECTORS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter';
const ASSOCIATIONS = 'http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter';

function filterOf(text: string): Filter | undefined {
  return readFilter(parseXml(`<n:Enumerate ${NAMESPACES}>${text}</n:Enumerate>`));
}

describe('readFilter', () => {
  test.each(['w', 'n'])('takes %s:Filter', (prefix) => {
    const text = `<${prefix}:Filter Dialect="${WQL}">SELECT * FROM A</${prefix}:Filter>`;
    expect(filterOf(text)).toEqual({ kind: 'query', dialect: WQL, text: 'SELECT * FROM A' });
  });

  test('of an Enumerate without one is undefined', () => {
    expect(filterOf('')).toBeUndefined();
    expect(enumerate.readRequest({ body: [xml(WSEN, 'Enumerate')] })).toEqual({});
  });

  test('without a dialect is a query in none', () => {
    expect(filterOf('<w:Filter>/a/b</w:Filter>')).toEqual({
      kind: 'query',
      dialect: '',
      text: '/a/b',
    });
  });

  test('keeps the white space of a query, and what is escaped in it', () => {
    expect(filterOf(`<w:Filter Dialect="${WQL}"> a &lt; "b"\n</w:Filter>`)).toMatchObject({
      text: ' a < "b"\n',
    });
  });

  test('of selectors has them in their order', () => {
    const set =
      '<w:SelectorSet><w:Selector Name="B">1</w:Selector><w:Selector Name="A"/></w:SelectorSet>';
    expect(filterOf(`<w:Filter Dialect="${SELECTORS}">${set}</w:Filter>`)).toEqual({
      kind: 'selectors',
      selectors: [
        { name: 'B', value: '1' },
        { name: 'A', value: '' },
      ],
    });
  });

  const object =
    '<b:Object><a:Address>urn:x</a:Address><a:ReferenceParameters>' +
    '<w:ResourceURI>http://u/C</w:ResourceURI></a:ReferenceParameters></b:Object>';

  test('of associated instances has conditions in any order', () => {
    const conditions =
      '<b:ResultRole> To </b:ResultRole><b:Role>From</b:Role><b:ResultClassName>R</b:ResultClassName>' +
      '<b:IncludeResultProperty>B</b:IncludeResultProperty><b:IncludeResultProperty>A</b:IncludeResultProperty>';
    const query = `<b:AssociatedInstances>${conditions}${object}</b:AssociatedInstances>`;
    expect(filterOf(`<w:Filter Dialect="${ASSOCIATIONS}">${query}</w:Filter>`)).toMatchObject({
      kind: 'associated',
      object: { resourceUri: 'http://u/C' },
      resultRole: 'To',
      role: 'From',
      resultClassName: 'R',
      includeResultProperties: ['B', 'A'],
    });
  });

  test('of associations overlooks what only associated instances have', () => {
    const query = `<b:AssociationInstances>${object}<b:ResultRole>To</b:ResultRole></b:AssociationInstances>`;
    const filter = filterOf(`<w:Filter Dialect="${ASSOCIATIONS}">${query}</w:Filter>`);
    expect(filter).toMatchObject({ kind: 'associations' });
    expect(filter).not.toHaveProperty('resultRole');
  });

  test.each([
    ['nothing in it', ''],
    ['another element', '<b:Other/>'],
    ['no object', '<b:AssociatedInstances/>'],
    [
      'an object of another namespace',
      '<b:AssociatedInstances><w:Object/></b:AssociatedInstances>',
    ],
  ])('of associations with %s is refused', (_what, text) => {
    const read = (): unknown => filterOf(`<w:Filter Dialect="${ASSOCIATIONS}">${text}</w:Filter>`);
    expect(read).toThrow(ProtocolError);
    expect(read).toThrow('names no object');
  });
});

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
/** Text that is the same after the normalisation of line ends that XML does. */
const text = fc.string({ unit: 'grapheme', minLength: 1 }).map((value) =>
  // oxlint-disable-next-line no-control-regex -- what XML cannot carry
  value.replaceAll(/[\u0000-\u001f\ufffe\uffff]/g, ' '),
);
const selector = fc.record({ name, value: text });
const object = fc.record({
  address: fc.constant('http://srv01.example/wsman'),
  resourceUri: name.map((value) => `http://schemas.example/${value}`),
  selectors: fc.array(selector, { minLength: 1, maxLength: 3 }),
});
const properties = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });

const filters: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ kind: fc.constant('query' as const), dialect: fc.webUrl(), text }),
  fc.record({
    kind: fc.constant('selectors' as const),
    selectors: fc.array(selector, { minLength: 1, maxLength: 4 }),
  }),
  fc.record(
    {
      kind: fc.constant('associated' as const),
      object,
      associationClassName: name,
      role: name,
      resultClassName: name,
      resultRole: name,
      includeResultProperties: properties,
    },
    { requiredKeys: ['kind', 'object'] },
  ),
  fc.record(
    {
      kind: fc.constant('associations' as const),
      object,
      role: name,
      resultClassName: name,
      includeResultProperties: properties,
    },
    { requiredKeys: ['kind', 'object'] },
  ),
);

test('every filter that is written reads as what it was', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const document = writeXml(xml(WSEN, 'Enumerate', [writeFilter(filter)]));
      expect(readFilter(parseXml(document))).toEqual(filter);
    }),
    { numRuns: 200 },
  );
});
