import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Beside this file's source, not beside what it is compiled to: benchmarks run in the project. */
const SCRIPT = 'bench/element-tree.py';

/**
 * Milliseconds that the ElementTree of Python takes from octets to untyped dicts: the median of so
 * many calls. Undefined where there is no python3.
 */
export function elementTree(octets: Uint8Array, calls: number): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'wscim-bench-'));
  const file = join(folder, 'page.xml');
  try {
    writeFileSync(file, octets);
    return Number(execFileSync('python3', [SCRIPT, file, String(calls)], { encoding: 'utf8' }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
