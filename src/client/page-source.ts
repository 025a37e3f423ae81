import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultDetails } from '../binding/fault-details.js';
import { FaultError, ProtocolError, TransportError } from '../errors.js';
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
import { hasStartTag, isUnread } from '../xml/unread.js';
import type { Deadline } from './deadline.js';
import { type Exchange, type Question, reading, type Target } from './exchange.js';
import { PageSize } from './page-size.js';

/** One enumeration as it is put to a server. */
export interface EnumerationRequest {
  readonly exchange: Exchange;
  readonly target: Target;
  readonly input: EnumerateInput;
  /** Without the endpoint references when the server does not give them. */
  readonly mayDropReferences: boolean;
}

/** A page and the name of the operation that brought it. */
export interface FetchedPage extends Page {
  readonly operation: string;
}

/** Makes the request, for which the kind of server may have to be asked. */
export type Prepare = (deadline: Deadline) => Promise<EnumerationRequest>;

/** Answers in a row without items that are taken for a server that will never end. */
const MAX_EMPTY_PAGES = 32;

/** The details of wsman:EncodingLimit after which a smaller page can do. */
const PAGE_TOO_LARGE: ReadonlySet<string> = new Set([
  '',
  'MaxEnvelopeSize',
  'MaxEnvelopeSizeExceeded',
  'ServiceEnvelopeLimit',
]);

/** What servers say of a context that they do not have, or no longer. */
const CONTEXT_GONE: ReadonlySet<string> = new Set([
  'wsen:InvalidEnumerationContext',
  'wsa:DestinationUnreachable',
]);

function faultOf(error: unknown): Partial<FaultDetails> {
  return error instanceof FaultError ? (error.fault as FaultDetails) : {};
}

function isPageTooLarge(error: unknown): boolean {
  const { subcode, faultDetail = '' } = faultOf(error);
  const detail = faultDetail.slice(faultDetail.lastIndexOf('/') + 1);
  return subcode === 'wsman:EncodingLimit' && PAGE_TOO_LARGE.has(detail);
}

function isContextGone(error: unknown): boolean {
  return CONTEXT_GONE.has(faultOf(error).subcode ?? '');
}

/** The server needs longer than wsman:OperationTimeout; the enumeration goes on. [DSP0226] 8.4 */
function isNotYet(error: unknown): boolean {
  return faultOf(error).subcode === 'wsman:TimedOut';
}

function refusesReferences(error: unknown): boolean {
  return faultOf(error).subcode === 'wsman:UnsupportedFeature';
}

/** Between two requests of which the first was answered too soon: a server that is busy. */
const BREATH_MS = 100;

async function breathe({ signal }: Deadline): Promise<void> {
  await sleep(BREATH_MS, undefined, signal === undefined ? {} : { signal });
}

function senseless(what: string): never {
  throw new ProtocolError(`the answer has ${what}`, 'not-xml');
}

/**
 * The pages of one enumeration, asked for one after the other, their items not read yet: what is
 * between the first Enumerate and the last Pull or the Release. [DSP0226] 8
 */
export class PageSource {
  readonly #prepare: Prepare;
  readonly #size: PageSize;
  #request: EnumerationRequest | undefined;
  /** Undefined before the first answer, and when the server keeps nothing more. */
  #context: EnumerationContext | undefined;
  #hasBegun = false;
  #emptyPages = 0;

  constructor(prepare: Prepare, maxElements: number | undefined) {
    this.#prepare = prepare;
    this.#size = new PageSize(maxElements);
  }

  /** True when the server may have got something to do. */
  get hasAsked(): boolean {
    return this.#request !== undefined;
  }

  /** True while the server keeps something that has to be released. */
  get isOpen(): boolean {
    return this.#context !== undefined;
  }

  /** True when there is no page to come. */
  get hasEnded(): boolean {
    return this.#hasBegun && this.#context === undefined;
  }

