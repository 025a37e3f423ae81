import { CimDateTime } from '../../cim/datetime.js';
import { parseCimDateTime } from '../../cim/datetime-text.js';
import type { CimInterval } from '../../cim/interval.js';
import { CimObjectPath } from '../../cim/object-path.js';
import type { CimTypeName, CimValue } from '../../cim/types.js';
import { fold } from './fold.js';
import type { Constant, Operator } from './statement.js';

/**
 * How a value of a property stands to a constant: below zero, zero, above zero; NaN when they
 * differ and neither is the greater.
 */
export type Order = (value: CimValue) => number;

/** Gives undefined for a constant that cannot be of the type. */
type OrderBy = (constant: Constant) => Order | undefined;

interface Comparable {
  readonly operators: ReadonlySet<Operator>;
  readonly orderBy: OrderBy;
}

const EQUALITY: ReadonlySet<Operator> = new Set<Operator>(['=', '<>']);
const ALL: ReadonlySet<Operator> = new Set<Operator>(['=', '<>', '<', '<=', '>', '>=']);
const INTEGER = /^\s*[+-]?\d+\s*$/;
const REAL = /^\s*[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/;
/** The 25-character forms: a datetime and an interval. [DSP0004] 5.2.4 */
const DATETIME = /^[\d*]{14}\.[\d*]{6}[+-][\d*]{3}$|^[\d*]{14}\.[\d*]{6}:000$/;
const BOOLEANS: Readonly<Record<string, boolean>> = { TRUE: true, FALSE: false, 1: true, 0: false };

function order<T>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function orderText({ kind, value }: Constant): Order | undefined {
  if (kind !== 'string') return undefined;
  const folded = fold(value);
  return (held) => order(fold(held as string), folded);
}

function orderChar(constant: Constant): Order | undefined {
  const isChar = constant.kind === 'string' && constant.value.length === 1;
  return isChar ? orderText(constant) : undefined;
}

/** A number may be quoted, as 64-bit ones often are. */
function orderInteger({ kind, value }: Constant): Order | undefined {
  if (kind !== 'integer' && !(kind === 'string' && INTEGER.test(value))) return undefined;
  const integer = typeof value === 'string' ? BigInt(value.replace('+', '')) : value;
  return (held) => order(BigInt(held as number | bigint), integer);
}

function orderReal({ kind, value }: Constant): Order | undefined {
  if (kind === 'boolean' || (kind === 'string' && !REAL.test(value))) return undefined;
  return (held) => order(held as number, Number(value));
}

function orderBoolean({ kind, value }: Constant): Order | undefined {
  const boolean = kind === 'boolean' ? value : BOOLEANS[String(value).toUpperCase()];
  return boolean === undefined ? undefined : (held) => order(held as boolean, boolean);
}

/** Microseconds; undefined where a field is unknown. */
function instantOf(value: CimDateTime | CimInterval): bigint | undefined {
  if (!(value instanceof CimDateTime)) return value.totalMicroseconds ?? undefined;
  const date = value.toDate();
  if (date === null) return undefined;
  return BigInt(date.getTime()) * 1000n + BigInt((value.microseconds ?? 0) % 1000);
}

function orderDateTime({ kind, value }: Constant): Order | undefined {
  if (kind !== 'string' || !DATETIME.test(value)) return undefined;
  const constant = parseCimDateTime(value);
  const instant = instantOf(constant);
  return (held) => {
    const other = held as CimDateTime | CimInterval;
    const otherInstant = other.constructor === constant.constructor ? instantOf(other) : undefined;
    if (instant !== undefined && otherInstant !== undefined) return order(otherInstant, instant);
    return other.equals(constant) ? 0 : Number.NaN;
  };
}

function orderPath({ kind, value }: Constant): Order | undefined {
  if (kind !== 'string') return undefined;
  const path = CimObjectPath.parse(value);
  return (held) => (path.equals(held) ? 0 : Number.NaN);
}

const TEXT: Comparable = { operators: ALL, orderBy: orderText };
const WHOLE: Comparable = { operators: ALL, orderBy: orderInteger };
const FRACTIONAL: Comparable = { operators: ALL, orderBy: orderReal };

/** What the values of a type compare with, and by which operators. */
export const COMPARABLE: Readonly<Record<CimTypeName, Comparable>> = {
  boolean: { operators: EQUALITY, orderBy: orderBoolean },
  uint8: WHOLE,
  sint8: WHOLE,
  uint16: WHOLE,
  sint16: WHOLE,
  uint32: WHOLE,
  sint32: WHOLE,
  uint64: WHOLE,
  sint64: WHOLE,
  real32: FRACTIONAL,
  real64: FRACTIONAL,
  string: TEXT,
  char16: { operators: ALL, orderBy: orderChar },
  datetime: { operators: ALL, orderBy: orderDateTime },
  reference: { operators: EQUALITY, orderBy: orderPath },
  object: { operators: new Set(), orderBy: () => undefined },
};

/** What an operator makes of an order. */
export const HOLDS: Readonly<Record<Operator, (order: number) => boolean>> = {
  '=': (value) => value === 0,
  '<>': (value) => value !== 0,
  '<': (value) => value < 0,
  '<=': (value) => value <= 0,
  '>': (value) => value > 0,
  '>=': (value) => value >= 0,
};
