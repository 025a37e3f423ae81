import type { FaultDetails } from '../binding/fault-details.js';
import { FaultError, ProtocolError } from '../errors.js';
import { enumerate, type EnumerateInput } from '../wsman/operations/enumerate.js';
import type { EnumerationContext, Page } from '../wsman/operations/enumeration.js';
import {
  getEnumerationStatus,
  type Lifetime,
  renewEnumeration,
} from '../wsman/operations/enumeration-lifetime.js';
import { pull } from '../wsman/operations/pull.js';
import { release } from '../wsman/operations/release.js';
import type { XmlElement } from '../xml/element.js';
import { type CallOptions, Deadline } from './deadline.js';
import { type Exchange, type Question, reading, type Target } from './exchange.js';
import { PageSize } from './page-size.js';

/** Reads the items of a page. @throws ProtocolError */
export type Decode<T> = (items: XmlElement) => readonly T[];

/** One enumeration as it is put to a server. */
export interface EnumerationRequest<T> {
  readonly exchange: Exchange;
  readonly target: Target;
  readonly input: EnumerateInput;
  /** Without the endpoint references when the server does not give them. */
  readonly mayDropReferences: boolean;
  readonly decode: Decode<T>;
}

/** Makes the request, for which the kind of server may have to be asked. */
export type Prepare<T> = (deadline: Deadline) => Promise<EnumerationRequest<T>>;

export interface EnumerationOptions extends CallOptions {
  /** How long each answer may take; the time that the consumer takes does not count. */
  readonly timeoutMs: number;
  /** Items of one answer at most. Default 32,000. */
  readonly maxElements?: number | undefined;
  /** Takes the work of telling the server that the enumeration is over. */
  readonly cleanUp: (work: Promise<void>) => void;
}

type State = 'new' | 'open' | 'ended' | 'closed';

/** How long an answer that is under way is waited for before its connection is given up. */
const PULL_GRACE_MS = 50;
/** The same for the answer that names the context, without which nothing can be released. */
const ENUMERATE_GRACE_MS = 5_000;
const RELEASE_TIMEOUT_MS = 5_000;
/** Answers in a row without items that are taken for a server that will never end. */
const MAX_EMPTY_PAGES = 32;

/** The details of wsman:EncodingLimit after which a smaller page can do. */
const PAGE_TOO_LARGE: ReadonlySet<string> = new Set([
  '',
  'MaxEnvelopeSize',
  'MaxEnvelopeSizeExceeded',
  'ServiceEnvelopeLimit',
]);

function faultOf(error: unknown): FaultDetails | undefined {
  return error instanceof FaultError ? (error.fault as FaultDetails) : undefined;
}

function isPageTooLarge(error: unknown): boolean {
  const { subcode, faultDetail = '' } = faultOf(error) ?? { subcode: '' };
  const detail = faultDetail.slice(faultDetail.lastIndexOf('/') + 1);
  return subcode === 'wsman:EncodingLimit' && PAGE_TOO_LARGE.has(detail);
}

/** The server needs longer than wsman:OperationTimeout; the enumeration goes on. [DSP0226] 8.4 */
function isNotYet(error: unknown): boolean {
  return faultOf(error)?.subcode === 'wsman:TimedOut';
}

/** What servers say of a context that they do not have, or no longer. */
const CONTEXT_GONE: ReadonlySet<string> = new Set([
  'wsen:InvalidEnumerationContext',
  'wsa:DestinationUnreachable',
]);

function isContextGone(error: unknown): boolean {
  return CONTEXT_GONE.has(faultOf(error)?.subcode ?? '');
}

function senseless(what: string): never {
  throw new ProtocolError(`the answer has ${what}`, 'not-xml');
}

