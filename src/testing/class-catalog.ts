import { WBEM_E_INVALID_CLASS, WBEM_E_INVALID_NAMESPACE } from '../binding/wbem-status.js';
import type { CimClass } from '../cim/class.js';
import { normalizeNamespace } from '../cim/object-path.js';
import { CimFailure } from './cim-failure.js';

/** The classes of a server, by namespace and name, without letter case. */
export class ClassCatalog {
  readonly #namespaces = new Map<string, Map<string, CimClass>>();

  constructor(classes: Iterable<CimClass>) {
    for (const cimClass of classes) this.add(cimClass);
  }

  add(cimClass: CimClass): void {
    const namespace = normalizeNamespace(cimClass.namespace).toLowerCase();
    const classes = this.#namespaces.get(namespace) ?? new Map<string, CimClass>();
    classes.set(cimClass.className.toLowerCase(), cimClass);
    this.#namespaces.set(namespace, classes);
  }

  /** @throws CimFailure WBEM_E_INVALID_NAMESPACE, WBEM_E_INVALID_CLASS */
  find(namespace: string, className: string): CimClass {
    const classes = this.#namespaces.get(normalizeNamespace(namespace).toLowerCase());
    if (classes === undefined) throw new CimFailure(WBEM_E_INVALID_NAMESPACE, namespace);
    const found = classes.get(className.toLowerCase());
    if (found === undefined) throw new CimFailure(WBEM_E_INVALID_CLASS, className);
    return found;
  }

  /** Every class of a namespace. */
  classesOf(namespace: string): CimClass[] {
    return [...(this.#namespaces.get(normalizeNamespace(namespace).toLowerCase())?.values() ?? [])];
  }

  /** The class and those derived from it. */
  family(cimClass: CimClass): CimClass[] {
    const { namespace, className } = cimClass;
    const derived = this.classesOf(namespace).filter((one) => this.isA(one, className));
    return [cimClass, ...derived.filter((one) => one !== cimClass)];
  }

  /** True for a class of this name and for one derived from it, however far. */
  isA(cimClass: CimClass, className: string): boolean {
    const wanted = className.toLowerCase();
    return this.lineage(cimClass).some(
      (one) => one.className.toLowerCase() === wanted || one.superclass?.toLowerCase() === wanted,
    );
  }

  /** The class and those it is derived from, as far as the server has them, topmost first. */
  lineage(cimClass: CimClass): CimClass[] {
    const classes = this.#namespaces.get(normalizeNamespace(cimClass.namespace).toLowerCase());
    const line = [cimClass];
    for (let { superclass } = cimClass; superclass !== undefined;) {
      const parent: CimClass | undefined = classes?.get(superclass.toLowerCase());
      if (parent === undefined || line.includes(parent)) break;
      line.unshift(parent);
      ({ superclass } = parent);
    }
    return line;
  }
}
