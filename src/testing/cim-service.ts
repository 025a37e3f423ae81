import { writeInstance } from '../binding/instance.js';
import { toEpr } from '../binding/resource-uri.js';
import { writeProperty } from '../binding/value.js';
import { WbemContext } from '../binding/wbem-context.js';
import { WBEM_FLAG_CREATE_ONLY, WBEM_FLAG_UPDATE_ONLY } from '../binding/wbem-flags.js';
import { WBEM_E_NOT_FOUND } from '../binding/wbem-status.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import type { CimScalar, CimValue } from '../cim/types.js';
import type { Dispatcher, ServerRequest } from '../server/dispatcher.js';
import type { FragmentPath } from '../wsman/fragment.js';
import type { MessageHeaders } from '../wsman/headers.js';
import { create, type CreateInput, type CreateOutput } from '../wsman/operations/create.js';
import { remove } from '../wsman/operations/delete.js';
import { get, type GetInput, type Representation } from '../wsman/operations/get.js';
import { identify } from '../wsman/operations/identify.js';
import { put, type PutInput, type PutOutput } from '../wsman/operations/put.js';
import { textOf } from '../xml/element.js';
import { CimFailure } from './cim-failure.js';
import type { ClassCatalog } from './class-catalog.js';
import type { Dialect } from './dialects.js';
import type { ProviderHost } from './provider-host.js';
import type { Repository } from './repository.js';
import {
  fragmentProperty,
  readCreated,
  readFragmentValue,
  readReplacement,
} from './request-body.js';
import { type RequestTarget, requirePath, targetOf } from './request-target.js';

const DEFAULT_TIMEOUT_MS = 60_000;

/** WS-Management's operations on the instances of a repository. */
export class CimService {
  readonly #catalog: ClassCatalog;
  readonly #repository: Repository;
  readonly #providers: ProviderHost;
  readonly #dialect: Dialect;

  constructor(
    catalog: ClassCatalog,
    repository: Repository,
    providers: ProviderHost,
    dialect: Dialect,
  ) {
    this.#catalog = catalog;
    this.#repository = repository;
    this.#providers = providers;
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
    const found = this.#repository.get(path);
    if (found === undefined) throw new CimFailure(WBEM_E_NOT_FOUND, path.relativePath);
    return found;
  }

  #get({ fragment }: GetInput, { headers }: ServerRequest): Representation {
    const target = this.#target(headers);
    const instance = this.#find(target);
    return fragment === undefined || this.#dialect.fragments === 'none'
      ? whole(instance, target)
      : part(instance, fragmentProperty(fragment, target), target);
  }

  async #put(input: PutInput, request: ServerRequest): Promise<PutOutput> {
    const target = this.#target(request.headers);
    const { fragment, representation } = input;
    const { fragments, answersPut } = this.#dialect;
    if (fragment !== undefined && fragments !== 'none' && representation.kind === 'fragment') {
      const path = fragmentProperty(fragment, target);
      const current = this.#find(target);
      const value = readFragmentValue(path, representation.content, target, current);
      await this.#putFragment(target, path, value, request);
      return { representation: part(this.#find(target), path, target) };
    }
    await this.#putWhole(target, representation, request);
    return answersPut ? { representation: whole(this.#find(target), target) } : {};
  }

  async #putWhole(
    target: RequestTarget,
    representation: Representation,
    request: ServerRequest,
  ): Promise<void> {
    const path = requirePath(target);
    const element =
      representation.kind === 'whole' ? representation.element : fragmentElement(representation);
    const current = this.#repository.get(path);
    const instance = readReplacement(element, target, this.#dialect, current);
    await this.#write(target, instance, WBEM_FLAG_UPDATE_ONLY, request, this.#context(request));
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
    await this.#write(target, instance, WBEM_FLAG_UPDATE_ONLY, request, context);
  }

  async #create({ element }: CreateInput, request: ServerRequest): Promise<CreateOutput> {
    const target = this.#target(request.headers);
    const instance = readCreated(element, target);
    const context = this.#context(request);
    const path = await this.#write(target, instance, WBEM_FLAG_CREATE_ONLY, request, context);
    const { style, cimClass, namespace } = target;
    const created = path === null ? instance.path : CimObjectPath.parse(path);
    const { className } = cimClass;
    return {
      created: toEpr((created ?? new CimObjectPath({ className })).with({ namespace }), style),
    };
  }

  #context({ headers }: ServerRequest): WbemContext | null {
    if (!this.#dialect.hasContext) return null;
    const context = WbemContext.fromOptions(headers.options ?? []);
    return [...context].length === 0 ? null : context;
  }

  async #write(
    { cimClass }: RequestTarget,
    instance: CimInstance,
    flags: number,
    { headers }: ServerRequest,
    context: WbemContext | null,
  ): Promise<string | null> {
    const timeoutMs = Math.min(
      headers.operationTimeoutMs ?? DEFAULT_TIMEOUT_MS,
      DEFAULT_TIMEOUT_MS,
    );
    return this.#providers.put(cimClass, { instance, flags, context, timeoutMs });
  }
}

function whole(instance: CimInstance, { resourceUri, style }: RequestTarget): Representation {
  return { kind: 'whole', element: writeInstance(instance, resourceUri, style) };
}

/** A server without fragments takes the w:XmlFragment for the instance. */
function fragmentElement({
  content,
}: Extract<Representation, { kind: 'fragment' }>): Parameters<typeof readReplacement>[0] {
  const children = typeof content === 'string' ? [] : content;
  return { ns: '', name: 'XmlFragment', attributes: [], children, text: '' };
}

/** Windows answers with the property in no namespace. */
function part(
  instance: CimInstance,
  { property, item, text }: FragmentPath,
  { cimClass, style }: RequestTarget,
): Representation {
  const declared = cimClass.properties[property];
  const stored = instance.get(property) ?? null;
  const value =
    item === undefined ? stored : ((stored as readonly CimScalar[] | null)?.[item - 1] ?? null);
  const elements = writeProperty('', property, value, style, declared);
  const content = text ? elements.map((element) => textOf(element)).join('') : elements;
  return { kind: 'fragment', content };
}
