import type { CimClass } from '../../cim/class.js';
import { CLASS_SOURCE_OPTIONS, findClasses } from '../class-source.js';
import { defineCommand } from '../command.js';
import { OUTPUT_OPTIONS } from '../options.js';
import { ResultList } from '../output/result-list.js';
import type { Item } from '../output/rows.js';

const classItem = ({ className, superclass, namespace }: CimClass): Item => ({
  kind: 'Class',
  fields: { className, superclass: superclass ?? null },
  more: { namespace },
});

/** `wscim class list` */
export const classList = defineCommand({
  name: 'class list',
  usage: ['[NAME ...]'],
  summary: 'List the classes of a namespace',
  notes: ['In a NAME, * stands for any text. --fields also takes namespace.'],
  examples: [
    'wscim class list --host https://srv01 --user ops',
    "wscim class list 'MSFT_Net*' --namespace root/standardcimv2 --host https://srv01 --user ops",
    'wscim class list --mof schema.mof -o csv',
  ],
  options: { ...CLASS_SOURCE_OPTIONS, ...OUTPUT_OPTIONS },
  arity: [0, Infinity],
  async run({ args, options, io }) {
    const content = { includeQualifiers: false, localOnly: true };
    const { classes } = await findClasses(options, io, { names: args, content });
    const list = new ResultList(io, options);
    await list.add(classes.map(classItem));
    list.end();
    return 0;
  },
});
