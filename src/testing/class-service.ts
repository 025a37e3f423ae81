import {
  classOf,
  type ClassRequestOptions,
  type ClassTarget,
  isClassUri,
  readClassOptions,
} from '../binding/class-xml/address.js';
import { writeClass } from '../binding/class-xml/class.js';
import { writeClassPath } from '../binding/class-xml/items.js';
import type { CimClass } from '../cim/class.js';
import type { MessageHeaders } from '../wsman/headers.js';
import { xml, type XmlElement } from '../xml/element.js';
import { writeXml } from '../xml/write.js';
import type { ClassCatalog } from './class-catalog.js';
import { withQualifiers } from './class-qualifiers.js';
import type { Dialect } from './dialects.js';

function targetIn({ resourceUri = '', selectors = [] }: MessageHeaders): ClassTarget {
  return classOf({ resourceUri, selectors });
}

/** What an option does not ask for is left out, as OMI does. */
function elementOf(cimClass: CimClass, options: ClassRequestOptions): XmlElement {
  const { IncludeQualifiers, IncludeInheritedElements, IncludeClassOrigin } = options;
  return writeClass(withQualifiers(cimClass), {
    includeQualifiers: IncludeQualifiers === true,
    includeInheritedElements: IncludeInheritedElements === true,
    includeClassOrigin: IncludeClassOrigin === true,
  });
}

function pathOf(cimClass: CimClass, { IncludePath }: ClassRequestOptions): XmlElement {
  if (IncludePath === true) return writeClassPath(cimClass);
  return xml('', 'CLASSNAME', '', [['NAME', cimClass.className]]);
}

/** The classes of a server, as requests about class metadata get them. [MS-WSMV] 3.1.4.1.38 */
export class ClassService {
  readonly #catalog: ClassCatalog;
  readonly #dialect: Dialect;

  constructor(catalog: ClassCatalog, dialect: Dialect) {
    this.#catalog = catalog;
    this.#dialect = dialect;
  }

  /** True for a request about a class that the server answers as one. */
  serves({ resourceUri = '' }: MessageHeaders): boolean {
    return this.#dialect.classes !== 'none' && isClassUri(resourceUri);
  }

  /** True for one about all classes below a class; servers that list none look for instances. */
  lists(headers: MessageHeaders): boolean {
    return this.#dialect.classes === 'listed' && this.serves(headers);
  }

  /** @throws CimFailure for a class or a namespace that is not there */
  get(headers: MessageHeaders): XmlElement {
    const cimClass = this.#find(targetIn(headers));
    return elementOf(cimClass, readClassOptions(headers.options ?? []));
  }

  /** Each class as it stands in an answer. @throws CimFailure as `get` does */
  *items(headers: MessageHeaders): Generator<string> {
    const options = readClassOptions(headers.options ?? []);
    const { IncludeSubClasses = false, ExcludeClassSpecification = false } = options;
    for (const cimClass of this.#below(targetIn(headers), IncludeSubClasses)) {
      const show = ExcludeClassSpecification ? pathOf : elementOf;
      yield writeXml(show(cimClass, options));
    }
  }

  #find({ namespace, className }: ClassTarget): CimClass {
    return this.#catalog.find(namespace, className ?? '');
  }

  #below(target: ClassTarget, isDeep: boolean): CimClass[] {
    const classes = this.#catalog.classesOf(target.namespace);
    if (target.className === null) {
      return isDeep ? classes : classes.filter((one) => this.#catalog.lineage(one).length === 1);
    }
    const base = this.#find(target);
    const levelsOf = (one: CimClass): number =>
      this.#catalog.lineage(one).toReversed().indexOf(base);
    return classes.filter((one) => (isDeep ? levelsOf(one) > 0 : levelsOf(one) === 1));
  }
}
