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

/** How rows are laid out. */
export interface Layout {
  /** A list, even of one; else there is one row. */
  readonly isList: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Rows as the text of a format. */
export type RowWriter = (rows: readonly Row[], layout: Layout) => string;

function fieldOf({ fields, more = {} }: Item, name: string): readonly [string, unknown] {
  const wanted = name.toLowerCase();
  const known = [...Object.entries(fields), ...Object.entries(more)];
  return known.find(([own]) => own.toLowerCase() === wanted) ?? [name, null];
}

/** The row of an item. Names compare without letter case; what an item does not have is null. */
export function rowOf(item: Item, names: readonly string[] | undefined, host?: string): Row {
  const { kind, element } = item;
  const picked =
    names === undefined
      ? item.fields
      : Object.fromEntries(names.map((name) => fieldOf(item, name)));
  return {
    kind,
    fields: host === undefined ? picked : { _host: host, ...picked },
    ...(host === undefined ? {} : { host }),
    ...(element === undefined ? {} : { element }),
  };
}

/** Every field name of the rows, in the order in which they come. */
export function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(({ fields }) => Object.keys(fields)))];
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
