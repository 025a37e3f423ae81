import { CLASS_SOURCE_OPTIONS, findClasses } from '../class-source.js';
import { type ClassNode, treeLines, treesOf } from '../class-tree.js';
import { defineCommand, type OptionSpecs } from '../command.js';
import { type Io, writeResults } from '../io.js';
import { oneLine, printable } from '../printable.js';
import { oneOf } from '../readers.js';
import { UsageError } from '../usage-error.js';

const OPTIONS = {
  ...CLASS_SOURCE_OPTIONS,
  output: {
    type: 'string',
    short: 'o',
    value: 'FORMAT',
    read: oneOf('text', 'json'),
    help: 'text (default) or json',
  },
} as const satisfies OptionSpecs;

/** The tree below a class. */
function below(nodes: readonly ClassNode[], className: string): ClassNode | undefined {
  const own = nodes.find((node) => node.className.toLowerCase() === className.toLowerCase());
  if (own !== undefined) return own;
  for (const { subclasses } of nodes) {
    const found = below(subclasses, className);
    if (found !== undefined) return found;
  }
  return undefined;
}

function topsOf(trees: readonly ClassNode[], className: string | undefined): readonly ClassNode[] {
  if (className === undefined) return trees;
  const top = below(trees, className);
  if (top === undefined) throw new UsageError(`there is no class ${JSON.stringify(className)}`);
  return [top];
}

/** Most lines about what is wrong. */
const MOST_LINES = 20;

function tell({ stderr }: Io, troubles: readonly string[]): void {
  const lines = troubles.slice(0, MOST_LINES);
  const more = troubles.length - lines.length;
  if (more > 0) lines.push(`${more} more are wrong in such ways`);
  for (const line of lines) stderr.write(`wscim: ${oneLine(line)}\n`);
}

/** `wscim class tree` */
export const classTree = defineCommand({
  name: 'class tree',
  usage: ['[CLASS]'],
  summary: 'Show which classes are derived from which',
  notes: [
    'With a CLASS, only that class and what is derived from it. A class that is derived from itself, or from more than 64 others, is shown at the top, and told on standard error.',
  ],
  examples: [
    'wscim class tree CIM_LogicalDevice --host https://srv01 --user ops',
    'wscim class tree --mof schema.mof -o json',
  ],
  options: OPTIONS,
  arity: [0, 1],
  async run({ args: [className], options, io }) {
    const content = { includeQualifiers: false, localOnly: true };
    const { classes } = await findClasses(options, io, { names: [], content });
    const { tops: trees, troubles } = treesOf(classes);
    tell(io, troubles);
    const tops = topsOf(trees, className);
    const text =
      options.output === 'json'
        ? JSON.stringify(tops, null, 2)
        : [...treeLines(tops)].map(printable).join('\n');
    if (text !== '') await writeResults(io, `${text}\n`);
    return 0;
  },
});
