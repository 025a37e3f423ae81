import { normalizeNamespace } from '../../cim/object-path.js';
import type { Option } from '../../wsman/options.js';
import type { Selector } from '../../wsman/addressing.js';
import { DEFAULT_NAMESPACE, type ResourceAddress } from '../resource-uri.js';

/** Classes as CIM-XML. [MS-WSMV] 3.1.4.1.38 */
const CLASS_URI = 'http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/';

const ANY_CLASS = '*';
const NAMESPACE_SELECTOR = '__cimnamespace';
const CLASS_SELECTOR = 'ClassName';

/**
 * The address of a class, for a Get; of the classes below it, for an Enumerate; with null of all
 * that have no superclass. Microsoft's own client names the class by a selector, so this does.
 */
export function addressOfClass(className: string | null, namespace: string): ResourceAddress {
  const selectors: Selector[] = [{ name: NAMESPACE_SELECTOR, value: namespace }];
  if (className !== null) selectors.push({ name: CLASS_SELECTOR, value: className });
  return { resourceUri: `${CLASS_URI}${ANY_CLASS}`, selectors };
}

/** True for the URI of class metadata. */
export function isClassUri(resourceUri: string): boolean {
  return resourceUri.toLowerCase().startsWith(CLASS_URI);
}

/** What an address of class metadata names. */
export interface ClassTarget {
  readonly namespace: string;
  /** Null for no class in particular. */
  readonly className: string | null;
}

/** The class that an address names, by its selector or at the end of its URI. */
export function classOf({ resourceUri, selectors }: ResourceAddress): ClassTarget {
  const textOf = (wanted: string): string | undefined => {
    const found = selectors.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    return typeof found?.value === 'string' ? found.value.trim() : undefined;
  };
  const inUri = resourceUri.slice(CLASS_URI.length);
  return {
    namespace: normalizeNamespace(textOf(NAMESPACE_SELECTOR) ?? DEFAULT_NAMESPACE),
    className: textOf(CLASS_SELECTOR) ?? (inUri === ANY_CLASS ? null : inUri),
  };
}

/** The options of requests about classes, by the names of the specification. [MS-WSMV] 3.1.4.1.38 */
export interface ClassRequestOptions {
  readonly IncludeInheritanceHierarchy?: boolean;
  readonly IncludeInheritedElements?: boolean;
  readonly IncludeQualifiers?: boolean;
  readonly IncludeClassOrigin?: boolean;
  /** Enumerate: those that are derived from derived classes, too. */
  readonly IncludeSubClasses?: boolean;
  /** Enumerate: the paths of the classes. */
  readonly IncludePath?: boolean;
  /** Enumerate: not the classes themselves. */
  readonly ExcludeClassSpecification?: boolean;
}

export function writeClassOptions(options: ClassRequestOptions): Option[] {
  return Object.entries(options).map(([name, value]) => ({
    name,
    value: String(value),
    type: 'boolean',
  }));
}

/** What is asked for is true; the prefix `wmi:` means nothing here. */
export function readClassOptions(options: readonly Option[]): ClassRequestOptions {
  return Object.fromEntries(
    options.map(({ name, value }) => [
      name.replace(/^wmi:/, ''),
      value.trim().toLowerCase() === 'true',
    ]),
  );
}
