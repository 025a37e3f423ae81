import {
  cellText,
  columnsOf,
  type Fields,
  flatten,
  type Layout,
  type ListWriter,
  type Row,
  type RowFormat,
} from './rows.js';

const SPECIAL = /[",\r\n]|^\s|\s$/;

/** Null is nothing at all; the empty string is a pair of quotes. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = cellText(value);
  return text === '' || SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function line(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** A header, and a line a row. The first rows and what is known before decide on the columns. */
class CsvWriter implements ListWriter {
  readonly #layout: Layout;
  /** What is in no column, by lower-case names. */
  readonly #leftOut = new Set<string>();
  /** Lower-case names; undefined before the header. */
  #columns: readonly string[] | undefined;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  add(rows: readonly Row[]): string {
    const records = rows.map(({ fields }) => flatten(fields));
    const header = this.#columns === undefined ? this.#header(columnsOf(records)) : '';
    const columns = this.#columns ?? [];
    this.#warn(columnsOf(records).filter((name) => !columns.includes(name.toLowerCase())));
    return header + records.map((fields) => this.#line(fields, columns)).join('');
  }

  end(): string {
    return this.#columns === undefined ? this.#header([]) : '';
  }

  /** The host stays first. */
  #header(found: readonly string[]): string {
    const hosts = found.filter((name) => name === '_host');
    const names = [...hosts, ...(this.#layout.columns ?? []), ...found];
    const columns = new Map(names.toReversed().map((name) => [name.toLowerCase(), name]));
    this.#columns = [...new Set(names.map((name) => name.toLowerCase()))];
    if (this.#columns.length === 0) return '';
    return line(this.#columns.map((key) => columns.get(key)));
  }

  #line(fields: Fields, columns: readonly string[]): string {
    const values = new Map(
      Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return line(columns.map((key) => values.get(key)));
  }

  #warn(names: readonly string[]): void {
    const news = names.filter((name) => !this.#leftOut.has(name.toLowerCase()));
    if (news.length === 0) return;
    for (const name of news) this.#leftOut.add(name.toLowerCase());
    const list = news.join(', ');
    this.#layout.warn(
      `csv has no column for ${list}, which came after the header; name the fields (--fields), or use -o jsonl`,
    );
  }
}

/** A header and a line a row, with CRLF. [RFC 4180] */
export const csv: RowFormat = {
  one({ fields }) {
    const flat = flatten(fields);
    const names = Object.keys(flat);
    return names.length === 0 ? '' : line(names) + line(Object.values(flat));
  },
  list: (layout) => new CsvWriter(layout),
};
