import type { Io } from './io.js';
import type { HostSession } from './sessions.js';

/** Hosts at a time. */
const CONCURRENCY = 16;

async function runOn<T>(host: HostSession, job: (host: HostSession) => Promise<T>): Promise<T> {
  try {
    return await job(host);
  } finally {
    await host.session.close();
  }
}

/** Starts a job on all hosts, some at a time. The session of a host is closed after its job. */
export function startAll<T>(
  hosts: readonly HostSession[],
  job: (host: HostSession) => Promise<T>,
): Promise<T>[] {
  const waiting: (() => void)[] = [];
  let free = CONCURRENCY;
  return hosts.map(async (host) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await runOn(host, job);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  });
}

/** Says how many of several hosts failed, by their exit codes. */
export function summarize({ stderr }: Io, codes: readonly number[]): void {
  const failed = codes.filter((code) => code !== 0).length;
  if (codes.length > 1 && failed > 0) {
    stderr.write(`wscim: ${failed} of ${codes.length} hosts failed\n`);
  }
}
