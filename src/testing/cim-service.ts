import { writeInstance } from '../binding/instance.js';
import { toEpr } from '../binding/resource-uri.js';
import { WbemContext } from '../binding/wbem-context.js';
import { WBEM_FLAG_CREATE_ONLY, WBEM_FLAG_UPDATE_ONLY } from '../binding/wbem-flags.js';
import { WBEM_E_NOT_FOUND } from '../binding/wbem-status.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import type { Dispatcher, ServerRequest } from '../server/dispatcher.js';
import type { FragmentPath } from '../wsman/fragment.js';
import type { MessageHeaders } from '../wsman/headers.js';
import { create, type CreateInput, type CreateOutput } from '../wsman/operations/create.js';
import { remove } from '../wsman/operations/delete.js';
import { get, type GetInput, type Representation } from '../wsman/operations/get.js';
import { identify } from '../wsman/operations/identify.js';
import { put, type PutInput, type PutOutput } from '../wsman/operations/put.js';
import { xml, type XmlElement } from '../xml/element.js';
import { CimFailure } from './cim-failure.js';
import type { ClassCatalog } from './class-catalog.js';
import type { ClassService } from './class-service.js';
import { timeoutOf } from './deadline.js';
import type { Dialect } from './dialects.js';
import type { InstanceStore } from './instance-store.js';
import type { ProviderHost } from './provider-host.js';
import type { Repository } from './repository.js';
import { invalidRepresentation, readCreated, readReplacement } from './request-body.js';
import { contextOf } from './request-context.js';
import { fragmentOf, readFragment, writeFragment } from './request-fragment.js';
import { type RequestTarget, requirePath, targetOf } from './request-target.js';

/** WS-Management's operations on the instances of a repository. */
export class CimService {
  readonly #catalog: ClassCatalog;
  readonly #repository: Repository;
  readonly #store: InstanceStore;
  readonly #providers: ProviderHost;
  readonly #classes: ClassService;
  readonly #dialect: Dialect;

  constructor(
    catalog: ClassCatalog,
    repository: Repository,
    store: InstanceStore,
    providers: ProviderHost,
    classes: ClassService,
    dialect: Dialect,
  ) {
    this.#catalog = catalog;
    this.#repository = repository;
    this.#store = store;
    this.#providers = providers;
    this.#classes = classes;
    this.#dialect = dialect;
  }

