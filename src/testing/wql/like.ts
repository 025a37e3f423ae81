import { ValidationError } from '../../errors.js';
import { fold } from './fold.js';

/** Tells whether a unit, folded, is one that this place of the pattern takes. */
type Place = (unit: string) => boolean;
/** What stands between two `%`. */
type Run = readonly Place[];

const PLACE = /\[(\^?)([^\]]*)\]|[^]/g;
const ITEM = /([^])[-=]([^])|[^]/g;

/** The body of a set: single characters and the ranges `a-f` and `a=f`. */
function compileSet(body: string, negated: boolean): Place {
  const ranges = Array.from(body.matchAll(ITEM), ([item, from = item, to = item]) => [from, to]);
  return (unit) => ranges.some(([from = '', to = '']) => unit >= from && unit <= to) !== negated;
}

function compilePlace([place, caret, body]: RegExpMatchArray): Place {
  if (body !== undefined) return compileSet(body, caret === '^');
  if (place === '_') return () => true;
  if (place !== '[') return (unit) => unit === place;
  throw new ValidationError('WBEM_E_INVALID_QUERY', 'WQL: a [ of a LIKE pattern is not closed');
}

function compileRuns(pattern: string): Run[] {
  const runs: Place[][] = [[]];
  for (const match of fold(pattern).matchAll(PLACE)) {
    if (match[0] === '%') runs.push([]);
    else runs.at(-1)?.push(compilePlace(match));
  }
  return runs;
}

function matchesAt(text: string, run: Run, at: number): boolean {
  return (
    at + run.length <= text.length && run.every((place, index) => place(text[at + index] ?? ''))
  );
}

/** Where the run stands first, from `start` on; -1 for nowhere. */
function findRun(text: string, run: Run, start: number): number {
  for (let at = start; at + run.length <= text.length; at += 1) {
    if (matchesAt(text, run, at)) return at;
  }
  return -1;
}

/**
 * The first run stands at the beginning and the last one at the end. For those between, the first
 * place that fits is as good as any, so no `%` is ever tried again.
 */
function matchesRuns(text: string, first: Run, middle: readonly Run[], last: Run): boolean {
  if (!matchesAt(text, first, 0)) return false;
  let at = first.length;
  for (const run of middle) {
    const found = findRun(text, run, at);
    if (found === -1) return false;
    at = found + run.length;
  }
  const end = text.length - last.length;
  return end >= at && matchesAt(text, last, end);
}

/**
 * Compiles the pattern of a LIKE: `%` is any run of characters, `_` any one, `[a-f]` one of a set,
 * `[^a-f]` one that is not in it; all without letter case. [MS-WMI] 2.2.1.1
 * @throws ValidationError WBEM_E_INVALID_QUERY
 */
export function compileLike(pattern: string): (text: string) => boolean {
  const [first = [], ...rest] = compileRuns(pattern);
  const last = rest.pop();
  if (last === undefined) {
    return (text) => text.length === first.length && matchesAt(fold(text), first, 0);
  }
  return (text) => matchesRuns(fold(text), first, rest, last);
}
