import type { CimSession } from '../client/cim-session.js';
import type { CimResults } from '../client/results.js';
import type { Invocation } from './command.js';
import { reportError } from './diagnostics.js';
import { combinedExitCode } from './exit-codes.js';
import { startAll, summarize } from './host-jobs.js';
import { type Io, ReaderLeft } from './io.js';
import { formatOf } from './output/formats.js';
import type { ServerOptions } from './options.js';
import { chosenFormat, type OutputOptions } from './output/output.js';
import { ResultList } from './output/result-list.js';
import type { Item } from './output/rows.js';
import { Progress } from './progress.js';
import { type HostSession, openSessions } from './sessions.js';

/** What a command asks each host for. */
export interface Stream<T> {
  readonly ask: (session: CimSession) => CimResults<T>;
  readonly toItem: (object: T) => Item;
  /** Rows of each host at most. */
  readonly limit?: number | undefined;
  /** Fields that the rows have, where it is known before they come. */
  readonly columns?: readonly string[] | undefined;
}

/** Rows that are written at a time: few enough for the first of a large page to come soon. */
const SLICE = 100;

type Take = (items: readonly Item[]) => Promise<void>;

/** Hands the objects of one host on as they come. Leaving the loop tells the server. */
async function pump<T>(
  { ask, toItem, limit = Infinity }: Stream<T>,
  session: CimSession,
  take: Take,
): Promise<void> {
  let left = limit;
  for await (const page of ask(session).batches()) {
    const end = Math.min(page.length, left);
    for (let start = 0; start < end; start += SLICE) {
      await take(page.slice(start, Math.min(start + SLICE, end)).map(toItem));
    }
    left -= end;
    if (left === 0) return;
  }
}

/** The one output of all hosts. */
class Funnel {
  readonly #io: Io;
  readonly #list: ResultList;
  readonly #progress: Progress;
  readonly #asJson: boolean;

  constructor(
    io: Io,
    options: ServerOptions & OutputOptions,
    columns: readonly string[] | undefined,
  ) {
    this.#io = io;
    this.#progress = new Progress(io, options.trace === true);
    this.#asJson = formatOf(chosenFormat(options, io)).isJson === true;
    this.#list = new ResultList(io, options, {
      isStream: true,
      ...(columns === undefined ? {} : { columns }),
      warn: (text) => {
        this.#progress.erase();
        io.stderr.write(`wscim: warning: ${text}\n`);
      },
    });
  }

  /** Lets the rows of one host through. @returns the exit code of that host */
  async run<T>(stream: Stream<T>, { session, label }: HostSession): Promise<number> {
    try {
      await pump(stream, session, async (items) => {
        this.#progress.add(items.length);
        await this.#list.add(items, label);
      });
      return 0;
    } catch (error) {
      // What is left over of an interrupted call is not the host's fault.
      this.#io.signal.throwIfAborted();
      this.#progress.erase();
      return reportError(this.#io, error, { host: label, asJson: this.#asJson });
    }
  }

  /** Ends the list, so that its format is complete; of nothing but failures there is none. */
  end(isFailure: boolean): void {
    this.#progress.erase();
    const isLost = this.#io.signal.reason instanceof ReaderLeft;
    if (isLost || (isFailure && this.#list.isEmpty)) this.#list.drop();
    else this.#list.end();
  }
}

/**
 * Writes what every host that the options name has, as it comes, and reports the errors.
 * @returns the exit code
 * @throws the reason of the aborted signal, after the servers know and the list is complete
 */
export async function streamHosts<T>(
  { options, io }: Invocation & { options: ServerOptions & OutputOptions },
  stream: Stream<T>,
): Promise<number> {
  const hosts = await openSessions(options, io);
  const funnel = new Funnel(io, options, options.fields === undefined ? stream.columns : undefined);
  const settled = await Promise.allSettled(
    startAll(hosts, async (host) => funnel.run(stream, host)),
  );
  const codes = settled.flatMap((host) => (host.status === 'fulfilled' ? [host.value] : []));
  funnel.end(codes.length < hosts.length || codes.every((code) => code !== 0));
  const failure = settled.find((host) => host.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  summarize(io, codes);
  return combinedExitCode(codes);
}
