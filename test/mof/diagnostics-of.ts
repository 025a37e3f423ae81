import { MofError } from '../../src/mof/mof-error.js';
import { readMof, type ReadMofOptions } from '../../src/mof/read.js';

/** What is wrong with a text, a line each: `1:5 expected ;, found }`. Empty when nothing is. */
export function diagnosticsOf(mof: string | Uint8Array, options: ReadMofOptions = {}): string[] {
  try {
    readMof(mof, options);
    return [];
  } catch (error) {
    if (!(error instanceof MofError)) throw error;
    return error.diagnostics.map(
      ({ line, column, expected, found }) =>
        `${line}:${column} expected ${expected}, found ${found}`,
    );
  }
}
