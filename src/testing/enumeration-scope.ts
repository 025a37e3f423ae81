import {
  DMTF_URI,
  parseResourceUri,
  toEpr,
  referenceTo,
  WMI_URI,
} from '../binding/resource-uri.js';
import type { UriFamily } from '../binding/resource-uri.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import { FaultReply } from '../server/fault-reply.js';
import type { EndpointReference } from '../wsman/addressing.js';
import type { MessageHeaders } from '../wsman/headers.js';
import type { WireStyle } from '../binding/value.js';
import type { ClassCatalog } from './class-catalog.js';
import type { Dialect } from './dialects.js';
import { namespaceOf, targetOf } from './request-target.js';

/** What an Enumerate is about, and how the objects in it are addressed. */
export interface EnumerationScope {
  readonly namespace: string;
  /** Null for the URI of all classes. */
  readonly cimClass: CimClass | null;
  readonly style: WireStyle;
  /** The resource URI of the class of an instance. */
  uriOf(instance: CimInstance): string;
  eprOf(instance: CimInstance): EndpointReference;
}

const ALL_CLASSES = '*';

/** Everything before the class name; the classes of DMTF's `.../wscim/1/*` have another beginning. */
function baseUri(resourceUri: string, className: string): string {
  const base = resourceUri.slice(0, -className.length);
  const isDmtf = className === ALL_CLASSES && !base.toLowerCase().startsWith(WMI_URI);
  return isDmtf ? DMTF_URI : base;
}

/** [MS-WSMV] 3.1.4.8: what is enumerated is a class. */
function checkNoKeys({ selectors = [] }: MessageHeaders): void {
  if (selectors.every(({ name }) => name.toLowerCase() === '__cimnamespace')) return;
  throw new FaultReply({
    subcode: 'wsman:InvalidSelectors',
    faultDetail: 'UnexpectedSelectors',
    reason: 'The resource URI of an enumeration must not have keys. ',
    hresult: 0x80338108,
  });
}

/** @throws FaultReply, CimFailure */
export function scopeOf(
  headers: MessageHeaders,
  catalog: ClassCatalog,
  dialect: Dialect,
): EnumerationScope {
  const { resourceUri = '' } = headers;
  const { className } = parseResourceUri(resourceUri);
  if (dialect.enumerations.strictUri) checkNoKeys(headers);
  const namespace = namespaceOf(headers);
  const cimClass =
    className === ALL_CLASSES ? null : targetOf(headers, catalog, dialect.style).cimClass;
  const base = baseUri(resourceUri, className);
  const family: UriFamily = base.toLowerCase().startsWith(WMI_URI) ? 'wmi' : 'dmtf';
  const style = { ...dialect.style, family, namespace: dialect.tellsNamespace ? namespace : null };
  const uriOf = (instance: CimInstance): string => {
    const home = instance.namespace ?? namespace;
    const isElsewhere = home.toLowerCase() !== namespace.toLowerCase();
    return family === 'wmi' && isElsewhere
      ? `${WMI_URI}${home}/${instance.className}`
      : `${base}${instance.className}`;
  };
  return {
    namespace,
    cimClass,
    style,
    uriOf,
    eprOf: (instance) => {
      const path = instance.path ?? new CimObjectPath({ className: instance.className });
      const epr = dialect.tellsNamespace
        ? toEpr(path.with({ namespace: instance.namespace ?? namespace }), style)
        : referenceTo(path.with({ namespace: null }), style);
      return { ...epr, resourceUri: uriOf(instance) };
    },
  };
}
