import { describe, expect, test } from 'vitest';
import type { CimClass } from '../../src/cim/class.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { Win32_Process } from '../../src/gen/cimv2/Win32_Process.js';
import { printMof } from '../../src/mof/print-schema.js';
import { printClass } from '../../src/mof/print.js';
import { readMof } from '../../src/mof/read.js';
import { schemaOf } from '../../src/mof/schema.js';
import { plain } from './plain.js';

const CANONICAL = `#pragma autorecover

Qualifier Values : string[],
    Scope(property, method),
    Flavor(EnableOverride, Translatable);

   [Abstract,
    Version ( "1.0" ) : Restricted,
    Description (
       "A description that does not fit on one line of a schema, so "
       "that it is divided behind a blank.\\n"
       "And a line feed ends a line." )]
class A_B as $B : A_A {

      [Key,
       MaxLen ( 256 )]
   string Name;

      [Values { "One", "Two", "Three", "Four", "Five", "Six", "Seven",
          "Eight", "Nine" }]
   uint8 Numbers[4] = { 1, 2 };

   A_A REF Other;

   real32 Weight = 1.0;

      [Static]
   uint32 Make(
         [Out]
      A_B Result,
      char16 Letters[]);

   void Stop();
};

#pragma namespace("\\\\\\\\.\\\\root\\\\other")

   [Q]
instance of X_Y as $X {
   A = "a";
      [R ( 1 )]
   B = { 1, 2 };
   C = instance of X_Z {
      D = null;
   };
      [S]
   E;
};
`;

describe('printMof', () => {
  test('prints as schemas are written', () => {
    expect(printMof(readMof(CANONICAL))).toBe(CANONICAL);
  });

  test('begins with a pragma where the namespace is another one', () => {
    const schema = readMof('class A_B { };', { namespace: 'root/x' });
    expect(printMof(schema)).toBe(
      '#pragma namespace("\\\\\\\\.\\\\root\\\\x")\n\nclass A_B {\n};\n',
    );
    expect(printMof(schema, { namespace: 'root/x' })).toBe('class A_B {\n};\n');
  });

  test('refers by alias to what has one', () => {
    const mof = `class T_A { [key] string K; T_A REF Next; };
      instance of T_A as $A { K = "a"; Next = $B; }; instance of T_A as $B { K = "b"; Next = "T_A.K=\\"a\\""; };
      instance of __EventFilter as $F { Name = "f"; }; instance of __FilterToConsumerBinding { Filter = $F; };`;
    const printed = printMof(readMof(mof));
    expect(printed).toContain('Next = $B;');
    expect(printed).toContain('Next = "T_A.K=\\"a\\"";');
    expect(printed).toContain('Filter = $F;');
    expect(plain(readMof(printed))).toEqual(plain(readMof(mof)));
  });
});

describe('printClass', () => {
  test('prints inherited features unless it is to print only its own', () => {
    const cimClass: CimClass = {
      className: 'A_B',
      namespace: 'root/cimv2',
      superclass: 'A_A',
      qualifiers: [{ name: 'Q', type: 'boolean', value: true, propagated: true }],
      properties: {
        Old: { type: 'string', inheritedFrom: 'A_A', qualifiers: [] },
        New: { type: 'string', qualifiers: [] },
      },
      methods: { Stop: { parameters: {}, inheritedFrom: 'A_A', qualifiers: [] } },
    };
    expect(printClass(cimClass)).toBe(
      '   [Q]\nclass A_B : A_A {\n\n   string Old;\n\n   string New;\n\n   void Stop();\n};\n',
    );
    expect(printClass(cimClass, { own: true })).toBe('class A_B : A_A {\n\n   string New;\n};\n');
  });

  test('says by qualifiers what a class without them says', () => {
    const { classes } = readMof(printClass(Win32_Process));
    const [first] = classes;
    for (const [name, property] of Object.entries(Win32_Process.properties)) {
      const { inheritedFrom: _, ...expected } = { inheritedFrom: '', ...property };
      expect(first?.properties[name]).toMatchObject(expected);
    }
    expect(first?.methods).toMatchObject(Win32_Process.methods);
  });

  test.each<[title: string, cimClass: Partial<CimClass>]>([
    ['a name that is none', { className: 'A B' }],
    ['a name with a control character', { className: 'A\u009bB' }],
    ['a name that shows from right to left', { className: 'A\u202eB' }],
    ['a name with a line separator', { properties: { 'A\u2028B': { type: 'string' } } }],
    ['a superclass that is none', { superclass: 'A {};' }],
    ['a property that is none', { properties: { 'a-b': { type: 'string' } } }],
    [
      'a class of a reference that is none',
      { properties: { P: { type: 'reference', ofClass: ';' } } },
    ],
    ['a qualifier that is none', { qualifiers: [{ name: ']', type: 'boolean', value: true }] }],
    ['infinity', { properties: { P: { type: 'real64', default: Infinity } } }],
  ])('refuses %s', (_, parts) => {
    const cimClass = { className: 'A_B', namespace: 'root/cimv2', properties: {}, ...parts };
    expect(() => printClass(cimClass)).toThrow(/WBEM_E_/);
  });
});

describe('text that a terminal would not show as it is', () => {
  test.each([
    ['\u009b2J', '\\x009B2J'],
    ['a\u007f', 'a\\x007F'],
    ['\u202eabc', '\\x202Eabc'],
    ['a\u2028b', 'a\\x2028b'],
    ['\u{e0041}', '\\xDB40\\xDC41'],
  ])('%j is printed as %s, and read as what it was', (text, printed) => {
    const property = { type: 'string', default: text } as const;
    const cimClass = { className: 'A_B', namespace: 'root/cimv2', properties: { P: property } };
    const mof = printClass(cimClass);
    expect(mof).toContain(`P = "${printed}";`);
    expect(readMof(mof).classes[0]?.properties['P']?.default).toBe(text);
  });
});

test('a schema can be made of declarations', () => {
  const path = new CimObjectPath({ className: 'A_B', keys: { K: 'a' } });
  const instance = new CimInstance('X_Y', { Path: path, Big: 2n ** 60n });
  const schema = schemaOf([{ kind: 'instance', instance, qualifiers: [], propertyQualifiers: {} }]);
  expect(printMof(schema)).toBe(
    'instance of X_Y {\n   Path = "A_B.K=\\"a\\"";\n   Big = 1152921504606846976;\n};\n',
  );
});
