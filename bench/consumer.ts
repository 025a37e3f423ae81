/**
 * Consumes one enumeration in a process of its own, `node --expose-gc consumer.js <url> <keep>`, and
 * tells its parent what that took. With `keep` it keeps one property of each instance.
 */
import { setTimeout } from 'node:timers/promises';
import { Win32_Service } from '../src/gen/cimv2/index.js';
import { connect } from '../src/index.js';

const FIRST = 10_000;
/** By then the heap has the size that it keeps. */
const SETTLED = 100_000;

/** The octets of a process. */
interface Memory {
  readonly resident: number;
  /** What is left after garbage collection. */
  readonly alive: number;
}

/** What it took. */
export interface Consumption {
  /** After the first 10,000 instances, and at the end. */
  readonly early: Memory;
  readonly late: Memory;
  /** The most that was resident, within the first 100,000 instances and after those. */
  readonly earlyMost: number;
  readonly lateMost: number;
  /** How many values are kept of the instances after the first 10,000. */
  readonly kept: number;
}

async function memory(): Promise<Memory> {
  const resident = process.memoryUsage.rss();
  // Buffers are let go of a while after the collection that found them dead.
  for (let times = 0; times < 3; times += 1) {
    global.gc?.();
    await setTimeout(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return { resident, alive: heapUsed + external };
}

async function consume(url: string, isKeeping: boolean): Promise<Consumption> {
  await using session = connect({ url, server: 'windows', allowUnencrypted: true });
  const kept: (string | null)[] = [];
  let early = await memory();
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
    if (count === FIRST) early = await memory();
  }
  const late = await memory();
  return { early, late, earlyMost: most.early, lateMost: most.late, kept: kept.length - FIRST };
}

const [url = '', keep] = process.argv.slice(2);
process.send?.(await consume(url, keep === 'keep'));
process.disconnect();
