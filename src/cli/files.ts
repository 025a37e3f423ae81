import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.js';

/** The content of a file that the command line names. @throws UsageError */
export function readNamedFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code = 'unknown problem' } = cause as NodeJS.ErrnoException;
    throw new UsageError(`cannot read ${path}: ${code}`, { cause });
  }
}

/** The lines of a file that say something: no blank ones, no comments. */
export function readLines(path: string): readonly string[] {
  return readNamedFile(path)
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}
