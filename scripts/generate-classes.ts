/**
 * Writes `src/gen` from `schemas`: `npm run generate`. A test holds the two against each other.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CimClass } from '../src/cim/class.js';
import { resolveClasses } from '../src/cim/inheritance.js';
import { qualifierLookup } from '../src/cim/qualifier-propagation.js';
import { identifierOf, type ModuleOf } from '../src/codegen/class-file.js';
import { namespaceFiles, namespaceFolder } from '../src/codegen/namespace-files.js';
import { selectClasses } from '../src/codegen/selection.js';
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

/** The namespaces in which the classes that every namespace has are generated. */
const SYSTEM_NAMESPACES = new Set(['root/cimv2', 'root/subscription']);

/** The classes of `classes.txt` by namespace; of one, the names that are listed. */
function listed(schemas: string): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(join(schemas, 'classes.txt'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(':') as [namespace: string, name: string]);
  const everywhere = lines.filter(([namespace]) => namespace === '*').map(([, name]) => name);
  const namespaces = new Set(lines.map(([namespace]) => namespace).filter((name) => name !== '*'));
  return new Map(
    [...namespaces].map((namespace) => [
      namespace,
      [
        ...lines.filter(([own]) => own === namespace).map(([, name]) => name),
        ...(SYSTEM_NAMESPACES.has(namespace) ? everywhere : []),
      ],
    ]),
  );
}

interface Source {
  readonly cimClass: CimClass;
  readonly file: string;
}

/** The classes that an index declares, with what they inherit, and the files they are in. */
function load(index: string): readonly Source[] {
  const { declarations, qualifierDeclarations } = loadMof(index);
  const own = declarations.flatMap((one) => (one.kind === 'class' ? [one] : []));
  const resolved = resolveClasses(
    own.map(({ cimClass }) => cimClass),
    qualifierLookup(qualifierDeclarations),
  );
  return resolved.map((cimClass, at) => ({ cimClass, file: own[at]?.position?.file ?? index }));
}

/** The classes of a namespace that are generated, and their files. */
interface Generated {
  readonly namespace: string;
  readonly folder: string;
  readonly classes: readonly CimClass[];
  readonly files: ReadonlyMap<string, string>;
}

function generate(root: string, namespace: string, names: readonly string[]): Generated {
  const folder = namespaceFolder(namespace);
  const sources = load(join(root, 'schemas', folder, 'index.mof'));
  const all = sources.map(({ cimClass }) => cimClass);
  const classes = selectClasses(all, { names });
  const up = posix.relative(posix.join('gen', folder), 'cim');
  const files = namespaceFiles(classes, {
    originOf: (cimClass) => {
      const { file = '' } = sources.find((source) => source.cimClass === cimClass) ?? {};
      return relative(root, file).replaceAll(sep, '/');
    },
    moduleOf: (name) => `${up}/${MODULES[name]}.js`,
  });
  return { namespace, folder, classes, files };
}

/** A table of all classes, each of which is loaded when it is asked for: loading all takes a while. */
function tableOf(generated: readonly Generated[]): string {
  const namespaces = generated.map(({ namespace, folder, classes }) => {
    const entries = classes
      .map(identifierOf)
      .toSorted()
      .map(
        (name) => `    ${name}: async () => (await import('./${folder}/${name}.js')).${name},\n`,
      );
    return `  '${namespace.toLowerCase()}': {\n${entries.join('')}  },\n`;
  });
  return [
    '// Every generated class by namespace and name, generated from schemas. Not to be edited.\n',
    `export const CLASSES = {\n${namespaces.join('')}} as const;\n`,
  ].join('');
}

/** The text of every generated file, by its path in `src/gen`. */
export function generatedFiles(root: string): ReadonlyMap<string, string> {
  const generated = [...listed(join(root, 'schemas'))].map(([namespace, names]) =>
    generate(root, namespace, names),
  );
  const files = generated.flatMap((one) =>
    [...one.files].map(([name, text]): [string, string] => [`${one.folder}/${name}`, text]),
  );
  return new Map([...files, ['classes.ts', tableOf(generated)]]);
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
