import { describe, expect, test } from 'vitest';
import { type ClassNode, treeLines, treesOf } from '../../src/cli/class-tree.js';
import { declare } from '../cim/schema-classes.js';

const trees = (...titles: string[]): { lines: string[]; troubles: readonly string[] } => {
  const { tops, troubles } = treesOf(titles.map((title) => declare(title)));
  return { lines: [...treeLines(tops)], troubles };
};

const chain = (length: number): string[] =>
  Array.from({ length }, (_, at) => (at === 0 ? 'C0' : `C${at} : C${at - 1}`));

const namesIn = (nodes: readonly ClassNode[]): string[] =>
  nodes.flatMap(({ className, subclasses }) => [className, ...namesIn(subclasses)]);

describe('treesOf', () => {
  test('puts each class below its superclass, in the order of names', () => {
    expect(trees('C : b', 'B : A', 'D : a', 'A', 'E : Unknown')).toEqual({
      lines: ['A', '├─ B', '│  └─ C', '└─ D', 'E'],
      troubles: [],
    });
  });

  test('keeps namespaces apart', () => {
    const other = { ...declare('A : B'), namespace: 'root/other' };
    expect(treesOf([declare('B'), other])).toMatchObject({
      tops: [{ className: 'A' }, { className: 'B', subclasses: [] }],
      troubles: [],
    });
  });

  test.each([
    [['A : A'], ['A'], ['A is derived from itself']],
    [['A : B', 'B : A'], ['B', '└─ A'], ['B is derived from itself']],
    [['A : B', 'B : C', 'C : B'], ['C', '└─ B', '   └─ A'], ['C is derived from itself']],
    [
      ['A : A', 'B : C', 'C : B', 'D : B'],
      ['A', 'C', '└─ B', '   └─ D'],
      ['A is derived from itself', 'C is derived from itself'],
    ],
  ])('shows the loop of %j and tells of it', (titles, lines, troubles) => {
    expect(trees(...titles)).toEqual({ lines, troubles });
  });

  test('shows two classes of one name and tells of them', () => {
    const { lines, troubles } = trees('Foo', 'Bar : FOO', 'foo');
    expect(lines).toEqual(['Foo', '└─ Bar', 'foo']);
    expect(troubles).toEqual(['foo is there twice; letter case does not tell names apart']);
  });

  test('shows 64 superclasses above a class', () => {
    const { lines, troubles } = trees(...chain(65));
    expect(troubles).toEqual([]);
    expect(lines.at(-1)).toBe(`${' '.repeat(3 * 63)}└─ C64`);
  });

  test('starts a tree anew below that, and tells of it', () => {
    const { tops, troubles } = treesOf(chain(9000).map((title) => declare(title)));
    expect(troubles[0]).toBe('C65 is derived from more than 64 classes');
    expect(troubles).toHaveLength(tops.length - 1);
    expect(new Set(namesIn(tops)).size).toBe(9000);
    expect(JSON.stringify(tops)).toContain('"C8999"');
  });
});
