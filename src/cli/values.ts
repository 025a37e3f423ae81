import { readText } from '../binding/value-text.js';
import { parseCimDateTime } from '../cim/datetime-text.js';
import { CimObjectPath } from '../cim/object-path.js';
import { CIM_TYPES, type CimScalar, type CimTypeDeclaration, type CimValue } from '../cim/types.js';
import { UsageError } from './usage-error.js';

/** Stands before the digits of an integer that a number of JavaScript cannot hold. */
const EXACT = '\0';
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function keepExact(token: string): string {
  if (!/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token))) return token;
  return JSON.stringify(EXACT + token);
}

function revive(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(EXACT) ? BigInt(value.slice(1)) : value;
}

/** JSON as values of properties are written in it; large integers become bigints, exactly. */
function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(STRING_OR_NUMBER, keepExact), revive) as unknown;
  } catch {
    throw new UsageError(`${where}:= needs JSON, such as null, 5, true, "text" or ["a", "b"]`);
  }
}

/** The types whose values JSON has as text. */
const TEXT_IN_JSON: ReadonlySet<string> = new Set(['datetime', 'reference', 'uint64', 'sint64']);

function typedText(text: string, declared: CimTypeDeclaration, where: string): CimScalar {
  if (declared.type === 'datetime') return parseCimDateTime(text);
  if (declared.type === 'reference') return CimObjectPath.parse(text);
  const value = readText(declared.type, text);
  if (value !== undefined) return value;
  const { carrier } = CIM_TYPES[declared.type];
  throw new UsageError(
    `${where} is ${declared.type}: expected ${carrier}, got ${JSON.stringify(text)}`,
  );
}

/** The value that a text is for a property; text where nothing tells its type. */
export function valueOfText(
  text: string,
  declared: CimTypeDeclaration | undefined,
  where: string,
): CimValue {
  if (declared === undefined) return text;
  if (declared.array !== true) return typedText(text, declared, where);
  throw new UsageError(`${where} is an array: write it as ${where.split('.').at(-1)}:=["a", "b"]`);
}

function scalarOfJson(
  value: unknown,
  declared: CimTypeDeclaration | undefined,
  where: string,
): CimScalar {
  if (typeof value === 'object') {
    throw new UsageError(`${where}: a value is a scalar, an array of scalars, or null`);
  }
  const isText = typeof value === 'string' && declared !== undefined;
  if (isText && TEXT_IN_JSON.has(declared.type)) return typedText(value, declared, where);
  return value as CimScalar;
}

/** The value that a JSON text is for a property. Null is null. */
export function valueOfJson(
  text: string,
  declared: CimTypeDeclaration | undefined,
  where: string,
): CimValue {
  const value = parseJson(text, where);
  if (value === null) return null;
  if (!Array.isArray(value)) return scalarOfJson(value, declared, where);
  return value.map((item: unknown) => scalarOfJson(item, declared, where));
}
