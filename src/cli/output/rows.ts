import type { XmlElement } from '../../xml/element.js';
import { toJson } from './to-json.js';

/** A field is plain data: what JSON has, but for bigints, which are printed as text. */
export type Fields = Readonly<Record<string, unknown>>;

/** One result of a command, before it has a format. */
export interface Item {
  /** What it is: the name of its element in XML. */
  readonly kind: string;
  readonly fields: Fields;
  /** Fields that are shown only when they are asked for. */
  readonly more?: Fields;
  /** How it looks in XML, where that is more than its fields. */
  readonly element?: () => XmlElement;
}

/** A result with the fields that were asked for, and the host it is of where there are several. */
export interface Row {
  readonly kind: string;
  readonly host?: string;
  readonly fields: Fields;
  readonly element?: () => XmlElement;
}

/** What a list is laid out by. */
export interface Layout {
  /** Columns of the terminal. */
  readonly width: number;
  /** Fields that the rows have, where it is known before they come. */
  readonly columns?: readonly string[];
  /** Tells the user what cannot be shown. */
  readonly warn: (text: string) => void;
}

/** A list on its way out, piece by piece. */
export interface ListWriter {
  /** The text of the next rows; there is at least one. */
  add(rows: readonly Row[]): string;
  /** What stands behind the last row. */
  end(): string;
}

/** How results look. */
export interface RowFormat {
  /** The one result of a command. */
  readonly one: (row: Row) => string;
  readonly list: (layout: Layout) => ListWriter;
}

/** A field by each of these names; names compare without letter case, what is missing is null. */
function pick({ fields, more = {} }: Item, names: readonly string[]): Fields {
  const known = new Map(
    [...Object.entries(more), ...Object.entries(fields)].map((entry) => [
      entry[0].toLowerCase(),
      entry,
    ]),
  );
  return Object.fromEntries(names.map((name) => known.get(name.toLowerCase()) ?? [name, null]));
}

/** The row of an item, with all of its fields or those of these names. */
export function rowOf(item: Item, names: readonly string[] | undefined, host?: string): Row {
  const { kind, element } = item;
  const picked = names === undefined ? item.fields : pick(item, names);
  return {
    kind,
    fields: host === undefined ? picked : { _host: host, ...picked },
    ...(host === undefined ? {} : { host }),
    ...(element === undefined ? {} : { element }),
  };
}

/** Every field name of the records, in the order in which they come. */
export function columnsOf(records: readonly Fields[]): string[] {
  return [...new Set(records.flatMap((fields) => Object.keys(fields)))];
}

/** A value in a cell: text as it is, all else as JSON. */
export function cellText(value: unknown): string {
  return typeof value === 'string' ? value : toJson(value ?? null);
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields with nested ones beside the others, as `outer.inner`. */
export function flatten(fields: Fields): Fields {
  const entries = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    if (!isRecord(value)) return [[name, value]];
    return Object.entries(flatten(value)).map(([inner, item]) => [`${name}.${inner}`, item]);
  });
  return Object.fromEntries(entries);
}
