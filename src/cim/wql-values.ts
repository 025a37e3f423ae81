import { ValidationError } from '../errors.js';
import { CimDateTime } from './datetime.js';
import { CimInterval } from './interval.js';
import { CimObjectPath } from './object-path.js';
import type { WqlContext } from './wql-context.js';

type Writer = (value: unknown, context: WqlContext) => string;

/** A set of a LIKE pattern, closed or not, or a backslash outside of one. */
const SET_OR_BACKSLASH = /\[[^\]]*\]?|\\/g;
const RANGE_OF_BACKSLASH = /\\[-=]|[-=]\\/;
const EXPONENT = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/;

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** Text with its metacharacters as sets of one, so that a LIKE pattern takes them literally. */
export function escapePattern(text: string): string {
  return text.replace(/[%_[]/g, '[$&]');
}

function cannotWrite(problem: string): never {
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', `a LIKE pattern cannot hold ${problem}`);
}

/** Twice as the end of a range, a backslash would also be a member of its own. */
function writeBackslashes(part: string): string {
  if (part === '\\') return '[\\\\]';
  if (RANGE_OF_BACKSLASH.test(part)) cannotWrite('a range from or to a backslash');
  return part.replaceAll('\\', '\\\\');
}

/**
 * A LIKE pattern as a literal that reads the same whether or not a backslash escapes in it: in a
 * set a backslash may stand twice, so `[\\]` is one backslash in either reading; and the quotes are
 * of the kind that the pattern does not contain.
 *
 * @throws ValidationError WBEM_E_INVALID_PARAMETER for a pattern with both kinds of quotes, or with
 * a range from or to a backslash.
 */
export function quotePattern(pattern: string): string {
  const mark = [`'`, '"'].find((candidate) => !pattern.includes(candidate));
  if (mark === undefined) return cannotWrite('both kinds of quotes: write _ for those of one kind');
  return `${mark}${pattern.replace(SET_OR_BACKSLASH, writeBackslashes)}${mark}`;
}

/** Without an exponent, which not every server reads: `0.0000001`, `1000000000000000000000.0`. */
function printNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw new ValidationError('WBEM_E_INVALID_PARAMETER', `WQL has no number ${value}`);
  }
  if (Number.isInteger(value)) {
    // Beyond 64 bits only a real can be meant.
    return `${BigInt(value)}${Math.abs(value) < 2 ** 64 ? '' : '.0'}`;
  }
  return String(value).replace(
    EXPONENT,
    (_, sign: string, first: string, rest: string | undefined, zeros: string) =>
      `${sign}0.${'0'.repeat(Number(zeros) - 1)}${first}${rest ?? ''}`,
  );
}

function printText(text: string, { word }: WqlContext): string {
  return word === 'LIKE' ? quotePattern(text) : quote(text);
}

function printPath(path: CimObjectPath, context: WqlContext): string {
  return context.inBraces ? path.relativePath : printText(path.toString(), context);
}

function refuse(value: unknown, hint: string): never {
  const kind = value === null || typeof value !== 'object' ? typeof value : value.constructor?.name;
  throw new ValidationError(
    'WBEM_E_TYPE_MISMATCH',
    `WQL has no value for ${kind ?? 'object'}: use ${hint}`,
  );
}

function printObject(value: unknown, context: WqlContext): string {
  if (value === null) return 'NULL';
  if (value instanceof CimObjectPath) return printPath(value, context);
  if (value instanceof CimDateTime || value instanceof CimInterval) {
    return printText(value.toString(), context);
  }
  if (value instanceof Date) return refuse(value, 'CimDateTime.fromDate(date)');
  if (Array.isArray(value)) return refuse(value, 'a condition for each item, joined with OR');
  return refuse(value, 'one of its properties, or the path of an instance');
}

const WRITERS: Readonly<Record<string, Writer>> = {
  string: (value, context) => printText(value as string, context),
  number: (value) => printNumber(value as number),
  bigint: String,
  boolean: (value) => (value === true ? 'TRUE' : 'FALSE'),
  object: printObject,
  undefined: (value) => refuse(value, 'null, or leave the condition out'),
};

/**
 * Writes a value as WQL has it at this place of a query. [MS-WMI] 2.2.1.1
 * @throws ValidationError WBEM_E_TYPE_MISMATCH, WBEM_E_INVALID_PARAMETER
 */
export function printValue(value: unknown, context: WqlContext): string {
  const write = WRITERS[typeof value];
  return write?.(value, context) ?? refuse(value, 'a string, a number, a boolean or null');
}
