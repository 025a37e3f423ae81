/**
 * Consumes one enumeration in a process of its own, `node --expose-gc consumer.js <url> <keep>`, and
 * tells its parent what that took. With `keep` it keeps one property of each instance.
 */
import { Win32_Service } from '../src/cimv2.js';
import { connect } from '../src/index.js';

const FIRST = 10_000;
/** By then the heap has the size that it keeps. */
const SETTLED = 100_000;

/** What it took, in octets; what is alive is measured after garbage collection. */
export interface Consumption {
  /** Resident after the first 10,000 instances, and at the end. */
  readonly early: number;
  readonly late: number;
  /** The most that was resident, within the first 100,000 instances and after those. */
  readonly earlyMost: number;
  readonly lateMost: number;
  /** What each value that is kept needs. */
  readonly kept: number;
}

/** The memory of the process, and what of it is alive. */
function collected(): { readonly resident: number; readonly living: number } {
  global.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, living: heapUsed + external };
}

async function consume(url: string, isKeeping: boolean): Promise<Consumption> {
  await using session = connect({ url, server: 'windows', allowUnencrypted: true });
  const kept: (string | null)[] = [];
  let first = collected();
  const most = { early: 0, late: 0 };
  let count = 0;
  // Descriptions are long enough that V8 would rather point into a longer string than copy them.
  for await (const { Description } of session.enumerateInstances(Win32_Service)) {
    if (isKeeping) kept.push(Description);
    count += 1;
    if (count % 1000 === 0) {
      const part = count <= SETTLED ? 'early' : 'late';
      most[part] = Math.max(most[part], process.memoryUsage.rss());
    }
    if (count === FIRST) first = collected();
  }
  const last = collected();
  return {
    early: first.resident,
    late: last.resident,
    earlyMost: most.early,
    lateMost: most.late,
    kept: (last.living - first.living) / (kept.length - FIRST),
  };
}

const [url = '', keep] = process.argv.slice(2);
process.send?.(await consume(url, keep === 'keep'));
process.disconnect();
