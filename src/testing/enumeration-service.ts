import type { Dispatcher, ServerRequest } from '../server/dispatcher.js';
import { FaultReply } from '../server/fault-reply.js';
import { printDuration } from '../wsman/duration.js';
import type { MessageHeaders } from '../wsman/headers.js';
import { enumerate, type EnumerateInput } from '../wsman/operations/enumerate.js';
import {
  getEnumerationStatus,
  type GetStatusInput,
  type Lifetime,
  renewEnumeration,
  type RenewInput,
} from '../wsman/operations/enumeration-lifetime.js';
import type { Page } from '../wsman/operations/enumeration.js';
import { pull, type PullInput } from '../wsman/operations/pull.js';
import { release } from '../wsman/operations/release.js';
import { xml } from '../xml/element.js';
import type { ClassService } from './class-service.js';
import type { Dialect } from './dialects.js';
import { isKnownMode, itemsOf } from './enumeration-items.js';
import { scopeOf } from './enumeration-scope.js';
import { type Enumeration, Enumerations } from './enumerations.js';
import { ItemQueue, type Overflow, roomFor } from './item-queue.js';
import type { Sources } from './query-selection.js';
import { sameText } from './request-body.js';
import { checkDialect, selectionFor } from './selection.js';

export interface EnumerationOptions {
  /** How long an enumeration is kept when nobody pulls, in milliseconds. Default 60,000. */
  readonly enumerationTimeoutMs?: number;
  /** How many enumerations may be open. Default: 64 for `omi`, else 1,500. */
  readonly maxEnumerations?: number;
  /** wsen:Renew and wsen:GetStatus, which no server of the dialects has. Default false. */
  readonly renewableEnumerations?: boolean;
  /** What to do when a page is too large for its envelope. Default `split`. */
  readonly pageOverflow?: Overflow;
}

const DEFAULT_LIFETIME_MS = 60_000;
/** MaxBatchItems. [MS-WSMV] 3.1.4.8 */
const MAX_ITEMS = 32_000;

function checkMaxElements(asked: number): number {
  if (Number.isInteger(asked) && asked > 0) return Math.min(asked, MAX_ITEMS);
  throw new FaultReply({
    subcode: 'wsman:SchemaValidationError',
    reason: 'MaxElements is not a positive number.',
  });
}

/** A value that is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Enumerate, Pull and what else there is to enumerations. */
export class EnumerationService {
  readonly #sources: Sources;
  readonly #classes: ClassService;
  readonly #dialect: Dialect;
  readonly #options: EnumerationOptions;
  readonly #enumerations: Enumerations;

  constructor(
    sources: Sources,
    classes: ClassService,
    dialect: Dialect,
    options: EnumerationOptions,
  ) {
    this.#sources = sources;
    this.#classes = classes;
    this.#dialect = dialect;
    this.#options = options;
    const { maxOpen } = dialect.enumerations;
    this.#enumerations = new Enumerations(options.maxEnumerations ?? maxOpen);
  }

  /** How many enumerations are open. */
  get open(): number {
    return this.#enumerations.size;
  }

