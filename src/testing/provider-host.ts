import type { ObjectSink } from '../binding/object-sink.js';
import { isFailure } from '../binding/hresults.js';
import type { WbemContext } from '../binding/wbem-context.js';
import { WBEM_FLAG_UPDATE_ONLY, WBEM_STATUS_COMPLETE } from '../binding/wbem-flags.js';
import {
  WBEM_E_INVALID_CLASS,
  WBEM_E_INVALID_CONTEXT,
  WBEM_E_PROVIDER_FAILURE,
} from '../binding/wbem-status.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { CimFailure } from './cim-failure.js';
import type { ClassCatalog } from './class-catalog.js';
import { withDeadline } from './deadline.js';
import {
  type Capabilities,
  type InstanceProvider,
  RepositoryProvider,
} from './instance-provider.js';
import type { Repository } from './repository.js';

interface FinalStatus {
  readonly hresult: number;
  readonly path: string | null;
  readonly errorObject: CimInstance | null;
}

export interface PutRequest {
  readonly instance: CimInstance;
  readonly flags: number;
  readonly context: WbemContext | null;
  /** How long all providers together may take. */
  readonly timeoutMs: number;
}

/** Calls the providers of a class and of those it is derived from. */
export class ProviderHost {
  readonly #catalog: ClassCatalog;
  readonly #repository: Repository;
  readonly #providers = new Map<string, InstanceProvider>();
  readonly #capabilities = new Map<string, Capabilities>();

  constructor(catalog: ClassCatalog, repository: Repository) {
    this.#catalog = catalog;
    this.#repository = repository;
  }

  /** Has the instances of a class written by this provider, and no longer by the built-in one. */
  register(className: string, provider: InstanceProvider): void {
    this.#providers.set(className.toLowerCase(), provider);
  }

  /** Limits what the built-in provider does for a class. */
  limit(className: string, capabilities: Capabilities): void {
    this.#capabilities.set(className.toLowerCase(), capabilities);
  }

  builtIn(cimClass: CimClass): RepositoryProvider {
    const capabilities = this.#capabilities.get(cimClass.className.toLowerCase());
    return new RepositoryProvider(cimClass, this.#repository, capabilities);
  }

  /**
   * Writes an instance: first the registered providers of the superclasses, topmost first, last the
   * provider of the class. All must succeed.
   * @returns the path that the last provider gave
   * @throws CimFailure; ValidationError WBEM_E_INVALID_CONTEXT
   */
  async put(cimClass: CimClass, request: PutRequest): Promise<string | null> {
    const { instance, timeoutMs } = request;
    if (cimClass.abstract === true) {
      throw new CimFailure(WBEM_E_INVALID_CLASS, cimClass.className);
    }
    checkContext(request);
    const deadline = Date.now() + timeoutMs;
    const context = request.context?.without('__PUT_EXT_CLIENT_REQUEST') ?? null;
    const parents = this.#catalog
      .lineage(cimClass)
      .slice(0, -1)
      .flatMap(({ className }) => this.#providers.get(className.toLowerCase()) ?? []);
    const owner = this.#providers.get(cimClass.className.toLowerCase()) ?? this.builtIn(cimClass);
    let path: string | null = null;
    for (const provider of [...parents, owner]) {
      const left = deadline - Date.now();
      ({ path } = await callProvider(provider, { ...request, context, timeoutMs: left }, instance));
    }
    return path;
  }
}

/** A partial update has a complete context, and is of an instance that exists. [MS-WMI] 3.1.4.3.12 */
function checkContext({ context, flags, instance }: PutRequest): void {
  const isPartial = context?.putExtensions !== undefined;
  if (!isPartial || (flags & WBEM_FLAG_UPDATE_ONLY) !== 0) return;
  throw new CimFailure(WBEM_E_INVALID_CONTEXT, instance.className);
}

/** One provider's part of a Put, to its final status. */
async function callProvider(
  provider: InstanceProvider,
  { flags, context, timeoutMs }: PutRequest,
  instance: CimInstance,
): Promise<FinalStatus> {
  const subject = instance.path?.relativePath ?? instance.className;
  const { sink, finished } = finalStatus();
  const call = async (): Promise<FinalStatus> => {
    const accepted = await accept(provider, instance, flags, context, sink);
    if (isFailure(accepted)) throw new CimFailure(accepted, subject);
    return finished;
  };
  const final = await withDeadline(call(), timeoutMs, subject);
  if (isFailure(final.hresult)) throw new CimFailure(final.hresult, subject, final.errorObject);
  return final;
}

async function accept(
  provider: InstanceProvider,
  instance: CimInstance,
  flags: number,
  context: WbemContext | null,
  sink: ObjectSink,
): Promise<number> {
  try {
    return await provider.putInstance(instance, flags, context, sink);
  } catch {
    return WBEM_E_PROVIDER_FAILURE;
  }
}

/** A sink that waits for the final status. */
function finalStatus(): { sink: ObjectSink; finished: Promise<FinalStatus> } {
  let finish!: (status: FinalStatus) => void;
  const finished = new Promise<FinalStatus>((resolve) => {
    finish = resolve;
  });
  const sink: ObjectSink = {
    indicate: () => undefined,
    setStatus: (flags, hresult, path, errorObject) => {
      if (flags === WBEM_STATUS_COMPLETE) finish({ hresult, path, errorObject });
    },
  };
  return { sink, finished };
}
