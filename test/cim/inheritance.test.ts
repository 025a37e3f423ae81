import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CimClass } from '../../src/cim/class.js';
import { classLookup } from '../../src/cim/class-lineage.js';
import { resolveClass, resolveClasses } from '../../src/cim/inheritance.js';
import type { QualifierDeclaration } from '../../src/cim/qualifier.js';
import { declare, method, property, q, reference, resolved } from './schema-classes.js';

const status = (hresultName: string): unknown => expect.objectContaining({ hresultName });

const Element = declare('Element', {
  properties: { Caption: property('string', q('Read')), Name: property('string') },
  methods: { Reset: method() },
  qualifiers: [q('Abstract'), q('Version', '2.0')],
});
const Device = declare('Device : Element', {
  properties: { Id: property('string', q('Key')), State: property('uint16', q('Write')) },
});
const Disk = declare('Disk : Device', {
  properties: { Size: property('uint64'), NAME: property('string', q('Override', 'Name')) },
  methods: { Format: method() },
});

describe('resolveClass', () => {
  const disk = resolved(Element, Device, Disk);

  test('has the properties of superclasses first, overridden ones in their old place', () => {
    expect(Object.keys(disk.properties)).toEqual(['Caption', 'NAME', 'Id', 'State', 'Size']);
  });

  test('has the methods of superclasses first', () => {
    expect(Object.keys(disk.methods ?? {})).toEqual(['Reset', 'Format']);
  });

  test('marks what is inherited with the nearest class that declares it', () => {
    const from = Object.entries(disk.properties).map(([name, one]) => [name, one.inheritedFrom]);
    expect(Object.fromEntries(from)).toEqual({
      Caption: 'Element',
      NAME: undefined,
      Id: 'Device',
      State: 'Device',
      Size: undefined,
    });
    expect(disk.methods?.['Reset']?.inheritedFrom).toBe('Element');
    expect(disk.methods?.['Format']?.inheritedFrom).toBeUndefined();
  });

  test('inherits keys, and what may be written', () => {
    expect(disk.properties['Id']).toMatchObject({ key: true, readOnly: true });
    expect(disk.properties['State']).not.toHaveProperty('readOnly');
  });

  test('is itself for a class without a superclass', () => {
    const { Caption } = resolved(Element).properties;
    expect(Caption).toEqual({ type: 'string', readOnly: true, qualifiers: [q('Read')] });
  });

  test('comes out the same for a class that is resolved already', () => {
    const again = resolveClass(disk, classLookup([Element, Device]));
    expect(again).toEqual(disk);
    expect(Object.keys(again.properties)).toEqual(Object.keys(disk.properties));
  });

  test('leaves the classes given as they are', () => {
    const before = structuredClone([Element, Device, Disk]);
    resolved(Element, Device, Disk);
    expect([Element, Device, Disk]).toEqual(before);
  });

  test('takes superclasses in any letter case', () => {
    const { properties } = resolved(Element, declare('Fan : ELEMENT'));
    expect(properties['Caption']?.inheritedFrom).toBe('Element');
  });

  test('keeps a property named __proto__', () => {
    const Odd = declare('Odd', {
      properties: Object.fromEntries([['__proto__', property('uint8', q('Key'))]]),
    });
    const { properties } = resolved(Odd, declare('Odder : Odd'));
    expect(Object.entries(properties)).toEqual([
      ['__proto__', expect.objectContaining({ type: 'uint8', key: true, inheritedFrom: 'Odd' })],
    ]);
  });

  test('keeps the entries of a class that has no qualifiers', () => {
    const Plain: CimClass = {
      className: 'Plain',
      namespace: 'root/test',
      singleton: true,
      properties: { Id: { type: 'uint8', key: true }, Note: { type: 'string' } },
    };
    expect(resolveClass(Plain, classLookup([]))).toEqual(Plain);
    const { properties } = resolved(Plain, declare('Plainer : Plain'));
    expect(properties['Id']).toEqual({ type: 'uint8', key: true, inheritedFrom: 'Plain' });
    expect(properties['Note']).toEqual({ type: 'string', inheritedFrom: 'Plain' });
  });

  test('has every feature of a line of classes once, in the order of the line', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z]{0,6}$/), {
      maxLength: 6,
      selector: (name) => name.toLowerCase(),
    });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 5 }), (line) => {
        const classes = line.map((own, at) =>
          declare(at === 0 ? 'C0' : `C${at} : C${at - 1}`, {
            properties: Object.fromEntries(own.map((name) => [name, property('uint8')])),
          }),
        );
        const { properties } = resolved(...classes);
        expect(Object.keys(properties)).toEqual([...new Set(line.flat())]);
        for (const [name, { inheritedFrom }] of Object.entries(properties)) {
          const last = line.findLastIndex((own) => own.includes(name));
          expect(inheritedFrom).toBe(last === line.length - 1 ? undefined : `C${last}`);
        }
      }),
    );
  });
});