function refusesReferences(error: unknown): boolean {
  return faultOf(error)?.subcode === 'wsman:UnsupportedFeature';
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/**
 * The pages of one enumeration, from its first answer to its end, as an iterator of batches that are
 * never empty. One page at most is fetched ahead of the consumer.
 *
 * It ends by itself, by `return()` (leaving a loop), by an error or by the signal; the server is told
 * with a Release unless it has said that there is nothing more. [DSP0226] 8
 */
export class Enumeration<T> implements AsyncIterableIterator<readonly T[]> {
  readonly #prepare: Prepare<T>;
  readonly #options: EnumerationOptions;
  readonly #size: PageSize;
  /** Ends what is under way; the caller's signal does not reach it, so that a context gets known. */
  readonly #controller = new AbortController();
  readonly #abort = (): void => this.#options.cleanUp(this.#close());
  #request: EnumerationRequest<T> | undefined;
  #state: State = 'new';
  #context: EnumerationContext | undefined;
  #emptyPages = 0;
  #ahead: Promise<readonly T[] | undefined> | undefined;
  #closing: Promise<void> | undefined;

  constructor(prepare: Prepare<T>, options: EnumerationOptions) {
    this.#prepare = prepare;
    this.#options = options;
    this.#size = new PageSize(options.maxElements);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /**
   * The next batch.
   * @throws any WsmanError; the reason of an aborted signal. The enumeration is over then.
   */
  async next(): Promise<IteratorResult<readonly T[], undefined>> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    if (this.#state === 'new') signal?.addEventListener('abort', this.#abort, { once: true });
    if (this.#closing !== undefined) return { done: true, value: undefined };
    try {
      this.#ahead ??= this.#fetch();
      const objects = await this.#orAborted(this.#ahead);
      this.#ahead = undefined;
      if (objects === undefined) {
        await this.return();
        return { done: true, value: undefined };
      }
      if (this.#state === 'open') this.#fetchAhead();
      return { done: false, value: objects };
    } catch (error) {
      this.#options.cleanUp(this.#close());
      throw error;
    }
  }

  /** Ends the enumeration; resolves when the server knows. Nothing that goes wrong then is told. */
  async return(): Promise<IteratorResult<readonly T[], undefined>> {
    const closing = this.#close();
    this.#options.cleanUp(closing);
    await closing;
    return { done: true, value: undefined };
  }

  /**
   * How long the server will keep the enumeration. Few servers have this (`wsen:GetStatus`).
   * @throws any WsmanError
   */
  async getStatus(options: CallOptions = {}): Promise<Lifetime> {
    return this.#lifetime(getEnumerationStatus, {}, options);
  }

  /**
   * Has the server keep the enumeration for so long from now. Few servers have this (`wsen:Renew`).
   * @throws any WsmanError
   */
  async renew(expiresMs: number, options: CallOptions = {}): Promise<Lifetime> {
    return this.#lifetime(renewEnumeration, { expiresMs }, options);
  }

  async #lifetime<I>(
    operation: Question<I & { readonly context: EnumerationContext }, Lifetime>,
    input: I,
    { signal, timeoutMs = this.#options.timeoutMs }: CallOptions,
  ): Promise<Lifetime> {
    const context = this.#context;
    if (this.#request === undefined || context === undefined) return {};
    const { exchange, target } = this.#request;
    const deadline = new Deadline(timeoutMs, signal);
    const lifetime = await exchange.call(operation, { ...input, context }, target, deadline);
    if (this.#context === context) this.#context = lifetime.context ?? context;
    return lifetime;
  }

  #fetchAhead(): void {
    this.#ahead = this.#fetch();
    // It is told when the batch is asked for.
    this.#ahead.catch(() => undefined);
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

  /** The next objects; undefined at the end. */
  async #fetch(): Promise<readonly T[] | undefined> {
    const deadline = new Deadline(this.#options.timeoutMs, this.#controller.signal);
    while (this.#state !== 'ended' && this.#closing === undefined) {
      const objects = await this.#fetchPage(deadline);
      this.#state = this.#context === undefined ? 'ended' : 'open';
      if (objects.length > 0) return objects;
    }
    return undefined;
  }

  /** One page, asked for again while the server needs longer, or fewer items. */
  async #fetchPage(deadline: Deadline): Promise<readonly T[]> {
    let tooLarge: unknown;
    for (;;) {
      try {
        const objects = await this.#ask(deadline);
        this.#size.grow();
        return objects;
      } catch (error) {
        if (isContextGone(error)) this.#context = undefined;
        if (isPageTooLarge(error) && this.#size.shrink()) tooLarge = error;
        else if (!this.#mayAskAgain(error, deadline)) throw tooLarge ?? error;
      }
    }
  }

  #mayAskAgain(error: unknown, deadline: Deadline): boolean {
    if (this.#state === 'open') return isNotYet(error) && !deadline.isOver;
    if (this.#request?.mayDropReferences !== true || !refusesReferences(error)) return false;
    const { mode: _, ...input } = this.#request.input;
    this.#request = { ...this.#request, input, mayDropReferences: false };
    return true;
  }

  async #ask(deadline: Deadline): Promise<readonly T[]> {
    this.#request ??= await this.#prepare(deadline);
    const { exchange, target, input, decode } = this.#request;
    const size = this.#size.value;
    const context = this.#context;
    return context === undefined
      ? exchange.call(
          this.#reading(enumerate, decode),
          { ...input, optimize: size },
          target,
          deadline,
        )
      : exchange.call(
          this.#reading(pull, decode),
          { context, maxElements: size },
          target,
          deadline,
        );
  }

  /** The operation with its page read further, where what makes no sense is told with its place. */
  #reading<I>(operation: Question<I, Page>, decode: Decode<T>): Question<I, readonly T[]> {
    return reading(operation, (page) => this.#take(page, decode));
  }

  /** The context is kept even of a page whose items cannot be read: it is to be released. */
  #take({ context, items, endOfSequence }: Page, decode: Decode<T>): readonly T[] {
    this.#context = endOfSequence ? undefined : (context ?? this.#context);
    const objects = items === undefined ? [] : decode(items);
    if (endOfSequence) return objects;
    this.#emptyPages = objects.length === 0 ? this.#emptyPages + 1 : 0;
    if (this.#context === undefined) senseless('neither an enumeration context nor an end');
    if (this.#emptyPages > MAX_EMPTY_PAGES) senseless('no items, as many before it, and no end');
    return objects;
  }

  async #close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#abort);
    if (this.#ahead !== undefined) {
      const grace = this.#context === undefined ? ENUMERATE_GRACE_MS : PULL_GRACE_MS;
      await Promise.race([this.#ahead.catch(() => undefined), pause(grace)]);
      this.#controller.abort();
    }
    this.#state = 'closed';
    const context = this.#context;
    this.#context = undefined;
    if (context !== undefined) await this.#release(context).catch(() => undefined);
  }

  async #release(context: EnumerationContext): Promise<void> {
    if (this.#request === undefined) return;
    const { exchange, target } = this.#request;
    await exchange.call(release, { context }, target, new Deadline(RELEASE_TIMEOUT_MS));
  }
}
