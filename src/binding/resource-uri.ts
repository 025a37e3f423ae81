import { CimObjectPath, type CimKeyValue, normalizeNamespace } from '../cim/object-path.js';
import { ANONYMOUS, type EndpointReference, type Selector } from '../wsman/addressing.js';

/** Classes of WMI: the namespace is part of the URI. [MS-WSMV] 2.2.2.1 */
export const WMI_URI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/';
/** Classes of DMTF's schema, version 2.x: the namespace is a selector. [DSP0227] 5.1 */
export const DMTF_URI = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/';

/** Every class of DMTF's schema. [DSP0227] 5.2 */
const ALL_CLASSES_URI = 'http://schemas.dmtf.org/wbem/wscim/1/*';

const NAMESPACE_SELECTOR = '__cimnamespace';
export const DEFAULT_NAMESPACE = 'root/cimv2';

/** Which resource URIs address a class. */
export type UriFamily = 'wmi' | 'dmtf';

/** A resource as headers address it. */
export interface ResourceAddress {
  readonly resourceUri: string;
  readonly selectors: readonly Selector[];
}

/** How paths become addresses. */
export interface Addressing {
  readonly family: UriFamily;
  /** A vendor's own URI of the class, instead of one that the family makes. */
  readonly resourceUri?: string;
  /** The namespace of paths that name none. Default `root/cimv2`. */
  readonly namespace?: string | null;
}

function uriOf(path: CimObjectPath, { family, resourceUri, namespace }: Addressing): string {
  if (resourceUri !== undefined) return resourceUri;
  if (family === 'dmtf') return `${DMTF_URI}${path.className}`;
  return `${WMI_URI}${path.namespace ?? namespace ?? DEFAULT_NAMESPACE}/${path.className}`;
}

function selectorOf(name: string, value: CimKeyValue, addressing: Addressing): Selector {
  if (value instanceof CimObjectPath) return { name, value: referenceTo(value, addressing) };
  return { name, value: String(value) };
}

/** The address of a path; nothing says its namespace where neither it nor `addressing` does. */
function locate(path: CimObjectPath, addressing: Addressing): ResourceAddress {
  const namespace = path.namespace ?? addressing.namespace ?? null;
  const resourceUri = uriOf(path, addressing);
  const inner = { ...addressing, namespace };
  const selectors = [...path.keys].map(([name, value]) => selectorOf(name, value, inner));
  const implied = resourceUri.startsWith(WMI_URI) || namespace === null;
  return {
    resourceUri,
    selectors: implied ? selectors : [{ name: NAMESPACE_SELECTOR, value: namespace }, ...selectors],
  };
}

/** The address of the resource that a path names. A singleton and a class have no key selectors. */
export function addressOf(path: CimObjectPath, addressing: Addressing): ResourceAddress {
  const fallback = addressing.family === 'dmtf' ? DEFAULT_NAMESPACE : null;
  return locate(path, { ...addressing, namespace: addressing.namespace ?? fallback });
}

/** The address of all classes of a namespace: what queries and associations are asked of. */
export function addressOfAll(
  namespace: string,
  { family, resourceUri }: Addressing,
): ResourceAddress {
  if (family === 'wmi' && resourceUri === undefined) {
    return { resourceUri: `${WMI_URI}${namespace}/*`, selectors: [] };
  }
  return {
    resourceUri: resourceUri ?? ALL_CLASSES_URI,
    selectors: [{ name: NAMESPACE_SELECTOR, value: namespace }],
  };
}

/** The endpoint reference of the resource that a path names. */
export function toEpr(path: CimObjectPath, addressing: Addressing): EndpointReference {
  return { address: ANONYMOUS, ...addressOf(path, addressing) };
}

/**
 * The endpoint reference to an object from inside another, whose namespace it shares unless the path
 * says otherwise. A vendor's URI is only the other object's.
 */
export function referenceTo(
  path: CimObjectPath,
  { family, namespace = null }: Addressing,
): EndpointReference {
  return { address: ANONYMOUS, ...locate(path, { family, namespace }) };
}

/** The namespace and the class that a resource URI names; the namespace only from a WMI URI. */
export function parseResourceUri(uri: string): { namespace: string | null; className: string } {
  const [, className = ''] = /([^/]*)$/.exec(uri) ?? [];
  if (!uri.toLowerCase().startsWith(WMI_URI)) return { namespace: null, className };
  const namespace = uri.slice(WMI_URI.length, -className.length - 1);
  return { namespace: namespace === '' ? null : normalizeNamespace(namespace), className };
}

/**
 * The path that an address names. Key values stay text, references become paths.
 * @throws ValidationError WBEM_E_INVALID_OBJECT_PATH when the URI ends in no class name.
 */
export function pathOf({ resourceUri, selectors }: ResourceAddress): CimObjectPath {
  const { namespace, className } = parseResourceUri(resourceUri);
  const keys = new Map<string, CimKeyValue>();
  let selected = namespace;
  for (const { name, value } of selectors) {
    if (typeof value !== 'string') keys.set(name, pathOf(value));
    else if (name.toLowerCase() === NAMESPACE_SELECTOR) selected = value;
    else keys.set(name, value);
  }
  return new CimObjectPath({ className, namespace: selected, keys });
}
