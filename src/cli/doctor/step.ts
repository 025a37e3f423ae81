import type { AuthOptions } from '../../auth/auth-options.js';
import type { CimSession } from '../../client/cim-session.js';
import type { SocketOptions } from '../../transport/socket.js';
import type { TransportResponse } from '../../transport/transport.js';

/** A host that is examined, and what has been found out about it so far. */
export interface Visit {
  readonly url: URL;
  /** How the command connects, but for the login. */
  readonly socket: SocketOptions;
  readonly auth: AuthOptions | undefined;
  readonly session: CimSession;
  /** What the server says without a login. */
  answer?: TransportResponse;
}

/** Until when a step may take, and how it is ended. */
export interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export type StepName =
  | 'name'
  | 'tcp'
  | 'tls'
  | 'ws-man'
  | 'mechanism'
  | 'spn'
  | 'clock'
  | 'identify'
  | 'read'
  | 'encryption';

/** One thing that must be right. */
export interface Step {
  readonly name: StepName;
  /** Without these it cannot be looked at. */
  readonly needs: readonly StepName[];
  /** Why it is not for this host; undefined when it is. */
  readonly pointless?: (visit: Visit) => string | undefined;
  /** @returns what was found, when all is well @throws Trouble, or whatever went wrong */
  readonly run: (visit: Visit, limits: Limits) => string | Promise<string>;
}

/** Something is wrong, and it is known what to do about it. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  /** What to do next, in plain words. */
  readonly next: string;

  /** @param cause what the exit code is made from */
  constructor(message: string, next: string, cause: unknown) {
    super(message, { cause });
    this.next = next;
  }
}

/** The host as resolvers know it. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
