import { ValidationError } from '../errors.js';
import type { CimDateTime } from './datetime.js';
import type { CimInterval } from './interval.js';
import type { CimObjectPath } from './object-path.js';
import { contextOf } from './wql-context.js';
import { escapePattern, printValue, quotePattern } from './wql-values.js';

/** What a `wql` template takes between its `${` and `}`. */
export type WqlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | CimDateTime
  | CimInterval
  | CimObjectPath
  | WqlQuery;

/** WBEM_MAX_QUERY. [MS-WMI] 2.2.1 */
const MAX_QUERY = 16_384;
/** WBEM_MAX_IDENTIFIER. [MS-WMI] 2.2.1 */
const MAX_IDENTIFIER = 4096;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What XML 1.0 has no character for: NUL and its like, half of a surrogate pair. */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

let create: (text: string) => WqlQuery;

function checkLength(text: string): void {
  if (text.length <= MAX_QUERY) return;
  throw new ValidationError(
    'WBEM_E_QUOTA_VIOLATION',
    `a query has at most ${MAX_QUERY} characters, not ${text.length}`,
  );
}

function checkText(text: string): void {
  checkLength(text);
  if (text.trim() === '') throw new ValidationError('WBEM_E_INVALID_QUERY', 'the query is empty');
  const [bad] = NOT_XML.exec(text) ?? [];
  if (bad === undefined) return;
  const code = bad.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  throw new ValidationError(
    'WBEM_E_INVALID_PARAMETER',
    `a query goes out as XML, which cannot hold U+${code}`,
  );
}

/** A WQL query, or a part of one, that only the `wql` tag and `wql.raw` make. Immutable. */
export class WqlQuery {
  readonly #text: string;

  private constructor(text: string) {
    checkText(text);
    this.#text = text;
  }

  static {
    create = (text) => new WqlQuery(text);
  }

  get text(): string {
    return this.#text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}

function printAt(before: string, value: unknown): string {
  const context = contextOf(before);
  if (context.inQuotes) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      `a value stands inside of quotes, after ${before.slice(-40)}: drop the quotes, the tag ` +
        'writes them; for a part of a LIKE pattern, use wql.contains(text) or wql.startsWith(text)',
    );
  }
  if (value instanceof WqlQuery) return value.text;
  if (context.word === 'FROM') {
    throw new ValidationError(
      'WBEM_E_TYPE_MISMATCH',
      'FROM takes the name of a class: use wql.identifier(name)',
    );
  }
  return printValue(value, context);
}

function tag(strings: TemplateStringsArray, ...values: readonly WqlValue[]): WqlQuery {
  let text = '';
  for (const [index, part] of (strings as readonly (string | undefined)[]).entries()) {
    if (part === undefined) {
      throw new ValidationError(
        'WBEM_E_INVALID_QUERY',
        'the template holds an escape that JavaScript cannot read: double its backslash',
      );
    }
    text += part;
    if (index < values.length) text += printAt(text, values[index]);
    checkLength(text);
  }
  // Seen from the end, so that a part that was made for another place is caught, too.
  if (contextOf(text).unsure) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      'servers disagree on where a LIKE pattern with a backslash before a quote ends: ' +
        'put the pattern, without quotes, into ${}',
    );
  }
  return create(text);
}

function identifier(name: string): WqlQuery {
  if (IDENTIFIER.test(name) && name.length <= MAX_IDENTIFIER) return create(name);
  throw new ValidationError(
    'WBEM_E_INVALID_PARAMETER',
    `${JSON.stringify(name.slice(0, 60))} is not the name of a class or a property`,
  );
}

/** See `wql`. */
export interface WqlTag {
  /**
   * A query whose values are quoted by their type, so that none of them can change its meaning.
   * @throws ValidationError
   */
  (strings: TemplateStringsArray, ...values: readonly WqlValue[]): WqlQuery;
  /** The pattern of all that begins with `text`, which is taken literally: for LIKE. */
  startsWith(text: string): WqlQuery;
  /** The pattern of all that ends with `text`, which is taken literally: for LIKE. */
  endsWith(text: string): WqlQuery;
  /** The pattern of all that has `text` in it, which is taken literally: for LIKE. */
  contains(text: string): WqlQuery;
  /** A pattern of the caller's with `%`, `_`, `[a-f]` and `[^a-f]`; a backslash is a backslash. */
  like(pattern: string): WqlQuery;
  /** The name of a class or a property: letters, digits and underscores. */
  identifier(name: string): WqlQuery;
  /** Text as it stands. The caller answers for what it does to the query. */
  raw(text: string): WqlQuery;
}

/**
 * Makes a WQL query of a template: ``wql`SELECT * FROM Win32_Process WHERE Name = ${name}` ``.
 * [MS-WMI] 2.2.1.1
 *
 * Strings, datetimes and intervals become quoted literals, numbers are written without an exponent,
 * null is NULL, another query stands as it is. An object path is quoted too, but between the braces
 * of ASSOCIATORS OF and REFERENCES OF it stands bare, without server and namespace: the query is
 * sent to a namespace. There, a string is the value of a key.
 *
 * A string behind LIKE is a pattern, as `wql.like` takes it. [MS-WMI] has no escapes in patterns,
 * but some servers read them, so patterns are written so that both read the same: a backslash as
 * the set `[\\]`, and in the kind of quotes that the pattern does not contain. A pattern with both
 * kinds, and a range from or to a backslash, cannot be written.
 *
 * @throws ValidationError WBEM_E_TYPE_MISMATCH for a value that WQL has no literal for,
 * WBEM_E_INVALID_PARAMETER for one that cannot be written or that stands inside of quotes,
 * WBEM_E_INVALID_QUERY for an empty query, WBEM_E_QUOTA_VIOLATION for one that is too long.
 */
export const wql: WqlTag = Object.assign(tag, {
  startsWith: (text: string): WqlQuery => create(quotePattern(`${escapePattern(text)}%`)),
  endsWith: (text: string): WqlQuery => create(quotePattern(`%${escapePattern(text)}`)),
  contains: (text: string): WqlQuery => create(quotePattern(`%${escapePattern(text)}%`)),
  like: (pattern: string): WqlQuery => create(quotePattern(pattern)),
  identifier,
  raw: (text: string): WqlQuery => create(text),
});
