import { DEFAULT_NAMESPACE } from '../binding/resource-uri.js';
import type { ChangesOf, CimClass, KeysOf, PropertyName, ValuesOf } from '../cim/class.js';
import { CimInstance, type InstanceOf } from '../cim/instance.js';
import type { InputOf, MethodName, OutputOf } from '../cim/method.js';
import { CimObjectPath } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import { WqlQuery } from '../cim/wql.js';
import { ValidationError } from '../errors.js';
import type { Transport } from '../transport/transport.js';
import { identify, type Identity } from '../wsman/operations/identify.js';
import {
  associatedInstances,
  associatedPaths,
  type AssociatorsOptions,
  type ReferencesOptions,
} from './associations.js';
import {
  enumerateInstancePaths,
  enumerateInstances,
  type EnumerateInstancesOptions,
  type EnumeratePathsOptions,
} from './class-enumerations.js';
import type { CallOptions } from './deadline.js';
import { Exchange, type Trace } from './exchange.js';
import { checkMethodCall, invokeMethod } from './invoke.js';
import type { Carrier } from './partial-update.js';
import { checkProjection, pick } from './projection.js';
import { queryInstances, type QueryOptions } from './query.js';
import { readResource, type ResourceCall } from './resources.js';
import type { CimResults } from './results.js';
import type { ServerKind } from './server-kind.js';
import { type ResourceOptions, SessionContext } from './session-context.js';
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

