import type { Io } from '../io.js';
import { formatOf, type FormatName } from './formats.js';
import { type Item, type Row, rowOf } from './rows.js';

export interface OutputOptions {
  readonly output?: FormatName;
  readonly fields?: readonly string[];
}

/** The format that is meant where none is named. */
export function chosenFormat({ output }: OutputOptions, { isTerminal }: Io): FormatName {
  return output ?? (isTerminal.stdout ? 'table' : 'jsonl');
}

/** The results of a command on their way to standard output. */
export class Output {
  readonly #io: Io;
  readonly #options: OutputOptions;
  readonly #isList: boolean;
  readonly #rows: Row[] = [];

  constructor(io: Io, options: OutputOptions, isList = false) {
    this.#io = io;
    this.#options = options;
    this.#isList = isList;
  }

  /** Takes a result; `host` names where it is from, for results of several hosts. */
  add(item: Item, host?: string): void {
    this.#rows.push(rowOf(item, this.#options.fields, host));
    if (this.#format.streams === true) this.#flush();
  }

  /** Writes what is not written yet. */
  end(): void {
    const isDone = this.#format.streams === true || (this.#rows.length === 0 && !this.#isList);
    if (!isDone) this.#flush();
  }

  get #format(): ReturnType<typeof formatOf> {
    return formatOf(chosenFormat(this.#options, this.#io));
  }

  #flush(): void {
    const layout = { isList: this.#isList, width: this.#io.width ?? 80 };
    this.#io.stdout.write(this.#format.write(this.#rows.splice(0), layout));
  }
}

/** Writes the one result of a command. */
export function writeItem(io: Io, options: OutputOptions, item: Item): void {
  const output = new Output(io, options);
  output.add(item);
  output.end();
}
