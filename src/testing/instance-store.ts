import { type CimClass, propertiesOf } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import type { ClassCatalog } from './class-catalog.js';
import type { Repository } from './repository.js';

/** The instances of a class by their number: made when somebody asks, never kept. */
export interface InstanceSource {
  readonly count: number;
  /** The values of the instance of this number, from 0; properties that are left out are null. */
  at(index: number): Readonly<Record<string, CimValue>>;
}

/** All instances of a server: those of the repository, and those that a source makes. */
export class InstanceStore {
  readonly #catalog: ClassCatalog;
  readonly #repository: Repository;
  readonly #sources = new Map<string, InstanceSource>();

  constructor(catalog: ClassCatalog, repository: Repository) {
    this.#catalog = catalog;
    this.#repository = repository;
  }

  /** Has a class the instances of this source besides those of the repository. */
  register(className: string, source: InstanceSource): void {
    this.#sources.set(className.toLowerCase(), source);
  }

  get(path: CimObjectPath): CimInstance | undefined {
    return this.#repository.get(path) ?? this.#scan(path);
  }

  /** The instances of exactly this class. */
  *of(cimClass: CimClass): Generator<CimInstance> {
    yield* this.#repository.instancesOf(cimClass);
    yield* this.#made(cimClass);
  }

  /** The instances of a class and of those derived from it. */
  *ofFamily(cimClass: CimClass): Generator<CimInstance> {
    for (const one of this.#catalog.family(cimClass)) yield* this.of(one);
  }

  *#made(cimClass: CimClass): Generator<CimInstance> {
    const source = this.#sources.get(cimClass.className.toLowerCase());
    if (source === undefined) return;
    const nulls = Object.fromEntries(
      [...propertiesOf(cimClass).values()].map(({ name }) => [name, null]),
    );
    for (let index = 0; index < source.count; index += 1) {
      yield new CimInstance(cimClass, { ...nulls, ...source.at(index) }, {});
    }
  }

  #scan(path: CimObjectPath): CimInstance | undefined {
    const { className, namespace } = path;
    if (namespace === null || !this.#sources.has(className.toLowerCase())) return undefined;
    for (const instance of this.#made(this.#catalog.find(namespace, className))) {
      if (instance.path?.equals(path) === true) return instance;
    }
    return undefined;
  }
}
