import { describe, expect, test } from 'vitest';
import {
  groupProperties,
  readInstanceOf,
  readProperty,
  type Schema,
} from '../../src/binding/value-reader.js';
import { readText } from '../../src/binding/value-text.js';
import type { CimClass, CimPropertyDeclaration } from '../../src/cim/class.js';
import type { CimInstance } from '../../src/cim/instance.js';
import type { CimTypeName } from '../../src/cim/types.js';
import { ProtocolError } from '../../src/errors.js';
import type { XmlElement } from '../../src/xml/element.js';
import { CIM, WSA, WSMAN, XSI } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { encode, encodeAll, type Notation } from './notation.js';

const SPACES = `xmlns:p="urn:c" xmlns:cim="${CIM}" xmlns:xsi="${XSI}" xmlns:a="${WSA}" xmlns:w="${WSMAN}"`;

function elements(inner: string): readonly XmlElement[] {
  return parseXml(`<x ${SPACES}>${inner}</x>`).children;
}

function read(inner: string, declared?: CimPropertyDeclaration): Notation {
  return encode(readProperty(elements(inner), declared));
}

const EPR = `<a:Address>urn:a</a:Address><a:ReferenceParameters>
  <w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service</w:ResourceURI>
  <w:SelectorSet><w:Selector Name="Name">Spooler</w:Selector></w:SelectorSet>
</a:ReferenceParameters>`;
const SPOOLER = { $path: 'root/cimv2:Win32_Service.Name="Spooler"' };

describe('readProperty of a declared type', () => {
  test.each<[CimTypeName, string, Notation]>([
    ['boolean', 'true', true],
    ['boolean', 'TRUE', true],
    ['boolean', ' False ', false],
    ['boolean', '1', true],
    ['boolean', '0', false],
    ['uint8', ' 255 ', 255],
    ['sint8', '-128', -128],
    ['uint16', '+7', 7],
    ['sint32', '007', 7],
    ['uint64', '18446744073709551615', { $bigint: '18446744073709551615' }],
    ['sint64', ' -9223372036854775808\n', { $bigint: '-9223372036854775808' }],
    ['real32', '100.300003051758', 100.300003051758],
    ['real64', '6.25e+100', 6.25e100],
    ['real64', '1E5', 100_000],
    ['real64', '.5', 0.5],
    ['real64', '5.', 5],
    ['real64', 'INF', { $real: 'INF' }],
    ['real64', '-INF', { $real: '-INF' }],
    ['real64', 'NaN', { $real: 'NaN' }],
    ['string', ' x\n', ' x\n'],
    ['string', '', ''],
    ['char16', 'A', 'A'],
    ['char16', '7', '7'],
    ['char16', '65', 'A'],
    ['char16', '8364', '€'],
    ['datetime', '20240229123456.789012+330', { $datetime: '20240229123456.789012+330' }],
    ['datetime', ' 2024-02-29T12:34:56Z ', { $datetime: '20240229123456.000000+000' }],
    ['datetime', '2024-02-29T12:34:56', { $datetime: '20240229123456.000000+***' }],
    ['datetime', '00000001020304.500000:000', { $interval: '00000001020304.500000:000' }],
    ['datetime', 'P1DT2H3M4.500000S', { $interval: '00000001020304.500000:000' }],
    ['datetime', 'P', { $interval: '00000000000000.000000:000' }],
    [
      'datetime',
      '<cim:Datetime>2013-04-15T20:04:47.892798Z</cim:Datetime>',
      { $datetime: '20130415200447.892798+000' },
    ],
    ['datetime', '<cim:Interval>P2000D</cim:Interval>', { $interval: '00002000000000.000000:000' }],
    [
      'datetime',
      '<cim:CIM_DateTime>20260102******.******+060</cim:CIM_DateTime>',
      { $datetime: '20260102******.******+060' },
    ],
    [
      'datetime',
      '<Datetime>2013-04-15T20:58:50Z</Datetime>',
      { $datetime: '20130415205850.000000+000' },
    ],
    ['reference', EPR, SPOOLER],
    ['reference', `<a:EndpointReference>${EPR}</a:EndpointReference>`, SPOOLER],
    ['reference', ' root\\cimv2:Win32_Service.Name="Spooler" ', SPOOLER],
  ])('%s from %j', (type, content, expected) => {
    expect(read(`<p:v>${content}</p:v>`, { type })).toEqual(expected);
  });

  test.each<[CimTypeName, string]>([
    ['boolean', 'yes'],
    ['boolean', ''],
    ['boolean', 'constructor'],
    ['uint8', '256'],
    ['uint8', '-1'],
    ['sint8', '128'],
    ['uint16', '0x1F'],
    ['uint32', '1.5'],
    ['uint32', ''],
    ['uint64', '18446744073709551616'],
    ['sint64', '1e3'],
    ['real64', '0x10'],
    ['real64', 'Infinity'],
    ['real64', '1,5'],
    ['char16', ''],
    ['char16', 'AB'],
    ['char16', '65536'],
    ['datetime', ''],
    ['datetime', '2024-02-30T00:00:00Z'],
    ['datetime', '<cim:Date>2024-02-29</cim:Date>'],
    ['datetime', '<cim:Interval>P1Y</cim:Interval>'],
    ['reference', 'not a path'],
    ['reference', '<a:ReferenceParameters/>'],
  ])('%s does not read %j', (type, content) => {
    expect(() => read(`<p:v>${content}</p:v>`, { type })).toThrow(ProtocolError);
  });

  test('says which property cannot be read, and what it holds', () => {
    expect(() => read('<p:ProcessId>many</p:ProcessId>', { type: 'uint32' })).toThrow(
      'ProcessId should be a uint32 but is "many"',
    );
  });
});

