import { decodeMof } from './decode.js';
import type { Diagnostics } from './diagnostics.js';
import type { Parser } from './parser.js';
import { Source } from './source.js';

/** A file that an include names. */
export interface MofFile {
  /** Its name: loops are found by it, and diagnostics show it. */
  readonly file: string;
  readonly mof: string | Uint8Array;
}

/**
 * Finds an included file: `name` is as the pragma has it, `from` the file that has the pragma. The
 * message of what it throws becomes a diagnostic.
 */
export type MofInclude = (name: string, from: string) => MofFile;

/** Files in each other: more than any schema has. */
const MAX_DEPTH = 32;

function noInclude(): never {
  throw new Error('the option include is not given');
}

/** The texts that are being read, each included by the one before it. */
export class Includes {
  readonly #diagnostics: Diagnostics;
  readonly #find: MofInclude;
  readonly #maxLength: number;
  readonly #open: string[] = [];
  #length = 0;

  constructor(diagnostics: Diagnostics, maxLength: number, find: MofInclude = noInclude) {
    this.#diagnostics = diagnostics;
    this.#maxLength = maxLength;
    this.#find = find;
  }

  /** @throws MofError when it would be too much with what is read already. */
  open(file: string, mof: string | Uint8Array): Source {
    this.#length += mof.length;
    if (this.#length > this.#maxLength) {
      const [length, most] = [this.#length, this.#maxLength].map((n) => n.toLocaleString('en-US'));
      const expected = `at most ${most} octets or characters in all`;
      this.#diagnostics.report(new Source(file, ''), 0, `${length}`, expected);
      this.#diagnostics.check();
    }
    this.#open.push(file);
    return new Source(file, typeof mof === 'string' ? mof : decodeMof(mof));
  }

  close(): void {
    this.#open.pop();
  }

  /** The file that a pragma names; undefined when there is none, which is reported. */
  include(parser: Parser, name: string, at: number): Source | undefined {
    const found = this.#findFile(parser, name, at);
    if (found === undefined) return undefined;
    const objection = this.#objectionTo(found.file);
    if (objection === undefined) return this.open(found.file, found.mof);
    parser.report(at, objection, 'a file that is not included in itself');
    return undefined;
  }

  #findFile(parser: Parser, name: string, at: number): MofFile | undefined {
    try {
      return this.#find(name, parser.source.file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      parser.report(at, `${JSON.stringify(name)} (${reason})`, 'a file that can be read');
      return undefined;
    }
  }

  #objectionTo(file: string): string | undefined {
    if (this.#open.includes(file)) return `${file}, which is being read`;
    return this.#open.length > MAX_DEPTH ? `${this.#open.length} files in each other` : undefined;
  }
}
