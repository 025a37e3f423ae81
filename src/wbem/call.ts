import type { CimInstance } from '../cim/instance.js';
import type { CallName } from './flags.js';

/** What a running call is told, and can tell. */
export interface Run {
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => Promise<void>;
}

/** What a call ends with: a path, an object, or neither. */
export interface Outcome {
  readonly path?: string | null;
  readonly object?: CimInstance;
}

/** A call whose parameters have been checked. */
export interface Call {
  readonly name: CallName;
  /** The path, class or query it is about, for error objects. */
  readonly subject: string;
}

/** A call that has one result, or none. */
export interface SingleCall extends Call {
  run(this: void, run: Run): Promise<Outcome>;
}

/** A call whose results are a sequence; each run of it asks the server anew. */
export interface SequenceCall extends Call {
  run(this: void, run: Run): AsyncIterableIterator<readonly CimInstance[]>;
}
