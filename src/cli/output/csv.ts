import { cellText, columnsOf, flatten, type RowWriter } from './rows.js';

const SPECIAL = /[",\r\n]|^\s|\s$/;

/** Null is nothing at all; the empty string is a pair of quotes. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = cellText(value);
  return text === '' || SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A header and a line a row, with CRLF. [RFC 4180] */
export const writeCsv: RowWriter = (rows) => {
  const flat = rows.map((row) => ({ ...row, fields: flatten(row.fields) }));
  const columns = columnsOf(flat);
  const lines = [columns, ...flat.map(({ fields }) => columns.map((name) => fields[name]))];
  return columns.length === 0
    ? ''
    : lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
};
