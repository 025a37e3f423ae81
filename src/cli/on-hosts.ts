import type { CimSession } from '../client/cim-session.js';
import type { Invocation } from './command.js';
import { reportError } from './diagnostics.js';
import { combinedExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import { formatOf } from './output/formats.js';
import { chosenFormat, Output, type OutputOptions } from './output/output.js';
import type { Item } from './output/rows.js';
import { type HostSession, openSessions, type ServerOptions } from './sessions.js';
import { type DryRun, printDryRun } from './dry-run.js';

/** What a command does on one host. */
export type Job = (session: CimSession) => Promise<Item | DryRun>;

type Settled = { readonly result: Item | DryRun } | { readonly error: unknown };

/** Hosts at a time. */
const CONCURRENCY = 16;

async function settle({ session }: HostSession, job: Job): Promise<Settled> {
  try {
    return { result: await job(session) };
  } catch (error) {
    return { error };
  } finally {
    await session.close();
  }
}

/** Starts the job on all hosts, some at a time. */
function startAll(hosts: readonly HostSession[], job: Job): Promise<Settled>[] {
  const waiting: (() => void)[] = [];
  let free = CONCURRENCY;
  return hosts.map(async (host) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await settle(host, job);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  });
}

function isDryRun(result: Item | DryRun): result is DryRun {
  return 'envelopes' in result;
}

function summarize({ stderr }: Io, codes: readonly number[]): void {
  const failed = codes.filter((code) => code !== 0).length;
  if (codes.length > 1 && failed > 0) {
    stderr.write(`wscim: ${failed} of ${codes.length} hosts failed\n`);
  }
}

/**
 * Runs a job on every host that the options name, writes the results and reports the errors.
 * @returns the exit code
 */
export async function onHosts(
  { options, io }: Invocation & { options: ServerOptions & OutputOptions },
  job: Job,
): Promise<number> {
  const hosts = await openSessions(options, io);
  const output = new Output(
    io,
    options,
    hosts.some(({ label }) => label !== undefined),
  );
  const asJson = formatOf(chosenFormat(options, io)).isJson === true;
  const codes: number[] = [];
  const running = startAll(hosts, job);
  for (const [index, { label }] of hosts.entries()) {
    const outcome = await (running[index] as Promise<Settled>);
    io.signal.throwIfAborted();
    codes.push('error' in outcome ? reportError(io, outcome.error, { host: label, asJson }) : 0);
    if (!('result' in outcome)) continue;
    if (isDryRun(outcome.result)) printDryRun(io, outcome.result, label);
    else output.add(outcome.result, label);
  }
  output.end();
  summarize(io, codes);
  return combinedExitCode(codes);
}
