import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Win32_Service } from '../src/gen/cimv2/index.js';
import { connect } from '../src/index.js';
import type { Consumption } from './consumer.js';
import type { Pages } from './pages.js';
import { duration, type Row } from './table.js';

const STREAMED = 1_000_000;
const KEPT = 300_000;
const TOTALS = [1_000, 100_000, 1_000_000];
const ROUNDS = 40;

function printed(count: number): string {
  return count.toLocaleString('en-US');
}

function megabytes(octets: number): string {
  return `${(octets / 1e6).toFixed(0)} MB`;
}

async function consumed(url: string, ...keep: readonly 'keep'[]): Promise<Consumption> {
  const script = new URL('consumer.js', import.meta.url);
  const child = fork(script, [url, ...keep], { execArgv: ['--expose-gc'] });
  const [consumption] = (await once(child, 'message')) as [Consumption];
  return consumption;
}

/** Milliseconds until the first instance is there. */
async function timeToFirst(url: string): Promise<number> {
  await using session = connect({ url, server: 'windows', allowUnencrypted: true });
  const instances = session.enumerateInstances(Win32_Service)[Symbol.asyncIterator]();
  const start = performance.now();
  await instances.next();
  const time = performance.now() - start;
  await instances.return?.();
  return time;
}

/** The median for each total, of rounds in which they take turns. */
async function timesToFirst(pages: Pages): Promise<number[]> {
  const times = TOTALS.map((): number[] => []);
  for (let round = -ROUNDS; round < ROUNDS; round += 1) {
    for (const [index, total] of TOTALS.entries()) {
      const time = await timeToFirst(pages.urlOf(total));
      if (round >= 0) times[index]?.push(time);
    }
  }
  return times.map((each) => each.toSorted((a, b) => a - b)[ROUNDS / 2] ?? 0);
}

async function firstRows(pages: Pages): Promise<Row[]> {
  const [few = 0, ...others] = await timesToFirst(pages);
  return others.map((time, index) => ({
    what: `first of ${printed(TOTALS[index + 1] ?? 0)} instances`,
    ours: duration(time),
    peer: `first of ${printed(TOTALS[0] ?? 0)}`,
    theirs: duration(few),
    ratio: time / few,
  }));
}

/** What an enumeration needs whose instances are dropped. */
async function streamRows(pages: Pages): Promise<Row[]> {
  const { early, late, earlyMost, lateMost } = await consumed(pages.urlOf(STREAMED));
  const row = (what: string, ours: number, peer: string, theirs: number): Row => ({
    what,
    ours: megabytes(ours),
    peer,
    theirs: megabytes(theirs),
    ratio: ours / theirs,
  });
  const what = `memory after ${printed(STREAMED)} instances`;
  return [
    row(what, late.resident, 'after 10,000', early.resident),
    row('- the most of it', lateMost, 'until 100,000', earlyMost),
    row('- of it alive', late.alive, 'after 10,000', early.alive),
  ];
}

/** What an enumeration needs of whose instances one value each is kept. */
async function keepRows(pages: Pages): Promise<Row[]> {
  const { early, late, kept } = await consumed(pages.urlOf(KEPT), 'keep');
  const each = (late.alive - early.alive) / kept;
  const what = `a string of each of ${printed(KEPT)} instances`;
  return [{ what, ours: `${each.toFixed(0)} octets each` }];
}

/** What long enumerations need, and how soon they begin. */
export async function streamMemoryRows(pages: Pages): Promise<Row[]> {
  return [...(await streamRows(pages)), ...(await keepRows(pages)), ...(await firstRows(pages))];
}
