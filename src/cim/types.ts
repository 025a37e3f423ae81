import { ValidationError } from '../errors.js';
import { CimDateTime } from './datetime.js';
import { CimInterval } from './interval.js';
import { CimObjectPath } from './object-path.js';

/** An embedded instance, as values see it: `CimInstance` is the class behind it. */
export interface CimObject {
  readonly className: string;
  readonly changedProperties: readonly string[];
  get(name: string): CimValue | undefined;
  set(name: string, value: CimValue): void;
  has(name: string): boolean;
  equals(other: unknown): boolean;
  toJSON(): Record<string, unknown>;
  [Symbol.iterator](): Iterator<[name: string, value: CimValue]>;
}

/** One CIM value that is not an array. */
export type CimScalar =
  | boolean
  | number
  | bigint
  | string
  | CimDateTime
  | CimInterval
  | CimObjectPath
  | CimObject;

/** The value of a property. Null is a value; an absent property has none. */
export type CimValue = CimScalar | readonly CimScalar[] | null;

interface Carrier {
  /** What a value of the type is, in the words of an error message. */
  readonly carrier: string;
  readonly range?: readonly [min: number | bigint, max: number | bigint];
  accepts(value: unknown): boolean;
}

const isInteger = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value);
const isBigInt = (value: unknown): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isDateTime = (value: unknown): boolean =>
  value instanceof CimDateTime || value instanceof CimInterval;

/** Told apart by its members, so that this table does not import the class that checks with it. */
const isInstance = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'className' in value &&
  'changedProperties' in value;

function integer(min: number, max: number): Carrier {
  return { carrier: 'an integer', range: [min, max], accepts: isInteger };
}

/** The greatest number of single precision, as it is printed; it rounds to the exact one. */
const MAX_REAL32 = 3.4028235e38;

/** Every CIM type: its JavaScript carrier and its range. [DSP0004] 5.2, [MS-WMI] 2.2.1 */
export const CIM_TYPES = {
  boolean: { carrier: 'true or false', accepts: (value) => typeof value === 'boolean' },
  uint8: integer(0, 0xff),
  sint8: integer(-0x80, 0x7f),
  uint16: integer(0, 0xffff),
  sint16: integer(-0x8000, 0x7fff),
  uint32: integer(0, 0xffffffff),
  sint32: integer(-0x80000000, 0x7fffffff),
  uint64: { carrier: 'a bigint', range: [0n, 2n ** 64n - 1n], accepts: isBigInt },
  sint64: { carrier: 'a bigint', range: [-(2n ** 63n), 2n ** 63n - 1n], accepts: isBigInt },
  real32: { carrier: 'a number', range: [-MAX_REAL32, MAX_REAL32], accepts: isNumber },
  real64: { carrier: 'a number', accepts: isNumber },
  string: { carrier: 'a string', accepts: (value) => typeof value === 'string' },
  char16: {
    carrier: 'a string of one UTF-16 unit',
    accepts: (value) => typeof value === 'string' && value.length === 1,
  },
  datetime: { carrier: 'a CimDateTime or a CimInterval', accepts: isDateTime },
  reference: {
    carrier: 'a CimObjectPath',
    accepts: (value) => value instanceof CimObjectPath,
  },
  object: { carrier: 'a CimInstance', accepts: isInstance },
} as const satisfies Readonly<Record<string, Carrier>>;

/** The name of a CIM type, as MOF spells it. */
export type CimTypeName = keyof typeof CIM_TYPES;

/** The type of a property, parameter or return value. */
export interface CimTypeDeclaration {
  readonly type: CimTypeName;
  readonly array?: boolean;
}

function typeText({ type, array }: CimTypeDeclaration): string {
  return array === true ? `${type}[]` : type;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return `a ${value.constructor?.name ?? 'plain object'}`;
  if (typeof value === 'string') return `the string ${JSON.stringify(value.slice(0, 40))}`;
  return `${typeof value} ${value as number}`;
}

function checkScalar(value: unknown, declared: CimTypeDeclaration, where: string): CimScalar {
  const type: Carrier = CIM_TYPES[declared.type];
  const { carrier, range } = type;
  if (!type.accepts(value)) {
    const isFraction = range !== undefined && typeof value === 'number';
    const hint =
      value instanceof Date
        ? '; use CimDateTime.fromDate(date)'
        : isFraction && typeof range[0] === 'bigint'
          ? '; write it with an n at its end'
          : '';
    throw new ValidationError(
      'WBEM_E_TYPE_MISMATCH',
      `${where} is ${typeText(declared)}: expected ${carrier}, got ${describe(value)}${hint}`,
    );
  }
  const scalar = value as CimScalar;
  if (range === undefined) return scalar;
  const number = scalar as number | bigint;
  // Infinity is a value of the real types, not a number out of their range.
  const isInfinite = number === Infinity || number === -Infinity;
  if (!isInfinite && (number < range[0] || number > range[1])) {
    throw new ValidationError(
      'WBEM_E_VALUE_OUT_OF_RANGE',
      `${where} is ${declared.type}: ${number} is not between ${range[0]} and ${range[1]}`,
    );
  }
  return typeof range[0] === 'bigint' ? BigInt(number) : scalar;
}

/**
 * The value as it is kept: unchanged, but that a safe integer given for a 64-bit type becomes a
 * bigint. `where` names the property in the error.
 *
 * @throws ValidationError WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE, or WBEM_E_ILLEGAL_NULL
 * for a null inside an array.
 */
export function checkValue(value: unknown, declared: CimTypeDeclaration, where: string): CimValue {
  if (value === null) return null;
  if (declared.array !== true) return checkScalar(value, declared, where);
  if (!Array.isArray(value)) {
    throw new ValidationError(
      'WBEM_E_TYPE_MISMATCH',
      `${where} is ${typeText(declared)}: expected an array, got ${describe(value)}`,
    );
  }
  return Array.from(value, (item: unknown, index) => {
    if (item === null || item === undefined) {
      throw new ValidationError(
        'WBEM_E_ILLEGAL_NULL',
        `${where}[${index}] is null: an array may be null, its items may not`,
      );
    }
    return checkScalar(item, declared, `${where}[${index}]`);
  });
}

/** Equality of values: datetimes and paths by meaning, instances by class and properties. */
export function sameValue(a: CimValue | undefined, b: CimValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameValue(item, b[index]));
  }
  return 'equals' in a && (a as { equals(other: unknown): boolean }).equals(b);
}
