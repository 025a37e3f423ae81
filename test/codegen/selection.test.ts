import { describe, expect, test } from 'vitest';
import type { CimClass } from '../../src/cim/class.js';
import { selectClasses } from '../../src/codegen/selection.js';

const named = (className: string, superclass?: string): CimClass => ({
  className,
  namespace: 'root/test',
  ...(superclass === undefined ? {} : { superclass }),
  properties: {},
});

const tie = (className: string, ...ends: string[]): CimClass => ({
  ...named(className),
  association: true,
  properties: Object.fromEntries(
    ends.map((ofClass, at) => [`End${at}`, { type: 'reference', ofClass }]),
  ),
});

const CLASSES = [
  named('A_Base'),
  named('A_Disk', 'A_Base'),
  named('A_Disk2', 'A_Disk'),
  named('B_Other'),
  tie('A_Ties', 'A_Base', 'B_Other'),
  tie('B_Ties', 'B_Other', 'b_other'),
  tie('C_Ties', 'A_DISK2', 'B_Other'),
];

const select = (names: string[], withAssociations = false): string[] =>
  selectClasses(CLASSES, { names, withAssociations }).map(({ className }) => className);

describe('a selection of classes', () => {
  test.each([
    [[], CLASSES.map(({ className }) => className)],
    [['a_disk'], ['A_Disk']],
    [['A_Disk*'], ['A_Disk', 'A_Disk2']],
    [
      ['*_base', 'B_Other'],
      ['A_Base', 'B_Other'],
    ],
    [['A*2'], ['A_Disk2']],
  ])('%j is %j', (names, expected) => {
    expect(select(names)).toEqual(expected);
  });

  test('with associations has those that refer to it or to what it is derived from', () => {
    expect(select(['A_Disk'], true)).toEqual(['A_Disk', 'A_Ties']);
    expect(select(['A_Disk2'], true)).toEqual(['A_Disk2', 'A_Ties', 'C_Ties']);
    expect(select(['B_Other'], true)).toEqual(['B_Other', 'A_Ties', 'B_Ties', 'C_Ties']);
  });

  test.each(['A_Disc', 'Z*', 'A.Disk', ''])('of %j is refused: there is none', (name) => {
    expect(() => select([name])).toThrow(
      `root/test has no class ${JSON.stringify(name)} (WBEM_E_NOT_FOUND 0x80041002)`,
    );
  });

  test.each([
    ['is not among them', [named('D_Disk', 'D_Base'), tie('D_Ties', 'd_base')]],
    [
      'is derived from it',
      [named('D_Disk', 'D_Base'), named('D_Base', 'D_Disk'), tie('D_Ties', 'D_BASE')],
    ],
  ])('with associations has those that refer to a superclass that %s', (_, classes) => {
    const found = selectClasses(classes, { names: ['D_Disk'], withAssociations: true });
    expect(found.map(({ className }) => className)).toEqual(['D_Disk', 'D_Ties']);
  });
});
