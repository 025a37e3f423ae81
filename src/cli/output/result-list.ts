import { type Io, writeResults } from '../io.js';
import { outputFormat, type OutputOptions } from './output.js';
import { type Item, type ListWriter, type Row, rowOf } from './rows.js';

/** The first rows of a stream that decide on columns: so many, or what comes in this time. */
const PAGE_ROWS = 50;
const PAGE_MS = 200;

export interface ListOptions {
  /** Rows come over time and are shown as they come; else columns wait for all. Default false. */
  readonly isStream?: boolean;
  /** Fields that the rows have, where it is known before they come. */
  readonly columns?: readonly string[];
  /** Tells the user what cannot be shown. Default: on standard error. */
  readonly warn?: (text: string) => void;
}

/** The results of a command on their way to standard output. */
export class ResultList {
  readonly #io: Io;
  readonly #fields: readonly string[] | undefined;
  readonly #isStream: boolean;
  readonly #writer: ListWriter;
  /** Rows that wait for others; undefined when they need not wait any more. */
  #held: Row[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isEmpty = true;

  constructor(io: Io, options: OutputOptions, listOptions: ListOptions = {}) {
    const { isStream = false, columns, warn } = listOptions;
    const format = outputFormat(options, io);
    this.#io = io;
    this.#fields = options.fields;
    this.#isStream = isStream;
    this.#held = format.hasColumns === true ? [] : undefined;
    this.#writer = format.list({
      width: io.width ?? 80,
      ...(columns === undefined ? {} : { columns }),
      warn: warn ?? ((text) => io.stderr.write(`wscim: warning: ${text}\n`)),
    });
  }

  /** True until the first result. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /**
   * Takes results; `host` names where they are from, for results of several hosts. Resolves when
   * more are welcome.
   * @throws the reason of the aborted signal
   */
  async add(items: readonly Item[], host?: string): Promise<void> {
    this.#io.signal.throwIfAborted();
    if (items.length === 0) return;
    this.#isEmpty = false;
    const rows = items.map((item) => rowOf(item, this.#fields, host));
    if (this.#held === undefined) return writeResults(this.#io, this.#writer.add(rows));
    this.#held.push(...rows);
    if (!this.#isStream) return;
    if (this.#held.length >= PAGE_ROWS) return writeResults(this.#io, this.#takeHeld());
    this.#timer ??= setTimeout(() => this.#io.stdout.write(this.#takeHeld()), PAGE_MS);
  }

  /** Writes what is not written yet, and the end of the list. */
  end(): void {
    const text = this.#takeHeld() + this.#writer.end();
    if (text !== '') this.#io.stdout.write(text);
  }

  /** Writes nothing more. */
  drop(): void {
    clearTimeout(this.#timer);
  }

  #takeHeld(): string {
    clearTimeout(this.#timer);
    const held = this.#held ?? [];
    this.#held = undefined;
    return held.length === 0 ? '' : this.#writer.add(held);
  }
}
