import { describe, expect, test } from 'vitest';
import { readClass, writeClass } from '../../../src/binding/class-xml/class.js';
import { readClasses, readClassNames } from '../../../src/binding/class-xml/items.js';
import type { CimClass } from '../../../src/cim/class.js';
import { CimDateTime } from '../../../src/cim/datetime.js';
import { CimObjectPath } from '../../../src/cim/object-path.js';
import { ProtocolError } from '../../../src/errors.js';
import { parseXml } from '../../../src/xml/parse.js';
import { writeXml } from '../../../src/xml/write.js';

const CONTEXT = { namespace: 'root/test' };

const read = (document: string): CimClass => readClass(parseXml(document), CONTEXT);
const inClass = (content: string): CimClass => read(`<CLASS NAME="C">${content}</CLASS>`);
const property = (document: string): unknown => Object.values(inClass(document).properties)[0];
const withDefault = (type: string, value: string): unknown =>
  property(`<PROPERTY NAME="P" TYPE="${type}">${value}</PROPERTY>`);

describe('readClass', () => {
  test('reads a class of any namespace', () => {
    const c = read('<c:CLASS xmlns:c="urn:x" NAME="C"><c:METHOD NAME="Do"/></c:CLASS>');
    expect(c).toEqual({
      className: 'C',
      namespace: 'root/test',
      properties: {},
      methods: { Do: { parameters: {} } },
    });
  });

  test.each([
    ['boolean', '<VALUE>TRUE</VALUE>', true],
    ['boolean', '<VALUE>false</VALUE>', false],
    ['uint8', '<VALUE> 255 </VALUE>', 255],
    ['uint32', '<VALUE>0xFF</VALUE>', 255],
    ['sint16', '<VALUE>-0x10</VALUE>', -16],
    ['uint64', '<VALUE>18446744073709551615</VALUE>', 2n ** 64n - 1n],
    ['real64', '<VALUE>1.5E3</VALUE>', 1500],
    ['real32', '<VALUE>INF</VALUE>', Infinity],
    ['string', '<VALUE> as it stands </VALUE>', ' as it stands '],
    ['string', '<VALUE></VALUE>', ''],
    ['char16', '<VALUE>é</VALUE>', 'é'],
    [
      'datetime',
      '<VALUE>20240229123456.789012+330</VALUE>',
      CimDateTime.parse('20240229123456.789012+330'),
    ],
  ])('reads a default of %s: %s', (type, markup, expected) => {
    expect(withDefault(type, markup)).toMatchObject({ type, default: expected });
  });

  test('reads null as no default', () => {
    expect(withDefault('string', '<VALUE.NULL/>')).toEqual({ type: 'string', readOnly: true });
  });

  test('leaves null items out of an array', () => {
    const items = '<VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/><VALUE>2</VALUE></VALUE.ARRAY>';
    const markup = `<PROPERTY.ARRAY NAME="P" TYPE="uint8">${items}</PROPERTY.ARRAY>`;
    expect(property(markup)).toMatchObject({ default: [1, 2] });
  });

  test('reads the default of a reference', () => {
    const key = '<KEYBINDING NAME="Id"><KEYVALUE VALUETYPE="numeric">7</KEYVALUE></KEYBINDING>';
    const name = `<INSTANCENAME CLASSNAME="D">${key}</INSTANCENAME>`;
    const value = `<VALUE.REFERENCE>${name}</VALUE.REFERENCE>`;
    expect(property(`<PROPERTY.REFERENCE NAME="P">${value}</PROPERTY.REFERENCE>`)).toMatchObject({
      type: 'reference',
      default: new CimObjectPath({ className: 'D', keys: { Id: 7 } }),
    });
  });

  test.each(['EmbeddedObject="object"', 'EMBEDDEDOBJECT="instance"'])(
    'takes a string for an instance that has %s',
    (attribute) => {
      const markup = `<PROPERTY NAME="P" TYPE="string" ${attribute}><VALUE>x</VALUE></PROPERTY>`;
      expect(property(markup)).toEqual({ type: 'object', readOnly: true });
    },
  );

  test.each([
    ['CLASSORIGIN="Base" PROPAGATED="true"', 'Base'],
    ['CLASSORIGIN="Base"', 'Base'],
    ['PROPAGATED="true"', 'Parent'],
    ['CLASSORIGIN="c"', undefined],
    ['CLASSORIGIN="" PROPAGATED="false"', undefined],
    ['', undefined],
  ])('tells by %j where a property comes from', (attributes, inheritedFrom) => {
    const markup = `<PROPERTY NAME="P" TYPE="string" ${attributes}/>`;
    const { properties } = read(`<CLASS NAME="C" SUPERCLASS="Parent">${markup}</CLASS>`);
    expect(properties['P']?.inheritedFrom).toBe(inheritedFrom);
  });

  test('knows a class without qualifiers by types and names', () => {
    const markup = '<CLASS NAME="C"><PROPERTY NAME="P" TYPE="string"/></CLASS>';
    const { properties } = readClass(parseXml(markup), { ...CONTEXT, isQualified: false });
    expect(properties).toEqual({ P: { type: 'string' } });
  });

  test('overlooks system properties and elements that it does not know', () => {
    const system = '<PROPERTY NAME="__PATH" TYPE="string"/>';
    expect(inClass(`${system}<COMMENT>x</COMMENT>`).properties).toEqual({});
  });

  test('keeps names that objects have of themselves', () => {
    const { methods } = inClass('<METHOD NAME="__proto__"/><METHOD NAME="constructor"/>');
    expect(Object.keys(methods ?? {})).toEqual(['__proto__', 'constructor']);
  });

  const P = '<PROPERTY NAME="P" TYPE="string"/>';
  test.each([
    ['another element', '<INSTANCE NAME="C"/>', 'is no CLASS'],
    ['no name', '<CLASS/>', 'has no NAME'],
    ['an empty name', '<CLASS NAME=""/>', 'no CIM name'],
    ['a name with a space', '<CLASS NAME="a b"/>', 'no CIM name'],
    ['a name with a control character', '<CLASS NAME="a\u009bb"/>', 'no CIM name'],
    ['a name with a next line', '<CLASS NAME="a\u0085b"/>', 'no CIM name'],
    ['a name that shows from right to left', '<CLASS NAME="a\u202eb"/>', 'no CIM name'],
    ['a name with a line separator', '<CLASS NAME="a\u2028b"/>', 'no CIM name'],
    ['a superclass that is no name', '<CLASS NAME="C" SUPERCLASS="a/b"/>', 'SUPERCLASS'],
    ['a property without name', '<CLASS NAME="C"><PROPERTY TYPE="string"/></CLASS>', 'no NAME'],
    ['a property without type', '<CLASS NAME="C"><PROPERTY NAME="P"/></CLASS>', 'has no TYPE'],
    [
      'an unknown type',
      '<CLASS NAME="C"><PROPERTY NAME="P" TYPE="int"/></CLASS>',
      '<PROPERTY NAME="P"> has the unknown TYPE "int"',
    ],
    [
      'a type that objects have of themselves',
      '<CLASS NAME="C"><PROPERTY NAME="P" TYPE="constructor"/></CLASS>',
      'unknown TYPE',
    ],
    ['a property twice', `<CLASS NAME="C">${P}${P.replace('"P"', '"p"')}</CLASS>`, 'p twice'],
    ['a method twice', '<CLASS NAME="C"><METHOD NAME="M"/><METHOD NAME="m"/></CLASS>', 'm twice'],
    [
      'a parameter twice',
      `<CLASS NAME="C"><METHOD NAME="M">${(P + P).replaceAll('PROPERTY', 'PARAMETER')}</METHOD></CLASS>`,
      '<METHOD NAME="M"> declares P twice',
    ],
    [
      'a qualifier twice',
      `<CLASS NAME="C">${'<QUALIFIER NAME="Q" TYPE="boolean"/>'.repeat(2)}</CLASS>`,
      'Q twice',
    ],
    [
      'a flag that is neither',
      '<CLASS NAME="C"><QUALIFIER NAME="Q" TYPE="boolean" TOSUBCLASS="yes"/></CLASS>',
      'has TOSUBCLASS="yes"',
    ],
    [
      'a size that is none',
      '<CLASS NAME="C"><PROPERTY.ARRAY NAME="P" TYPE="string" ARRAYSIZE="-1"/></CLASS>',
      'has ARRAYSIZE="-1"',
    ],
  ])('refuses %s', (_what, document, message) => {
    expect(() => read(document)).toThrow(ProtocolError);
    expect(() => read(document)).toThrow(message);
  });

  test.each([
    ['uint8', '<VALUE>256</VALUE>', 'is no uint8'],
    ['sint32', '<VALUE>many</VALUE>', 'is no sint32'],
    ['datetime', '<VALUE>today</VALUE>', 'is no datetime'],
    ['string', '<VALUE>a</VALUE><VALUE>b</VALUE>', 'has two values'],
    ['string', '<VALUE.ARRAY/>', 'value of no array'],
  ])('refuses a default of %s: %s', (type, markup, message) => {
    expect(() => withDefault(type, markup)).toThrow(ProtocolError);
    expect(() => withDefault(type, markup)).toThrow(message);
  });

  const KEY = '<KEYBINDING NAME="K"><KEYVALUE>1</KEYVALUE></KEYBINDING>';
  test.each([
    ['nothing', '', 'must have one of'],
    ['two paths', '<CLASSNAME NAME="A"/><CLASSNAME NAME="B"/>', 'must have one of'],
    ['a key twice', `<INSTANCENAME CLASSNAME="A">${KEY}${KEY}</INSTANCENAME>`, 'a key twice'],
    [
      'a number that is none',
      '<INSTANCENAME CLASSNAME="A"><KEYVALUE VALUETYPE="numeric">x</KEYVALUE></INSTANCENAME>',
      'no integer',
    ],
  ])('refuses a reference with %s', (_what, content, message) => {
    const value = `<VALUE.REFERENCE>${content}</VALUE.REFERENCE>`;
    const markup = `<PROPERTY.REFERENCE NAME="P">${value}</PROPERTY.REFERENCE>`;
    expect(() => property(markup)).toThrow(message);
  });
});

