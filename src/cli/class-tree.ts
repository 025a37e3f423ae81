import type { CimClass } from '../cim/class.js';

/** A class and those derived from it. */
export interface ClassNode {
  readonly className: string;
  readonly subclasses: readonly ClassNode[];
}

const keyOf = ({ namespace, className }: CimClass): string =>
  `${namespace}:${className}`.toLowerCase();

const aboveOf = ({ namespace, superclass = '' }: CimClass): string =>
  `${namespace}:${superclass}`.toLowerCase();

function byName(a: ClassNode, b: ClassNode): number {
  const [first, second] = [a.className.toLowerCase(), b.className.toLowerCase()];
  return first < second ? -1 : Number(first > second);
}

/**
 * The classes as trees, in the order of their names. A class whose superclass is not among them is
 * the top of one.
 */
export function treesOf(classes: readonly CimClass[]): readonly ClassNode[] {
  const nodes = new Map(
    classes.map((one) => [
      keyOf(one),
      { className: one.className, subclasses: new Array<ClassNode>() },
    ]),
  );
  const tops: ClassNode[] = [];
  for (const one of classes) {
    const node = nodes.get(keyOf(one));
    if (node !== undefined) (nodes.get(aboveOf(one))?.subclasses ?? tops).push(node);
  }
  for (const { subclasses } of nodes.values()) subclasses.sort(byName);
  return tops.toSorted(byName);
}

/** A line a class, with the lines that lead to it. */
export function* treeLines(
  nodes: readonly ClassNode[],
  before = '',
  isTop = true,
): Generator<string> {
  for (const [at, { className, subclasses }] of nodes.entries()) {
    const isLast = at === nodes.length - 1;
    const branch = isLast ? '└─ ' : '├─ ';
    const trunk = isLast ? '   ' : '│  ';
    yield before + (isTop ? '' : branch) + className;
    yield* treeLines(subclasses, before + (isTop ? '' : trunk), false);
  }
}
