import { WBEM_E_INVALID_CLASS, WBEM_E_NOT_FOUND } from '../binding/wbem-status.js';
import { type CimClass, propertiesOf } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import { CimFailure } from './cim-failure.js';
import type { ClassCatalog } from './class-catalog.js';
import type { InstanceStore } from './instance-store.js';
import { instancePath } from './request-target.js';

/** Which associations of an object. Names of classes include derived ones. [DSP0227] 17 */
export interface ReferenceQuery {
  /** With its namespace. */
  readonly object: CimObjectPath;
  readonly resultClass?: string | undefined;
  /** The property of the association that refers to the object. */
  readonly role?: string | undefined;
}

/** What is associated with an object, and by which associations. */
export interface AssociatorQuery extends ReferenceQuery {
  readonly assocClass?: string | undefined;
  /** The property of the association that refers to what comes back. */
  readonly resultRole?: string | undefined;
}

/** An association that refers to an object, and by which of its properties. */
interface Link {
  readonly association: CimInstance;
  readonly roles: readonly string[];
  readonly otherEnds: readonly string[];
}

function agrees(name: string, wanted: string | undefined): boolean {
  return wanted === undefined || name.toLowerCase() === wanted.toLowerCase();
}

function referencesOf(cimClass: CimClass): string[] {
  const references = [...propertiesOf(cimClass).values()].filter(
    ({ type }) => type === 'reference',
  );
  return references.map(({ name }) => name);
}

/** The associations between the instances of a server. */
export class Associations {
  readonly #catalog: ClassCatalog;
  readonly #store: InstanceStore;

  constructor(catalog: ClassCatalog, store: InstanceStore) {
    this.#catalog = catalog;
    this.#store = store;
  }

  /**
   * The associations that refer to an object.
   * @throws CimFailure WBEM_E_NOT_FOUND for an unknown object, WBEM_E_INVALID_CLASS
   */
  references(query: ReferenceQuery): Iterable<CimInstance> {
    const object = this.#check(query.object, [query.resultClass]);
    return this.#associations(object, query);
  }

  /**
   * The instances at the other ends of the associations of an object, each of them once.
   * @throws CimFailure WBEM_E_NOT_FOUND for an unknown object, WBEM_E_INVALID_CLASS
   */
  associators(query: AssociatorQuery): Iterable<CimInstance> {
    const object = this.#check(query.object, [query.resultClass, query.assocClass]);
    return this.#associated(object, query);
  }

  #check(path: CimObjectPath, classNames: readonly (string | undefined)[]): CimObjectPath {
    const namespace = path.namespace ?? '';
    const cimClass = this.#catalog.find(namespace, path.className);
    const [unnamed] = path.keys.has('') ? path.keys.values() : [];
    const [only = ''] = [...propertiesOf(cimClass).values()].flatMap((one) =>
      one.key === true ? [one.name] : [],
    );
    const named = unnamed === undefined ? path : path.with({ keys: { [only]: unnamed } });
    const object = path.singleton ? path : instancePath(cimClass, named, namespace);
    const classes = this.#catalog.classesOf(namespace);
    for (const name of classNames) {
      if (name !== undefined && !classes.some((one) => this.#catalog.isA(one, name))) {
        throw new CimFailure(WBEM_E_INVALID_CLASS, name);
      }
    }
    if (this.#store.get(object) === undefined) {
      throw new CimFailure(WBEM_E_NOT_FOUND, object.relativePath);
    }
    return object;
  }

  *#associations(object: CimObjectPath, query: ReferenceQuery): Generator<CimInstance> {
    for (const { association } of this.#links(object, query.resultClass, query.role)) {
      yield association;
    }
  }

  *#associated(object: CimObjectPath, query: AssociatorQuery): Generator<CimInstance> {
    const { assocClass, role, resultClass, resultRole } = query;
    const seen = new Set<string>();
    for (const { association, roles, otherEnds } of this.#links(object, assocClass, role)) {
      for (const name of otherEnds) {
        const path = association.get(name);
        // Seen from its only matching end, an association leads to its others.
        const isSame = roles.length === 1 && roles[0] === name;
        if (isSame || !agrees(name, resultRole) || !(path instanceof CimObjectPath)) continue;
        const found = this.#store.get(path.with({ namespace: path.namespace ?? object.namespace }));
        const key = `${found?.path}`.toLowerCase();
        if (found === undefined || seen.has(key) || !this.#isOf(found, resultClass)) continue;
        seen.add(key);
        yield found;
      }
    }
  }

  #isOf({ cimClass }: CimInstance, className: string | undefined): boolean {
    return (
      className === undefined || (cimClass !== undefined && this.#catalog.isA(cimClass, className))
    );
  }

  *#links(
    object: CimObjectPath,
    className: string | undefined,
    role: string | undefined,
  ): Generator<Link> {
    for (const cimClass of this.#catalog.classesOf(object.namespace ?? '')) {
      const otherEnds = referencesOf(cimClass);
      const candidates = otherEnds.filter((name) => agrees(name, role));
      const isWanted = className === undefined || this.#catalog.isA(cimClass, className);
      // A class with a single reference associates nothing.
      if (otherEnds.length < 2 || candidates.length === 0 || !isWanted) continue;
      for (const association of this.#store.of(cimClass)) {
        const roles = candidates.filter((name) => refersTo(association, name, object));
        if (roles.length > 0) yield { association, roles, otherEnds };
      }
    }
  }
}

function refersTo(association: CimInstance, name: string, object: CimObjectPath): boolean {
  const value = association.get(name);
  return value instanceof CimObjectPath && value.equals(object);
}
