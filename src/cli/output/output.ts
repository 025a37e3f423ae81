import type { Io } from '../io.js';
import { printableLines } from '../printable.js';
import { type Format, formatOf, type FormatName } from './formats.js';
import { type Item, rowOf, type RowFormat } from './rows.js';

export interface OutputOptions {
  readonly output?: FormatName;
  readonly fields?: readonly string[];
}

/** The format that is meant where none is named. */
export function chosenFormat({ output }: OutputOptions, { isTerminal }: Io): FormatName {
  return output ?? (isTerminal.stdout ? 'table' : 'jsonl');
}

/** The same, for a person to look at: what could steer the terminal is escaped. */
function shown({ one, list }: RowFormat): RowFormat {
  return {
    one: (row) => printableLines(one(row)),
    list(layout) {
      const writer = list(layout);
      return {
        add: (rows) => printableLines(writer.add(rows)),
        end: () => printableLines(writer.end()),
      };
    },
  };
}

/** The format that is meant, as standard output takes it. */
export function outputFormat(options: OutputOptions, io: Io): Format {
  const format = formatOf(chosenFormat(options, io));
  return format.isRaw === true && io.isTerminal.stdout ? { ...format, ...shown(format) } : format;
}

/** Writes the one result of a command. */
export function writeItem(io: Io, options: OutputOptions, item: Item): void {
  io.stdout.write(outputFormat(options, io).one(rowOf(item, options.fields)));
}
