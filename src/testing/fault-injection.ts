import type { HttpReply } from '../server/http-listener.js';

/** What the sandbox does instead of, or besides, answering. */
export type Disturbance =
  /** Answer with this WBEM status, without doing anything. */
  | { readonly kind: 'failure'; readonly hresult: number }
  /** Answer with this envelope, without doing anything. */
  | { readonly kind: 'envelope'; readonly envelope: string; readonly status?: number }
  /** Answer after so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Break the connection, without doing anything. */
  | { readonly kind: 'reset-before' }
  /** Do it, then break the connection. */
  | { readonly kind: 'reset-after' }
  /** Do it, but send only so many octets of the answer. */
  | { readonly kind: 'truncate'; readonly at: number }
  /** Answer with these octets, without doing anything. */
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body?: string | Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface Injection {
  /** The operation to disturb: `Put`, ...; any when absent. */
  readonly operation?: string;
  /** How many requests to disturb. Default 1. */
  readonly times?: number;
  /** How many matching requests to let pass before. Default 0. */
  readonly skip?: number;
}

interface Armed {
  readonly disturbance: Disturbance;
  readonly operation: string | undefined;
  times: number;
  skip: number;
}

/** The disturbances that are to come, one after the other in the order of their injection. */
export class FaultInjection {
  readonly #armed: Armed[] = [];

  inject(disturbance: Disturbance, { operation, times = 1, skip = 0 }: Injection = {}): void {
    if (times > 0) this.#armed.push({ disturbance, operation, times, skip });
  }

  /** Forgets every disturbance that has not come yet. */
  clear(): void {
    this.#armed.length = 0;
  }

  /** The disturbance of the next request of this operation, used up by asking. */
  next(operation: string): Disturbance | undefined {
    const found = this.#armed.find(
      (one) => one.operation === undefined || one.operation === operation,
    );
    if (found === undefined) return undefined;
    if (found.skip > 0) {
      found.skip -= 1;
      return undefined;
    }
    found.times -= 1;
    if (found.times <= 0) this.#armed.splice(this.#armed.indexOf(found), 1);
    return found.disturbance;
  }
}

/** The reply that a disturbance makes by itself; undefined for those that need the answer. */
export function rawReply(disturbance: Disturbance): HttpReply | undefined {
  if (disturbance.kind === 'reset-before') return 'reset';
  if (disturbance.kind !== 'http') return undefined;
  const { status, body = '', headers = {} } = disturbance;
  return { status, headers, body: Buffer.from(body as Uint8Array) };
}
