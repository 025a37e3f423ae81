import type { Io } from '../io.js';
import { formatOf, type FormatName } from './formats.js';
import { type Item, rowOf } from './rows.js';

export interface OutputOptions {
  readonly output?: FormatName;
  readonly fields?: readonly string[];
}

/** The format that is meant where none is named. */
export function chosenFormat({ output }: OutputOptions, { isTerminal }: Io): FormatName {
  return output ?? (isTerminal.stdout ? 'table' : 'jsonl');
}

/** Writes the one result of a command. */
export function writeItem(io: Io, options: OutputOptions, item: Item): void {
  io.stdout.write(formatOf(chosenFormat(options, io)).one(rowOf(item, options.fields)));
}
