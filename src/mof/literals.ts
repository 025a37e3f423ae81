import { parseInteger } from '../cim/integer-text.js';

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

/** The number that a text is, or undefined. [DSP0004] Annex A, integerValue and realValue */
export function parseNumber(text: string): number | bigint | Real | undefined {
  if (SHORT.test(text)) return Number(text);
  if (text.length > MAX_LENGTH) return undefined;
  const integer = parseInteger(text);
  if (integer !== undefined) return exact(integer);
  if (!REAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? new Real(value) : undefined;
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
