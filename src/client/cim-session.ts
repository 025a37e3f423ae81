import type { CimClass } from '../cim/class.js';
import type { ChangesOf, KeysOf, PropertyName, ValuesOf } from '../cim/class-types.js';
import { CimInstance, type InstanceOf, type InstanceWith } from '../cim/instance.js';
import type { InputOf, MethodName, OutputOf } from '../cim/method-types.js';
import type { CimObjectPath } from '../cim/object-path.js';
import type { WqlQuery } from '../cim/wql.js';
import type { Transport } from '../transport/transport.js';
import { identify, type Identity } from '../wsman/operations/identify.js';
import { present } from '../wsman/present.js';
import {
  associatedInstances,
  associatedPaths,
  type AssociatorsOptions,
  type ReferencesOptions,
} from './associations.js';
import {
  enumerateClasses,
  type EnumerateClassesOptions,
  enumerateClassNames,
  type EnumerateClassNamesOptions,
  getClass,
  type GetClassOptions,
} from './class-metadata.js';
import {
  enumerateInstancePaths,
  enumerateInstances,
  type EnumerateInstancesOptions,
  type EnumeratePathsOptions,
} from './class-enumerations.js';
import type { GetOptions, ModifyOptions, ResourceOptions, WriteOptions } from './call-options.js';
import type { CallOptions } from './deadline.js';
import { deleteCall, readCall } from './instance-call.js';
import { callMethod, type MethodOutput } from './invoke.js';
import { checkProjection, pick, withKeys } from './projection.js';
import { queryInstances, type QueryOptions } from './query.js';
import { putInstance } from './put-instance.js';
import { readResource } from './resources.js';
import type { CimResults } from './results.js';
import type { SessionContext } from './session-context.js';
import { contextOf, type SessionSettings } from './session-settings.js';
import { isClass, pathOf, pathOfKeys, type PathLike, pathOrClass, type Values } from './targets.js';
import { deleteInstance, type WriteRequest, type WriteResult } from './write.js';

/**
 * A CIM session with one server: promises of typed instances.
 *
 * Every call rejects with a WsmanError, whose `hresult` is a WBEM status; with a ValidationError
 * before anything is sent; or with the reason of its aborted signal.
 *
 * Of several overloads the typed one is the last: it is the one of which the compiler says what does
 * not fit.
 */
export class CimSession implements AsyncDisposable {
  readonly #context: SessionContext;

