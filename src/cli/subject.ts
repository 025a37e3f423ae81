import { type CimClass, keysOf } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import { type CimKeyValue, CimObjectPath, normalizeNamespace } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import { DEFAULT_NAMESPACE } from '../binding/resource-uri.js';
import { type Assignment, parseAssignments, valuesOf } from './assignments.js';
import { knownClass } from './known-classes.js';
import { parsePath } from './path-text.js';
import { UsageError } from './usage-error.js';
import { valueOfText } from './values.js';

type Values = Readonly<Record<string, CimValue>>;

/** What a command line is about: a class, the keys that choose an instance, and other properties. */
export interface Subject {
  /** The declaration of the class, where it is known. */
  readonly cimClass: CimClass | undefined;
  readonly className: string;
  readonly namespace: string;
  readonly keys: Values;
  /** The properties besides the keys. */
  readonly properties: Values;
  /** The path of the instance; null while a key has no value. */
  readonly path: CimObjectPath | null;
}

/** The keys of a path by the types of the class; `Class="value"` means its only key. */
function typedKeys(path: CimObjectPath, cimClass: CimClass): Values {
  const declared = keysOf(cimClass);
  const entries = [...path.keys].map(([name, value]): [string, CimValue] => {
    const key = declared.find((own) =>
      name === '' ? declared.length === 1 : own.name.toLowerCase() === name.toLowerCase(),
    );
    if (key !== undefined) {
      return [key.name, valueOfText(String(value), key, `${cimClass.className}.${key.name}`)];
    }
    const names = declared.map((own) => own.name).join(', ');
    throw new UsageError(
      `${name || 'a key without a name'}: the keys of ${cimClass.className} are ${names}`,
    );
  });
  return Object.fromEntries(entries);
}

function untypedKeys(path: CimObjectPath): Values {
  if (!path.keys.has('')) return Object.fromEntries(path.keys);
  throw new UsageError(`${path.relativePath}: name the key, as in ${path.className}.Name="value"`);
}

/** Which assignments are keys: by the class, where it is known. */
type KeyTest = (name: string) => boolean;

function split(values: Values, isKey: KeyTest): readonly [keys: Values, properties: Values] {
  const entries = Object.entries(values);
  const part = (wanted: boolean): Values =>
    Object.fromEntries(entries.filter(([name]) => isKey(name) === wanted));
  return [part(true), part(false)];
}

function keyTest(path: CimObjectPath, cimClass: CimClass | undefined, fallback: boolean): KeyTest {
  if (!path.isClass) return () => false;
  if (cimClass === undefined) return () => fallback;
  const names = new Set(keysOf(cimClass).map(({ name }) => name));
  return (name) => names.has(name);
}

function pathOf(
  subject: Omit<Subject, 'path' | 'properties'>,
  { singleton }: CimObjectPath,
): CimObjectPath | null {
  const { cimClass, className, namespace, keys } = subject;
  if (cimClass !== undefined) return new CimInstance(cimClass, keys, { namespace }).path;
  if (Object.values(keys).includes(null)) return null;
  const path = new CimObjectPath({
    className,
    namespace,
    singleton,
    keys: keys as Readonly<Record<string, CimKeyValue>>,
  });
  return path.isClass ? null : path;
}

export interface SubjectOptions {
  readonly namespace?: string | undefined;
  /** Whether assignments to an unknown class are keys. */
  readonly assignsKeys: boolean;
}

/**
 * Reads `PATH [Name=value ...]`: an object path or a class, and values of properties. Behind a class
 * the values of its keys choose the instance; behind the path of an instance all are properties.
 * @throws UsageError, ValidationError
 */
export async function parseSubject(
  [target = '', ...rest]: readonly string[],
  { namespace: given, assignsKeys }: SubjectOptions,
): Promise<Subject> {
  const path = parsePath(target);
  if (path.server !== null) throw new UsageError('name the server with --host, not in the path');
  const namespace = path.namespace ?? normalizeNamespace(given ?? DEFAULT_NAMESPACE);
  const cimClass = await knownClass(namespace, path.className);
  const assignments: readonly Assignment[] = parseAssignments(rest);
  const inPath = cimClass === undefined ? untypedKeys(path) : typedKeys(path, cimClass);
  const [assigned, properties] = split(
    valuesOf(assignments, cimClass),
    keyTest(path, cimClass, assignsKeys),
  );
  const keys = { ...inPath, ...assigned };
  const subject = { cimClass, className: cimClass?.className ?? path.className, namespace, keys };
  return { ...subject, properties, path: pathOf(subject, path) };
}

/** The path of the instance. @throws UsageError when not every key has a value */
export function requirePath({ path, className, cimClass }: Subject): CimObjectPath {
  if (path !== null) return path;
  const keys = cimClass === undefined ? ['Key'] : keysOf(cimClass).map(({ name }) => name);
  const example = keys.map((name) => `${name}=...`).join(' ');
  throw new UsageError(
    `${className} is a class; name the instance by its keys: ${className} ${example}`,
  );
}

/** @throws UsageError for properties where only keys belong */
export function requireNoProperties({ properties, className }: Subject): void {
  const [name] = Object.keys(properties);
  if (name !== undefined) throw new UsageError(`${name} is no key of ${className}`);
}

/** @throws UsageError for the path of an instance where only a class belongs */
export function requireClass([target = '']: readonly string[], { className }: Subject): void {
  if (parsePath(target).isClass) return;
  throw new UsageError(`${target} names an instance; name the class ${className}`);
}
