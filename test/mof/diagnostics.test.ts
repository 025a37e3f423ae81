import { describe, expect, test } from 'vitest';
import { MofError } from '../../src/mof/mof-error.js';
import { readMof } from '../../src/mof/read.js';
import { diagnosticsOf } from './diagnostics-of.js';

describe('readMof', () => {
  test.each<[title: string, mof: string, diagnostics: readonly string[]]>([
    [
      'a misspelt type',
      'class A_B { uint31 P; };',
      ['1:13 expected a type, or the name of a class that is declared, found uint31'],
    ],
    [
      'a property twice',
      'class A_B {\n  string P;\n  uint8 p;\n};',
      ['3:9 expected each property once, found property p a second time'],
    ],
    [
      'a method twice',
      'class A_B { void M(); void m(); };',
      ['1:28 expected each method once, found method m a second time'],
    ],
    [
      'a parameter twice',
      'class A_B { void M(uint8 a, uint8 A); };',
      ['1:35 expected each parameter once, found parameter A a second time'],
    ],
    [
      'a qualifier twice',
      '[Q, q] class A_B { };',
      ['1:5 expected each qualifier once, found q a second time'],
    ],
    [
      'a class twice',
      'class A_B { };\nclass a_b { };',
      ['2:7 expected each class once, found class a_b a second time'],
    ],
    [
      'a qualifier declaration twice',
      'Qualifier Q : string; Qualifier Q : string;',
      ['1:33 expected each qualifier once, found qualifier Q a second time'],
    ],
    [
      'a string without end',
      'class A_B { string P = "abc;\n string Q; };',
      [
        '1:29 expected " at the end of the literal, found the end of the line',
        '2:2 expected ;, found string',
      ],
    ],
    [
      'a comment without end',
      'class A_B { };\n/* and so on',
      ['2:1 expected */, found a comment without end'],
    ],
    [
      'a class without end',
      'class A_B { string P;',
      ['1:22 expected a feature of class A_B, or }, found the end of the text'],
    ],
    [
      'a missing semicolon behind a class',
      'class A_B { }\nclass A_C { };',
      ['2:1 expected ; behind the }, found class'],
    ],
    ['a control character in a name', 'class A_\u009bB { };', ['1:9 expected {, found \u009b']],
    [
      'a name that shows from right to left',
      'class A_\u202eB { };',
      ['1:9 expected {, found \u202e'],
    ],
    [
      'an integer out of range',
      'class A_B { uint8 P = 256; };',
      ['1:23 expected an integer from 0 to 255 (uint8), found the integer 256'],
    ],
    [
      'a qualifier of the wrong type',
      'Qualifier Q : string;\n[Q(5)] class A_B { };',
      ['2:4 expected a string in double quotes (string), found the integer 5'],
    ],
    [
      'an array for a qualifier that is none',
      'Qualifier Q : string;\n[Q{"a"}] class A_B { };',
      ['2:3 expected a string in double quotes (string), found an array'],
    ],
    [
      'a qualifier with items of several types',
      '[Q{1, "a"}] class A_B { };',
      ['1:3 expected literals of one type, found items of different types, or null'],
    ],
    [
      'a word where a value belongs',
      '[Q(word)] class A_B { };',
      ['1:8 expected ( and a value, or "word" in quotes, found )'],
    ],
    [
      'an unknown flavour',
      '[Q : Sticky] class A_B { };',
      [
        '1:6 expected a flavor: EnableOverride, DisableOverride, ToSubclass, Restricted, NotToSubclass, ToInstance, NotToInstance, Translatable, Amended, found Sticky',
      ],
    ],
    [
      'flavours that exclude each other',
      '[Q : EnableOverride DisableOverride] class A_B { };',
      ['1:21 expected flavors that agree, found DisableOverride with its contrary'],
    ],
    [
      'an unknown scope',
      'Qualifier Q : string, Scope(world);',
      [
        '1:29 expected a scope: any, association, class, indication, method, parameter, property, qualifier, reference, schema, found world',
      ],
    ],
    [
      'a property without type',
      'class A_B { void P; };',
      ['1:18 expected the type of a property or a parameter, found void'],
    ],
    [
      'what is no declaration',
      'struct A_B { };',
      ['1:1 expected #pragma, Qualifier, class or instance, found struct'],
    ],
    [
      'a character that MOF does not have',
      'class A_B { string P; ! };',
      ['1:23 expected a type, for a property or a method, found !'],
    ],
    [
      'an array size that is none',
      'class A_B { uint8 P[0]; };',
      ['1:21 expected the size of an array, or ], found 0'],
    ],
    [
      'an alias of nothing',
      'class A_B as $ { };',
      ['1:14 expected an alias such as $Name, found $'],
    ],
    [
      'an empty text in brackets',
      '[',
      ['1:2 expected the name of a qualifier, found the end of the text'],
    ],
  ])('refuses %s', (_, mof, diagnostics) => {
    expect(diagnosticsOf(mof)).toEqual(diagnostics);
  });

  test('goes on behind what it cannot read', () => {
    const mof = `class A_B {
      string = 5;
      [Q(] uint8 B;
      void M(uint8);
      uint8 C = 999;
    };
    class { };
    instance of { };
    instance of A_C { A 5; B = ; C = 1 };
    class A_D { uint8 E = 1000; };`;
    const lines = diagnosticsOf(mof).map((text) => Number(text.split(':')[0]));
    expect(lines).toEqual([2, 3, 4, 5, 7, 8, 9, 9, 9, 10]);
  });

  test('knows a class that it could not read in part', () => {
    expect(diagnosticsOf('class Some { string = 5; }; class A_B { Some P; };')).toHaveLength(1);
  });

  test('stops after a hundred diagnostics', () => {
    expect(diagnosticsOf('class A_B { uint8 P = 256; };\n'.repeat(1000))).toHaveLength(100);
  });

  test('names the file, line and column, and how many others there are', () => {
    const read = (): unknown =>
      readMof('class A_B {\n uint8 P = 256;\n uint8 Q = 256; };', { file: 'a.mof' });
    expect(read).toThrow(MofError);
    expect(read).toThrow(
      'a.mof:2:12: expected an integer from 0 to 255 (uint8), found the integer 256 (and 1 more)',
    );
  });

  test('shows little of what it found', () => {
    const [first = ''] = diagnosticsOf('x'.repeat(10_000));
    expect(first.length).toBeLessThan(200);
  });
});
