import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { MofFile } from './includes.js';
import { MAX_LENGTH, readMof, type ReadMofOptions } from './read.js';
import { MofError } from './mof-error.js';
import type { MofSchema } from './schema.js';

/** How a schema is read from files. */
export type LoadMofOptions = Omit<ReadMofOptions, 'file' | 'include'>;

/**
 * Reads a MOF file and those that it includes; their names are relative to the file that includes them.
 * @throws MofError with all that is wrong, a file that cannot be read included.
 */
export function loadMof(path: string, options: LoadMofOptions = {}): MofSchema {
  const { maxLength = MAX_LENGTH } = options;
  const include = (name: string, from: string): MofFile =>
    // Schemas that were made on Windows name folders with backslashes.
    readFile(resolve(dirname(from), name.replaceAll('\\', '/')), maxLength);
  const { file, mof } = readFirst(path, maxLength);
  return readMof(mof, { ...options, file, include });
}

function readFirst(path: string, maxLength: number): MofFile {
  try {
    return readFile(resolve(path), maxLength);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    const where = { file: path, line: 1, column: 1 };
    throw new MofError([{ ...where, found, expected: 'a file that can be read' }], {
      cause: error,
    });
  }
}

/** A file that is too long is not read into memory first. */
function readFile(file: string, maxLength: number): MofFile {
  const stats = statSync(file);
  if (!stats.isFile()) throw new Error('not a file');
  if (stats.size > maxLength) {
    throw new Error(`${stats.size} octets, ${maxLength} is the most that is read`);
  }
  return { file, mof: readFileSync(file) };
}
