import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, resolve, sep } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CimClass } from '../src/cim/class.js';
import { classLookup, type ClassLookup, isA } from '../src/cim/class-lineage.js';
import { resolveClasses } from '../src/cim/inheritance.js';
import { readMof } from '../src/mof/read.js';
import { hasCaptures } from './support/captures.js';

const SCHEMAS = resolve(import.meta.dirname, '../schemas');
const read = (path: string): string => readFileSync(join(SCHEMAS, path), 'utf8');

/** The paths of all MOF files below a folder, with slashes. */
function mofFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.mof'))
    .map((path) => path.split(sep).join('/'))
    .toSorted();
}

/** The lines of a list of classes. */
function linesOf(path: string): { readonly namespace: string; readonly name: string }[] {
  const lines = read(path).split('\n');
  const titles = lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
  return titles.map((title) => {
    const [namespace = '', name = ''] = title.split(':');
    return { namespace: namespace === '*' ? EVERY : namespace, name };
  });
}

/** Classes without keys: embedded in others, errors, or with static methods only. */
const KEYLESS = new RegExp(
  `^(?:${[
    '__(?:ACE|ExtendedStatus|NTLMUser9X|SecurityDescriptor|Trustee)',
    'CIM_Error|MSFT_ExtendedStatus|MSFT_WmiError',
    'MSFT_Task.*|PS_ScheduledTask|StdRegProv',
    'Win32_(?:DefragAnalysis|MethodParameterClass|SecurityDescriptorHelper)',
  ].join('|')})$`,
);

interface Namespace {
  readonly classes: readonly CimClass[];
  readonly lookup: ClassLookup;
}

/** What the index of a folder declares, resolved. */
function load(index: string): Namespace {
  const { classes, qualifierDeclarations } = readMof(read(index), {
    file: index,
    include(name, from) {
      const file = posix.join(posix.dirname(from), name);
      return { file, mof: read(file) };
    },
    namespace: EVERY,
  });
  const declared = new Map(qualifierDeclarations.map((one) => [one.name.toLowerCase(), one]));
  const resolved = resolveClasses(classes, (name) => declared.get(name.toLowerCase()));
  return { classes: resolved, lookup: classLookup(resolved) };
}

/** Classes that every namespace has are read as if they were of this one. */
const EVERY = 'root';

const indexes = mofFiles(SCHEMAS).filter((path) => path.endsWith('/index.mof'));
const namespaces = new Map(
  indexes.map((index) => {
    const loaded = load(index);
    return [loaded.classes[0]?.namespace ?? '', loaded];
  }),
);

const listed = linesOf('classes.txt');
const absent = linesOf('absent.txt').map(({ namespace, name }) => `${namespace}:${name}`);

/** The classes that the features of a class name as types. */
function typesOf({ properties, methods = {} }: CimClass): string[] {
  const parameters = Object.values(methods).flatMap((method) => Object.values(method.parameters));
  const types = [...Object.values(properties), ...parameters].map(({ ofClass }) => ofClass);
  return types.filter((type) => type !== undefined);
}

describe('the schemas', () => {
  test('are of the namespaces of the list', () => {
    const names = new Set(listed.map(({ namespace }) => namespace));
    expect([...namespaces.keys()].toSorted()).toEqual([...names].toSorted());
  });

  test('have no file that no index includes', () => {
    const included = indexes.flatMap((index) =>
      [...read(index).matchAll(/include\("(.+)"\)/g)].map(([, name = '']) =>
        posix.join(posix.dirname(index), name),
      ),
    );
    expect(mofFiles(SCHEMAS)).toEqual([...new Set([...included, ...indexes])].toSorted());
  });

  test.each(listed)('have $namespace:$name', ({ namespace, name }) => {
    expect(namespaces.get(namespace)?.lookup(name)).toMatchObject({ className: name, namespace });
  });

  test.each([...namespaces])(
    'name only types that %s has, or that are known not to be',
    (namespace, { classes, lookup }) => {
      const unknown = classes
        .flatMap((one) => typesOf(one))
        .filter((type) => lookup(type) === undefined);
      const names = [...new Set(unknown)].map((type) => `${namespace}:${type}`);
      expect(names.toSorted()).toEqual(
        absent.filter((name) => name.startsWith(`${namespace}:`)).toSorted(),
      );
    },
  );

  test.each([...namespaces])(
    'have keys, or a reason for none, for every class of %s',
    (_, { classes, lookup }) => {
      const keyless = classes.filter(
        (one) =>
          one.abstract !== true &&
          one.singleton !== true &&
          !isA(one.className, '__Event', lookup) &&
          Object.values(one.properties).every(({ key }) => key !== true),
      );
      expect(
        keyless.map(({ className }) => className).filter((name) => !KEYLESS.test(name)),
      ).toEqual([]);
    },
  );

  test.each([...namespaces])(
    'mark every reference of a concrete association of %s as its end',
    (_, { classes }) => {
      const associations = classes.filter(
        ({ association, abstract }) => association === true && abstract !== true,
      );
      const ends = associations.map(({ className, properties }) => [
        className,
        Object.values(properties).filter(({ type }) => type === 'reference').length,
      ]);
      expect(ends.filter(([, count]) => count !== 2)).toEqual([]);
    },
  );
});

/** The table of facts is kept beside the project. */
const FACTS = resolve(process.env['WSCIM_CAPTURES'] ?? '../shared', 'facts/windows-classes.json');

describe.skipIf(!hasCaptures)('the script that derives the schemas', () => {
  test('writes what is there', () => {
    const out = mkdtempSync(join(tmpdir(), 'schemas-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    execFileSync(process.execPath, ['scripts/derive-schemas.mjs', FACTS, '--out', out]);
    const derived = mofFiles(SCHEMAS).filter((path) => path !== 'qualifiers.mof');
    expect(mofFiles(out)).toEqual(derived);
    const changed = derived.filter((path) => readFileSync(join(out, path), 'utf8') !== read(path));
    expect(changed).toEqual([]);
  });
});
