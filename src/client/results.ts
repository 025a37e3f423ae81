import type { ObjectSink } from '../binding/object-sink.js';
import type { CimInstance } from '../cim/instance.js';
import { ValidationError } from '../errors.js';
import { deliver, Delivery, type Subject } from './delivery.js';
import type { Enumeration } from './enumeration.js';
import { ItemIterator } from './item-iterator.js';

export interface ToArrayOptions {
  /** More than this is an error, since it may never end. Default 1,000,000. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 1_000_000;

/**
 * The objects that a server enumerates: an async iterable, an array, or calls to a sink. Nothing is
 * sent until one of these is asked for; whenever one is, the server is asked anew.
 *
 * What is not consumed is not fetched, but for one page ahead. Leaving the loop tells the server.
 */
export class CimResults<T> implements AsyncIterable<T> {
  readonly #subject: Subject;
  readonly #start: () => Enumeration<T>;

  constructor(subject: Subject, start: () => Enumeration<T>) {
    this.#subject = subject;
    this.#start = start;
  }

  /** One object after the other. @throws any WsmanError; the reason of an aborted signal */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new ItemIterator(this.batches());
  }

  /** The objects as they come, a page at a time and never an empty one. */
  batches(): Enumeration<T> {
    return this.#start();
  }

  /**
   * All of them.
   * @throws ValidationError WBEM_E_BUFFER_TOO_SMALL when there are more than `limit`; any
   * WsmanError; the reason of an aborted signal
   */
  async toArray({ limit = DEFAULT_LIMIT }: ToArrayOptions = {}): Promise<T[]> {
    const all: T[] = [];
    for await (const batch of this.batches()) {
      if (all.length + batch.length > limit) {
        const message = `there are more than ${limit} objects; iterate over them, or allow more (limit)`;
        throw new ValidationError('WBEM_E_BUFFER_TOO_SMALL', message);
      }
      for (const object of batch) all.push(object);
    }
    return all;
  }

  /**
   * Hands them to a sink, as `IWbemServices` would: an Indicate a page, each made when the promise of
   * the last has settled, then one final SetStatus. What the sink throws ends the enumeration.
   * @returns the HRESULT that the sink got last; it is never rejected
   */
  async deliver(this: CimResults<CimInstance>, sink: ObjectSink): Promise<number> {
    const delivery = new Delivery(sink);
    const batches = this.batches();
    return deliver(delivery, this.#subject, async () => {
      try {
        for await (const batch of batches) await delivery.indicate(batch);
        return null;
      } finally {
        if (batches.isAborted) delivery.cancel();
      }
    });
  }
}
