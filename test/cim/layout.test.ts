import { describe, expect, test } from 'vitest';
import { CimInstance } from '../../src/cim/instance.js';
import { type Layout, layoutOf } from '../../src/cim/layout.js';

const letters = (count: number, prefix = 'P'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('layoutOf', () => {
  test('gives the same layout for the same names in the same order', () => {
    expect(layoutOf(['A', 'B'])).toBe(layoutOf(['A', 'B']));
    expect(layoutOf(['A']).with('B')).toBe(layoutOf(['A', 'B']));
    expect(layoutOf(['B', 'A'])).not.toBe(layoutOf(['A', 'B']));
    expect(layoutOf(['a', 'B'])).not.toBe(layoutOf(['A', 'B']));
  });

  test('does not share the layouts of very many names', () => {
    const names = letters(300);
    expect(layoutOf(names)).not.toBe(layoutOf(names));
    expect(layoutOf(names).with('Q').names).toEqual([...names, 'Q']);
    expect(layoutOf(names).ordinalOf('p299')).toBe(299);
  });

  test('forgets shared layouts when there are too many', () => {
    const before = layoutOf(['A', 'B']);
    for (let index = 0; index < 1500; index += 1) layoutOf(letters(20, `Q${index}_`));
    expect(layoutOf(['A', 'B'])).not.toBe(before);
    expect(layoutOf(['A', 'B']).names).toEqual(before.names);
  });
});

describe('Layout.ordinalOf', () => {
  const layout: Layout = layoutOf(['Name', 'DeviceID']);

  test.each([
    ['Name', 0],
    ['name', 0],
    ['DEVICEID', 1],
    ['constructor', -1],
    ['__proto__', -1],
    ['', -1],
  ])('of %s is %i', (name, ordinal) => {
    expect(layout.ordinalOf(name)).toBe(ordinal);
  });
});

describe('an instance with very many properties', () => {
  test('has them in their order', () => {
    const names = letters(2000);
    const values = Object.fromEntries(names.map((name, index) => [name, index]));
    const instance = new CimInstance('X', values, { origin: 'whole' });
    instance.set('Last', 1);
    expect([...instance].map(([name]) => name)).toEqual([...names, 'Last']);
    expect([instance.get('p1999'), instance.changedProperties]).toEqual([1999, ['Last']]);
    expect([...instance.asRead()]).toHaveLength(2000);
  });
});
