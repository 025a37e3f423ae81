/**
 * Writes `src/gen` from `schemas`: `npm run generate`. A test holds the two against each other.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CimClass } from '../src/cim/class.js';
import { classLookup } from '../src/cim/class-lineage.js';
import { resolveClass } from '../src/cim/inheritance.js';
import type { ModuleOf } from '../src/codegen/class-file.js';
import { namespaceFiles, namespaceFolder } from '../src/codegen/namespace-files.js';
import { loadMof } from '../src/mof/load.js';

const MODULES: Readonly<Record<Parameters<ModuleOf>[0], string>> = {
  CimDateTime: 'datetime',
  CimInstance: 'instance',
  CimInterval: 'interval',
  CimObject: 'types',
  CimObjectPath: 'object-path',
  KnownText: 'class-types',
  generatedClass: 'generated-class',
};

/** The classes of an index, and the files they are in. */
function load(index: string): ReadonlyMap<CimClass, string> {
  const { declarations, qualifierDeclarations } = loadMof(index);
  const own = new Map(
    declarations.flatMap((one) =>
      one.kind === 'class' ? [[one.cimClass, one.position?.file ?? index] as const] : [],
    ),
  );
  const lookup = classLookup(own.keys());
  const flavors = new Map(qualifierDeclarations.map((one) => [one.name.toLowerCase(), one]));
  return new Map(
    [...own].map(([cimClass, file]) => [
      resolveClass(cimClass, lookup, (name) => flavors.get(name.toLowerCase())),
      file,
    ]),
  );
}

function filesOf(index: string, root: string): [path: string, text: string][] {
  const origins = load(index);
  const [first] = origins.keys();
  const folder = namespaceFolder(first?.namespace ?? '');
  const up = posix.relative(posix.join('gen', folder), 'cim');
  const files = namespaceFiles([...origins.keys()], {
    originOf: (cimClass) => relative(root, origins.get(cimClass) ?? '').replaceAll(sep, '/'),
    moduleOf: (name) => `${up}/${MODULES[name]}.js`,
  });
  return [...files].map(([name, text]) => [`${folder}/${name}`, text]);
}

/** The text of every generated file, by its path in `src/gen`. */
export function generatedFiles(root: string): ReadonlyMap<string, string> {
  const schemas = join(root, 'schemas');
  const indexes = readdirSync(schemas, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('index.mof'))
    .toSorted();
  return new Map(indexes.flatMap((index) => filesOf(join(schemas, index), root)));
}

function write(root: string): void {
  const gen = join(root, 'src', 'gen');
  const files = generatedFiles(root);
  rmSync(gen, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(gen, path)), { recursive: true });
    writeFileSync(join(gen, path), text);
  }
  console.log(`${files.size} files in ${gen}`);
}

const main = process.argv[1];
if (main !== undefined && import.meta.url === pathToFileURL(main).href) write(resolve());
