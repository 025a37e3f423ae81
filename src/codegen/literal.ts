import { propertyKey, textLiteral } from './identifiers.js';

/** What a literal in TypeScript can say. An entry that is undefined is left out. */
export type Literal =
  | string
  | number
  | bigint
  | boolean
  | readonly Literal[]
  | { readonly [name: string]: Literal | undefined };

const WIDTH = 100;

function scalar(value: Literal): string | undefined {
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'object' ? undefined : String(value);
}

const isList = (value: Literal): value is readonly Literal[] => Array.isArray(value);

/** An item of a list, or an entry of a record with its key before it. */
interface Part {
  readonly before: string;
  readonly value: Literal;
}

function parts(value: Literal): Part[] {
  if (isList(value)) return value.map((item) => ({ before: '', value: item }));
  return Object.entries(value).flatMap(([name, item]: [string, Literal | undefined]) =>
    item === undefined ? [] : [{ before: `${propertyKey(name)}: `, value: item }],
  );
}

function flat(value: Literal): string {
  const text = scalar(value);
  if (text !== undefined) return text;
  const items = parts(value).map((part) => part.before + flat(part.value));
  if (isList(value)) return `[${items.join(', ')}]`;
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}

/** A line of its own for each; a text that is too long stands below its key. */
function entry({ before, value }: Part, indent: string): string {
  const text = literal(value, indent, indent.length + before.length);
  const isLong = indent.length + before.length + text.length + 1 > WIDTH;
  const isBelow = isLong && before !== '' && typeof value === 'string';
  return isBelow ? `${indent}${before.trimEnd()}\n${indent}  ${text}` : indent + before + text;
}

/**
 * A value as TypeScript text: on one line where it fits behind `column`, else an entry a line.
 * @param indent of the line it starts on
 * @param column where it starts, with room for what follows it
 */
export function literal(value: Literal, indent: string, column: number): string {
  const short = flat(value);
  const isWhole = scalar(value) !== undefined || short === '{}' || short === '[]';
  if (isWhole || column + short.length + 1 <= WIDTH) return short;
  const inner = `${indent}  `;
  const lines = parts(value).map((part) => `${entry(part, inner)},\n`);
  const [open, close] = isList(value) ? '[]' : '{}';
  return `${open}\n${lines.join('')}${indent}${close}`;
}
