import { DEFAULT_NAMESPACE } from '../binding/resource-uri.js';
import type { ChangesOf, CimClass, KeysOf, PropertyName, ValuesOf } from '../cim/class.js';
import { CimInstance, type InstanceOf } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import { FaultError, HttpError, ProtocolError, ValidationError } from '../errors.js';
import type { Transport } from '../transport/transport.js';
import { identify, type Identity } from '../wsman/operations/identify.js';
import type { Option } from '../wsman/options.js';
import { type CallOptions, Deadline } from './deadline.js';
import { Exchange, type Trace } from './exchange.js';
import type { Carrier } from './partial-update.js';
import { checkProjection, pick } from './projection.js';
import { readResource, type ResourceCall, resourceCall } from './resources.js';
import { type ServerKind, serverKindOf } from './server-kind.js';
import { deleteInstance, writeInstance, type WriteRequest, type WriteResult } from './write.js';

/** What all calls of a session have in common. */
export interface SessionSettings {
  /** For paths that name none. Default `root/cimv2`. */
  readonly namespace?: string;
  /** How long a whole call may take. Default 120,000 ms. */
  readonly timeoutMs?: number;
  /** How long the server may work on one request. Default 60,000 ms. */
  readonly operationTimeoutMs?: number;
  /** The largest answer asked for, in octets; at least 8,192. Default 512,000. */
  readonly maxEnvelopeSize?: number;
  /** The language of messages. Default `en-US`. */
  readonly locale?: string;
  /** The kind of server, where it is known. Default: what it says to Identify, when that matters. */
  readonly server?: ServerKind;
  /** Sees every envelope. */
  readonly trace?: Trace;
}

export interface ResourceOptions extends CallOptions {
  readonly namespace?: string;
  /** A vendor's own resource URI of the class. */
  readonly resourceUri?: string;
  /** Options for the provider. */
  readonly options?: readonly Option[];
}

export interface GetOptions<N extends string = string> extends ResourceOptions {
  /** Only these properties, and the keys. */
  readonly properties?: readonly N[];
  /** Ask the server for the one property only, by fragment transfer. Default false. */
  readonly fragment?: boolean;
}

export interface WriteOptions extends ResourceOptions {
  /** Read back and compare. Default false. */
  readonly verify?: boolean;
  /** Send no write, but answer with the envelopes. Default false. */
  readonly dryRun?: boolean;
}

export interface ModifyOptions<N extends string = string> extends WriteOptions {
  /** Default: the properties that changed since the instance was read. */
  readonly properties?: readonly N[];
  /** How the update travels; `none` writes the whole instance. Default `auto`. */
  readonly partialUpdate?: Carrier | 'auto' | 'none';
  /** All or nothing. Default false. */
  readonly atomic?: boolean;
  /** A null must be written as null, or the call fails. Default false. */
  readonly strictNulls?: boolean;
}

/** The keys of an instance as untyped callers give them. */
type PathLike = CimObjectPath | string;
type Values = Readonly<Record<string, CimValue>>;

const MIN_ENVELOPE = 8192;

function checkSettings({ maxEnvelopeSize = MIN_ENVELOPE, ...times }: SessionSettings): void {
  if (maxEnvelopeSize < MIN_ENVELOPE) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      `maxEnvelopeSize is less than ${MIN_ENVELOPE}`,
    );
  }
  const { timeoutMs = 1, operationTimeoutMs = 1 } = times;
  if (!(timeoutMs > 0) || !(operationTimeoutMs > 0)) {
    throw new ValidationError('WBEM_E_INVALID_PARAMETER', 'a time-out must be more than 0 ms');
  }
}

/**
 * A CIM session with one server: promises of typed instances.
 *
 * Every call rejects with a WsmanError, whose `hresult` is a WBEM status; with a ValidationError
 * before anything is sent; or with the reason of its aborted signal.
 */
export class CimSession implements AsyncDisposable {
  readonly namespace: string;
  readonly #exchange: Exchange;
  readonly #timeoutMs: number;
  /**
   * Undefined while nobody asks; a promise while it is asked for, which resolves with undefined when
   * the call that asked gave up.
   */
  #kind: ServerKind | Promise<ServerKind | undefined> | undefined;

