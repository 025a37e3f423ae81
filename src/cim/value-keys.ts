import { parseInteger } from './integer-text.js';
import { CIM_TYPES, type CimTypeName } from './types.js';

type Range = readonly [min: number | bigint, max: number | bigint];

/** Of the types whose values are integers. */
function rangeOf(type: CimTypeName): Range | undefined {
  const { range } = CIM_TYPES[type] as { readonly range?: Range };
  return type === 'real32' ? undefined : range;
}

/** Zeros before digits that are not octal: no integer in MOF, but clear enough. */
const ZEROS = /^([+-]?)0+(?=\d+$)/;

function decimal(text: string): string {
  const value = parseInteger(text) ?? parseInteger(text.replace(ZEROS, '$1'));
  return value === undefined ? text : value.toString();
}

/** What nearly all keys are, and stay as they are. */
const PLAIN = /^(?:0|[1-9]\d*)$/;

/**
 * What `ValueMap` names a value or a range by, as `ValueLabels` has it: integers are decimal, flags in
 * lower case. What is no value of the type stays as it is. [DSP0004] 5.6.3.55
 */
export function valueKey(text: string, type: CimTypeName): string {
  if (type === 'boolean') return text.trim().toLowerCase();
  if (PLAIN.test(text) || rangeOf(type) === undefined) return text;
  const ends = text.split('..').map((end) => end.trim());
  return ends.length > 2 ? text.trim() : ends.map(decimal).join('..');
}

/** As `ValueLabels` has ranges. */
const RANGE = /^(-?\d+)?\.\.(-?\d+)?$/;

/** Whether a key stands for more than one value, `..` included. */
export const isRange = (key: string): boolean => RANGE.test(key);

/** Whether a number is in the range that a key is; none is in `..`, which is all others. */
export function isWithin(key: string, value: number | bigint): boolean {
  const [whole = '..', from, to] = RANGE.exec(key) ?? [];
  if (whole === '..') return false;
  return (from === undefined || value >= BigInt(from)) && (to === undefined || value <= BigInt(to));
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** The value of a type that a key stands for; undefined when it is none. */
export function keyedValue(
  key: string,
  type: CimTypeName,
): string | number | bigint | boolean | undefined {
  if (type === 'string' || type === 'char16') return key;
  if (type === 'boolean') return FLAGS.get(key);
  const [value, range] = [parseInteger(key), rangeOf(type)];
  if (value === undefined || range === undefined) return undefined;
  if (value < range[0] || value > range[1]) return undefined;
  return typeof range[0] === 'bigint' ? value : Number(value);
}
