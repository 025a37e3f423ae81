/** Something to be timed, called many times one after the other. */
export type Work = () => unknown;

const ROUNDS = 10;

async function time(work: Work, calls: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call += 1) {
    const result = work();
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / calls;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Milliseconds a call of each work: the median of ten rounds, in which the works take turns, after
 * as many calls to warm up. What disturbs the machine for a while so disturbs all of them.
 */
export async function compare<const N extends string>(
  calls: number,
  works: Readonly<Record<N, Work>>,
): Promise<Record<N, number>> {
  const entries = Object.entries(works) as [N, Work][];
  const rounds = new Map<N, number[]>(entries.map(([name]) => [name, []]));
  const each = Math.ceil(calls / ROUNDS);
  for (const [, work] of entries) await time(work, calls);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, work] of entries) rounds.get(name)?.push(await time(work, each));
  }
  const medians = entries.map(([name]) => [name, median(rounds.get(name) ?? [])]);
  return Object.fromEntries(medians) as Record<N, number>;
}
