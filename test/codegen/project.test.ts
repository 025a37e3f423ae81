import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CimClass, CimPropertyDeclaration } from '../../src/cim/class.js';
import type { Qualifier } from '../../src/cim/qualifier.js';
import { namespaceFiles } from '../../src/codegen/namespace-files.js';
import { AllTypes } from '../support/all-types.js';

const HOSTILE = [
  '*/ throw new Error("out of the comment"); /*',
  '`${(() => { throw new Error("template"); })()}`',
  "'); throw new Error('out of the text'); ('",
  '"); throw new Error("out of the text"); ("',
  '\n throw new Error("on a line of its own"); \u2028 throw new Error("separator"); \r throw 1;',
  '@ts-nocheck\n// @ts-ignore\n/// <reference path="x" />\n//# sourceMappingURL=x',
  '\u202e reversed \0 null \ud800 half \\ back \\*/ slash',
];

const NAMES = [
  '__proto__',
  'constructor',
  'class',
  'default',
  'await',
  'a b',
  'Größe',
  'path',
  '*/',
];

const describedBy = (text: string): Qualifier[] => [
  { name: 'Description', type: 'string', value: text },
  { name: 'Units', type: 'string', value: text },
  { name: 'Deprecated', type: 'string', array: true, value: [text] },
];

/** A class of which every text is out to break the file. */
function hostileClass(className: string, text: string): CimClass {
  const qualifiers = describedBy(text);
  const property: CimPropertyDeclaration = {
    type: 'string',
    default: text,
    inheritedFrom: text,
    values: { [text]: text, OK: 'OK' },
    qualifiers,
  };
  const parameter = { type: 'string', in: true, out: true, ofClass: text, qualifiers } as const;
  return {
    className,
    namespace: text,
    superclass: text,
    qualifiers,
    properties: Object.fromEntries([...NAMES, text].map((name) => [name, property])),
    methods: Object.fromEntries(
      NAMES.map((name) => [
        name,
        {
          returns: 'uint32' as const,
          values: { '0': text },
          qualifiers,
          parameters: Object.fromEntries(NAMES.map((inner) => [inner, parameter])),
        },
      ]),
    ),
  };
}

const HOSTILE_CLASSES = HOSTILE.map((text, at) => hostileClass(`Test_Hostile${at}`, text));
const RESERVED_CLASSES = ['class', 'default', 'CimInstance', 'index', 'CON', '__proto__', 'Größe'];
const CLASSES: readonly CimClass[] = [
  ...HOSTILE_CLASSES,
  ...RESERVED_CLASSES.map((name) => hostileClass(name, 'text')),
  AllTypes,
];

const STRICTEST = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noFallthroughCasesInSwitch: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  noUncheckedSideEffectImports: true,
};

/** A user's project: the generated files, the types of this package, and a stand-in to run them. */
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wscim-codegen-'));
  const generated = join(folder, 'generated');
  mkdirSync(generated);
  for (const [name, text] of namespaceFiles(CLASSES, { originOf: () => HOSTILE[0] ?? '' })) {
    writeFileSync(join(generated, name), text);
  }
  const compilerOptions = {
    ...STRICTEST,
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
    module: 'nodenext',
    outDir: 'out',
    rootDir: '/',
    paths: { wscim: [resolve('src/index.ts')] },
    skipLibCheck: true,
    noEmit: false,
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['generated'] }),
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const standIn = join(folder, 'node_modules', 'wscim');
  mkdirSync(standIn, { recursive: true });
  writeFileSync(join(standIn, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  writeFileSync(join(standIn, 'index.js'), 'export const generatedClass = () => (own) => own;\n');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const tsc = (): { readonly status: number | null; readonly stdout: string } =>
  spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], {
    encoding: 'utf8',
  });

describe('a generated project, of classes that are out to break it', () => {
  test('compiles under the strictest settings', () => {
    expect(tsc()).toMatchObject({ status: 0, stdout: '' });
  }, 60_000);

  test('says when it is run what the classes say, and does nothing else', () => {
    const index = pathToFileURL(join(folder, 'out', folder, 'generated', 'index.js')).href;
    const script = `
      import * as all from ${JSON.stringify(index)};
      const names = (value) => Object.keys(value);
      const read = Object.values(all).map((one) => [
        one.className, one.namespace, names(one.properties), names(one.methods ?? {}),
        Object.values(one.properties).map((property) => [property.default ?? null, names(property.values ?? {})]),
      ]);
      process.stdout.write(JSON.stringify(read));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    const said = JSON.parse(output) as [string, ...unknown[]][];
    const expected = CLASSES.map(({ className, namespace, properties, methods = {} }) => [
      className,
      namespace,
      Object.keys(properties),
      Object.keys(methods),
      Object.values(properties).map((property: CimPropertyDeclaration) => [
        property.default ?? null,
        Object.keys(property.values ?? {}),
      ]),
    ]);
    const byName = ([a]: unknown[], [b]: unknown[]): number => (String(a) < String(b) ? -1 : 1);
    expect(said.toSorted(byName)).toEqual(
      (JSON.parse(JSON.stringify(expected)) as unknown[][]).toSorted(byName),
    );
  });
});
