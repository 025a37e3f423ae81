import { type Io, writeResults } from '../io.js';
import { chosenFormat, type OutputOptions } from '../output/output.js';
import { ResultList } from '../output/result-list.js';
import type { Item } from '../output/rows.js';
import { printable } from '../printable.js';
import type { Finding } from './examine.js';

/** As wide as the longest word of each column. */
const STEP_WIDTH = 'encryption'.length + 2;
const RESULT_WIDTH = 'skipped'.length + 2;

function itemOf({ step, result, detail, next }: Finding): Item {
  return { kind: 'Step', fields: { step, result, detail, next } };
}

/** A line for people, and under a failure another one with what to do. */
function linesOf({ step, result, detail, next }: Finding, host: string | undefined): string {
  const prefix = host === undefined ? '' : `${host}  `;
  const start = prefix + step.padEnd(STEP_WIDTH);
  const advice =
    next === '' ? '' : `${prefix}${''.padEnd(STEP_WIDTH)}${'next:'.padEnd(RESULT_WIDTH)}`;
  const found = `${start}${result.padEnd(RESULT_WIDTH)}${printable(detail)}\n`;
  return advice === '' ? found : `${found}${advice}${printable(next)}\n`;
}

/** Findings on their way to standard output, as they come. */
export class Report {
  readonly #io: Io;
  readonly #list: ResultList | undefined;

  constructor(io: Io, options: OutputOptions) {
    this.#io = io;
    const isForPeople = chosenFormat(options, io) === 'table' && options.fields === undefined;
    this.#list = isForPeople ? undefined : new ResultList(io, options, { isStream: true });
  }

  async add(finding: Finding, host?: string): Promise<void> {
    if (this.#list !== undefined) return this.#list.add([itemOf(finding)], host);
    return writeResults(this.#io, linesOf(finding, host));
  }

  end(): void {
    this.#list?.end();
  }
}