describe('resolveClasses', () => {
  test('resolves each as resolveClass does, in their order', () => {
    const classes = [Disk, Element, Device];
    const each = classes.map((one) => resolveClass(one, classLookup(classes)));
    expect(resolveClasses(classes)).toEqual(each);
  });

  test('refuses two of one name', () => {
    expect(() => resolveClasses([Element, declare('ELEMENT')])).toThrow(
      status('WBEM_E_INVALID_CLASS'),
    );
  });
});

describe('what a class overrides', () => {
  const over = (old: CimClass['properties'][string], own: typeof old): CimClass =>
    resolved(
      declare('Base'),
      declare('Part : Base'),
      declare('Other'),
      declare('A', { properties: { X: old } }),
      declare('B : A', { properties: { x: own } }),
    );

  test('may be a key that it was not', () => {
    expect(over(property('string'), property('string', q('Key'))).properties).toMatchObject({
      x: { key: true },
    });
  });

  test('stays a key', () => {
    const { properties } = over(property('string', q('Key')), property('string', q('MaxLen', 9)));
    expect(properties['x']).toMatchObject({ key: true, readOnly: true });
  });

  test('may be written no more', () => {
    const { properties } = over(
      property('string', q('Write')),
      property('string', q('Write', false)),
    );
    expect(properties['x']).toMatchObject({ readOnly: true });
  });

  test('keeps its default value unless it has another', () => {
    const old = { ...property('uint8'), default: 3 };
    expect(over(old, property('uint8')).properties['x']?.default).toBe(3);
    expect(over(old, { ...property('uint8'), default: 4 }).properties['x']?.default).toBe(4);
    expect(over(old, { ...property('uint8'), default: null }).properties['x']?.default).toBe(null);
  });

  test('has new labels', () => {
    const old = property('uint8', q('ValueMap', ['1']), q('Values', ['One']));
    const own = property('uint8', q('ValueMap', ['1', '2']), q('Values', ['One', 'Two']));
    expect(over(old, own).properties['x']?.values).toEqual({ 1: 'One', 2: 'Two' });
  });

  test.each([
    ['of the same class', reference('Base'), reference('BASE')],
    ['of a subclass', reference('Base'), reference('Part')],
    ['of a class that is not known', reference('Base'), reference('Unknown')],
    ['that was of any class', { ...property('reference') }, reference('Part')],
    ['of another class, as in WMI', reference('Base'), reference('Other')],
  ])('may be a reference %s', (_, old, own) => {
    expect(over(old, own).properties['x']?.ofClass).toBe(own.ofClass);
  });

  test('may be an embedded instance where it was a string', () => {
    const own = property('string', q('EmbeddedInstance', 'Part'));
    expect(over(property('string'), own).properties['x']).toMatchObject({
      type: 'object',
      ofClass: 'Part',
    });
  });

  test.each([
    ['another type', property('uint16'), property('uint32'), 'B.x is uint32, and uint16'],
    ['an array', property('uint8'), { ...property('uint8'), array: true }, 'uint8[]'],
    [
      'another size',
      { ...property('uint8'), array: true, arraySize: 2 },
      { ...property('uint8'), array: true, arraySize: 3 },
      'uint8[3], and uint8[2]',
    ],
  ])('cannot have %s', (_, old, own, words) => {
    expect(() => over(old, own)).toThrow(status('WBEM_E_TYPE_MISMATCH'));
    expect(() => over(old, own)).toThrow(words);
  });

  test.each(['X', 'x', 'A.X'])('may be named by Override("%s")', (name) => {
    expect(() => over(property('uint8'), property('uint8', q('Override', name)))).not.toThrow();
  });

  test('must be there to be named by Override', () => {
    const bad = (): CimClass => over(property('uint8'), property('uint8', q('Override', 'Y')));
    expect(bad).toThrow(status('WBEM_E_INVALID_CLASS'));
    expect(bad).toThrow('B.x overrides Y, which no superclass declares');
  });
});