/** What a method whose class is not declared gives back: `ReturnValue` and its out parameters. */
export type MethodOutput = Readonly<Record<string, CimValue>>;

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
  readonly #context: SessionContext;

  constructor(transport: Transport, settings: SessionSettings = {}) {
    checkSettings(settings);
    const {
      operationTimeoutMs = 60_000,
      maxEnvelopeSize = 512_000,
      locale = 'en-US',
      trace,
    } = settings;
    const exchange = new Exchange(transport, {
      operationTimeoutMs,
      maxEnvelopeSize,
      locale,
      ...(trace === undefined ? {} : { trace }),
    });
    const { namespace = DEFAULT_NAMESPACE, timeoutMs = 120_000, server } = settings;
    this.#context = new SessionContext(exchange, namespace, timeoutMs, server);
  }

  /** The namespace of paths that name none. */
  get namespace(): string {
    return this.#context.namespace;
  }

  /** The host that the session is with, as errors name it. */
  get host(): string {
    return this.#context.exchange.transport.url.host;
  }

  /** What the server says of itself. */
  async identify(options: CallOptions = {}): Promise<Identity> {
    const { exchange } = this.#context;
    return exchange.call(identify, {}, { label: '' }, this.#context.deadline(options));
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
    const call = await this.#instanceCall(path, options, isTyped ? first : undefined, false);
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
    await deleteInstance(await this.#instanceCall(path, options, undefined, true));
  }

  /** The instances of a class and of those derived from it. */
  enumerateInstances<C extends CimClass>(
    cimClass: C,
    options?: EnumerateInstancesOptions,
  ): CimResults<InstanceOf<C>>;
  enumerateInstances(
    className: string,
    options?: EnumerateInstancesOptions,
  ): CimResults<CimInstance>;
  enumerateInstances(
    target: CimClass | string,
    options: EnumerateInstancesOptions = {},
  ): CimResults<CimInstance> {
    return enumerateInstances(this.#context, target, options);
  }

  /** The paths of the instances of a class and of those derived from it. */
  enumerateInstancePaths(
    target: CimClass | string,
    options: EnumeratePathsOptions = {},
  ): CimResults<CimObjectPath> {
    return enumerateInstancePaths(this.#context, target, options);
  }

  /** What a WQL query selects; with a declared class, typed by it. */
  queryInstances<C extends CimClass>(
    cimClass: C,
    query: WqlQuery,
    options?: QueryOptions,
  ): CimResults<InstanceOf<C>>;
  queryInstances(query: WqlQuery, options?: QueryOptions): CimResults<CimInstance>;
  queryInstances(
    first: CimClass | WqlQuery,
    second: WqlQuery | QueryOptions = {},
    third: QueryOptions = {},
  ): CimResults<CimInstance> {
    return first instanceof WqlQuery || !isClass(first)
      ? queryInstances(this.#context, first, undefined, second as QueryOptions)
      : queryInstances(this.#context, second as WqlQuery, first, third);
  }

  /** The instances that are associated with an object. */
  associators<C extends CimClass>(
    target: PathLike | CimInstance,
    options: AssociatorsOptions<C> & { readonly resultClass: C },
  ): CimResults<InstanceOf<C>>;
  associators(
    target: PathLike | CimInstance,
    options?: AssociatorsOptions,
  ): CimResults<CimInstance>;
  associators(
    target: PathLike | CimInstance,
    options: AssociatorsOptions = {},
  ): CimResults<CimInstance> {
    return associatedInstances(this.#context, 'associated', this.#path(target), options);
  }

  /** The associations that refer to an object, with all their properties. */
  references<C extends CimClass>(
    target: PathLike | CimInstance,
    options: ReferencesOptions<C> & { readonly resultClass: C },
  ): CimResults<InstanceOf<C>>;
  references(target: PathLike | CimInstance, options?: ReferencesOptions): CimResults<CimInstance>;
  references(
    target: PathLike | CimInstance,
    options: ReferencesOptions = {},
  ): CimResults<CimInstance> {
    return associatedInstances(this.#context, 'associations', this.#path(target), options);
  }

  /** The paths of the instances that are associated with an object. */
  associatorPaths(
    target: PathLike | CimInstance,
    options: AssociatorsOptions = {},
  ): CimResults<CimObjectPath> {
    return associatedPaths(this.#context, 'associated', this.#path(target), options);
  }

  /** The paths of the associations that refer to an object. */
  referencePaths(
    target: PathLike | CimInstance,
    options: ReferencesOptions = {},
  ): CimResults<CimObjectPath> {
    return associatedPaths(this.#context, 'associations', this.#path(target), options);
  }

  /**
   * Calls a method of an instance; with `null` for keys, of the class. Its return value is a result,
   * also where it tells of a failure.
   */
  invokeMethod<C extends CimClass, M extends MethodName<C>>(
    cimClass: C,
    keys: KeysOf<C> | null,
    method: M,
    input?: InputOf<C, M>,
    options?: ResourceOptions,
  ): Promise<OutputOf<C, M>>;
  /** Calls a method of what a path, an instance or the name of a class means. */
  invokeMethod(
    target: PathLike | CimInstance,
    method: string,
    input?: Values,
    options?: ResourceOptions,
  ): Promise<MethodOutput>;
  async invokeMethod(
    first: CimClass | PathLike | CimInstance,
    ...rest: readonly unknown[]
  ): Promise<MethodOutput> {
    const isTyped = isClass(first);
    const keys = isTyped ? (rest[0] as Values | null) : undefined;
    const [method, input = {}, options = {}] = (isTyped ? rest.slice(1) : rest) as [
      string,
      Values?,
      ResourceOptions?,
    ];
    const cimClass = isTyped ? first : first instanceof CimInstance ? first.cimClass : undefined;
    const call = checkMethodCall(cimClass, method, input);
    const path = isTyped ? pathOrClass(first, keys ?? null) : this.#path(first);
    return invokeMethod(await this.#context.resource(path, options, cimClass, true), call);
  }

  /** Writes an instance in any of the ways that WMI has: create, replace, update in part. */
  async putInstance(request: WriteRequest, options: WriteOptions = {}): Promise<WriteResult> {
    const { dryRun = false, resourceUri, verify = false } = options;
    const deadline = this.#context.deadline(options);
    const outbox: string[] | undefined = dryRun ? [] : undefined;
    const provider = request.options ?? options.options;
    const complete: WriteRequest = {
      ...request,
      verify: request.verify ?? verify,
      ...(provider === undefined ? {} : { options: provider }),
    };
    const result = await writeInstance(
      async () => ({
        exchange: this.#context.exchange,
        deadline,
        kind: await this.#context.serverKind(deadline),
        namespace: options.namespace ?? this.namespace,
        resourceUri,
        outbox,
      }),
      complete,
    );
    return outbox === undefined ? result : { ...result, envelopes: outbox };
  }

  /** Closes all connections; calls under way fail, enumerations under way are released before. */
  async close(): Promise<void> {
    await this.#context.close();
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

  async #instanceCall(
    path: CimObjectPath,
    options: ResourceOptions,
    cimClass: CimClass | undefined,
    isWrite: boolean,
  ): Promise<ResourceCall> {
    if (path.isClass) {
      throw new ValidationError(
        'WBEM_E_INVALID_OBJECT_PATH',
        `${path.relativePath} names a class; name an instance by its keys`,
      );
    }
    return this.#context.resource(path, options, cimClass, isWrite);
  }
}

function isClass(value: CimClass | PathLike | CimInstance): value is CimClass {
  return typeof value === 'object' && 'properties' in value && !(value instanceof CimInstance);
}

function namespaceOf({ namespace }: ResourceOptions): { namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}

/** The path of an instance, or without keys that of its class. */
function pathOrClass(cimClass: CimClass, keys: Values | null): CimObjectPath {
  if (keys !== null) return pathOfKeys(cimClass, keys);
  const { className, namespace } = cimClass;
  return new CimObjectPath({ className, namespace });
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
