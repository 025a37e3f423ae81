import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';

const SRC = resolve(import.meta.dirname, '../src');

/** Which other folders a folder may import, types included. */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'all'>> = {
  cim: [],
  xml: [],
  auth: [],
  mof: ['cim'],
  codegen: ['cim'],
  gen: ['cim'],
  wsman: ['xml'],
  binding: ['cim', 'xml', 'wsman'],
  transport: ['auth'],
  client: ['cim', 'xml', 'wsman', 'binding', 'transport'],
  wbem: ['cim', 'binding', 'client'],
  shell: ['xml', 'wsman', 'client'],
  server: ['xml', 'wsman', 'auth'],
  events: ['cim', 'xml', 'wsman', 'binding', 'server'],
  fleet: ['client', 'wbem'],
  testing: ['cim', 'mof', 'xml', 'wsman', 'binding', 'shell', 'transport', 'server'],
  cli: 'all',
};

/** The file at the top that every folder may import. The others there are entry points. */
const SHARED = 'errors.ts';

/** Which folders may import a package. */
const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  undici: ['transport'],
  'fast-xml-parser': ['xml'],
  xmlbuilder2: ['xml'],
  'node:http': ['server', 'testing'],
  'node:https': ['server', 'testing'],
  'node:fs': ['testing', 'cli', 'mof'],
};

/** What these tests look at in a node of the syntax tree. */
interface Node {
  readonly type?: string;
  readonly body?: readonly Node[];
  readonly source?: { readonly value?: unknown } | null;
  readonly declaration?: unknown;
  readonly specifiers?: readonly { readonly exported?: { readonly name?: string } }[];
}

interface Module {
  /** Below `src`, with slashes: `cim/types.ts`. */
  readonly file: string;
  readonly statements: readonly Node[];
  /** The specifiers of its imports: static, dynamic, of types, and of what it exports again. */
  readonly imports: readonly string[];
}

function readModule(file: string, text: string): Module {
  const { body: statements = [] } = parseAst(text, { lang: 'ts' }) as unknown as Node;
  return { file, statements, imports: importsOf(statements) };
}

function importsOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type = '', source } = node as Node;
  const names = /^(?:Import|Export|TSImport)/.test(type) ? [source?.value] : [];
  const own = names.filter((name) => typeof name === 'string');
  return [...own, ...Object.values(node).flatMap(importsOf)];
}

/** The file below `src` that a relative import names. */
function targetOf(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
}

/** The folder of a file: `cim`; empty at the top. */
function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

/** `undici` of `undici/types`, `node:fs` of `fs/promises`. */
function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return `node:${specifier.replace(/^node:/, '').split('/')[0]}`;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

type Edge = readonly [from: string, to: string];

function isAllowed([from, to]: Edge): boolean {
  const [source, target] = [folderOf(from), folderOf(to)];
  const allowed = MAY_IMPORT[source] ?? [];
  return source === target || to === SHARED || allowed === 'all' || allowed.includes(target);
}

function reachable(graph: ReadonlyMap<string, readonly string[]>, start: string): Set<string> {
  const seen = new Set<string>();
  const queue = [start];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const fresh = (graph.get(node) ?? []).filter((next) => !seen.has(next));
    for (const next of fresh) seen.add(next);
    queue.push(...fresh);
  }
  return seen;
}

/** The strongly connected components: groups of files of which each one reaches all of them. */
function cyclesOf(edges: readonly Edge[]): string[] {
  const graph = new Map<string, string[]>();
  for (const [from, to] of edges) graph.set(from, [...(graph.get(from) ?? []), to]);
  const reach = new Map([...graph.keys()].map((file) => [file, reachable(graph, file)]));
  const groups = [...reach]
    .filter(([file, seen]) => seen.has(file))
    .map(([file, seen]) => [...seen].filter((other) => reach.get(other)?.has(file)).toSorted());
  return [...new Set(groups.map((group) => group.join(' <-> ')))];
}

/** True for a statement that only passes on names of other files. */
function passesOn({ type, declaration }: Node): boolean {
  if (type === 'ImportDeclaration' || type === 'ExportAllDeclaration') return true;
  return type === 'ExportNamedDeclaration' && declaration === null;
}

function isBarrel({ statements }: Module): boolean {
  return statements.length > 0 && statements.every(passesOn);
}

function hasDefault({ statements }: Module): boolean {
  return statements.some(
    ({ type, specifiers = [] }) =>
      type === 'ExportDefaultDeclaration' ||
      type === 'TSExportAssignment' ||
      specifiers.some(({ exported }) => exported?.name === 'default'),
  );
}