describe('a class', () => {
  test.each([
    ['property', { properties: { Id: property('uint8'), ID: property('uint8') } }],
    ['method', { methods: { Id: method(), ID: method() } }],
  ])('cannot have two of a %s that differ only in letter case', (_, parts) => {
    const bad = (): CimClass => resolved(declare('Twice', parts));
    expect(bad).toThrow(status('WBEM_E_INVALID_CLASS'));
    expect(bad).toThrow('Twice.ID is declared twice');
  });

  test('may have the first keys of its line', () => {
    const own = declare('B : A', { properties: { Id: property('uint8', q('Key')) } });
    expect(resolved(declare('A'), own).properties['Id']?.key).toBe(true);
  });

  test.each([
    ['a new property', { New: property('uint8', q('Key')) }],
    ['an inherited one', { Note: property('string', q('Key')) }],
  ])('cannot make a key of %s where it inherits keys', (_, properties) => {
    const A = declare('A', {
      properties: { Id: property('uint8', q('Key')), Note: property('string') },
    });
    expect(() => resolved(A, declare('B : A', { properties }))).toThrow(
      status('WBEM_E_CANNOT_BE_KEY'),
    );
  });

  test('may declare the keys again that it inherits', () => {
    const properties = { Id: property('uint8', q('Key'), q('Override', 'Id')) };
    expect(() =>
      resolved(
        declare('A', { properties: { Id: property('uint8', q('Key')) } }),
        declare('B : A', { properties }),
      ),
    ).not.toThrow();
  });
});

describe('a method that overrides another', () => {
  const Stop = method({ Force: { type: 'boolean', in: true, qualifiers: [q('In')] } });
  const over = (own: typeof Stop): CimClass =>
    resolved(declare('A', { methods: { Stop } }), declare('B : A', { methods: { STOP: own } }));

  test('has its own parameters, with the qualifiers that they inherit', () => {
    const own = method({
      force: { type: 'boolean', in: true, qualifiers: [] },
      Job: { type: 'string', out: true, qualifiers: [q('In', false), q('Out')] },
    });
    expect(over(own).methods?.['STOP']?.parameters).toEqual({
      force: { type: 'boolean', in: true, qualifiers: [{ ...q('In'), propagated: true }] },
      Job: { type: 'string', out: true, qualifiers: [q('In', false), q('Out')] },
    });
  });

  test.each([
    ['another return type', { ...Stop, returns: 'boolean' } as const, 'WBEM_E_PROPAGATED_METHOD'],
    ['a parameter less', method(), 'WBEM_E_PROPAGATED_METHOD'],
    ['another type', method({ Force: { type: 'uint8', in: true } }), 'WBEM_E_TYPE_MISMATCH'],
    [
      'another direction',
      method({ Force: { type: 'boolean', in: true, qualifiers: [q('In', false)] } }),
      'WBEM_E_OVERRIDE_NOT_ALLOWED',
    ],
  ])('cannot have %s', (_, own, name) => {
    expect(() => over(own)).toThrow(status(name));
  });

  test('stays static, and keeps what its return value means', () => {
    const Make = method({}, q('Static'), q('ValueMap', ['0']), q('Values', ['Success']));
    const B = declare('B : A', { methods: { Make: method() } });
    expect(resolved(declare('A', { methods: { Make } }), B).methods?.['Make']).toMatchObject({
      static: true,
      values: { 0: 'Success' },
    });
  });
});

