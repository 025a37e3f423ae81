import { join } from 'node:path';
import type { CimClass } from '../../cim/class.js';
import { namespaceFiles, namespaceFolder } from '../../codegen/namespace-files.js';
import { CLASS_SOURCE_OPTIONS, findClasses } from '../class-source.js';
import { defineCommand, type OptionSpecs } from '../command.js';
import { exitCode } from '../exit-codes.js';
import { compareFiles, type GeneratedFile, writeFiles } from '../generated-files.js';
import type { Io } from '../io.js';
import { OUTPUT_OPTIONS } from '../options.js';
import { ResultList } from '../output/result-list.js';
import type { Item } from '../output/rows.js';
import { names } from '../readers.js';
import { UsageError } from '../usage-error.js';

const OPTIONS = {
  ...CLASS_SOURCE_OPTIONS,
  classes: {
    type: 'string',
    value: 'A,B',
    read: names,
    help: 'only these classes; * stands for any text: Win32_*Disk* (default: all)',
  },
  'with-associations': {
    type: 'boolean',
    help: 'also the associations that refer to one of these classes',
  },
  out: { type: 'string', value: 'FOLDER', help: 'where to write: a folder for each namespace' },
  check: {
    type: 'boolean',
    help: 'write nothing; exit code 1 if a file is missing or not as it would be written',
  },
  ...OUTPUT_OPTIONS,
} as const satisfies OptionSpecs;

/**
 * The classes by the folders of their namespaces.
 * @throws UsageError when two namespaces would be in one folder
 */
function byFolder(classes: readonly CimClass[]): ReadonlyMap<string, readonly CimClass[]> {
  const groups = new Map<string, CimClass[]>();
  for (const cimClass of classes) {
    const folder = namespaceFolder(cimClass.namespace);
    const group = groups.get(folder) ?? [];
    const [first = cimClass] = group;
    refuseSecond(folder, first.namespace, cimClass.namespace);
    group.push(cimClass);
    groups.set(folder, group);
  }
  return groups;
}

function refuseSecond(folder: string, first: string, second: string): void {
  if (first.toLowerCase() === second.toLowerCase()) return;
  const message = `the classes of ${first} and of ${second} would be in one folder, ${folder}`;
  throw new UsageError(`${message}; generate them apart, with --namespace`);
}

function compareAll(
  classes: readonly CimClass[],
  out: string,
  origin: string,
): readonly GeneratedFile[] {
  return [...byFolder(classes)].flatMap(([folder, group]) =>
    compareFiles(join(out, folder), namespaceFiles(group, { originOf: () => origin })),
  );
}

const STATE_WORDS = { missing: 'written', different: 'written', same: 'unchanged' } as const;

async function report(
  io: Io,
  options: ConstructorParameters<typeof ResultList>[1],
  files: readonly GeneratedFile[],
  isCheck: boolean,
): Promise<void> {
  const list = new ResultList(io, options);
  const items = files.map(({ path, state }): Item => ({
    kind: 'GeneratedFile',
    fields: { file: path, state: isCheck ? state : STATE_WORDS[state] },
  }));
  await list.add(items, undefined);
  list.end();
}

/** `wscim codegen` */
export const codegenCommand = defineCommand({
  name: 'codegen',
  usage: ['--out FOLDER'],
  summary: 'Generate TypeScript types of classes, from a server or from MOF files',
  notes: [
    'Every class becomes a file that exports a constant, which is what getInstance and the other calls take, and the type of its instances. Every namespace becomes a folder with an index. The same classes always become the same text. A file that was not generated is never overwritten.',
    'wscim class show "*" --host H writes a snapshot of a server for --mof.',
  ],
  examples: [
    'wscim codegen --mof schema.mof --out src/cim',
    "wscim codegen --classes 'Win32_Service,Win32_*Disk*' --with-associations --out src/cim --host https://srv01 --user ops",
    'wscim codegen --mof schema.mof --out src/cim --check',
  ],
  options: OPTIONS,
  arity: [0, 0],
  async run({ options, io }) {
    const { out, check: isCheck = false, classes: wanted = [] } = options;
    if (out === undefined) throw new UsageError('where to? use --out FOLDER');
    const withAssociations = options['with-associations'] ?? false;
    const selection = { names: wanted, withAssociations };
    const { classes, origin } = await findClasses(options, io, selection);
    const files = compareAll(classes, out, origin);
    if (!isCheck) writeFiles(files);
    await report(io, options, files, isCheck);
    const isDrift = isCheck && files.some(({ state }) => state !== 'same');
    return exitCode(isDrift ? 'DIFFERENT' : 'OK');
  },
});