describe('writeClass', () => {
  const inherited = { inheritedFrom: 'Base' } as const;
  const declared: CimClass = {
    className: 'C',
    namespace: 'root/test',
    qualifiers: [{ name: 'Abstract', type: 'boolean', value: true }],
    properties: { Own: { type: 'string' }, Old: { type: 'string', ...inherited } },
    methods: { Do: { parameters: {} }, Undo: { parameters: {}, ...inherited } },
  };

  test.each([
    [
      'qualifiers',
      { includeQualifiers: false },
      '<CLASS NAME="C"><PROPERTY NAME="Own" TYPE="string" CLASSORIGIN="C"/><PROPERTY NAME="Old" TYPE="string" CLASSORIGIN="Base" PROPAGATED="true"/><METHOD NAME="Do" CLASSORIGIN="C"/><METHOD NAME="Undo" CLASSORIGIN="Base" PROPAGATED="true"/></CLASS>',
    ],
    [
      'what is inherited, and origins',
      { includeInheritedElements: false, includeClassOrigin: false },
      '<CLASS NAME="C"><QUALIFIER NAME="Abstract" TYPE="boolean"><VALUE>true</VALUE></QUALIFIER><PROPERTY NAME="Own" TYPE="string"/><METHOD NAME="Do"/></CLASS>',
    ],
  ])('leaves out %s', (_what, options, expected) => {
    expect(writeXml(writeClass(declared, options))).toBe(expected);
  });
});

describe('the items of an enumeration', () => {
  const CLASS = '<CLASS NAME="A"/>';
  const PATH = '<CLASSPATH><NAMESPACEPATH/><CLASSNAME NAME="B"/></CLASSPATH>';

  test('are classes, alone or with their paths', () => {
    const items = parseXml(
      `<Items>${CLASS}<VALUE.OBJECTWITHPATH>${PATH}<CLASS NAME="B"/></VALUE.OBJECTWITHPATH></Items>`,
    );
    expect(readClasses(items, CONTEXT).map(({ className }) => className)).toEqual(['A', 'B']);
  });

  test('are names in any form', () => {
    const items = parseXml(`<Items>${CLASS}${PATH}<CLASSNAME NAME="C"/></Items>`);
    expect(readClassNames(items)).toEqual(['A', 'B', 'C']);
  });

  test.each([
    ['classes', (items: ReturnType<typeof parseXml>) => readClasses(items, CONTEXT)],
    ['names', readClassNames],
  ])('are no instances where %s are expected', (_what, readItems) => {
    const items = parseXml(`<Items>${CLASS}<p:C xmlns:p="urn:x"/></Items>`);
    expect(() => readItems(items)).toThrow('item 2: <C> is no class');
  });
});