describe('qualifiers', () => {
  const line = (...lists: readonly CimClass['qualifiers'][]): CimClass =>
    resolved(
      ...lists.map((qualifiers = [], at) =>
        declare(at === 0 ? 'C0' : `C${at} : C${at - 1}`, { qualifiers }),
      ),
    );

  test.each([
    ['Association', { association: true }],
    ['Indication', { indication: true }],
    ['Singleton', { singleton: true }],
  ])('pass on %s', (name, expected) => {
    const below = line([q(name)], []);
    expect(below).toMatchObject(expected);
    expect(below.qualifiers).toEqual([{ ...q(name), propagated: true }]);
  });

  test.each(['Abstract', 'Version', 'Deprecated', 'Experimental', 'Dynamic', 'Provider', 'UUID'])(
    'do not pass on %s',
    (name) => {
      const below = line([q(name)], []);
      expect(below.qualifiers).toEqual([]);
      expect(below).not.toHaveProperty('abstract');
    },
  );

  test('pass on those that nobody has heard of', () => {
    expect(line([q('Vendor', 'x')], [], []).qualifiers).toEqual([
      { ...q('Vendor', 'x'), propagated: true },
    ]);
  });

  test('take what stands with them over what is usual', () => {
    const below = line(
      [q('Abstract', true, { toSubclass: true }), q('V', 1, { toSubclass: false })],
      [],
    );
    expect(below.qualifiers?.map(({ name }) => name)).toEqual(['Abstract']);
    expect(below.abstract).toBe(true);
  });

  test('take their declaration over what is usual', () => {
    const declaration: QualifierDeclaration = {
      name: 'ABSTRACT',
      type: 'boolean',
      default: false,
      scopes: ['class'],
      flavors: { toSubclass: true, overridable: false },
    };
    const lookup = classLookup([declare('A', { qualifiers: [q('Abstract')] })]);
    const below = declare('B : A');
    expect(resolveClass(below, lookup, () => declaration).abstract).toBe(true);
    expect(resolveClass(below, lookup)).not.toHaveProperty('abstract');
  });

  test('are overridden in their place, in any letter case', () => {
    const below = line([q('One', 1), q('Two', 2)], [q('Three', 3), q('ONE', 4)]);
    expect(below.qualifiers).toEqual([
      q('ONE', 4),
      { ...q('Two', 2), propagated: true },
      q('Three', 3),
    ]);
  });

  test('keep the flavours that the subclass does not mention', () => {
    const locked = q('V', 1, { overridable: false });
    expect(() => line([locked], [q('V', 1)], [q('V', 2)])).toThrow(
      status('WBEM_E_OVERRIDE_NOT_ALLOWED'),
    );
  });

  test.each([
    ['Association', q('Association'), q('Association', false)],
    ['one that says so', q('V', 1, { overridable: false }), q('v', 2)],
    ['one from far above', q('V', [1, 2], { overridable: false }), q('V', [2, 1])],
  ])('cannot change with DisableOverride: %s', (_, old, own) => {
    const bad = (): CimClass => line([old], [], [own]);
    expect(bad).toThrow(status('WBEM_E_OVERRIDE_NOT_ALLOWED'));
    expect(bad).toThrow(`C2 changes the qualifier ${own.name} from`);
  });

  test('may be said again with DisableOverride', () => {
    expect(line([q('Association')], [q('association')])).toMatchObject({ association: true });
  });

  test('may take another value than the one that nobody wrote', () => {
    const A = declare('A', { properties: { Id: property('uint8') } });
    const B = declare('B : A', { properties: { Id: property('uint8', q('Key')) } });
    expect(resolved(A, B).properties['Id']?.key).toBe(true);
  });

  test('keep their type', () => {
    expect(() => line([q('V', 1)], [q('V', 'x')])).toThrow(status('WBEM_E_INVALID_QUALIFIER_TYPE'));
    expect(() => line([q('V', 1)], [q('V', [1])])).toThrow('V is uint32[], and uint32');
  });

  test('stand once on an element', () => {
    const bad = (): CimClass =>
      resolved(declare('A', { properties: { Id: property('uint8', q('Key'), q('KEY')) } }));
    expect(bad).toThrow(status('WBEM_E_INVALID_QUALIFIER'));
    expect(bad).toThrow('A.Id has the qualifier KEY twice');
  });

  test('of properties go down with them, but for those that are restricted', () => {
    const Id = property('string', q('Key'), q('Deprecated', ['x']), q('MaxLen', 9));
    const below = resolved(
      declare('A', { properties: { Id } }),
      declare('B : A'),
      declare('C : B'),
    );
    expect(below.properties['Id']).toEqual({
      type: 'string',
      key: true,
      readOnly: true,
      inheritedFrom: 'A',
      qualifiers: [
        { ...q('Key'), propagated: true },
        { ...q('MaxLen', 9), propagated: true },
      ],
    });
  });
});