describe('readProperty of arrays and nulls', () => {
  const nil = '<p:v xsi:nil="true"/>';

  test.each<[string, string, CimPropertyDeclaration | undefined, Notation]>([
    ['nil as null', nil, { type: 'string' }, null],
    ['nil as null, written as a number', '<p:v xsi:nil="1"/>', { type: 'string' }, null],
    ['nil as null, also of an array', nil, { type: 'string', array: true }, null],
    ['nil as null without declaration', nil, undefined, null],
    ['no element as null', '', { type: 'string', array: true }, null],
    ['an element that is not nil', '<p:v xsi:nil="false">x</p:v>', { type: 'string' }, 'x'],
    ['one item as an array', '<p:v>1</p:v>', { type: 'uint8', array: true }, [1]],
    ['one item as a scalar without declaration', '<p:v>1</p:v>', undefined, '1'],
    ['items in their order', '<p:v>2</p:v><p:v>1</p:v>', undefined, ['2', '1']],
    ['empty items', '<p:v/><p:v/>', { type: 'string', array: true }, ['', '']],
    ['items but not nil ones', `<p:v>1</p:v>${nil}`, { type: 'uint8', array: true }, [1]],
    [
      'an octet string',
      '<p:v>AAEC/w==</p:v>',
      { type: 'uint8', array: true, octetString: true },
      [0, 1, 2, 255],
    ],
    [
      'what says it is base64',
      '<p:v xsi:type="cim:cimBase64Binary">QUJD</p:v>',
      undefined,
      [65, 66, 67],
    ],
  ])('reads %s', (_what, inner, declared, expected) => {
    expect(read(inner, declared)).toEqual(expected);
  });

  test('refuses several values for one', () => {
    expect(() => read('<p:v>1</p:v><p:v>2</p:v>', { type: 'uint8' })).toThrow(ProtocolError);
  });
});

describe('readProperty without declaration', () => {
  test.each<[string, string, Notation]>([
    ['text', '<p:v>007</p:v>', '007'],
    ['words', '<p:v>TRUE</p:v>', 'TRUE'],
    [
      'a datetime',
      '<p:v><cim:Datetime>2013-04-15T20:04:47Z</cim:Datetime></p:v>',
      { $datetime: '20130415200447.000000+000' },
    ],
    ['a datetime as text', '<p:v>2013-04-15T20:04:47Z</p:v>', '2013-04-15T20:04:47Z'],
    ['a reference', `<p:v>${EPR}</p:v>`, SPOOLER],
    ['a type', '<p:v xsi:type="cim:cimUnsignedInt">5</p:v>', 5],
    ['a type whose prefix is not declared', '<p:v xsi:type="c:cimBoolean">TRUE</p:v>', true],
    ['a 64-bit type', '<p:v xsi:type="cim:cimLong">-5</p:v>', { $bigint: '-5' }],
    ['a type that the text is not of', '<p:v xsi:type="cim:cimUnsignedInt">x</p:v>', 'x'],
    ['a type that is none', '<p:v xsi:type="cim:constructor">x</p:v>', 'x'],
    ['text in a type of text', '<p:v xsi:type="cim:cimString">5</p:v>', '5'],
  ])('reads %s', (_what, inner, expected) => {
    expect(read(inner)).toEqual(expected);
  });

  test.each([
    ['a datetime', '<p:v><cim:Datetime>soon</cim:Datetime></p:v>'],
    ['a reference', '<p:v><a:ReferenceParameters/></p:v>'],
  ])('refuses %s that is none', (_what, inner) => {
    expect(() => read(inner)).toThrow(ProtocolError);
  });
});

