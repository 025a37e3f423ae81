import { writeCsv } from './csv.js';
import { writeJson, writeJsonLines } from './json.js';
import type { RowWriter } from './rows.js';
import { writeTable } from './table.js';
import { writeXmlRows } from './xml.js';
import { writeYaml } from './yaml.js';

interface Format {
  readonly write: RowWriter;
  /** Each row can be written as it comes. */
  readonly streams?: true;
  /** Programs read it: errors are reported in JSON as well. */
  readonly isJson?: true;
}

/** Every format of `-o`. */
export const FORMATS = {
  table: { write: writeTable },
  json: { write: writeJson, isJson: true },
  jsonl: { write: writeJsonLines, streams: true, isJson: true },
  yaml: { write: writeYaml },
  csv: { write: writeCsv },
  xml: { write: writeXmlRows },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** A format by its name. */
export function formatOf(name: FormatName): Format {
  return FORMATS[name];
}
