import type { CimClass } from '../cim/class.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { DEFAULT_NAMESPACE } from '../binding/resource-uri.js';
import { FaultError, HttpError, ProtocolError } from '../errors.js';
import { identify } from '../wsman/operations/identify.js';
import type { ResourceOptions } from './call-options.js';
import { type CallOptions, Deadline } from './deadline.js';
import type { OpenEnumeration } from './enumeration.js';
import type { Exchange } from './exchange.js';
import { type ResourceCall, resourceCall, type SessionCall } from './resources.js';
import type { ServerClasses } from './server-classes.js';
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
  /** The classes that type what is only named; undefined where nothing does. */
  readonly classes: ServerClasses | undefined;
  /** Those that the server keeps something for, or may. */
  readonly enumerations = new Set<OpenEnumeration>();

  constructor(
    exchange: Exchange,
    namespace: string,
    timeoutMs: number,
    kind: ServerKind | undefined,
    classes: ServerClasses | undefined,
  ) {
    this.exchange = exchange;
    this.namespace = namespace;
    this.timeoutMs = timeoutMs;
    this.#kind = kind;
    this.classes = classes;
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

  /**
   * The call on a resource as far as it is known before the server is asked for anything: what it
   * cannot carry can be told by it.
   */
  draft(target: CimObjectPath, options: ResourceOptions, deadline: Deadline): ResourceCall {
    const namespace = options.namespace ?? target.namespace ?? this.namespace;
    const kind = typeof this.#kind === 'string' ? this.#kind : 'unknown';
    return resourceCall(this.#call(options, deadline, kind), target.with({ namespace }), undefined);
  }

  /**
   * The class that types what a path only names; undefined where nothing is known of it.
   * @param check throws what is wrong with the call, before the server is asked
   */
  async classOf(
    { className, namespace }: Pick<CimObjectPath, 'className' | 'namespace'>,
    options: ResourceOptions,
    deadline: Deadline,
    check: () => void,
  ): Promise<CimClass | undefined> {
    if (this.classes === undefined) return undefined;
    const home = options.namespace ?? namespace ?? this.namespace;
    if (!this.classes.has(className, home)) check();
    return this.classes.find(className, home, deadline);
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
      const asked = this.#kind;
      if (typeof asked === 'string') return asked;
      const kind = await this.exchange.wait(async () => asked, identify, '', deadline);
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
    const { exchange, classes } = this;
    return { exchange, classes, deadline, kind, resourceUri, options: provider };
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
