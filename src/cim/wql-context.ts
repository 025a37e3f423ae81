/** Where in a query the text so far ends: what decides how the next value is written. */
export interface WqlContext {
  /** Inside of a quoted literal that is not closed yet. */
  readonly inQuotes: boolean;
  /** Inside of `ASSOCIATORS OF {` or `REFERENCES OF {`. */
  readonly inBraces: boolean;
  /** The keyword or name directly before, in capitals; empty after anything else. */
  readonly word: string;
  /** Servers disagree on where a literal before this point ends. */
  readonly unsure: boolean;
}

/** A quoted literal, closed or not; a word; any other character. */
const TOKEN = /(["'])((?:\\[^]?|(?!\1)[^\\])*)(\1?)|[A-Za-z_]\w*|\S/g;
const WORD = /^\w/;

/**
 * Only where a backslash stands before the quote of a LIKE pattern do the two readings of it part:
 * one goes on behind that quote, the other ends there.
 */
function isUnsure(word: string, quote: string, body: string): boolean {
  return word === 'LIKE' && body.match(/\\[^]/g)?.some((pair) => pair[1] === quote) === true;
}

/** Reads a query, or the beginning of one. */
export function contextOf(text: string): WqlContext {
  let [inQuotes, inBraces, unsure] = [false, false, false];
  let word = '';
  for (const [token, quote, body = '', closing] of text.matchAll(TOKEN)) {
    inQuotes = closing === '';
    if (quote !== undefined) unsure ||= isUnsure(word, quote, body);
    if (token === '{' || token === '}') inBraces = token === '{';
    if (token !== '(') word = WORD.test(token) ? token.toUpperCase() : '';
  }
  return { inQuotes, inBraces, word, unsure };
}
