import { printable } from '../printable.js';
import { cellText, columnsOf, type Fields, flatten, type Layout, type RowWriter } from './rows.js';

const GAP = '  ';

function cell(value: unknown): string {
  return printable(cellText(value));
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

function writeColumns(records: readonly Fields[], columns: readonly string[]): string[] {
  const lines = records.map((fields) => columns.map((name) => cell(fields[name])));
  const widths = columns.map((name, index) =>
    Math.max(name.length, ...lines.map((line) => line[index]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [columns, rule, ...lines].map((line) => pad(line, widths));
}

/** For people: one row as a list of its fields; several as a table if that is not too wide. */
export const writeTable: RowWriter = (rows, { isList, width }: Layout) => {
  const flat = rows.map((row) => ({ ...row, fields: flatten(row.fields) }));
  const records = flat.map(({ fields }) => fields);
  const lines = isList ? writeColumns(records, columnsOf(flat)) : [];
  const fits = lines.length > 2 && lines.every((line) => line.length <= width);
  return fits ? `${lines.join('\n')}\n` : records.map(writeBlock).join('\n');
};
