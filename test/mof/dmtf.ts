import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The CIM schema of DMTF, version 2.32.0, kept beside the project: see `support/captures.ts`. */
const FOLDER = resolve(process.env['WSCIM_CAPTURES'] ?? '../shared', 'mof/cim-2.32.0');

/** The file that includes all others. */
export const DMTF_SCHEMA = join(FOLDER, 'cim_schema_2.32.0.mof');

/** False on a machine without it: tests that need it are then skipped, and say so. */
export const hasDmtf = existsSync(DMTF_SCHEMA);
