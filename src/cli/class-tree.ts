import { byClassName, type CimClass } from '../cim/class.js';
import { MAX_SUPERCLASSES } from '../cim/class-lineage.js';

/** A class and those derived from it. */
export interface ClassNode {
  readonly className: string;
  readonly subclasses: readonly ClassNode[];
}

/** Classes as trees, no deeper than a class may have superclasses. */
export interface ClassTrees {
  readonly tops: readonly ClassNode[];
  /** What is wrong with the classes, a sentence each. Wherever that puts them, all are in the trees. */
  readonly troubles: readonly string[];
}

const keyOf = (namespace: string, className: string): string =>
  `${namespace}:${className}`.toLowerCase();

/** Finds the superclass of a class. */
type Above = (cimClass: CimClass) => CimClass | undefined;

/**
 * The classes as trees, in the order of their names. A class whose superclass is not among them is
 * the top of one; so is one of each loop, and a class too far below the top.
 */
export function treesOf(classes: readonly CimClass[]): ClassTrees {
  const sorted = classes.toSorted(byClassName);
  const keys = sorted.map(({ namespace, className }) => keyOf(namespace, className));
  // Of those that have one name, the first has the subclasses.
  const byKey = new Map(sorted.map((one, at) => [keys[at], one] as const).toReversed());
  const troubles = sorted
    .filter((one, at) => byKey.get(keys[at]) !== one)
    .map(({ className }) => `${className} is there twice; letter case does not tell names apart`);
  const above: Above = ({ namespace, superclass }) =>
    superclass === undefined ? undefined : byKey.get(keyOf(namespace, superclass));
  const depths = depthsOf(sorted, above, troubles);
  return { tops: linked(sorted, above, depths), troubles };
}

/** How many classes each is below; none where it is to be the top of a tree. */
function depthsOf(
  classes: readonly CimClass[],
  above: Above,
  troubles: string[],
): ReadonlyMap<CimClass, number> {
  const depths = new Map<CimClass, number>();
  for (const one of classes) {
    const { path, end } = climb(one, above, depths);
    let depth = end === undefined ? 0 : (depths.get(end) ?? -1) + 1;
    for (const next of path.toReversed()) {
      if (depth > MAX_SUPERCLASSES) {
        depth = 0;
        troubles.push(`${next.className} is derived from more than ${MAX_SUPERCLASSES} classes`);
      }
      depths.set(next, depth);
      depth += 1;
    }
    if (end !== undefined && path.includes(end)) {
      troubles.push(`${path.at(-1)?.className} is derived from itself`);
    }
  }
  return depths;
}

/** A class and those above it, as far as nothing is known of them, and what is above these. */
function climb(
  start: CimClass,
  above: Above,
  known: ReadonlyMap<CimClass, unknown>,
): { readonly path: readonly CimClass[]; readonly end: CimClass | undefined } {
  const path = new Set<CimClass>();
  let end: CimClass | undefined = start;
  while (end !== undefined && !known.has(end) && !path.has(end)) {
    path.add(end);
    end = above(end);
  }
  return { path: [...path], end };
}

function linked(
  classes: readonly CimClass[],
  above: Above,
  depths: ReadonlyMap<CimClass, number>,
): readonly ClassNode[] {
  const subclasses = new Map(classes.map((one) => [one, new Array<ClassNode>()]));
  const tops: ClassNode[] = [];
  for (const one of classes) {
    const parent = depths.get(one) === 0 ? undefined : above(one);
    const list = parent === undefined ? tops : subclasses.get(parent);
    list?.push({ className: one.className, subclasses: subclasses.get(one) ?? [] });
  }
  return tops;
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
