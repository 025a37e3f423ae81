import { CimObjectPath, type CimKeyValue, normalizeNamespace } from '../cim/object-path.js';
import { ANONYMOUS, type EndpointReference, type Selector } from '../wsman/addressing.js';

/** Classes of WMI: the namespace is part of the URI. [MS-WSMV] 2.2.2.1 */
export const WMI_URI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/';
/** Classes of DMTF's schema, version 2.x: the namespace is a selector. [DSP0227] 5.1 */
export const DMTF_URI = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/';

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
}

function uriOf(path: CimObjectPath, { family, resourceUri }: Addressing): string {
  if (resourceUri !== undefined) return resourceUri;
  if (family === 'dmtf') return `${DMTF_URI}${path.className}`;
  return `${WMI_URI}${path.namespace ?? DEFAULT_NAMESPACE}/${path.className}`;
}

function selectorOf(name: string, value: CimKeyValue, family: UriFamily): Selector {
  if (value instanceof CimObjectPath) return { name, value: toEpr(value, { family }) };
  return { name, value: String(value) };
}

/** The address of the resource that a path names. A singleton and a class have no key selectors. */
export function addressOf(path: CimObjectPath, addressing: Addressing): ResourceAddress {
  const { family } = addressing;
  const namespace = path.namespace ?? (family === 'dmtf' ? DEFAULT_NAMESPACE : null);
  const resourceUri = uriOf(path, addressing);
  const selectors = [...path.keys].map(([name, value]) => selectorOf(name, value, family));
  const implied = resourceUri.startsWith(WMI_URI) || namespace === null;
  return {
    resourceUri,
    selectors: implied ? selectors : [{ name: NAMESPACE_SELECTOR, value: namespace }, ...selectors],
  };
}

/** The endpoint reference of the resource that a path names. */
export function toEpr(path: CimObjectPath, addressing: Addressing): EndpointReference {
  return { address: ANONYMOUS, ...addressOf(path, addressing) };
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
