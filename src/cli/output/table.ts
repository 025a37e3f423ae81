import { printable } from '../printable.js';
import {
  cellText,
  columnsOf,
  type Fields,
  flatten,
  type ListWriter,
  type Row,
  type RowFormat,
} from './rows.js';

const GAP = '  ';

/** A column, by the lower-case name of its field. */
interface Column {
  readonly key: string;
  readonly name: string;
  readonly width: number;
}

/** The cells of a row, by the lower-case names of their fields. */
type Cells = ReadonlyMap<string, string>;

function cell(value: unknown): string {
  return printable(cellText(value));
}

const NOTHING = cell(null);

function cellsOf(fields: Fields): Cells {
  return new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), cell(value)]));
}

function pad(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((text, index) => text.padEnd(widths[index] ?? 0))
    .join(GAP)
    .trimEnd();
}

/** A line a field: `Name  value`. */
function writeBlock(fields: Fields): string {
  const width = Math.max(0, ...Object.keys(fields).map((name) => name.length));
  return Object.entries(fields)
    .map(([name, value]) => `${pad([name, cell(value)], [width])}\n`)
    .join('');
}

/** The columns that a table has had, and those of new rows, as wide as these rows need them. */
function columnsFor(
  known: readonly Column[],
  names: readonly string[],
  rows: readonly Cells[],
): readonly Column[] {
  const own = names.map((name): Column => ({ key: name.toLowerCase(), name, width: 0 }));
  const keys = new Set(known.map(({ key }) => key));
  return [...known, ...own.filter(({ key }) => !keys.has(key))].map(({ key, name, width }) => {
    const widths = rows.map((cells) => (cells.get(key) ?? NOTHING).length);
    return { key, name, width: Math.max(width, name.length, ...widths) };
  });
}

function heading(columns: readonly Column[]): string[] {
  const widths = columns.map(({ width }) => width);
  const rule = widths.map((width) => '-'.repeat(width));
  return [columns.map(({ name }) => name), rule].map((cells) => pad(cells, widths));
}

function line(cells: Cells, columns: readonly Column[]): string {
  return pad(
    columns.map(({ key }) => cells.get(key) ?? NOTHING),
    columns.map(({ width }) => width),
  );
}

/**
 * A table as wide as its first rows need it; a longer cell pushes the rest of its line. Rows with
 * other fields begin a new table. Once a table is too wide, each row is a list of its fields.
 */
class TableWriter implements ListWriter {
  readonly #width: number;
  #columns: readonly Column[] = [];
  #isTooWide = false;
  #isEmpty = true;

  constructor(width: number) {
    this.#width = width;
  }

  add(rows: readonly Row[]): string {
    const records = rows.map(({ fields }) => flatten(fields));
    const lines = this.#isTooWide ? [] : this.#lines(records);
    const isContinued = lines.length === records.length && !this.#isTooWide;
    const gap = this.#isEmpty || isContinued ? '' : '\n';
    this.#isEmpty = false;
    return this.#isTooWide
      ? `${gap}${records.map(writeBlock).join('\n')}`
      : `${gap}${lines.join('\n')}\n`;
  }

  end(): string {
    return '';
  }

  #lines(records: readonly Fields[]): string[] {
    const rows = records.map(cellsOf);
    const names = columnsOf(records);
    const known = new Set(this.#columns.map(({ key }) => key));
    if (!this.#isEmpty && names.every((name) => known.has(name.toLowerCase()))) {
      return rows.map((cells) => line(cells, this.#columns));
    }
    this.#columns = columnsFor(this.#columns, names, rows);
    const lines = [...heading(this.#columns), ...rows.map((cells) => line(cells, this.#columns))];
    this.#isTooWide = lines.some(({ length }) => length > this.#width);
    return lines;
  }
}

/** For people: one row as a list of its fields; several as a table if that is not too wide. */
export const table: RowFormat = {
  one: ({ fields }) => writeBlock(flatten(fields)),
  list: ({ width }) => new TableWriter(width),
};