  register(dispatcher: Dispatcher): void {
    dispatcher
      .on(enumerate, (input, request) => this.#enumerate(input, request))
      .on(pull, (input, request) => this.#pull(input, request))
      .on(release, ({ context }, request) => {
        this.#enumerations.end(this.#find(context, request).context);
        return {};
      });
    if (this.#options.renewableEnumerations !== true) return;
    dispatcher
      .on(renewEnumeration, (input, request) => this.#renew(input, request))
      .on(getEnumerationStatus, (input, request) => this.#status(input, request));
  }

  /** Ends all enumerations. */
  close(): void {
    this.#enumerations.endAll();
  }

  #enumerate(input: EnumerateInput, request: ServerRequest): Page {
    const ways = this.#dialect.enumerations;
    this.#enumerations.checkRoom();
    checkDialect(input.filter, ways);
    const enumeration = this.#begin(input, request);
    if (input.optimize === undefined && !ways.lazy) enumeration.queue();
    const page =
      input.optimize === undefined
        ? { endOfSequence: false, ...(ways.emptyItems ? { items: xml('', 'Items') } : {}) }
        : this.#take(enumeration, input.optimize, request);
    const context = ways.newContext();
    if (page.endOfSequence) return { ...page, context: ways.lastContext === 'kept' ? context : '' };
    const lifetime = this.#lifetime(input.expiresMs);
    this.#enumerations.keep(context, enumeration, lifetime);
    const isTold = this.#options.renewableEnumerations === true;
    return { ...page, context, ...(isTold ? { expires: printDuration(lifetime) } : {}) };
  }

  #begin(input: EnumerateInput, { headers, user }: ServerRequest): Enumeration {
    const ways = this.#dialect.enumerations;
    if (ways.knownModes && !isKnownMode(input.mode ?? 'EnumerateEPR')) {
      throw new FaultReply({
        subcode: 'wsman:UnsupportedFeature',
        faultDetail: 'EnumerationMode',
        reason: `The enumeration mode ${input.mode} is not supported. `,
      });
    }
    const queue = once(() => new ItemQueue(this.#items(input, headers)));
    return { user, resourceUri: headers.resourceUri ?? '', queue };
  }

  #items(input: EnumerateInput, headers: MessageHeaders): Iterable<string> {
    if (this.#classes.lists(headers)) return this.#classes.items(headers);
    const { enumerations: ways } = this.#dialect;
    const scope = scopeOf(headers, this.#sources.catalog, this.#dialect);
    return itemsOf(input, selectionFor(input, scope, ways, this.#sources), scope, ways);
  }

  #take(
    { queue }: Enumeration,
    asked: number,
    { headers }: ServerRequest,
  ): Pick<Page, 'items' | 'endOfSequence'> {
    const { pageOverflow = 'split' } = this.#options;
    const room = roomFor(headers, this.#dialect.enumerations.maxAnswer(headers.maxEnvelopeSize));
    return queue().take(checkMaxElements(asked), room, pageOverflow);
  }

  #pull({ context: asked, maxElements = 1 }: PullInput, request: ServerRequest): Page {
    const { lastContext, endsWhenTooLarge } = this.#dialect.enumerations;
    const { context, ...enumeration } = this.#find(asked, request);
    let page: Pick<Page, 'items' | 'endOfSequence'>;
    try {
      page = this.#take(enumeration, maxElements, request);
    } catch (error) {
      const isKept = error instanceof FaultReply && !endsWhenTooLarge;
      if (!isKept) this.#enumerations.end(context);
      throw error;
    }
    if (page.endOfSequence) {
      this.#enumerations.end(context);
      return lastContext === 'kept' ? { ...page, context } : page;
    }
    const { renewableEnumerations = false } = this.#options;
    if (!renewableEnumerations) this.#enumerations.keep(context, enumeration, this.#lifetime());
    return { ...page, context };
  }

  #renew({ context: asked, expiresMs }: RenewInput, request: ServerRequest): Lifetime {
    const { context, ...enumeration } = this.#find(asked, request);
    const lifetime = this.#lifetime(expiresMs);
    this.#enumerations.keep(context, enumeration, lifetime);
    return { expires: printDuration(lifetime) };
  }

  #status({ context: asked }: GetStatusInput, request: ServerRequest): Lifetime {
    const { context } = this.#find(asked, request);
    return { expires: printDuration(this.#enumerations.timeLeft(context)) };
  }

  /** The servers of the dialects overlook wsen:Expires. */
  #lifetime(asked?: number): number {
    const { renewableEnumerations, enumerationTimeoutMs = DEFAULT_LIFETIME_MS } = this.#options;
    return (renewableEnumerations === true ? asked : undefined) ?? enumerationTimeoutMs;
  }

  #find(
    context: PullInput['context'],
    { user, headers }: ServerRequest,
  ): Enumeration & { context: string } {
    const found = this.#enumerations.find(context, user);
    const { otherResource } = this.#dialect.enumerations;
    const isSame = sameText(found.resourceUri, headers.resourceUri ?? '');
    if (otherResource !== undefined && !isSame) throw new FaultReply(otherResource);
    return found;
  }
}
