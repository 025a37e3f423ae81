import { ValidationError } from '../errors.js';
import { readKeys } from './object-path-keys.js';

/** The value of a key: a scalar, or the path that a reference holds. */
export type CimKeyValue = string | number | bigint | boolean | CimObjectPath;

export interface CimObjectPathParts {
  readonly className: string;
  /** Key values by name. Absent for a class path; a singleton has none but is an instance. */
  readonly keys?: Readonly<Record<string, CimKeyValue>> | ReadonlyMap<string, CimKeyValue>;
  readonly namespace?: string | null;
  readonly server?: string | null;
  readonly singleton?: boolean;
}

const IDENTIFIER = /^[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*$/;
const SERVER = /^[\\/]{2}([^\\/]+)(?:[\\/]|$)/;
const SERVER_NAME = /^[^\\/:"'=\s]+$/;
const NAMESPACE = /^[^:"'=\s]+$/;
const MAX_KEYS = 256;
const MAX_IDENTIFIER = 4096;

function fail(text: string, problem: string): never {
  const shown = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  throw new ValidationError('WBEM_E_INVALID_OBJECT_PATH', `object path ${shown}: ${problem}`);
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function printKey(value: CimKeyValue): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return typeof value === 'number' || typeof value === 'bigint' ? `${value}` : quote(`${value}`);
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A namespace as it is kept and compared: parts joined with `/`. */
export function normalizeNamespace(namespace: string): string {
  return namespace.replace(/[\\/]+/g, '/').replace(/^\/|\/$/g, '');
}

/**
 * The path of an instance or a class: `\\server\root\cimv2:Win32_Service.Name="Spooler"`.
 * Server and namespace may be absent. Immutable. [MS-WMI] 2.2.2, [DSP0004] 8.2
 */
export class CimObjectPath {
  readonly className: string;
  readonly namespace: string | null;
  readonly server: string | null;
  readonly keys: ReadonlyMap<string, CimKeyValue>;
  /** `Class=@`: the one instance of a class without keys. */
  readonly singleton: boolean;

  /**
   * An empty server or namespace counts as absent.
   * @throws ValidationError WBEM_E_INVALID_OBJECT_PATH for a name that no path can hold, and for a
   * key that is named twice.
   */
  constructor(parts: CimObjectPathParts) {
    const { className, keys = {}, namespace, server, singleton = false } = parts;
    const entries = keys instanceof Map ? [...keys] : Object.entries(keys);
    this.className = className;
    this.keys = new Map(entries);
    this.namespace = normalizeNamespace(namespace ?? '') || null;
    this.server = server || null;
    this.singleton = singleton;
    this.#checkNames();
    checkKeyNames(
      className,
      entries.map(([name]) => name),
    );
  }

  #checkNames(): void {
    const { className, namespace, server } = this;
    const refuse = (name: string, what: string): never =>
      fail(className, `${JSON.stringify(name.slice(0, 60))} is not a ${what} name`);
    if (!IDENTIFIER.test(className) || className.length > MAX_IDENTIFIER) {
      refuse(className, 'class');
    }
    if (namespace !== null && !NAMESPACE.test(namespace)) refuse(namespace, 'namespace');
    if (server !== null && !SERVER_NAME.test(server)) refuse(server, 'server');
  }

  /**
   * Reads a path as WMI does: either kind of slash and of quotes, C-style escapes, hexadecimal
   * integers, `=@`, and `Class="value"`, whose one key then has the name `''`.
   *
   * A quoted value stays a string, also when it holds a path: only the class tells a reference.
   * @throws ValidationError WBEM_E_INVALID_OBJECT_PATH
   */
  static parse(text: string): CimObjectPath {
    const head = /^[^"'=]*/.exec(text)?.[0] ?? '';
    const colon = head.lastIndexOf(':');
    const prefix = head.slice(0, Math.max(colon, 0));
    const server = SERVER.exec(prefix)?.[1] ?? null;
    const namespace = server === null ? prefix : prefix.replace(SERVER, '');
    if (colon !== -1 && namespace === '') fail(text, 'the namespace is missing');
    const [className = ''] = /^[^."'=]*/.exec(text.slice(colon + 1)) ?? [];
    const rest = text.slice(colon + 1 + className.length);
    const singleton = rest === '=@';
    const keys = singleton ? [] : readKeys(rest, (problem) => fail(text, problem));
    checkKeyNames(
      text,
      keys.map(([name]) => name),
    );
    return new CimObjectPath({ className, keys: new Map(keys), namespace, server, singleton });
  }

  /** True for the path of a class: no keys, not a singleton. */
  get isClass(): boolean {
    return this.keys.size === 0 && !this.singleton;
  }

  /** The value of a key, whatever the letter case of its name. */
  key(name: string): CimKeyValue | undefined {
    for (const [known, value] of this.keys) if (sameText(known, name)) return value;
    return undefined;
  }

  /** The same path with other parts. */
  with(parts: Partial<CimObjectPathParts>): CimObjectPath {
    const { className, keys, namespace, server, singleton } = this;
    return new CimObjectPath({ className, keys, namespace, server, singleton, ...parts });
  }

  /** `Class.key="value"`: the path without server and namespace. */
  get relativePath(): string {
    if (this.singleton) return `${this.className}=@`;
    const keys = [...this.keys].map(([name, value]) => `${name}=${printKey(value)}`);
    if (keys.length === 0) return this.className;
    return `${this.className}${this.keys.has('') ? '' : '.'}${keys.join(',')}`;
  }

  /** The whole path; with a server in WMI's form with backslashes. */
  toString(): string {
    if (this.namespace === null) return this.relativePath;
    if (this.server === null) return `${this.namespace}:${this.relativePath}`;
    return `\\\\${this.server}\\${this.namespace.replaceAll('/', '\\')}:${this.relativePath}`;
  }

  /**
   * Compares as WMI does: without letter case, in any order of keys, a reference with its text.
   * A server or namespace that one side does not name, and the server `.`, match anything.
   */
  equals(other: unknown): boolean {
    if (!(other instanceof CimObjectPath)) return false;
    return (
      sameText(this.className, other.className) &&
      this.singleton === other.singleton &&
      agree(this.namespace, other.namespace) &&
      (this.server === '.' || other.server === '.' || agree(this.server, other.server)) &&
      this.keys.size === other.keys.size &&
      [...this.keys].every(([name, value]) => sameKey(value, other.key(name)))
    );
  }

  toJSON(): string {
    return this.toString();
  }
}

/** `shown` is the path that the error shows. */
function checkKeyNames(shown: string, names: readonly string[]): void {
  if (names.length > MAX_KEYS) fail(shown, `more than ${MAX_KEYS} keys`);
  // The name of the one key may be left out: Class="value".
  const bad = names.find((name) => !IDENTIFIER.test(name) && !(name === '' && names.length === 1));
  if (bad !== undefined) fail(shown, `${JSON.stringify(bad)} is not a key name`);
  const distinct = new Set(names.map((name) => name.toLowerCase()));
  if (distinct.size !== names.length) fail(shown, 'a key is named twice');
}

function agree(a: string | null, b: string | null): boolean {
  return a === null || b === null || sameText(a, b);
}

function sameKey(a: CimKeyValue, b: CimKeyValue | undefined): boolean {
  if (b === undefined) return false;
  if (a instanceof CimObjectPath || b instanceof CimObjectPath) {
    const [left, right] = [asPath(a), asPath(b)];
    return left !== undefined && left.equals(right);
  }
  return sameText(`${a}`, `${b}`);
}

function asPath(value: CimKeyValue): CimObjectPath | undefined {
  if (value instanceof CimObjectPath) return value;
  try {
    return CimObjectPath.parse(`${value}`);
  } catch {
    return undefined;
  }
}
