import type { CimSession } from '../client/cim-session.js';
import type { Invocation } from './command.js';
import { reportError } from './diagnostics.js';
import { type DryRun, printDryRun } from './dry-run.js';
import { combinedExitCode } from './exit-codes.js';
import { startAll, summarize } from './host-jobs.js';
import { formatOf } from './output/formats.js';
import type { ServerOptions } from './options.js';
import { chosenFormat, type OutputOptions, writeItem } from './output/output.js';
import { ResultList } from './output/result-list.js';
import type { Item } from './output/rows.js';
import { openSessions } from './sessions.js';

/** What a command does on one host. */
export type Job = (session: CimSession) => Promise<Item | DryRun>;

type Settled = { readonly result: Item | DryRun } | { readonly error: unknown };

async function settle(session: CimSession, job: Job): Promise<Settled> {
  try {
    return { result: await job(session) };
  } catch (error) {
    return { error };
  }
}

function isDryRun(result: Item | DryRun): result is DryRun {
  return 'envelopes' in result;
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
  const isList = hosts.some(({ label }) => label !== undefined);
  const list = new ResultList(io, options);
  const asJson = formatOf(chosenFormat(options, io)).isJson === true;
  const codes: number[] = [];
  const running = startAll(hosts, async ({ session }) => settle(session, job));
  for (const [index, { label }] of hosts.entries()) {
    const outcome = await (running[index] as Promise<Settled>);
    io.signal.throwIfAborted();
    codes.push('error' in outcome ? reportError(io, outcome.error, { host: label, asJson }) : 0);
    if (!('result' in outcome)) continue;
    if (isDryRun(outcome.result)) printDryRun(io, outcome.result, label);
    else if (isList) await list.add([outcome.result], label);
    else writeItem(io, options, outcome.result);
  }
  if (isList) list.end();
  summarize(io, codes);
  return combinedExitCode(codes);
}