describe('readProperty of an embedded instance', () => {
  const wmi = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/test/Test_Part';
  const dmtf = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Test_Part';
  const name = '<q:Name>x</q:Name>';

  test.each([
    ['by xsi:type', `<p:v xmlns:q="${wmi}" xsi:type="q:Test_Part_Type">${name}</p:v>`, 'root/test'],
    [
      'by xsi:type without its ending',
      `<p:v xmlns:q="${dmtf}" xsi:type="q:Test_Part">${name}</p:v>`,
      null,
    ],
    ['by the namespace of its properties', `<p:v xmlns:q="${wmi}">${name}</p:v>`, 'root/test'],
    [
      'by xsi:type with an undeclared prefix',
      `<p:v xmlns:q="${wmi}" xsi:type="z:Test_Part_Type">${name}</p:v>`,
      'root/test',
    ],
  ])('knows its class %s', (_how, inner, namespace) => {
    const expected = { className: 'Test_Part', namespace, properties: { Name: 'x' } };
    expect(read(inner)).toEqual({ $instance: expected });
    expect(read(inner, { type: 'object' })).toEqual({ $instance: expected });
  });

  test('without properties is still one', () => {
    const inner = `<p:v xmlns:q="${dmtf}" xsi:type="q:Test_Part_Type"/>`;
    const expected = { className: 'Test_Part', namespace: null, properties: {} };
    expect(read(inner)).toEqual({ $instance: expected });
  });
});

describe('readProperty by the schema of the server', () => {
  const Test_Part: CimClass = {
    className: 'Test_Part',
    namespace: 'root',
    properties: { Size: { type: 'uint64' } },
  };
  const schema: Schema = {
    classOf: (name) => (name.toLowerCase() === 'test_part' ? Test_Part : undefined),
  };
  const part = (className: string, uri: string): string =>
    `<p:v xmlns:q="${uri}" xsi:type="q:${className}_Type"><q:Size>5</q:Size></p:v>`;

  test.each([
    ['its own class', part('Test_Part', 'urn:c/Test_Part'), undefined, 'Test_Part'],
    ['the declared class', part('Test_Other', 'urn:c/Test_Other'), 'Test_Part', 'Test_Other'],
    ['the declared class alone', '<p:v><Size>5</Size></p:v>', 'TEST_PART', 'TEST_PART'],
  ])('types an embedded instance by %s', (_how, inner, ofClass, className) => {
    const declared = { type: 'object', ...(ofClass === undefined ? {} : { ofClass }) } as const;
    const value = readProperty(elements(inner), declared, schema) as CimInstance;
    expect([value.className, value.get('Size')]).toEqual([className, 5n]);
  });

  test('reads an instance where the class has a string', () => {
    const inner = part('Test_Part', 'urn:c/Test_Part');
    const value = readProperty(elements(inner), { type: 'string' }, schema) as CimInstance;
    expect(value.get('Size')).toBe(5n);
  });

  test('reads what is not of its type as if there were no declaration', () => {
    expect(readProperty(elements('<p:v>x</p:v>'), { type: 'uint8' }, schema)).toBe('x');
  });

  test('still refuses what cannot be read at all', () => {
    const inner = '<p:v><cim:Datetime>never</cim:Datetime></p:v>';
    expect(() => readProperty(elements(inner), { type: 'datetime' }, schema)).toThrow(
      ProtocolError,
    );
  });
});

function readAll(inner: string): CimInstance {
  const head = { cimClass: undefined, className: 'X', namespace: null, path: null } as const;
  return readInstanceOf({ ...head, origin: 'whole' }, elements(inner));
}

describe('groupProperties', () => {
  test('keeps the order of names, and puts scattered items together', () => {
    const groups = groupProperties(elements('<p:b>1</p:b><p:a>2</p:a><p:b>3</p:b>'));
    expect([...groups].map(([key, items]) => [key, items.map(({ text }) => text)])).toEqual([
      ['b', ['1', '3']],
      ['a', ['2']],
    ]);
  });

  test.each([
    ['the location that WinRM adds', `<cim:Location>${EPR}</cim:Location>`],
    [
      'the location of WinRM 1.1',
      `<b:Location xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/base">${EPR}</b:Location>`,
    ],
    ['system properties', '<p:__PATH>x</p:__PATH><p:__SERVER>y</p:__SERVER>'],
  ])('leaves out %s', (_what, inner) => {
    expect(encodeAll(readAll(`${inner}<p:a>1</p:a>`))).toEqual({
      a: '1',
    });
  });

  test('keeps a property that is called Location', () => {
    expect(encodeAll(readAll('<p:Location>Berlin</p:Location>'))).toEqual({ Location: 'Berlin' });
  });
});

describe('readText', () => {
  test.each<CimTypeName>(['datetime', 'reference', 'object'])('has no text for %s', (type) => {
    expect(readText(type, 'x')).toBeUndefined();
  });
});
