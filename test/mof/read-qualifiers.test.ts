import { describe, expect, test } from 'vitest';
import { readMof } from '../../src/mof/read.js';

const qualifiersOf = (list: string, before = ''): unknown =>
  readMof(`${before} [${list}] class A_B { };`).classes[0]?.qualifiers;

describe('a qualifier', () => {
  test.each<[text: string, qualifier: object]>([
    ['Q', { type: 'boolean', value: true }],
    ['Q(false)', { type: 'boolean', value: false }],
    ['Q(1033)', { type: 'sint32', value: 1033 }],
    ['Q(0x409)', { type: 'sint32', value: 1033 }],
    ['Q(4294967295)', { type: 'sint64', value: 4294967295n }],
    ['Q(18446744073709551615)', { type: 'uint64', value: 2n ** 64n - 1n }],
    ['Q(1.5)', { type: 'real64', value: 1.5 }],
    ['Q("a" "b")', { type: 'string', value: 'ab' }],
    ["Q('x')", { type: 'char16', value: 'x' }],
    ['Q(null)', { type: 'string', value: null }],
    ['Q{"a", "b"}', { type: 'string', array: true, value: ['a', 'b'] }],
    ['Q({"a"})', { type: 'string', array: true, value: ['a'] }],
    ['Q{1, 4294967295}', { type: 'sint64', array: true, value: [1n, 4294967295n] }],
    ['Q{1, 1.5}', { type: 'real64', array: true, value: [1, 1.5] }],
    ['Q{}', { type: 'string', array: true, value: [] }],
  ])('without a declaration has the type of its literal: %s', (text, qualifier) => {
    expect(qualifiersOf(text)).toEqual([{ name: 'Q', ...qualifier }]);
  });

  test.each<[declared: string, text: string, qualifier: object]>([
    ['uint8 = 1', 'q(5)', { type: 'uint8', value: 5 }],
    ['uint64', 'q(5)', { type: 'uint64', value: 5n }],
    ['real32', 'q(5)', { type: 'real32', value: 5 }],
    ['string[]', 'q{"a"}', { type: 'string', array: true, value: ['a'] }],
    ['string', 'q', { type: 'string', value: null }],
    ['boolean = false', 'q', { type: 'boolean', value: true }],
  ])('with the declaration %s has its type: %s', (declared, text, qualifier) => {
    const declaration = `Qualifier Q : ${declared}, Scope(any);`;
    expect(qualifiersOf(text, declaration)).toEqual([{ name: 'q', ...qualifier }]);
  });

  test('may be declared elsewhere', () => {
    const { qualifierDeclarations } = readMof('Qualifier MaxLen : uint32 = null, Scope(property);');
    const { classes } = readMof('[MaxLen(5)] class A_B { };', { qualifierDeclarations });
    expect(classes[0]?.qualifiers).toEqual([{ name: 'MaxLen', type: 'uint32', value: 5 }]);
  });

  test.each([
    [':tosubclass enableoverride', { toSubclass: true, overridable: true }],
    [': ToSubclass', { toSubclass: true }],
    [': Restricted DisableOverride', { toSubclass: false, overridable: false }],
    [': ToInstance Amended', { toInstance: true, amended: true }],
    [': NotToInstance Translatable', { toInstance: false, translatable: true }],
  ])('has the flavours %s', (text, flavors) => {
    expect(qualifiersOf(`dynamic, Locale(1033) ${text}, amended`)).toMatchObject([
      { name: 'dynamic' },
      { name: 'Locale', value: 1033, flavors },
      { name: 'amended' },
    ]);
  });
});

describe('a qualifier declaration', () => {
  test('has a type, a default, scopes and flavours', () => {
    const mof = `Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
      qualifier Values : string[], flavor(enableoverride, translatable), scope(Property, METHOD);
      Qualifier Max : uint32;`;
    expect(readMof(mof).qualifierDeclarations).toEqual([
      {
        name: 'Key',
        type: 'boolean',
        default: false,
        scopes: ['property', 'reference'],
        flavors: { overridable: false, toSubclass: true },
      },
      {
        name: 'Values',
        type: 'string',
        array: true,
        default: null,
        scopes: ['property', 'method'],
        flavors: { overridable: true, translatable: true },
      },
      { name: 'Max', type: 'uint32', default: null, scopes: [], flavors: {} },
    ]);
  });
});
