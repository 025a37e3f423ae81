import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { resolveClasses } from '../src/cim/inheritance.js';
import { qualifierLookup } from '../src/cim/qualifier-propagation.js';
import { namespaceFiles } from '../src/codegen/namespace-files.js';
import { selectClasses } from '../src/codegen/selection.js';
import { CLASSES } from '../src/gen/classes.js';
import { loadMof } from '../src/mof/load.js';
import { compare } from './measure.js';
import { duration, perSecond, type Row } from './table.js';

const CALLS = 10;
const INDEX = 'schemas/cimv2/index.mof';
const NAMES = Object.keys(CLASSES['root/cimv2'])
  .filter((name) => name.startsWith('Win32_'))
  .slice(0, 40);

/** From MOF files on disk to the text of TypeScript files, for so many classes. */
function generate(): ReadonlyMap<string, string> {
  const { classes, qualifierDeclarations } = loadMof(INDEX);
  const resolved = resolveClasses(classes, qualifierLookup(qualifierDeclarations));
  return namespaceFiles(selectClasses(resolved, { names: NAMES }), { originOf: () => INDEX });
}

/** What a user's file with a call for each of the classes costs the compiler. */
function userFile(names: readonly string[], gen: string): string {
  const imports = names.map((name) => `import { ${name} } from '${gen}/${name}.js';`);
  const calls = names.map(
    (name) =>
      `for await (const one of session.enumerateInstances(${name})) use<${name}['className']>(one.className);`,
  );
  const session = resolve('src/client/cim-session.js');
  return [
    ...imports,
    `import type { CimSession } from '${session}';`,
    'declare const session: CimSession;',
    'declare function use<T>(value: T): void;',
    ...calls,
    'export {};',
  ].join('\n');
}

function check(folder: string, file: string, content: string): () => void {
  const path = join(folder, file);
  writeFileSync(path, content);
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2023',
  ];
  const modules = ['--module', 'nodenext', '--lib', 'es2023,esnext.disposable', '--types', 'node'];
  const roots = ['--typeRoots', resolve('node_modules/@types')];
  const tsc = resolve('node_modules/typescript/bin/tsc');
  return () => {
    const args = [tsc, ...options, ...modules, ...roots, path];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stdout);
  };
}

/** Generating classes, and having them checked by the compiler. */
export async function codegenRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wscim-bench-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  try {
    const times = await compare(CALLS, {
      generating: generate,
      reading: () => loadMof(INDEX),
      checking: check(folder, 'forty.ts', userFile(NAMES, resolve('src/gen/cimv2'))),
      empty: check(folder, 'empty.ts', 'export {};\n'),
    });
    return [
      {
        what: `generating ${NAMES.length} classes, from MOF files to text`,
        ours: `${duration(times.generating)}, ${perSecond(times.generating / NAMES.length)} classes`,
        peer: 'reading the MOF files alone',
        theirs: duration(times.reading),
        ratio: times.generating / times.reading,
      },
      {
        what: `tsc of a file that enumerates ${NAMES.length} of them, with the sources behind it`,
        ours: duration(times.checking),
        peer: 'tsc of an empty file',
        theirs: duration(times.empty),
        ratio: times.checking / times.empty,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
