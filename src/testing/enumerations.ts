import { FaultReply } from '../server/fault-reply.js';
import type { EnumerationContext } from '../wsman/operations/enumeration.js';
import type { ItemQueue } from './item-queue.js';

/** An enumeration that a client has begun. */
export interface Enumeration {
  readonly user: string | null;
  readonly resourceUri: string;
  /** The items, which the first to ask may find to be none that can be had. */
  readonly queue: () => ItemQueue;
}

interface Open extends Enumeration {
  readonly timer: NodeJS.Timeout;
  readonly endsAt: number;
}

function invalidContext(): FaultReply {
  return new FaultReply({
    code: 'Receiver',
    subcode: 'wsen:InvalidEnumerationContext',
    reason: 'The enumeration context is not valid. ',
  });
}

/** The enumerations that are open on a server. Each ends when nobody asks for it for a while. */
export class Enumerations {
  readonly #open = new Map<string, Open>();
  readonly #maxOpen: number;

  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  get size(): number {
    return this.#open.size;
  }

  /** @throws FaultReply wsman:QuotaLimit when there are too many already */
  checkRoom(): void {
    if (this.size < this.#maxOpen) return;
    throw new FaultReply({
      subcode: 'wsman:QuotaLimit',
      reason: 'The maximum number of concurrent operations has been exceeded. ',
    });
  }

  /** Keeps an enumeration under a context, for so long from now on. */
  keep(context: string, enumeration: Enumeration, lifetimeMs: number): void {
    clearTimeout(this.#open.get(context)?.timer);
    const timer = setTimeout(() => this.#open.delete(context), lifetimeMs).unref();
    this.#open.set(context, { ...enumeration, timer, endsAt: Date.now() + lifetimeMs });
  }

  /**
   * The enumeration of a context, for the user who began it.
   * @throws FaultReply wsen:InvalidEnumerationContext
   */
  find(context: EnumerationContext, user: string | null): Enumeration & { context: string } {
    const found = typeof context === 'string' ? this.#open.get(context.trim()) : undefined;
    if (typeof context !== 'string' || found === undefined || found.user !== user) {
      throw invalidContext();
    }
    return { ...found, context: context.trim() };
  }

  /** How long the enumeration of a context will be kept. */
  timeLeft(context: string): number {
    return Math.max((this.#open.get(context)?.endsAt ?? 0) - Date.now(), 0);
  }

  end(context: string): void {
    clearTimeout(this.#open.get(context)?.timer);
    this.#open.delete(context);
  }

  endAll(): void {
    for (const context of this.#open.keys()) this.end(context);
  }
}
