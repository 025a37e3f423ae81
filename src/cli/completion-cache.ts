import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CimClass } from '../cim/class.js';
import type { ClassMembers, ClassNames } from './completion-classes.js';
import type { Io } from './io.js';

/** Larger files are not this cache's. */
const MAX_OCTETS = 16 * 2 ** 20;
/** Files that are read where no host is named. */
const MAX_FILES = 16;

type Entries = Readonly<Record<string, ClassMembers>>;

/** Where the names are kept; `undefined` where nobody has a home. [XDG Base Directory] */
function folderOf({ env }: Io): string | undefined {
  const cache = env['XDG_CACHE_HOME'] ?? '';
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  if (cache !== '') return join(cache, 'wscim', 'classes');
  return home === '' ? undefined : join(home, '.cache', 'wscim', 'classes');
}

const fileOf = (host: string): string =>
  `${host.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '_')}.json`;

function ownNames(
  features: Readonly<Record<string, { readonly inheritedFrom?: string }>>,
): string[] {
  return Object.entries(features).flatMap(([name, { inheritedFrom }]) =>
    inheritedFrom === undefined ? [name] : [],
  );
}

function entryOf({
  className,
  superclass,
  properties,
  methods = {},
}: CimClass): [string, ClassMembers] {
  const own = { properties: ownNames(properties), methods: ownNames(methods) };
  return [className, superclass === undefined ? own : { ...own, superclass }];
}

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

/** Whatever is in the file, only what completion can use comes out of it. */
function isMembers(value: unknown): value is ClassMembers {
  if (typeof value !== 'object' || value === null) return false;
  const { superclass, properties, methods } = value as Readonly<Record<string, unknown>>;
  const isText = superclass === undefined || typeof superclass === 'string';
  return isText && isNames(properties) && isNames(methods);
}

function read(path: string): Entries {
  try {
    if (statSync(path).size > MAX_OCTETS) return {};
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const entries = Object.entries((content ?? {}) as Record<string, unknown>);
    return Object.fromEntries(
      entries.filter((entry): entry is [string, ClassMembers] => isMembers(entry[1])),
    );
  } catch {
    return {};
  }
}

/** Keeps the names of classes of a server for completion. A cache that cannot be written is none. */
export function rememberClasses(io: Io, host: string, classes: readonly CimClass[]): void {
  const folder = folderOf(io);
  if (folder === undefined) return;
  const path = join(folder, fileOf(host));
  const entries = { ...read(path), ...Object.fromEntries(classes.map(entryOf)) };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify(entries), { mode: 0o600 });
  } catch {
    // Completion does without.
  }
}

function files(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** The classes of these hosts that were seen before; without hosts, of all of them. */
export function rememberedClasses(io: Io, hosts: readonly string[]): ClassNames {
  const folder = folderOf(io);
  if (folder === undefined) return new Map();
  const names = hosts.length > 0 ? hosts.map(fileOf) : files(folder).slice(0, MAX_FILES);
  return new Map(names.flatMap((name) => Object.entries(read(join(folder, name)))));
}