  /** The next page, asked for again while the server needs longer, or fewer items. */
  async fetch(deadline: Deadline): Promise<FetchedPage> {
    let tooLarge: unknown;
    for (;;) {
      try {
        const page = await this.#ask(deadline);
        this.#size.grow();
        return page;
      } catch (error) {
        if (isContextGone(error)) this.#context = undefined;
        if (isPageTooLarge(error) && this.#size.shrink()) tooLarge = error;
        else if (this.isOpen && isNotYet(error) && !deadline.isOver) await breathe(deadline);
        else if (!this.#mayDropReferences(error)) {
          // Some servers drop the context of a page that was too large: that is the cause, then.
          throw isContextGone(error) ? (tooLarge ?? error) : error;
        }
      }
    }
  }

  /** Reads the items of a page. @throws what `read` throws, with the place of the request */
  read<R>({ items, operation }: FetchedPage, read: (items: XmlElement) => R): R | undefined {
    if (this.#request === undefined || items === undefined) return undefined;
    const { exchange, target } = this.#request;
    return exchange.readLater(operation, target, () => read(items));
  }

  /** @throws TransportError with the place of the request: the session was closed before the end */
  failAsClosed(): never {
    const error = new TransportError('the session is closed', 'closed', 'not sent');
    if (this.#request === undefined) throw error;
    const { exchange, target } = this.#request;
    return exchange.readLater(pull.name, target, () => {
      throw error;
    });
  }

  /** Tells the server that nothing more is wanted. */
  async release(deadline: Deadline): Promise<void> {
    const context = this.#context;
    if (this.#request === undefined || context === undefined) return;
    this.#context = undefined;
    const { exchange, target } = this.#request;
    await exchange.call(release, { context }, target, deadline);
  }

  async getStatus(deadline: Deadline): Promise<Lifetime> {
    return this.#lifetime(getEnumerationStatus, {}, deadline);
  }

  async renew(expiresMs: number, deadline: Deadline): Promise<Lifetime> {
    return this.#lifetime(renewEnumeration, { expiresMs }, deadline);
  }

  async #lifetime<I>(
    operation: Question<I & { readonly context: EnumerationContext }, Lifetime>,
    input: I,
    deadline: Deadline,
  ): Promise<Lifetime> {
    const context = this.#context;
    if (this.#request === undefined || context === undefined) return {};
    const { exchange, target } = this.#request;
    const lifetime = await exchange.call(operation, { ...input, context }, target, deadline);
    if (this.#context === context) this.#context = lifetime.context ?? context;
    return lifetime;
  }

  #mayDropReferences(error: unknown): boolean {
    if (this.isOpen || this.#request?.mayDropReferences !== true) return false;
    if (!refusesReferences(error)) return false;
    const { mode: _, ...input } = this.#request.input;
    this.#request = { ...this.#request, input, mayDropReferences: false };
    return true;
  }

  async #ask(deadline: Deadline): Promise<FetchedPage> {
    this.#request ??= await this.#prepare(deadline);
    const { exchange, target, input } = this.#request;
    const size = this.#size.value;
    const context = this.#context;
    return context === undefined
      ? exchange.call(this.#taking(enumerate), { ...input, optimize: size }, target, deadline)
      : exchange.call(this.#taking(pull), { context, maxElements: size }, target, deadline);
  }

  #taking<I>(operation: Question<I, Page>): Question<I, FetchedPage> {
    return reading(operation, (page) => {
      this.#take(page);
      return { ...page, operation: operation.name };
    });
  }

  /** Remembers what the next request needs. @throws ProtocolError for a page that leads nowhere */
  #take({ context, items, endOfSequence, flaw }: Page): void {
    this.#hasBegun = true;
    const hasEnded = endOfSequence && flaw === undefined;
    this.#context = hasEnded ? undefined : (context ?? this.#context);
    if (flaw !== undefined) senseless(flaw);
    if (endOfSequence) return;
    if (this.#context === undefined) senseless('neither an enumeration context nor an end');
    this.#emptyPages = isEmpty(items) ? this.#emptyPages + 1 : 0;
    if (this.#emptyPages > MAX_EMPTY_PAGES) senseless('no items, as many before it, and no end');
  }
}

function isEmpty(items: Page['items']): boolean {
  if (isUnread(items?.unread)) return !hasStartTag(items.unread);
  return items === undefined || items.children.length === 0;
}