  constructor(transport: Transport, settings: SessionSettings = {}) {
    checkSettings(settings);
    const {
      operationTimeoutMs = 60_000,
      maxEnvelopeSize = 512_000,
      locale = 'en-US',
      trace,
    } = settings;
    this.namespace = settings.namespace ?? DEFAULT_NAMESPACE;
    this.#timeoutMs = settings.timeoutMs ?? 120_000;
    this.#kind = settings.server;
    this.#exchange = new Exchange(transport, {
      operationTimeoutMs,
      maxEnvelopeSize,
      locale,
      ...(trace === undefined ? {} : { trace }),
    });
  }

  /** The host that the session is with, as errors name it. */
  get host(): string {
    return this.#exchange.transport.url.host;
  }

  /** What the server says of itself. */
  async identify(options: CallOptions = {}): Promise<Identity> {
    return this.#exchange.call(identify, {}, { label: '' }, this.#deadline(options));
  }

  /** Reads an instance by the keys of its class. */
  getInstance<C extends CimClass, N extends PropertyName<C> = PropertyName<C>>(
    cimClass: C,
    keys: KeysOf<C>,
    options?: GetOptions<N>,
  ): Promise<InstanceOf<C>>;
  /** Reads an instance by its path. Values stay text where nothing tells their type. */
  getInstance(path: PathLike, options?: GetOptions): Promise<CimInstance>;
  async getInstance(
    first: CimClass | PathLike,
    second: Values | GetOptions = {},
    third: GetOptions = {},
  ): Promise<CimInstance> {
    const isTyped = isClass(first);
    const options = isTyped ? third : (second as GetOptions);
    const path = isTyped ? pathOfKeys(first, second as Values) : this.#path(first);
    const { properties, fragment = false } = options;
    checkProjection(isTyped ? first : undefined, properties ?? []);
    const call = await this.#resource(path, options, isTyped ? first : undefined, false);
    if (properties === undefined) return readResource(call);
    if (!fragment) return pick(await readResource(call), properties);
    if (properties.length === 1) return readResource(call, properties[0]);
    throw new ValidationError('WBEM_E_INVALID_PARAMETER', 'a fragment is exactly one property');
  }

  /** Creates an instance and answers with its path, which has the keys that the server gave it. */
  createInstance<C extends CimClass>(
    cimClass: C,
    values: ValuesOf<C>,
    options?: WriteOptions,
  ): Promise<CimObjectPath>;
  createInstance(className: string, values: Values, options?: WriteOptions): Promise<CimObjectPath>;
  createInstance(instance: CimInstance, options?: WriteOptions): Promise<CimObjectPath>;
  async createInstance(
    first: CimClass | CimInstance | string,
    second: Values | WriteOptions = {},
    third: WriteOptions = {},
  ): Promise<CimObjectPath> {
    const isInstance = first instanceof CimInstance;
    const options = isInstance ? (second as WriteOptions) : third;
    const instance = isInstance ? first : this.#newInstance(first, second as Values, options);
    return (await this.putInstance({ instance, mode: 'createOnly' }, options)).path;
  }

  /** Writes new values of some properties of the instance with these keys. */
  modifyInstance<C extends CimClass>(
    cimClass: C,
    keys: KeysOf<C>,
    changes: ChangesOf<C>,
    options?: Omit<ModifyOptions, 'properties'>,
  ): Promise<WriteResult>;
  /** Writes the changed properties of an instance, or those that `properties` names. */
  modifyInstance(instance: CimInstance, options?: ModifyOptions): Promise<WriteResult>;
  async modifyInstance(
    first: CimClass | CimInstance,
    second: Values | ModifyOptions = {},
    changes: Values = {},
    fourth: ModifyOptions = {},
  ): Promise<WriteResult> {
    if (first instanceof CimInstance) return this.#modify(first, second);
    const path = pathOfKeys(first, second as Values).with(namespaceOf(fourth));
    const options = { path, namespace: path.namespace };
    const instance: CimInstance = new CimInstance(first, changes, options);
    return this.#modify(instance, { ...fourth, properties: Object.keys(changes) });
  }

  /** Deletes an instance. */
  deleteInstance<C extends CimClass>(
    cimClass: C,
    keys: KeysOf<C>,
    options?: ResourceOptions,
  ): Promise<void>;
  deleteInstance(target: PathLike | CimInstance, options?: ResourceOptions): Promise<void>;
  async deleteInstance(
    first: CimClass | PathLike | CimInstance,
    second: Values | ResourceOptions = {},
    third: ResourceOptions = {},
  ): Promise<void> {
    const isTyped = isClass(first);
    const path = isTyped ? pathOfKeys(first, second as Values) : this.#path(first);
    const options = isTyped ? third : (second as ResourceOptions);
    await deleteInstance(await this.#resource(path, options, undefined, true));
  }

  /** Writes an instance in any of the ways that WMI has: create, replace, update in part. */
  async putInstance(request: WriteRequest, options: WriteOptions = {}): Promise<WriteResult> {
    const { dryRun = false, resourceUri, verify = false } = options;
    const deadline = this.#deadline(options);
    const outbox: string[] | undefined = dryRun ? [] : undefined;
    const provider = request.options ?? options.options;
    const complete: WriteRequest = {
      ...request,
      verify: request.verify ?? verify,
      ...(provider === undefined ? {} : { options: provider }),
    };
    const result = await writeInstance(
      async () => ({
        exchange: this.#exchange,
        deadline,
        kind: await this.#serverKind(deadline),
        namespace: options.namespace ?? this.namespace,
        resourceUri,
        outbox,
      }),
      complete,
    );
    return outbox === undefined ? result : { ...result, envelopes: outbox };
  }

  /** Closes all connections; calls under way fail. */
  async close(): Promise<void> {
    await this.#exchange.transport.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #modify(instance: CimInstance, options: ModifyOptions): Promise<WriteResult> {
    const { partialUpdate = 'auto', atomic = false, strictNulls = false, properties } = options;
    if (partialUpdate === 'none')
      return this.putInstance({ instance, mode: 'updateOnly' }, options);
    const keys = new Set([...(instance.path?.keys.keys() ?? [])].map((name) => name.toLowerCase()));
    const isNew = instance.origin === 'new';
    const changed = instance.changedProperties.filter(
      (name) => !isNew || !keys.has(name.toLowerCase()),
    );
    const partial = {
      properties: properties ?? changed,
      atomic,
      strictNulls,
      carrier: partialUpdate,
    };
    return this.putInstance({ instance, mode: 'updateOnly', partial }, options);
  }

  #newInstance(cimClass: CimClass | string, values: Values, options: WriteOptions): CimInstance {
    const fallback = typeof cimClass === 'string' ? this.namespace : cimClass.namespace;
    return new CimInstance(cimClass, values, { namespace: options.namespace ?? fallback });
  }

  #path(target: PathLike | CimInstance): CimObjectPath {
    const path = typeof target === 'string' ? CimObjectPath.parse(target) : target;
    if (!(path instanceof CimInstance)) return path;
    if (path.path !== null) return path.path;
    throw new ValidationError('WBEM_E_NO_KEY', `${path.className}: the instance has no path`);
  }

  #deadline({ timeoutMs = this.#timeoutMs, signal }: CallOptions): Deadline {
    return new Deadline(timeoutMs, signal);
  }

  /** The kind of server matters for writes, and for namespaces that only some take from the URI. */
  async #resource(
    target: CimObjectPath,
    options: ResourceOptions,
    cimClass: CimClass | undefined,
    isWrite: boolean,
  ): Promise<ResourceCall> {
    const deadline = this.#deadline(options);
    const namespace = options.namespace ?? target.namespace ?? this.namespace;
    if (target.isClass) {
      throw new ValidationError(
        'WBEM_E_INVALID_OBJECT_PATH',
        `${target.relativePath} names a class; name an instance by its keys`,
      );
    }
    const path = target.with({ namespace });
    const isPlain = !isWrite && path.namespace?.toLowerCase() === DEFAULT_NAMESPACE;
    const kind = isPlain && this.#kind === undefined ? 'unknown' : await this.#serverKind(deadline);
    const { resourceUri, options: provider } = options;
    const call = { exchange: this.#exchange, deadline, kind, resourceUri, options: provider };
    return resourceCall(call, path, cimClass);
  }

  /** Asked once a session. A server that does not answer Identify is of an unknown kind. */
  async #serverKind(deadline: Deadline): Promise<ServerKind> {
    while (this.#kind !== undefined) {
      if (typeof this.#kind === 'string') return this.#kind;
      const kind = await this.#exchange.wait(this.#kind, identify, deadline);
      if (kind !== undefined) return kind;
    }
    const answer = this.#askKind(deadline);
    this.#kind = answer.then(
      (kind) => (this.#kind = kind),
      () => (this.#kind = undefined),
    );
    return answer;
  }

  async #askKind(deadline: Deadline): Promise<ServerKind> {
    try {
      return serverKindOf(await this.#exchange.call(identify, {}, { label: '' }, deadline));
    } catch (error) {
      const isAnswer =
        error instanceof FaultError || error instanceof HttpError || error instanceof ProtocolError;
      if (isAnswer) return 'unknown';
      throw error;
    }
  }
}

function isClass(value: CimClass | PathLike | CimInstance): value is CimClass {
  return typeof value === 'object' && 'properties' in value && !(value instanceof CimInstance);
}

function namespaceOf({ namespace }: ResourceOptions): { namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}

/** The path of the instance of a class with these keys. @throws ValidationError WBEM_E_NO_KEY */
function pathOfKeys(cimClass: CimClass, keys: Values): CimObjectPath {
  const { path } = new CimInstance(cimClass, keys, {});
  if (path !== null) return path;
  throw new ValidationError(
    'WBEM_E_NO_KEY',
    `${cimClass.className} needs a value for each of its keys`,
  );
}
