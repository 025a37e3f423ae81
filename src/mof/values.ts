import {
  CIM_TYPES,
  type CimScalar,
  type CimTypeDeclaration,
  type CimTypeName,
  type CimValue,
} from '../cim/types.js';
import { parseCimDateTime } from '../cim/datetime-text.js';
import { CimObjectPath } from '../cim/object-path.js';
import { Char, type Literal, Real } from './literals.js';

type Convert = (literal: Literal) => CimScalar | undefined;

/** What a parser makes of a string, if it does. */
const parsed =
  (parse: (text: string) => CimScalar): Convert =>
  (literal) => {
    if (typeof literal !== 'string') return undefined;
    try {
      return parse(literal);
    } catch {
      return undefined;
    }
  };

const isInteger = (literal: Literal): literal is number | bigint =>
  typeof literal === 'number' || typeof literal === 'bigint';

const integer = (type: 'uint8' | 'sint8' | 'uint16' | 'sint16' | 'uint32' | 'sint32'): Convert => {
  const [min, max] = CIM_TYPES[type].range ?? [0, 0];
  return (literal) =>
    typeof literal === 'number' && literal >= min && literal <= max ? literal : undefined;
};

const long = (type: 'uint64' | 'sint64'): Convert => {
  const [min, max] = CIM_TYPES[type].range;
  return (literal) =>
    isInteger(literal) && literal >= min && literal <= max ? BigInt(literal) : undefined;
};

const number: Convert = (literal) => {
  if (literal instanceof Real) return literal.value;
  return isInteger(literal) ? Number(literal) : undefined;
};

const [, MAX_REAL32] = CIM_TYPES.real32.range;

/** How a literal becomes a value of a type; undefined where it is none. */
const CONVERSIONS: Readonly<Record<CimTypeName, Convert>> = {
  boolean: (literal) => (typeof literal === 'boolean' ? literal : undefined),
  uint8: integer('uint8'),
  sint8: integer('sint8'),
  uint16: integer('uint16'),
  sint16: integer('sint16'),
  uint32: integer('uint32'),
  sint32: integer('sint32'),
  uint64: long('uint64'),
  sint64: long('sint64'),
  real32: (literal) => {
    const value = number(literal);
    return Math.abs(Number(value)) <= MAX_REAL32 ? value : undefined;
  },
  real64: number,
  string: (literal) => (typeof literal === 'string' ? literal : undefined),
  char16: (literal) => {
    if (literal instanceof Char) return literal.value;
    const code = CONVERSIONS.uint16(literal);
    return typeof code === 'number' ? String.fromCharCode(code) : undefined;
  },
  datetime: parsed(parseCimDateTime),
  reference: parsed((text) => CimObjectPath.parse(text)),
  object: () => undefined,
};

/** The value that a literal is in a type; undefined where it is none. */
export function scalarOf(literal: Literal, type: CimTypeName): CimScalar | undefined {
  return CONVERSIONS[type](literal);
}

const LITERALS: Partial<Readonly<Record<CimTypeName, string>>> = {
  string: 'a string in double quotes',
  char16: 'one character in single quotes, or its number',
  datetime: 'a string such as "20260102030405.000000+060"',
  reference: 'an object path in double quotes, or an alias',
  object: 'an instance, or an alias',
};

/** What a literal of the type must be, in the words of a diagnostic. */
export function literalsOf({ type, array }: CimTypeDeclaration): string {
  const { carrier, range } = CIM_TYPES[type] as { carrier: string; range?: readonly unknown[] };
  const isWhole = type !== 'real32' && range !== undefined;
  const text = isWhole ? `an integer from ${range[0]} to ${range[1]}` : (LITERALS[type] ?? carrier);
  return array === true ? `{ … } of ${text} (${type}[])` : `${text} (${type})`;
}

/** What a literal is, in the words of a diagnostic. */
export function describeLiteral(literal: Literal): string {
  if (literal instanceof Real) return `the real ${literal.value}`;
  if (literal instanceof Char) return `the character ${JSON.stringify(literal.value)}`;
  if (typeof literal === 'string') return `the string ${JSON.stringify(literal.slice(0, 40))}`;
  return typeof literal === 'bigint' || typeof literal === 'number'
    ? `the integer ${literal}`
    : `${literal}`;
}

/** The types of integers, in the order in which they are tried. */
const INTEGERS = ['sint32', 'sint64', 'uint64'] as const;

/** The type of a literal by itself: of numbers the first that can hold it, as WMI has them. */
function ownType(literal: Literal): CimTypeName | undefined {
  if (literal instanceof Real) return 'real64';
  if (literal instanceof Char) return 'char16';
  if (isInteger(literal)) return INTEGERS.find((type) => scalarOf(literal, type) !== undefined);
  return typeof literal === 'boolean' ? 'boolean' : 'string';
}

const WIDER: readonly CimTypeName[] = [...INTEGERS, 'real64'];

/** The one type of all of these literals: for numbers of different types, the widest. */
export function typeOfLiterals(literals: readonly Literal[]): CimTypeName | undefined {
  const types = new Set(literals.map(ownType));
  if (types.size === 0) return 'string';
  const [first] = types;
  if (types.size === 1) return first;
  const ranks = [...types].map((type) => (type === undefined ? -1 : WIDER.indexOf(type)));
  return ranks.includes(-1) ? undefined : WIDER[Math.max(...ranks)];
}

/** A value and the type that it has. */
export interface TypedValue extends CimTypeDeclaration {
  readonly value: CimValue;
}
