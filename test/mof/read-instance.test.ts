import { describe, expect, test } from 'vitest';
import type { CimInstance } from '../../src/cim/instance.js';
import { readMof } from '../../src/mof/read.js';
import { diagnosticsOf } from './diagnostics-of.js';
import { asJson } from './plain.js';

const PERSON = `class T_Base { [key] string Name; };
  class T_Person : T_Base { uint64 Age; real32 Weight; T_Person REF Friend; T_Person REF Friends[]; T_Base Inner; datetime Born; };`;

const instancesOf = (mof: string): readonly CimInstance[] => readMof(mof).instances;
const first = (mof: string): CimInstance | undefined => instancesOf(mof)[0];

describe('an instance', () => {
  test('has the types of its class and of its superclass', () => {
    const instance = first(
      `${PERSON} instance of T_Person { name = "Ann"; Age = 5; Weight = 60; Born = "20260102030405.000000+060"; };`,
    );
    expect(instance?.className).toBe('T_Person');
    expect(instance?.get('Name')).toBe('Ann');
    expect(instance?.get('Age')).toBe(5n);
    expect(instance?.path?.toString()).toBe('root/cimv2:T_Person.Name="Ann"');
    expect([...(instance ?? [])].map(([name]) => name)).toEqual(['Name', 'Age', 'Weight', 'Born']);
  });

  test('may come before its class', () => {
    const instance = first(`instance of T_Person { Name = "Ann"; Age = 5; }; ${PERSON}`);
    expect(instance?.get('Age')).toBe(5n);
  });

  test('of a class that is declared elsewhere has its types', () => {
    const { classes } = readMof(PERSON);
    const { instances } = readMof('instance of T_Person { Age = 5; };', { classes });
    expect(instances[0]?.get('Age')).toBe(5n);
  });

  test('of an unknown class has values as they are written', () => {
    const instance = first(
      'instance of X_Y { A = 5; B = "b"; C = { 1, 2 }; D = null; E = 1.5; F = 5000000000; };',
    );
    expect(instance?.toJSON()).toEqual({
      A: 5,
      B: 'b',
      C: [1, 2],
      D: null,
      E: 1.5,
      F: '5000000000',
    });
  });

  test('of a class whose superclass is unknown may have other properties', () => {
    const instance = first('class A_B : A_A { uint64 P; }; instance of A_B { P = 1; Q = "q"; };');
    expect(instance?.toJSON()).toEqual({ P: '1', Q: 'q' });
  });

  test('refers to others by alias, before or after those, and by path', () => {
    const [ann, bob] = instancesOf(
      `${PERSON} instance of T_Person as $Ann { Name = "Ann"; Friend = $bob; Friends = { $Ann, $BOB }; };
       instance of T_Person as $Bob { Name = "Bob"; Friend = "T_Person.Name=\\"Ann\\""; };`,
    );
    expect(asJson(ann?.get('Friend'))).toBe('root/cimv2:T_Person.Name="Bob"');
    expect(asJson(ann?.get('Friends'))).toEqual([
      'root/cimv2:T_Person.Name="Ann"',
      'root/cimv2:T_Person.Name="Bob"',
    ]);
    expect(asJson(bob?.get('Friend'))).toBe('T_Person.Name="Ann"');
  });

  test('may have references as keys', () => {
    const [link] = instancesOf(
      `${PERSON} class T_Link { [key] T_Person REF A; }; class T_Use { T_Link REF L; };
       instance of T_Use { L = $L; }; instance of T_Link as $L { A = $Ann; }; instance of T_Person as $Ann { Name = "Ann"; };`,
    );
    expect(asJson(link?.get('L'))).toBe('root/cimv2:T_Link.A="root/cimv2:T_Person.Name=\\"Ann\\""');
  });

  test('has others within it, written in place or by alias', () => {
    const [outer, other] = instancesOf(
      `${PERSON} instance of T_Person { Name = "Ann"; Inner = instance of T_Base { Name = "in"; }; };
       instance of T_Person { Inner = $B; }; instance of T_Base as $B { Name = "b"; };`,
    );
    expect(outer?.toJSON()).toMatchObject({ Inner: { Name: 'in' } });
    expect(other?.toJSON()).toMatchObject({ Inner: { Name: 'b' } });
  });

  test('of a provider is registered as WMI has it', () => {
    const [, registration] = instancesOf(
      `instance of __Win32Provider as $P { Name = "X"; ClsId = "{1}"; };
       instance of __InstanceProviderRegistration { Provider = $P; SupportsGet = TRUE; };`,
    );
    expect(asJson(registration?.get('Provider'))).toBe('root/cimv2:__Win32Provider.Name="X"');
  });

  test('has qualifiers, and properties that have only these', () => {
    const mof =
      '[DYNPROPS] instance of X_Y { InstanceKey = "@"; [PropertyContext("a"), Dynamic] P; [Q] R = 1; };';
    const [declaration] = readMof(mof).declarations;
    expect(declaration).toMatchObject({
      kind: 'instance',
      qualifiers: [{ name: 'DYNPROPS' }],
      propertyQualifiers: {
        P: [{ name: 'PropertyContext', value: 'a' }, { name: 'Dynamic' }],
        R: [{ name: 'Q' }],
      },
    });
    expect(first(mof)?.has('P')).toBe(false);
  });

  test('is named by its alias, and where it stands', () => {
    const [declaration] = readMof('\n  instance of X_Y as $A { };', { file: 'a.mof' }).declarations;
    expect(declaration).toMatchObject({
      alias: 'A',
      position: { file: 'a.mof', line: 2, column: 15 },
    });
  });

  test.each<[text: string, diagnostic: string]>([
    ['instance of T_Person { Nome = "Ann"; };', 'expected a property of T_Person, found Nome'],
    ['instance of T_Person { Age = "5"; };', 'expected an integer from 0 to 18446744073709551615'],
    [
      'instance of T_Person { Age = 1; age = 2; };',
      'expected each property once, found property age a second time',
    ],
    ['instance of T_Person { Friend = $Eve; };', 'expected an alias that is declared, found $Eve'],
    [
      'instance of T_Person as $A { Friend = $A; };',
      'expected an alias with a value of its key Name, found $A, which is of T_Person',
    ],
    [
      'instance of X_Y as $A { B = $A; };',
      'expected an alias whose class has known keys, found $A',
    ],
    [
      'instance of X_Y as $A { }; instance of X_Y as $a { };',
      'expected each alias once, found $a a second time',
    ],
    ['instance of X_Y { __PATH = "a"; };', 'expected no system property, found __PATH'],
    ['instance of X_Y { A = { 1, "a" }; };', 'expected values of one type'],
    ['instance of T_Person as $A { Inner = $A; };', 'expected at most 32 instances in each other'],
    [
      'class T_Key { [key] T_Key REF K; }; instance of T_Key as $K { K = $K; };',
      'expected an alias whose keys do not refer to each other',
    ],
    ['class T_C as $C { }; instance of T_Person { Inner = $C; };', 'found $C, which is a class'],
  ])('cannot be %s', (text, diagnostic) => {
    expect(diagnosticsOf(`${PERSON}\n${text}`).join('\n')).toContain(diagnostic);
  });

  test('does not multiply without end', () => {
    const mof = Array.from(
      { length: 30 },
      (_, at) => `instance of T_N as $A${at} { L = $A${at + 1}; R = $A${at + 1}; };`,
    );
    const found = diagnosticsOf(
      `class T_N { T_N L; T_N R; };\n${mof.join('\n')} instance of T_N as $A30 { };`,
    );
    expect(found[0]).toContain('expected at most 10000 instances embedded by alias');
  });
});
