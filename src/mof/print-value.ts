import { propertiesOf } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import type { CimScalar, CimTypeName, CimValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import { escape } from './escapes.js';
import { printName } from './print-name.js';
import { flow, literals, WIDTH } from './print-text.js';

/** For what stands behind a value: ` )],`. */
const ROOM_BEHIND = 4;

/** Finds the alias of what a path names, without `$`. */
export type AliasOf = (path: CimObjectPath) => string | undefined;

/** Where a value is written. */
export interface Place {
  /** How far the lines behind the first one are indented. */
  readonly indent: number;
  readonly aliasOf?: AliasOf | undefined;
}

/** A value and its type; instances of unknown classes have none. */
export interface Printable {
  readonly type?: CimTypeName | undefined;
  readonly value: CimValue;
}

/** A value as tokens that may stand on lines of their own. */
export function valueTokens({ type, value }: Printable, place: Place): string[] {
  if (value === null) return ['null'];
  if (!Array.isArray(value)) return scalarTokens(value as CimScalar, type, place);
  const items = (value as readonly CimScalar[]).map((item) => scalarTokens(item, type, place));
  return items.flatMap((tokens, index) =>
    index === items.length - 1
      ? tokens
      : tokens.map((token, at) => (at === tokens.length - 1 ? `${token},` : token)),
  );
}

function scalarTokens(value: CimScalar, type: CimTypeName | undefined, place: Place): string[] {
  if (typeof value === 'string' && type !== 'char16') {
    return literals(value, WIDTH - place.indent - ROOM_BEHIND);
  }
  if (typeof value !== 'object') return [printSimple(value, type)];
  return [isInstance(value) ? printInstanceBody(value, place) : printText(value, place)];
}

function isInstance(value: CimScalar): value is CimInstance {
  return value instanceof CimInstance;
}

function printSimple(
  value: string | number | bigint | boolean,
  type: CimTypeName | undefined,
): string {
  if (typeof value === 'string') return `'${escape(value, "'")}'`;
  return typeof value === 'number' ? printNumber(value, type) : value.toString();
}

/** What has no literal of its own is written as its text. */
function printText(value: { toJSON(): unknown }, { aliasOf }: Place): string {
  const alias = value instanceof CimObjectPath ? aliasOf?.(value) : undefined;
  return alias === undefined ? `"${escape(String(value.toJSON()))}"` : `$${printName(alias)}`;
}

/** A real has a point. [DSP0004] Annex A, realValue */
function printNumber(value: number, type: CimTypeName | undefined): string {
  if (!Number.isFinite(value)) {
    throw new ValidationError('WBEM_E_VALUE_OUT_OF_RANGE', `MOF has no literal for ${value}`);
  }
  const text = Object.is(value, -0) ? '-0' : `${value}`;
  const isReal = type === 'real32' || type === 'real64' || !Number.isInteger(value);
  if (!isReal && !text.includes('e')) return text;
  return text.includes('.') ? text : text.replace(/^-?\d+/, (digits) => `${digits}.0`);
}

/** A value behind the `=` or the `(`, an array in braces. */
export function printValue(printable: Printable, column: number, place: Place): string {
  const tokens = valueTokens(printable, place);
  if (!Array.isArray(printable.value)) return flow(tokens, column, place.indent);
  const [last] = tokens.splice(-1);
  return flow(['{', ...tokens, last === undefined ? '}' : `${last} }`], column, place.indent);
}

/** `instance of X { … }`, without the end of the statement. */
function printInstanceBody(instance: CimInstance, { indent, aliasOf }: Place): string {
  const lines = [...instance].map((property) =>
    printProperty(instance, property, { indent: indent + 3, aliasOf }),
  );
  const pad = ' '.repeat(indent);
  return [`instance of ${printName(instance.className)} {`, ...lines, `${pad}}`].join('\n');
}

/** `Name = value;` on lines of its own. */
export function printProperty(
  { cimClass }: CimInstance,
  [name, value]: readonly [name: string, value: CimValue],
  place: Place,
): string {
  const { indent } = place;
  const type = cimClass === undefined ? undefined : propertiesOf(cimClass).get(name.toLowerCase());
  const start = `${' '.repeat(indent)}${printName(name)} = `;
  // The braces of an instance stand below the name; the lines of other values, further in.
  const further = value instanceof CimInstance ? indent : indent + 3;
  const text = printValue({ type: type?.type, value }, start.length, { ...place, indent: further });
  return `${start}${text};`;
}