const modules = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readModule(path.split(sep).join('/'), readFileSync(join(SRC, path), 'utf8')));
const imports = modules.flatMap(({ file, imports: names }) =>
  names.map((specifier) => ({ file, specifier, isRelative: specifier.startsWith('.') })),
);
const edges = imports
  .filter(({ isRelative }) => isRelative)
  .map(({ file, specifier }): Edge => [file, targetOf(file, specifier)]);
const folders = [...new Set(modules.map(({ file }) => folderOf(file)))].filter((f) => f !== '');

describe('src', () => {
  test('has only folders that the table of imports names', () => {
    expect(Object.keys(MAY_IMPORT)).toEqual(expect.arrayContaining(folders));
  });

  test.each(folders)('%s imports only what the table lets it', (folder) => {
    const own = edges.filter(([from]) => folderOf(from) === folder);
    expect(own.filter((edge) => !isAllowed(edge)).map((edge) => edge.join(' -> '))).toEqual([]);
  });

  test('errors.ts imports the names of HRESULTs and nothing else', () => {
    expect(edges.filter(([from]) => from === SHARED)).toEqual([[SHARED, 'binding/hresults.ts']]);
  });

  test('imports no file that does not exist', () => {
    expect(edges.filter(([, to]) => !existsSync(join(SRC, to)))).toEqual([]);
  });

  test('has no import cycles', () => {
    expect(cyclesOf(edges)).toEqual([]);
  });

  test.each(Object.entries(PACKAGE_HOMES))('imports %s only in %j', (name, homes) => {
    const users = imports.filter(({ specifier }) => packageOf(specifier) === name);
    const strangers = users.filter(({ file }) => !homes.includes(folderOf(file)));
    expect(strangers.map(({ file }) => file)).toEqual([]);
  });

  test('has no barrel in a folder but the indexes of generated classes', () => {
    const barrels = modules.filter(
      (module) => !['', 'gen'].includes(folderOf(module.file)) && isBarrel(module),
    );
    expect(barrels.map(({ file }) => file)).toEqual([]);
  });

  test('has no default exports', () => {
    expect(modules.filter(hasDefault).map(({ file }) => file)).toEqual([]);
  });
});

describe('these tests', () => {
  const parse = (text: string): Module => readModule('cim/a.ts', text);

  test.each([
    ['over several lines', "import {\n  a,\n  type B,\n} from './b.js';"],
    ['of types', "import type { B } from './b.js';"],
    ['for its effects', "import './b.js';"],
    ['of a namespace', "import * as b from './b.js';"],
    ['that exports again, over several lines', "export {\n  a,\n  b,\n} from './b.js';"],
    ['that exports all again', "export * from './b.js';"],
    ['at run time', "async function f() { await import('./b.js'); }"],
    ['inside a type', "let b: import('./b.js').B;"],
  ])('see an import %s', (_, text) => {
    expect(parse(text).imports).toEqual(['./b.js']);
  });

  test.each(["// import './b.js';", "const text = `\nimport './b.js';\n`;"])(
    'see none in %j',
    (text) => {
      expect(parse(text).imports).toEqual([]);
    },
  );

  test('find every cycle, whatever leads into it', () => {
    const pairs = 'ab bc ca ax xy ay zz'.split(' ');
    const cycles = cyclesOf(pairs.map(([from = '', to = '']): Edge => [from, to]));
    expect(cycles).toEqual(['a <-> b <-> c', 'z']);
  });

  test.each([
    ["export * from './b.js';", true],
    ["import { b } from './b.js';\nexport { b };", true],
    ["export { b } from './b.js';\nexport const c = 1;", false],
    ['export type A = string;', false],
  ])('hold %j for a barrel: %s', (text, expected) => {
    expect(isBarrel(parse(text))).toBe(expected);
  });

  test.each(['export default 1;', 'const a = 1; export { a as default };'])('see %j', (text) => {
    expect(hasDefault(parse(text))).toBe(true);
  });

  test.each(['gen/b.ts', 'index.ts', '../package.json'])('refuse %s to cim', (to) => {
    expect(isAllowed(['cim/a.ts', to])).toBe(false);
  });

  test.each([
    ['fs', 'node:fs'],
    ['node:fs/promises', 'node:fs'],
    ['undici/types', 'undici'],
    ['@a/b/c', '@a/b'],
  ])('take %s for %s', (specifier, name) => {
    expect(packageOf(specifier)).toBe(name);
  });
});
