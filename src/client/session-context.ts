import type { CimClass } from '../cim/class.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { DEFAULT_NAMESPACE } from '../binding/resource-uri.js';
import { FaultError, HttpError, ProtocolError } from '../errors.js';
import { get } from '../wsman/operations/get.js';
import { identify } from '../wsman/operations/identify.js';
import type { ResourceOptions } from './call-options.js';
import { type CallOptions, Deadline } from './deadline.js';
import type { OpenEnumeration } from './enumeration.js';
import type { Exchange } from './exchange.js';
import { type ResourceCall, resourceCall, type SessionCall } from './resources.js';
import type { SchemaCache } from './schema-cache.js';
import { type ServerKind, serverKindOf } from './server-kind.js';

/** How long `close` waits until the server has been told. */
const RELEASE_MS = 2_000;

/** What the calls of one session share: the exchange, deadlines, and what is known of the server. */
export class SessionContext {
  readonly exchange: Exchange;
  readonly namespace: string;
  readonly timeoutMs: number;
  /**
   * Undefined while nobody asks; a promise while it is asked for, which resolves with undefined when
   * the call that asked gave up.
   */
  #kind: ServerKind | Promise<ServerKind | undefined> | undefined;
  readonly #schema: SchemaCache | undefined;
  /** Those that the server keeps something for, or may. */
  readonly enumerations = new Set<OpenEnumeration>();

  constructor(
    exchange: Exchange,
    namespace: string,
    timeoutMs: number,
    kind: ServerKind | undefined,
    schema: SchemaCache | undefined,
  ) {
    this.exchange = exchange;
    this.namespace = namespace;
    this.timeoutMs = timeoutMs;
    this.#kind = kind;
    this.#schema = schema;
  }

  deadline({ timeoutMs = this.timeoutMs, signal }: CallOptions = {}): Deadline {
    return new Deadline(timeoutMs, signal);
  }

  /** A call on whatever the server has, for which its kind must be known. */
  async call(options: ResourceOptions, deadline = this.deadline(options)): Promise<SessionCall> {
    const kind = await this.serverKind(deadline);
    return this.#call(options, deadline, kind);
  }

  /**
   * A call on one resource, an instance or a class. The kind of server matters for writes, and for
   * namespaces that only some take from the URI.
   */
  async resource(
    target: CimObjectPath,
    options: ResourceOptions,
    cimClass: CimClass | undefined,
    isWrite: boolean,
    deadline = this.deadline(options),
  ): Promise<ResourceCall> {
    const namespace = options.namespace ?? target.namespace ?? this.namespace;
    const path = target.with({ namespace });
    const isPlain = !isWrite && path.namespace?.toLowerCase() === DEFAULT_NAMESPACE;
    const isUnasked = isPlain && this.#kind === undefined;
    const kind = isUnasked ? 'unknown' : await this.serverKind(deadline);
    return resourceCall(this.#call(options, deadline, kind), path, cimClass);
  }

  /** The class that types what a path only names; undefined where nothing is known of it. */
  async classOf(
    { className, namespace }: Pick<CimObjectPath, 'className' | 'namespace'>,
    options: ResourceOptions,
    deadline: Deadline,
  ): Promise<CimClass | undefined> {
    if (this.#schema === undefined) return undefined;
    const home = options.namespace ?? namespace ?? this.namespace;
    return this.exchange.wait(this.#schema.find(className, home), get, deadline);
  }

  /** Forgets a class that types what is only named, or all of them. */
  invalidateClasses(className?: string): void {
    this.#schema?.invalidate(className);
  }

  /** Closes all connections, once the server knows which enumerations it may forget. */
  async close(): Promise<void> {
    const cuts = [...this.enumerations].map(async (enumeration) => enumeration.cut());
    await new Deadline(RELEASE_MS).wait(Promise.all(cuts)).catch(() => undefined);
    await this.exchange.transport.close();
  }

  /** Asked once a session. A server that does not answer Identify is of an unknown kind. */
  async serverKind(deadline: Deadline): Promise<ServerKind> {
    while (this.#kind !== undefined) {
      if (typeof this.#kind === 'string') return this.#kind;
      const kind = await this.exchange.wait(this.#kind, identify, deadline);
      if (kind !== undefined) return kind;
    }
    const answer = this.#askKind(deadline);
    this.#kind = answer.then(
      (kind) => (this.#kind = kind),
      () => (this.#kind = undefined),
    );
    return answer;
  }

  #call(options: ResourceOptions, deadline: Deadline, kind: ServerKind): SessionCall {
    const { resourceUri, options: provider } = options;
    return { exchange: this.exchange, deadline, kind, resourceUri, options: provider };
  }

  async #askKind(deadline: Deadline): Promise<ServerKind> {
    try {
      return serverKindOf(await this.exchange.call(identify, {}, { label: '' }, deadline));
    } catch (error) {
      const isAnswer =
        error instanceof FaultError || error instanceof HttpError || error instanceof ProtocolError;
      if (isAnswer) return 'unknown';
      throw error;
    }
  }
}
