import type { CimClass } from '../../cim/class.js';
import { printClass } from '../../mof/print.js';
import { CLASS_SOURCE_OPTIONS, findClasses } from '../class-source.js';
import { defineCommand, type OptionSpecs } from '../command.js';
import { type Io, writeResults } from '../io.js';
import { shownMof } from '../mof-colors.js';
import { toJson } from '../output/to-json.js';
import { oneLine, printableLines } from '../printable.js';
import { oneOf } from '../readers.js';
import { standalone } from '../standalone-class.js';

const OPTIONS = {
  ...CLASS_SOURCE_OPTIONS,
  own: { type: 'boolean', help: 'only what the class declares itself, not what it inherits' },
  output: {
    type: 'string',
    short: 'o',
    value: 'FORMAT',
    read: oneOf('mof', 'json'),
    help: 'mof (default) or json, an object a line',
  },
} as const satisfies OptionSpecs;

const keyOf = (namespace: string, className: string): string =>
  `${namespace}:${className}`.toLowerCase();

function printClassOf(cimClass: CimClass, isOwn: boolean): string {
  const { superclass } = cimClass;
  if (isOwn || superclass === undefined) return printClass(cimClass, { own: isOwn });
  return `// derived from ${oneLine(superclass)}\n${printClass(standalone(cimClass))}`;
}

/** MOF that can be read again: a class whose superclass is there, too, has only what is its own. */
function* mofOf(classes: readonly CimClass[], isOwn: boolean): Generator<string> {
  const shown = new Set(classes.map((one) => keyOf(one.namespace, one.className)));
  let namespace: string | undefined;
  for (const one of classes) {
    if (one.namespace !== namespace) yield `#pragma namespace(${JSON.stringify(one.namespace)})\n`;
    ({ namespace } = one);
    yield printClassOf(one, isOwn || shown.has(keyOf(namespace, one.superclass ?? '')));
  }
}

async function write(io: Io, texts: Iterable<string>): Promise<void> {
  for (const text of texts) await writeResults(io, `${text}\n`);
}

/** `wscim class show` */
export const classShow = defineCommand({
  name: 'class show',
  usage: ['NAME ...'],
  summary: 'Show classes: in MOF, or as JSON',
  notes: [
    'In a NAME, * stands for any text. A class has what it inherits, unless its superclass is shown as well; without that, it is one without a superclass, so that it can be read by itself.',
    '"*" is a snapshot of a whole namespace, for --mof.',
  ],
  examples: [
    'wscim class show Win32_Service --host https://srv01 --user ops',
    "wscim class show '*' --namespace root/standardcimv2 --host https://srv01 --user ops > srv01.mof",
    'wscim class show CIM_Service --mof schema.mof -o json',
  ],
  options: OPTIONS,
  arity: [1, Infinity],
  async run({ args, options, io }) {
    const { own: isOwn = false, output } = options;
    const content = { localOnly: isOwn };
    const { classes } = await findClasses(options, io, { names: args, content });
    if (output === 'json')
      await write(
        io,
        classes.map((one) => toJson(one)),
      );
    else
      await write(
        io,
        [...mofOf(classes, isOwn)].map((mof) => shownMof(printableLines(mof), io)),
      );
    return 0;
  },
});
