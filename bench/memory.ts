import { CASES, sessionWith } from './put.js';
import { changedService } from './samples.js';
import type { Row } from './table.js';

const CALLS = 100_000;
const FIRST = 10_000;

function residentMegabytes(): number {
  return process.memoryUsage().rss / 1e6;
}

/** What a process needs after many Puts, and after ten times as many. */
export async function memoryRows(origin: string): Promise<Row[]> {
  const [, whole] = CASES;
  if (whole === undefined) return [];
  await using session = sessionWith(new URL(whole.path, origin).href);
  const service = changedService();
  let early = 0;
  for (let call = 1; call <= CALLS; call += 1) {
    await session.modifyInstance(service, whole.options);
    if (call === FIRST) early = residentMegabytes();
  }
  const late = residentMegabytes();
  return [
    {
      what: `memory after ${CALLS.toLocaleString('en-US')} Puts`,
      ours: `${late.toFixed(0)} MB`,
      peer: `after ${FIRST.toLocaleString('en-US')}`,
      theirs: `${early.toFixed(0)} MB`,
      ratio: late / early,
    },
  ];
}
