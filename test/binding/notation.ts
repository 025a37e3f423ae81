import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimInterval } from '../../src/cim/interval.js';
import { type CimKeyValue, CimObjectPath } from '../../src/cim/object-path.js';
import type { CimScalar, CimValue } from '../../src/cim/types.js';

/**
 * CIM values in JSON. What JSON has stands for itself; an object with one member that starts with
 * `$` is what JSON lacks:
 *
 *     {"$bigint": "18446744073709551615"}       a 64-bit integer
 *     {"$real": "INF"}                          a number that is none: INF, -INF, NaN
 *     {"$datetime": "20240229123456.789012+330"}
 *     {"$interval": "00000001020304.500000:000"}
 *     {"$path": "root/cimv2:Win32_Service.Name=\"Spooler\""}, or its parts
 *     {"$instance": {"className": "...", "namespace": "...", "properties": {...}}}
 *     {"$hex": "0x80041002"}                    a number, where people read it in hexadecimal
 */
export type Notation =
  | null
  | boolean
  | number
  | string
  | readonly Notation[]
  | { readonly [member: string]: Notation };

export type Members = Readonly<Record<string, Notation>>;

const REALS: ReadonlyMap<string, number> = new Map([
  ['INF', Infinity],
  ['-INF', -Infinity],
  ['NaN', NaN],
]);

interface PathParts {
  readonly namespace: string | null;
  readonly className: string;
  readonly keys: Members;
}

function decodePath(path: Notation): CimObjectPath {
  if (typeof path === 'string') return CimObjectPath.parse(path);
  const { namespace, className, keys } = path as unknown as PathParts;
  return new CimObjectPath({ namespace, className, keys: decodeAll(keys) as never });
}

interface InstanceParts {
  readonly namespace: string | null;
  readonly className: string;
  readonly properties: Members;
}

function decodeInstance(instance: Notation): CimInstance {
  const { className, namespace, properties } = instance as unknown as InstanceParts;
  return new CimInstance(className, decodeAll(properties), { namespace, origin: 'whole' });
}

const DECODERS: Readonly<Record<string, (notation: Notation) => CimScalar>> = {
  $bigint: (text) => BigInt(text as string),
  $real: (text) => REALS.get(text as string) as number,
  $datetime: (text) => CimDateTime.parse(text as string),
  $interval: (text) => CimInterval.parse(text as string),
  $path: decodePath,
  $instance: decodeInstance,
  $hex: (text) => Number(text),
};

/** The value that a notation stands for. */
export function decode(notation: Notation): CimValue {
  if (typeof notation !== 'object' || notation === null) return notation;
  if (Array.isArray(notation)) return notation.map((item: Notation) => decode(item) as CimScalar);
  const [[tag, content] = ['', null]] = Object.entries(notation as Members);
  const decoder = DECODERS[tag];
  if (decoder === undefined) throw new TypeError(`unknown notation ${JSON.stringify(notation)}`);
  return decoder(content);
}

export function decodeAll(members: Members): Record<string, CimValue> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, decode(value)]));
}

/** The path that a notation stands for. */
export function pathIn(notation: Notation): CimObjectPath {
  return decode(notation) as CimObjectPath;
}

/** The notation of a value: what tests compare, since it shows all there is. */
export function encode(value: CimValue | CimKeyValue): Notation {
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: CimScalar) => encode(item));
  if (value instanceof CimDateTime) return { $datetime: value.toString() };
  if (value instanceof CimInterval) return { $interval: value.toString() };
  if (value instanceof CimObjectPath) return { $path: value.toString() };
  const { className, namespace } = value as CimInstance;
  return { $instance: { className, namespace, properties: encodeAll(value as CimInstance) } };
}

function encodeNumber(value: number): Notation {
  const [word] = [...REALS].find(([, real]) => Object.is(real, value)) ?? [];
  return word === undefined ? value : { $real: word };
}

/** The notations of named values, in their order. */
export function encodeAll(values: Iterable<readonly [string, CimValue]>): Record<string, Notation> {
  return Object.fromEntries([...values].map(([name, value]) => [name, encode(value)]));
}

/** A notation as `encode` would write it: paths as text, hexadecimal numbers as numbers. */
export function normalize(notation: Notation): Notation {
  if (typeof notation !== 'object' || notation === null) return notation;
  if (Array.isArray(notation)) return notation.map((item: Notation) => normalize(item));
  const isTagged = Object.keys(notation)[0]?.startsWith('$') === true;
  return isTagged ? encode(decode(notation)) : normalizeAll(notation as Members);
}

export function normalizeAll(members: Members): Record<string, Notation> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, normalize(value)]),
  );
}
