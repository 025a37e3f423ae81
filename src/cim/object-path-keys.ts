/** The key part of an object path, after the class name. [MS-WMI] 2.2.2 */

type Scalar = string | number | bigint | boolean;

const NAME = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*/y;
const BARE = /[^,"'\s]+/y;
const INTEGER = /^[+-]?(?:\d+|0[xX][0-9A-Fa-f]+)$/;

function readQuoted(
  text: string,
  start: number,
  fail: (problem: string) => never,
): [string, number] {
  const quote = text[start];
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === quote) return [value, at + 1];
    if (char === '\\') at += 1;
    value += text[at] ?? '';
  }
  return fail('a quote is not closed');
}

function readInteger(text: string): number | bigint {
  const negative = text.startsWith('-');
  const magnitude = BigInt(text.replace(/^[+-]/, ''));
  const value = negative ? -magnitude : magnitude;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value;
}

function readBare(word: string, fail: (problem: string) => never): Scalar {
  if (INTEGER.test(word)) return readInteger(word);
  const lower = word.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  return fail(`${word} is neither quoted nor a number nor TRUE or FALSE`);
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function readValue(text: string, at: number, fail: (problem: string) => never): [Scalar, number] {
  if (text[at] === '"' || text[at] === "'") return readQuoted(text, at, fail);
  const word = match(BARE, text, at);
  if (word === '') fail('a key has no value');
  return [readBare(word, fail), at + word.length];
}

/**
 * Reads `.a="x",b=2`, or `="x"` as the key named `''`; nothing for a class path.
 * `fail` throws the error of the whole path.
 */
export function readKeys(text: string, fail: (problem: string) => never): [string, Scalar][] {
  if (text === '') return [];
  if (text.startsWith('=')) {
    const [value, end] = readValue(text, 1, fail);
    return end === text.length ? [['', value]] : fail('text after the key value');
  }
  if (!text.startsWith('.')) return fail('expected "." before the keys');
  const keys: [string, Scalar][] = [];
  for (let at = 1; ; at += 1) {
    const name = match(NAME, text, at);
    if (name === '') fail('a key name is missing');
    at += name.length;
    if (text[at] !== '=') fail(`expected "=" after ${name}`);
    const [value, end] = readValue(text, at + 1, fail);
    keys.push([name, value]);
    if (end === text.length) return keys;
    if (text[end] !== ',') fail('expected "," between keys');
    at = end;
  }
}
