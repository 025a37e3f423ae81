import { describe, expect, test } from 'vitest';
import { classOf, isClassUri, readClassOptions } from '../../../src/binding/class-xml/address.js';
import { readClass, writeClass } from '../../../src/binding/class-xml/class.js';
import type { CimClass } from '../../../src/cim/class.js';
import { readEnvelope } from '../../../src/wsman/envelope.js';
import { get } from '../../../src/wsman/operations/get.js';
import type { XmlElement } from '../../../src/xml/element.js';
import { parseXml } from '../../../src/xml/parse.js';
import { capture, captures, hasCaptures } from '../../support/captures.js';
import { type Infoset, infosetOf } from '../../support/infoset.js';

const NAMESPACE = 'root/tsc';

function elementIn(name: string): XmlElement {
  const { body } = readEnvelope(parseXml(capture(`omi/captures/${name}.response.xml`)));
  const representation = get.readResponse({ body });
  if (representation.kind !== 'whole') throw new TypeError('no class');
  return representation.element;
}

const answer = (name: string): CimClass => readClass(elementIn(name), { namespace: NAMESPACE });

/** Without what OMI says of all superclasses, and what it does not say of embedded instances. */
function known({ attributes = {}, children = [], ...rest }: Infoset): Infoset {
  const { DERIVATION: _all, EmbeddedObject: _embedded, ...others } = attributes;
  return { ...rest, attributes: others, children: children.map(known) };
}

const typesOf = ({ properties }: CimClass): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, { type, array }]) => [
      name,
      array === true ? `${type}[]` : type,
    ]),
  );

describe.skipIf(!hasCaptures)('classes of OMI', () => {
  test('have the types of their properties', () => {
    expect(typesOf(answer('210-getclass-alltypes-all-options'))).toEqual({
      v_Key: 'uint64',
      v_bool: 'boolean',
      v_uint8: 'uint8',
      v_sint8: 'sint8',
      v_UINT16: 'uint16',
      v_sint16: 'sint16',
      v_uint32: 'uint32',
      v_sint32: 'sint32',
      v_uint64: 'uint64',
      v_sint64: 'sint64',
      v_rEal32: 'real32',
      v_Real64: 'real64',
      v_char16: 'char16',
      v_string: 'string',
      v_DATETIME: 'datetime',
      v_embeddedObject: 'object',
      v_embeddedInstance: 'object',
      v_reference: 'reference',
      v_octetUint8: 'uint8[]',
    });
  });

  test('say what they inherit, what is a key, and what embedded instances are', () => {
    const { superclass, properties } = answer('210-getclass-alltypes-all-options');
    expect(superclass).toBe('TestClass_PropertyValues');
    expect(properties['v_Key']).toMatchObject({ key: true, inheritedFrom: superclass });
    expect(properties['v_bool']).not.toHaveProperty('inheritedFrom');
    expect(properties['v_embeddedInstance']).toMatchObject({ ofClass: 'TestClass_ForEmbedded' });
    expect(properties['v_octetUint8']).toMatchObject({ octetString: true });
  });

  test('have methods with their parameters', () => {
    const { methods = {} } = answer('210-getclass-alltypes-all-options');
    expect(methods['GetBoolValue']?.parameters['boolVal']).toMatchObject({ out: true });
    expect(methods['GetBoolValue']?.parameters['boolVal']).not.toHaveProperty('in');
    expect(methods['SetBoolValue']).toMatchObject({
      returns: 'uint32',
      parameters: { boolVal: { type: 'boolean', in: true } },
    });
    expect(answer('213-getclass-methods').methods?.['StringMethod']).toMatchObject({
      returns: 'string',
      parameters: { stringParam: { type: 'string', array: true } },
    });
  });

  test('have qualifiers and defaults of every type', () => {
    const { properties } = answer('212-getclass-arrays-quals');
    expect(properties['stringProp']).toMatchObject({
      default: `hello&'><"\\/`,
      qualifiers: [{ name: 'StringArrayQual', array: true, value: [`hello&'><"`, 'goodbye'] }],
    });
    expect(properties['uint64Prop']?.default).toBe(4n);
    expect(properties['char16Prop']?.default).toBe('\u0010');
  });

  test('are associations and indications', () => {
    expect(answer('214-getclass-association')).toMatchObject({
      association: true,
      properties: { Left: { type: 'reference', ofClass: 'XYZ_Widget', key: true } },
    });
    const indication = answer('215-getclass-indication');
    expect(indication).toMatchObject({ indication: true });
    expect(typesOf(indication)).toMatchObject({ embeddedinstancearray: 'object[]' });
  });

  test('may be derived, and without anything of their own', () => {
    expect(answer('216-getclass-derived')).toEqual({
      className: 'MyEmptySecondDerivedClass',
      namespace: NAMESPACE,
      superclass: 'MyEmptyDerivedClass',
      properties: {},
    });
  });

  /** Two have the character U+0010, which XML does not have. */
  test.each([
    ['210-getclass-alltypes-all-options', {}],
    ['214-getclass-association', { includeClassOrigin: false }],
    ['215-getclass-indication', { includeClassOrigin: false }],
    ['217-getclass-wmi-options', { includeClassOrigin: false }],
    ['209-getclass-employee', { includeClassOrigin: false }],
  ])('are written as they came: %s', (name, options) => {
    const written = infosetOf(writeClass(answer(name), options));
    expect(known(written)).toEqual(known(infosetOf(elementIn(name))));
  });
});

const requests = captures('corpus/messages', '.xml').filter((file) =>
  /windows-mi-client-getclass-l(?!1803|1824)/.test(file),
);

describe.skipIf(!hasCaptures)("requests of Microsoft's own client", () => {
  test.each(requests)('%s names its class by a selector', (file) => {
    const { headers } = readEnvelope(parseXml(capture(file)));
    const { resourceUri = '', selectors = [], options = [] } = headers;
    expect(isClassUri(resourceUri)).toBe(true);
    expect(classOf({ resourceUri, selectors })).toEqual({
      namespace: expect.stringMatching(/^(?:test|root)\//) as string,
      className: expect.stringMatching(/^\w+$/) as string,
    });
    expect(readClassOptions(options)).toMatchObject({
      IncludeInheritanceHierarchy: true,
      IncludeInheritedElements: true,
      IncludeQualifiers: true,
    });
  });
});