  constructor(transport: Transport, settings: SessionSettings = {}) {
    this.#context = contextOf(transport, settings);
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

  /** Reads an instance by its path. Values stay text where nothing tells their type: see `schema`. */
  getInstance(path: PathLike, options?: GetOptions): Promise<CimInstance>;
  /** Reads an instance by the keys of its class: all of its properties, or those that are asked for. */
  getInstance<C extends CimClass, N extends PropertyName<C> = PropertyName<C>>(
    cimClass: C,
    keys: KeysOf<C>,
    options?: GetOptions<N>,
  ): Promise<InstanceWith<C, N>>;
  async getInstance(
    first: CimClass | PathLike,
    second: Values | GetOptions = {},
    third: GetOptions = {},
  ): Promise<CimInstance> {
    const isTyped = isClass(first);
    const options = isTyped ? third : (second as GetOptions);
    const path = isTyped ? pathOfKeys(first, second as Values) : pathOf(first);
    const { properties, fragment = false } = options;
    const declared = isTyped ? first : undefined;
    checkProjection(declared, options);
    const call = await readCall(this.#context, path, options, declared);
    if (!isTyped) checkProjection(call.cimClass, options);
    if (properties === undefined) return readResource(call);
    if (!fragment) return pick(await readResource(call), properties);
    const read = await readResource(call, properties[0]);
    return isTyped ? withKeys(read, second as Values) : read;
  }

  createInstance(className: string, values: Values, options?: WriteOptions): Promise<CimObjectPath>;
  createInstance(instance: CimInstance, options?: WriteOptions): Promise<CimObjectPath>;
  /** Creates an instance and answers with its path, which has the keys that the server gave it. */
  createInstance<C extends CimClass>(
    cimClass: C,
    values: ValuesOf<C>,
    options?: WriteOptions,
  ): Promise<CimObjectPath>;
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

  /** Writes the changed properties of an instance, or those that `properties` names. */
  modifyInstance(instance: CimInstance, options?: ModifyOptions): Promise<WriteResult>;
  /** Writes new values of some properties of the instance with these keys. */
  modifyInstance<C extends CimClass>(
    cimClass: C,
    keys: KeysOf<C>,
    changes: ChangesOf<C>,
    options?: Omit<ModifyOptions, 'properties'>,
  ): Promise<WriteResult>;
  async modifyInstance(
    first: CimClass | CimInstance,
    second: Values | ModifyOptions = {},
    changes: Values = {},
    fourth: ModifyOptions = {},
  ): Promise<WriteResult> {
    if (first instanceof CimInstance) return this.#modify(first, second);
    const path = pathOfKeys(first, second as Values).with(present({ namespace: fourth.namespace }));
    const options = { path, namespace: path.namespace };
    const instance: CimInstance = new CimInstance(first, changes, options);
    return this.#modify(instance, { ...fourth, properties: Object.keys(changes) });
  }

  deleteInstance(target: PathLike | CimInstance, options?: ResourceOptions): Promise<void>;
  /** Deletes an instance. */
  deleteInstance<C extends CimClass>(
    cimClass: C,
    keys: KeysOf<C>,
    options?: ResourceOptions,
  ): Promise<void>;
  async deleteInstance(
    first: CimClass | PathLike | CimInstance,
    second: Values | ResourceOptions = {},
    third: ResourceOptions = {},
  ): Promise<void> {
    const isTyped = isClass(first);
    const path = isTyped ? pathOfKeys(first, second as Values) : pathOf(first);
    const options = isTyped ? third : (second as ResourceOptions);
    await deleteInstance(await deleteCall(this.#context, path, options));
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

  /** The class of a name, with its qualifiers and what it inherits unless options say otherwise. */
  async getClass(className: string, options: GetClassOptions = {}): Promise<CimClass> {
    return getClass(this.#context, className, options);
  }

  /** The classes that are derived from a class; without one, those that are derived from none. */
  enumerateClasses(
    className: string | null = null,
    options: EnumerateClassesOptions = {},
  ): CimResults<CimClass> {
    return enumerateClasses(this.#context, className, options);
  }

  /** The names of the classes that are derived from a class, or from none. */
  enumerateClassNames(
    className: string | null = null,
    options: EnumerateClassNamesOptions = {},
  ): CimResults<string> {
    return enumerateClassNames(this.#context, className, options);
  }

  /**
   * Has the session ask anew for a class that types what is only named (see `schema` of its
   * settings), or for all of them; also whether the server gives any.
   */
  invalidateClasses(className?: string): void {
    this.#context.classes?.invalidate(className);
  }

  queryInstances(query: WqlQuery, options?: QueryOptions): CimResults<CimInstance>;
  /** What a WQL query selects; with a declared class, typed by it. */
  queryInstances<C extends CimClass>(
    cimClass: C,
    query: WqlQuery,
    options?: QueryOptions,
  ): CimResults<InstanceOf<C>>;
  queryInstances(
    first: CimClass | WqlQuery,
    second: WqlQuery | QueryOptions = {},
    third: QueryOptions = {},
  ): CimResults<CimInstance> {
    return isClass(first)
      ? queryInstances(this.#context, second as WqlQuery, first, third)
      : queryInstances(this.#context, first, undefined, second as QueryOptions);
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
    return associatedInstances(this.#context, 'associated', pathOf(target), options);
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
    return associatedInstances(this.#context, 'associations', pathOf(target), options);
  }

  /** The paths of the instances that are associated with an object. */
  associatorPaths(
    target: PathLike | CimInstance,
    options: AssociatorsOptions = {},
  ): CimResults<CimObjectPath> {
    return associatedPaths(this.#context, 'associated', pathOf(target), options);
  }

  /** The paths of the associations that refer to an object. */
  referencePaths(
    target: PathLike | CimInstance,
    options: ReferencesOptions = {},
  ): CimResults<CimObjectPath> {
    return associatedPaths(this.#context, 'associations', pathOf(target), options);
  }

  /** Calls a method of what a path, an instance or the name of a class means. */
  invokeMethod(
    target: PathLike | CimInstance,
    method: string,
    input?: Values,
    options?: ResourceOptions,
  ): Promise<MethodOutput>;
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
    const known = isTyped ? first : first instanceof CimInstance ? first.cimClass : undefined;
    const path = isTyped ? pathOrClass(first, keys ?? null) : pathOf(first);
    return callMethod(this.#context, { path, cimClass: known, method, input }, options);
  }

  /** Writes an instance in any of the ways that WMI has: create, replace, update in part. */
  async putInstance(request: WriteRequest, options: WriteOptions = {}): Promise<WriteResult> {
    return putInstance(this.#context, request, options);
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
}