  register(dispatcher: Dispatcher): void {
    dispatcher
      .on(identify, () => this.#dialect.identity)
      .on(get, (input, request) => this.#get(input, request))
      .on(put, async (input, request) => this.#put(input, request))
      .on(create, async (input, request) => this.#create(input, request))
      .on(remove, (_, { headers }) => {
        const target = this.#target(headers);
        this.#providers.builtIn(target.cimClass).delete(requirePath(target));
        return {};
      });
  }

  #target(headers: MessageHeaders): RequestTarget {
    return targetOf(headers, this.#catalog, this.#dialect.style);
  }

  /** @throws CimFailure WBEM_E_NOT_FOUND */
  #find(target: RequestTarget): CimInstance {
    const path = requirePath(target);
    const found = this.#store.get(path);
    if (found === undefined) throw new CimFailure(WBEM_E_NOT_FOUND, path.relativePath);
    return found;
  }

  #get({ fragment }: GetInput, { headers }: ServerRequest): Representation {
    if (this.#classes.serves(headers)) {
      return { kind: 'whole', element: this.#classes.get(headers) };
    }
    const target = this.#target(headers);
    const instance = this.#find(target);
    return fragment === undefined || this.#dialect.fragments === 'none'
      ? whole(instance, target)
      : writeFragment(instance, fragmentOf(fragment, target, instance), target);
  }

  async #put(input: PutInput, request: ServerRequest): Promise<PutOutput> {
    const target = this.#target(request.headers);
    const { fragment, representation } = input;
    const { fragments, answersPut } = this.#dialect;
    if (fragment !== undefined && fragments !== 'none') {
      const current = this.#find(target);
      const path = fragmentOf(fragment, target, current);
      if (representation.kind === 'whole') {
        throw invalidRepresentation('InvalidFragment', 'The body holds no XmlFragment.');
      }
      const value = readFragment(path, representation.content, target, current);
      await this.#putFragment(target, path, value, request);
      return { representation: writeFragment(this.#find(target), path, target) };
    }
    const written = await this.#putWhole(target, representation, request);
    return answersPut && written !== undefined ? { representation: whole(written, target) } : {};
  }

  /** Answers with the instance as it is then; a provider may keep it elsewhere. */
  async #putWhole(
    target: RequestTarget,
    representation: Representation,
    request: ServerRequest,
  ): Promise<CimInstance | undefined> {
    const path = requirePath(target);
    const element = this.#elementOf(representation, target);
    const current = this.#repository.get(path);
    const instance = readReplacement(element, target, this.#dialect, current);
    await this.#write(
      target,
      instance,
      WBEM_FLAG_UPDATE_ONLY,
      request,
      contextOf(request.headers, this.#dialect),
    );
    return this.#repository.get(path);
  }

  /** A server without fragments takes the content of a w:XmlFragment for that of the instance. */
  #elementOf(
    representation: Representation,
    { cimClass: { className }, resourceUri }: RequestTarget,
  ): XmlElement {
    if (representation.kind === 'whole') return representation.element;
    const { content } = representation;
    if (this.#dialect.fragments === 'none') return xml(resourceUri, className, content);
    throw invalidRepresentation('InvalidNamespace', 'The body is an XmlFragment, not an instance.');
  }

  /** A fragment is one property and means what it says: a null is null. */
  async #putFragment(
    target: RequestTarget,
    { property }: FragmentPath,
    value: CimValue,
    request: ServerRequest,
  ): Promise<void> {
    const keys = Object.fromEntries(requirePath(target).keys) as Record<string, CimValue>;
    const values = { ...keys, [property]: value };
    const { cimClass, namespace } = target;
    const instance = new CimInstance(cimClass, values as object, { namespace });
    const context =
      this.#dialect.fragments === 'keep'
        ? WbemContext.partialUpdate([property], { strictNulls: true })
        : null;
    const others = contextOf(request.headers, this.#dialect)?.withoutPutExtensions() ?? [];
    for (const [name, other] of others) context?.setValue(name, other);
    await this.#write(target, instance, WBEM_FLAG_UPDATE_ONLY, request, context);
  }

  async #create({ element }: CreateInput, request: ServerRequest): Promise<CreateOutput> {
    const target = this.#target(request.headers);
    const instance = readCreated(element, target);
    const context = contextOf(request.headers, this.#dialect);
    const path = await this.#write(target, instance, WBEM_FLAG_CREATE_ONLY, request, context);
    const { style, cimClass, namespace } = target;
    const created = path === null ? instance.path : CimObjectPath.parse(path);
    const { className } = cimClass;
    const epr = toEpr((created ?? new CimObjectPath({ className })).with({ namespace }), style);
    const selectors = epr.selectors.filter(
      ({ name }) => this.#dialect.tellsNamespace || name !== '__cimnamespace',
    );
    return { created: { ...epr, selectors } };
  }

  async #write(
    { cimClass }: RequestTarget,
    instance: CimInstance,
    flags: number,
    { headers }: ServerRequest,
    context: WbemContext | null,
  ): Promise<string | null> {
    const timeoutMs = timeoutOf(headers);
    return this.#providers.put(cimClass, { instance, flags, context, timeoutMs });
  }
}

function whole(instance: CimInstance, { resourceUri, style }: RequestTarget): Representation {
  return { kind: 'whole', element: writeInstance(instance, resourceUri, style) };
}
