import { describe, expect, test } from 'vitest';
import type { CimClass } from '../../src/cim/class.js';
import { printClass } from '../../src/mof/print.js';
import { readMof } from '../../src/mof/read.js';

function classOf(mof: string): CimClass {
  const [first, ...others] = readMof(mof).classes;
  expect(others).toEqual([]);
  if (first === undefined) throw new Error('no class');
  return first;
}

/** The only property of a class. */
const propertyOf = (feature: string): unknown =>
  Object.values(classOf(`class A_B { ${feature} };`).properties)[0];

describe('a class', () => {
  test('has a name, a superclass, the namespace and its qualifiers', () => {
    expect(classOf('[abstract, Version("1.0")] class A_B : A_A { };')).toEqual({
      className: 'A_B',
      namespace: 'root/cimv2',
      superclass: 'A_A',
      abstract: true,
      properties: {},
      methods: {},
      qualifiers: [
        { name: 'abstract', type: 'boolean', value: true },
        { name: 'Version', type: 'string', value: '1.0' },
      ],
    });
  });

  test('is read as a page of reference shows it', () => {
    const page = `[Dynamic, Provider("CIMWin32"), SupportsUpdate, UUID("{8502C4DC-5FBB-11D2-AAC1-006008C78BC7}"), AMENDMENT]
      class Win32_Process : CIM_Process
      {
        string   CreationClassName;
        datetime CreationDate;
        uint32   Foo[];
        uint16   ExecutionState = 0;
        Win32_LogonSession Session;
      };`;
    expect(classOf(page)).toMatchObject({
      className: 'Win32_Process',
      qualifiers: [
        { name: 'Dynamic' },
        { name: 'Provider', value: 'CIMWin32' },
        { name: 'SupportsUpdate' },
        { name: 'UUID', value: '{8502C4DC-5FBB-11D2-AAC1-006008C78BC7}' },
        { name: 'AMENDMENT' },
      ],
      properties: {
        CreationClassName: { type: 'string', readOnly: true },
        CreationDate: { type: 'datetime' },
        Foo: { type: 'uint32', array: true },
        ExecutionState: { type: 'uint16', default: 0 },
        Session: { type: 'object', ofClass: 'Win32_LogonSession' },
      },
    });
  });

  test('may have keywords as names of features', () => {
    const { properties, methods } = classOf(
      'class A_B { string Class; string ref; A_B REF Key; boolean Qualifier; uint8 instance; void of(); };',
    );
    expect(Object.keys(properties)).toEqual(['Class', 'ref', 'Key', 'Qualifier', 'instance']);
    expect(Object.keys(methods ?? {})).toEqual(['of']);
  });

  test('keeps names such as __proto__ and the order of its features', () => {
    const { properties } = classOf('class A_B { string b; string __proto__; string a; };');
    expect(Object.keys(properties)).toEqual(['b', '__proto__', 'a']);
  });

  test('knows its keywords and types in any letter case', () => {
    expect(
      classOf('CLASS A_B { UINT32 a; String b; DateTime c; a_c Ref d; };').properties,
    ).toMatchObject({
      a: { type: 'uint32' },
      b: { type: 'string' },
      c: { type: 'datetime' },
      d: { type: 'reference', ofClass: 'a_c' },
    });
  });
});

describe('a property', () => {
  test.each<[feature: string, property: object]>([
    ['uint8 P[];', { type: 'uint8', array: true }],
    ['uint8 P[4] = { 1, 2 };', { type: 'uint8', array: true, arraySize: 4, default: [1, 2] }],
    ['CIM_Foo REF P;', { type: 'reference', ofClass: 'CIM_Foo' }],
    ['ref:Win32_X P;', { type: 'reference', ofClass: 'Win32_X' }],
    ['object ref P;', { type: 'reference' }],
    ['object P;', { type: 'object' }],
    ['object:Win32_X P;', { type: 'object', ofClass: 'Win32_X' }],
    ['Win32_X P;', { type: 'object', ofClass: 'Win32_X' }],
    ['IUnknown P;', { type: 'object', ofClass: 'IUnknown' }],
    ['Win32_X P[];', { type: 'object', ofClass: 'Win32_X', array: true }],
    ['[EmbeddedInstance("A_C")] string P;', { type: 'object', ofClass: 'A_C' }],
    ['[EmbeddedObject] string P;', { type: 'object' }],
    ['[Key] string P;', { type: 'string', key: true, readOnly: true }],
    ['[] string P;', { type: 'string', qualifiers: [] }],
    ['[OctetString] uint8 P[];', { octetString: true }],
    ['[ValueMap{"1", "2"}, Values{"One", "Two"}] uint8 P;', { values: { 1: 'One', 2: 'Two' } }],
  ])('%s', (feature, property) => {
    expect(propertyOf(feature)).toMatchObject(property);
  });

  test('that may be written is not read-only', () => {
    expect(propertyOf('[write] string P;')).not.toHaveProperty('readOnly');
  });

  test('may be of a class that is declared later', () => {
    expect(readMof('class A_B { Later P; }; class Later { };').classes).toHaveLength(2);
  });
});

describe('a method', () => {
  const method = (feature: string): unknown => classOf(`class A_B { ${feature} };`).methods?.['M'];

  test.each(['EmbeddedInstance("A_C")', 'EmbeddedObject'])(
    'returns an instance, as a string with [%s], and is printed so',
    (qualifier) => {
      const declared = classOf(`class A_B { [${qualifier}] string M(); };`);
      expect(declared.methods?.['M']?.returns).toBe('object');
      expect(classOf(printClass(declared))).toEqual(declared);
      expect(printClass(declared)).toContain('string M()');
    },
  );

  test('has a type, qualifiers and parameters that go in or out', () => {
    const text = '[static] uint32 M([in] string A, [out] uint8 B[], [in, out] A_B REF C, uint8 D);';
    expect(method(text)).toMatchObject({
      static: true,
      returns: 'uint32',
      parameters: {
        A: { type: 'string', in: true },
        B: { type: 'uint8', array: true, out: true },
        C: { type: 'reference', ofClass: 'A_B', in: true, out: true },
        D: { type: 'uint8', in: true },
      },
    });
    expect(method(text)).not.toHaveProperty('parameters.B.in');
  });

  test('may return nothing and take nothing', () => {
    expect(method('void M();')).toEqual({ parameters: {}, qualifiers: [] });
  });

  test('may return a reference or an instance', () => {
    expect(method('A_B REF M();')).toMatchObject({ returns: 'reference' });
    expect(method('Win32_X M();')).toMatchObject({ returns: 'object' });
  });

  test('has a qualifier within a qualifier beside it', () => {
    expect(method('uint32 M([in(ID(0))] string A);')).toMatchObject({
      parameters: {
        A: {
          in: true,
          qualifiers: [
            { name: 'in', type: 'boolean', value: true },
            { name: 'ID', type: 'sint32', value: 0 },
          ],
        },
      },
    });
  });
});
