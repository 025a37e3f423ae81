import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Messages of real servers and clients, kept beside the project because their licences differ.
 * `WSCIM_CAPTURES` names their folder where it is elsewhere.
 */
const FOLDER = resolve(process.env['WSCIM_CAPTURES'] ?? '../shared');

/** False on a machine without the captures: tests that need them are then skipped, and say so. */
export const hasCaptures = existsSync(join(FOLDER, 'corpus', 'index.json'));

/** The text of a capture, by its path below the folder: `corpus/messages/…`, `omi/captures/…`. */
export function capture(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}

/** The files of a folder of captures that end in `suffix`. */
export function captures(folder: string, suffix: string): string[] {
  if (!hasCaptures) return [];
  return readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith(suffix))
    .map((name) => `${folder}/${name}`);
}

/** A table of facts, parsed. */
export function facts<T>(path: string): T {
  return JSON.parse(capture(path)) as T;
}
