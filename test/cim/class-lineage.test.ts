import { describe, expect, test } from 'vitest';
import type { CimClass } from '../../src/cim/class.js';
import { classLookup, isA, superclassesOf } from '../../src/cim/class-lineage.js';
import { declare } from './schema-classes.js';

const status = (hresultName: string): unknown => expect.objectContaining({ hresultName });

const Element = declare('Element');
const Device = declare('Device : Element');
const Disk = declare('Disk : Device');

describe('superclassesOf', () => {
  const lookup = classLookup([Disk, Element, Device]);
  const names = (classes: readonly CimClass[]): string[] => classes.map((one) => one.className);

  test.each(['Disk', 'DISK', 'disk'])('has them nearest first, of %s', (name) => {
    expect(names(superclassesOf(name, lookup))).toEqual(['Device', 'Element']);
  });

  test('takes a class that the lookup does not have', () => {
    expect(names(superclassesOf(declare('New : device'), lookup))).toEqual(['Device', 'Element']);
  });

  test('has none of a class at the top', () => {
    expect(superclassesOf('Element', lookup)).toEqual([]);
  });

  test('refuses a name that no class has', () => {
    expect(() => superclassesOf('Dsk', lookup)).toThrow(status('WBEM_E_NOT_FOUND'));
  });

  test('names the superclass that is missing, and the class that wants it', () => {
    const orphans = classLookup([Device, Disk]);
    expect(() => superclassesOf('Disk', orphans)).toThrow(status('WBEM_E_INVALID_SUPERCLASS'));
    expect(() => superclassesOf('Disk', orphans)).toThrow('Device is derived from Element');
  });

  test.each([
    [['A : A'], 'A : A'],
    [['A : B', 'B : a'], 'A : B : a'],
    [['A : B', 'B : C', 'C : B'], 'A : B : C : B'],
  ])('refuses the loop of %j', (titles, loop) => {
    const classes = classLookup(titles.map((title) => declare(title)));
    expect(() => superclassesOf('A', classes)).toThrow(status('WBEM_E_CIRCULAR_REFERENCE'));
    expect(() => superclassesOf('A', classes)).toThrow(loop);
  });
});

describe('a chain of superclasses', () => {
  const chain = (length: number): CimClass[] =>
    Array.from({ length }, (_, at) => declare(at === 0 ? 'C0' : `C${at} : C${at - 1}`));

  test('may be 64 classes long', () => {
    expect(superclassesOf('C64', classLookup(chain(65)))).toHaveLength(64);
  });

  test('is refused when it is longer', () => {
    const lookup = classLookup(chain(300));
    expect(() => superclassesOf('C65', lookup)).toThrow(status('WBEM_E_INVALID_SUPERCLASS'));
    expect(() => superclassesOf('C299', lookup)).toThrow(
      'C299 is derived from more than 64 classes',
    );
  });

  test('may be a loop of 65 classes, which is told as such', () => {
    const [, ...others] = chain(65);
    const loop = classLookup([declare('C0 : C64'), ...others]);
    expect(() => superclassesOf('C64', loop)).toThrow(status('WBEM_E_CIRCULAR_REFERENCE'));
  });
});

describe('classLookup', () => {
  test('refuses two classes whose names differ only in letter case', () => {
    expect(() => classLookup([Disk, declare('DISK')])).toThrow(status('WBEM_E_INVALID_CLASS'));
  });

  test.each(['__proto__', 'constructor', ''])('does not know %j', (name) => {
    expect(classLookup([Disk])(name)).toBeUndefined();
  });
});

describe('isA', () => {
  const lookup = classLookup([Disk, Element, Device]);

  test.each([
    ['Disk', 'Disk', true],
    ['disk', 'ELEMENT', true],
    ['Disk', 'Device', true],
    ['Device', 'Disk', false],
    ['Disk', 'Nothing', false],
    ['Nothing', 'Disk', false],
    ['Nothing', 'nothing', true],
  ])('%s is a %s: %s', (className, superName, expected) => {
    expect(isA(className, superName, lookup)).toBe(expected);
  });
});
