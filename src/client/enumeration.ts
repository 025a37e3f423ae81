import type { Lifetime } from '../wsman/operations/enumeration-lifetime.js';
import type { XmlElement } from '../xml/element.js';
import { type CallOptions, Deadline } from './deadline.js';
import { type FetchedPage, PageSource, type Prepare } from './page-source.js';

/** Reads the items of a page. @throws ProtocolError */
export type Decode<T> = (items: XmlElement) => readonly T[];

/** An enumeration as its session sees it. */
export interface OpenEnumeration {
  /** Ends it before its end; resolves when the server knows. */
  cut(): Promise<void>;
}

export interface EnumerationOptions extends CallOptions {
  /** How long each answer may take; the time that the consumer takes does not count. */
  readonly timeoutMs: number;
  /** Items of one answer at most. Default 32,000. */
  readonly maxElements?: number | undefined;
  /** Those of the session that the server keeps something for, or may. */
  readonly open: Set<OpenEnumeration>;
}

type Result<T> = IteratorResult<readonly T[], undefined>;

/** How long an answer that is under way is waited for before its connection is given up. */
const PULL_GRACE_MS = 50;
/** The same for the answer that names the context, without which nothing can be released. */
const ENUMERATE_GRACE_MS = 5_000;
const RELEASE_TIMEOUT_MS = 5_000;

const DONE = { done: true, value: undefined } as const;

async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/** Lets what has been put into the sockets go out. */
async function afterWrites(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * One enumeration, from its first answer to its end: an iterator of batches that are never empty. One
 * page at most is fetched ahead of the consumer.
 *
 * It ends by itself, by `return()` (leaving a loop), by an error or by the signal; the server is told
 * with a Release unless it has said that there is nothing more. [DSP0226] 8
 */
export class Enumeration<T> implements AsyncIterableIterator<readonly T[]>, OpenEnumeration {
  readonly #pages: PageSource;
  readonly #decode: Decode<T>;
  readonly #options: EnumerationOptions;
  /** Ends what is under way; the caller's signal does not reach it, so that a context gets known. */
  readonly #controller = new AbortController();
  readonly #abort = (): void => void this.#close();
  #ahead: Promise<FetchedPage> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #hasBegun = false;
  /** The consumer has left. */
  #isLeft = false;
  /** The session was closed before the end. */
  #isCut = false;
  #closing: Promise<void> | undefined;

  constructor(prepare: Prepare, decode: Decode<T>, options: EnumerationOptions) {
    this.#pages = new PageSource(prepare, options.maxElements);
    this.#decode = decode;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /**
   * The next batch. Calls that do not wait for each other are answered in their order.
   * @throws any WsmanError; the reason of an aborted signal. The enumeration is over then.
   */
  async next(): Promise<Result<T>> {
    const result = this.#turn.then(async () => this.#next());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** True when the signal has ended it. */
  get isAborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** @throws the reason of an aborted signal, also while there are objects that were fetched before. */
  throwIfAborted(): void {
    this.#options.signal?.throwIfAborted();
  }

  /** Ends the enumeration; resolves when the server knows. Nothing that goes wrong then is told. */
  async return(): Promise<Result<T>> {
    this.#isLeft = true;
    await this.#close();
    return DONE;
  }

  /** The session is closed: whoever goes on reading is told that this was not the end. */
  async cut(): Promise<void> {
    this.#isCut = true;
    await this.#close();
  }

  /**
   * How long the server will keep the enumeration; empty when it keeps none. Few servers have this
   * (`wsen:GetStatus`).
   * @throws any WsmanError
   */
  async getStatus(options: CallOptions = {}): Promise<Lifetime> {
    return this.#pages.getStatus(this.#deadline(options));
  }

  /**
   * Has the server keep the enumeration for so many milliseconds from now. Few servers have this
   * (`wsen:Renew`).
   * @throws any WsmanError
   */
  async renew(expiresMs: number, options: CallOptions = {}): Promise<Lifetime> {
    return this.#pages.renew(expiresMs, this.#deadline(options));
  }

  #deadline({ signal, timeoutMs = this.#options.timeoutMs }: CallOptions): Deadline {
    return new Deadline(timeoutMs, signal);
  }

  async #next(): Promise<Result<T>> {
    this.throwIfAborted();
    this.#begin();
    try {
      const objects = await this.#orAborted(this.#read());
      if (objects !== undefined) return { done: false, value: objects };
      if (this.#isCut) this.#pages.failAsClosed();
    } catch (error) {
      void this.#close();
      // What comes of an answer that was given up is no business of a consumer that has left.
      if (this.#isLeft) return DONE;
      throw error;
    }
    return this.return();
  }

  #begin(): void {
    if (this.#hasBegun || this.#closing !== undefined) return;
    this.#hasBegun = true;
    this.#options.open.add(this);
    this.#options.signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** The objects of the next page that has some; undefined at the end. */
  async #read(): Promise<readonly T[] | undefined> {
    while (this.#closing === undefined && (this.#ahead !== undefined || !this.#pages.hasEnded)) {
      const page = await (this.#ahead ?? this.#fetch());
      this.#ahead = undefined;
      // The next request is on its way while this page is decoded.
      if (this.#pages.isOpen && this.#closing === undefined) {
        void this.#fetch();
        await afterWrites();
      }
      const objects = this.#pages.read(page, this.#decode) ?? [];
      if (objects.length > 0) return objects;
    }
    return undefined;
  }

  #fetch(): Promise<FetchedPage> {
    const deadline = new Deadline(this.#options.timeoutMs, this.#controller.signal);
    this.#ahead = this.#pages.fetch(deadline);
    // What goes wrong is told when the page is asked for.
    this.#ahead.catch(() => undefined);
    return this.#ahead;
  }

  async #orAborted<R>(promise: Promise<R>): Promise<R> {
    const { signal } = this.#options;
    if (signal === undefined) return promise;
    let abort = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async #close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#abort);
    if (!this.#pages.hasAsked) this.#controller.abort();
    if (this.#ahead !== undefined) {
      const grace = this.#pages.isOpen ? PULL_GRACE_MS : ENUMERATE_GRACE_MS;
      await Promise.race([this.#ahead.catch(() => undefined), pause(grace)]);
      this.#controller.abort();
    }
    await this.#pages.release(new Deadline(RELEASE_TIMEOUT_MS)).catch(() => undefined);
    this.#options.open.delete(this);
  }
}
