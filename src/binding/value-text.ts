import type { CimScalar, CimTypeName } from '../cim/types.js';

/** The types whose values are text between tags, in selectors and in options. [DSP0230] 7.2 */

/** A number as xs:double, or with nine digits as xs:float. */
export function writeReal(value: number, type?: CimTypeName): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  return String(type === 'real32' ? Number(Math.fround(value).toPrecision(9)) : value);
}

const INTEGER = /^[+-]?\d+$/;
const REAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);
const SPECIAL_REALS: ReadonlyMap<string, number> = new Map([
  ['INF', Infinity],
  ['-INF', -Infinity],
  ['NaN', NaN],
]);

function readReal(text: string): number | undefined {
  return REAL.test(text) ? Number(text) : SPECIAL_REALS.get(text);
}

function readInteger(text: string): number | undefined {
  return INTEGER.test(text) ? Number(text) : undefined;
}

function readBigInt(text: string): bigint | undefined {
  return INTEGER.test(text) ? BigInt(text) : undefined;
}

/** One character is itself; more digits are its code, as OMI writes it. */
function readChar16(text: string): string | undefined {
  if (text.length === 1) return text;
  const code = readInteger(text);
  return code === undefined || code < 0 || code > 0xffff ? undefined : String.fromCharCode(code);
}

/** The readers of the types that are text; undefined for text that is no such value. */
const TEXT_READERS: Readonly<
  Partial<Record<CimTypeName, (text: string) => CimScalar | undefined>>
> = {
  boolean: (text) => BOOLEANS.get(text.trim().toLowerCase()),
  uint8: (text) => readInteger(text.trim()),
  sint8: (text) => readInteger(text.trim()),
  uint16: (text) => readInteger(text.trim()),
  sint16: (text) => readInteger(text.trim()),
  uint32: (text) => readInteger(text.trim()),
  sint32: (text) => readInteger(text.trim()),
  uint64: (text) => readBigInt(text.trim()),
  sint64: (text) => readBigInt(text.trim()),
  real32: (text) => readReal(text.trim()),
  real64: (text) => readReal(text.trim()),
  string: (text) => text,
  char16: readChar16,
};

/** The value that a text is of a type; undefined for text that is no such value. */
export function readText(type: CimTypeName, text: string): CimScalar | undefined {
  return TEXT_READERS[type]?.(text);
}
