/** A literal with a point: `1.0` is none of the integers. */
export class Real {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A literal in single quotes. */
export class Char {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }
}

/** A literal before it has a type. Integers are numbers as long as those are exact. [DSP0004] 7.12 */
export type Literal = null | boolean | number | bigint | string | Real | Char;

/** More digits than any type needs. */
const MAX_LENGTH = 128;

const SHORT = /^(?:0|[1-9]\d{0,14})$/;
const REAL = /^[+-]?(?:(?:\d*\.\d+|\d+\.)(?:e[+-]?\d+)?|\d+e[+-]?\d+)$/i;

/** The integers by their notation: how one looks, and what BigInt calls the same. */
const INTEGERS: readonly (readonly [form: RegExp, prefix: string])[] = [
  [/^([+-]?)0x([\da-f]+)$/i, '0x'],
  [/^([+-]?)([01]+)b$/i, '0b'],
  [/^([+-]?)0([0-7]+)$/, '0o'],
  [/^([+-]?)(0|[1-9]\d*)$/, ''],
];

/** The number that a text is, or undefined. [DSP0004] Annex A, integerValue and realValue */
export function parseNumber(text: string): number | bigint | Real | undefined {
  if (SHORT.test(text)) return Number(text);
  if (text.length > MAX_LENGTH) return undefined;
  for (const [form, prefix] of INTEGERS) {
    const [whole, sign, digits] = form.exec(text) ?? [];
    if (whole !== undefined) return signed(sign === '-', BigInt(`${prefix}${digits ?? ''}`));
  }
  if (!REAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? new Real(value) : undefined;
}

function signed(isNegative: boolean, magnitude: bigint): number | bigint {
  const value = isNegative ? -magnitude : magnitude;
  const isExact = magnitude <= BigInt(Number.MAX_SAFE_INTEGER);
  return isExact ? Number(value) : value;
}
