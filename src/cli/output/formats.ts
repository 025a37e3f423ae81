import { csv } from './csv.js';
import { json, jsonLines } from './json.js';
import type { RowFormat } from './rows.js';
import { table } from './table.js';
import { xmlRows } from './xml.js';
import { yaml } from './yaml.js';

export interface Format extends RowFormat {
  /** The first rows decide on the columns: the more there are, the better. */
  readonly hasColumns?: true;
  /** Programs read it: errors are reported in JSON as well. */
  readonly isJson?: true;
  /** Its texts are as they came: it has no escapes for what steers a terminal. */
  readonly isRaw?: true;
}

/** Every format of `-o`. */
export const FORMATS = {
  table: { ...table, hasColumns: true },
  json: { ...json, isJson: true },
  jsonl: { ...jsonLines, isJson: true },
  yaml,
  csv: { ...csv, hasColumns: true, isRaw: true },
  xml: { ...xmlRows, isRaw: true },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** A format by its name. */
export function formatOf(name: FormatName): Format {
  return FORMATS[name];
}
