import { DEFAULT_NAMESPACE, parseResourceUri, pathOf, WMI_URI } from '../binding/resource-uri.js';
import type { WireStyle } from '../binding/value.js';
import {
  WBEM_E_FAILED,
  WBEM_E_INVALID_CLASS,
  WBEM_E_INVALID_PROPERTY,
} from '../binding/wbem-status.js';
import { type CimClass, keysOf } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import { type CimKeyValue, CimObjectPath, normalizeNamespace } from '../cim/object-path.js';
import type { CimTypeName, CimValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import { FaultReply } from '../server/fault-reply.js';
import type { MessageHeaders } from '../wsman/headers.js';
import { CimFailure } from './cim-failure.js';
import type { ClassCatalog } from './class-catalog.js';

/** What a request is about. */
export interface RequestTarget {
  readonly cimClass: CimClass;
  readonly resourceUri: string;
  readonly namespace: string;
  /** Null for a request about a class. */
  readonly path: CimObjectPath | null;
  /** How answers about it are written: in the URI family that the request used. */
  readonly style: WireStyle;
}

const INVALID_SELECTORS = {
  subcode: 'wsman:InvalidSelectors',
  reason:
    'The WS-Management service cannot process the request because the selectors for the resource are not valid. ',
} as const;

/** What is wrong with selectors, and the status of it where a server has no subcode for selectors. */
const PROBLEMS = {
  UnexpectedSelectors: WBEM_E_INVALID_PROPERTY,
  InsufficientSelectors: WBEM_E_INVALID_PROPERTY,
  TypeMismatch: WBEM_E_FAILED,
} as const;

export function invalidSelectors(
  faultDetail: keyof typeof PROBLEMS,
  hresult: number = PROBLEMS[faultDetail],
): FaultReply {
  return new FaultReply({ ...INVALID_SELECTORS, faultDetail, hresult });
}

/** Numbers and booleans of selectors are text; what does not read as one is refused. */
const KEY_READERS: readonly [RegExp, (text: string) => CimValue | undefined][] = [
  [/^[us]int64$/, (text) => (/^[+-]?\d+$/.test(text) ? BigInt(text) : undefined)],
  [/^[us]int/, (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined)],
  [/^boolean$/, (text) => ({ true: true, false: false })[text.toLowerCase()]],
];

function readKey(value: CimKeyValue, type: CimTypeName): CimValue {
  if (typeof value !== 'string') return value;
  const reader = KEY_READERS.find(([pattern]) => pattern.test(type))?.[1];
  const read = reader === undefined ? value : reader(value);
  if (read === undefined) throw invalidSelectors('TypeMismatch');
  return read;
}

/**
 * The path of the instance with these keys, as its class has them.
 * @throws FaultReply wsman:InvalidSelectors
 */
export function instancePath(
  cimClass: CimClass,
  path: CimObjectPath,
  namespace: string,
): CimObjectPath {
  const keys = keysOf(cimClass);
  const known = new Set(keys.map(({ name }) => name.toLowerCase()));
  if ([...path.keys.keys()].some((name) => !known.has(name.toLowerCase()))) {
    throw invalidSelectors('UnexpectedSelectors');
  }
  const values: Record<string, CimValue> = {};
  for (const { name, type } of keys) {
    const value = path.key(name);
    if (value === undefined) throw invalidSelectors('InsufficientSelectors');
    values[name] = readKey(value, type);
  }
  try {
    const instance = new CimInstance(cimClass, values, { namespace });
    return instance.path ?? path;
  } catch (error) {
    throw error instanceof ValidationError ? invalidSelectors('TypeMismatch') : error;
  }
}

/**
 * The namespace that a request is about: part of a URI of WMI, else a selector.
 * @throws FaultReply when both are there and differ, [MS-WSMV] notes 45, 46
 */
export function namespaceOf({ resourceUri = '', selectors = [] }: MessageHeaders): string {
  const selector = selectors.find(({ name }) => name.toLowerCase() === '__cimnamespace')?.value;
  const selected = typeof selector === 'string' ? normalizeNamespace(selector) : null;
  const { namespace: inUri } = parseResourceUri(resourceUri);
  if (inUri !== null && selected !== null && inUri.toLowerCase() !== selected.toLowerCase()) {
    throw new FaultReply({
      code: 'Receiver',
      subcode: 'wsman:InternalError',
      reason: 'The __cimnamespace selector differs from the namespace in the resource URI. ',
    });
  }
  return inUri ?? selected ?? DEFAULT_NAMESPACE;
}

/**
 * The class and the instance that the headers of a request address.
 * @throws FaultReply, CimFailure
 */
export function targetOf(
  headers: MessageHeaders,
  catalog: ClassCatalog,
  style: WireStyle,
): RequestTarget {
  const { resourceUri = '', selectors = [] } = headers;
  let path: CimObjectPath;
  try {
    path = pathOf({ resourceUri, selectors });
  } catch {
    throw new CimFailure(WBEM_E_INVALID_CLASS, resourceUri);
  }
  const isWmi = resourceUri.toLowerCase().startsWith(WMI_URI);
  const namespace = namespaceOf(headers);
  const cimClass = catalog.find(namespace, path.className);
  const { className, singleton } = cimClass;
  const hasNoKeys = path.keys.size === 0;
  let found: CimObjectPath | null = null;
  if (hasNoKeys && singleton === true)
    found = new CimObjectPath({ className, namespace, singleton });
  else if (!hasNoKeys) found = instancePath(cimClass, path, namespace);
  const family = isWmi ? 'wmi' : 'dmtf';
  return {
    cimClass,
    resourceUri,
    namespace,
    path: found,
    style: { ...style, family, resourceUri },
  };
}

/** The path of a request that must be about an instance. @throws FaultReply */
export function requirePath({ path }: RequestTarget): CimObjectPath {
  if (path !== null) return path;
  throw new FaultReply({ ...INVALID_SELECTORS, faultDetail: 'InsufficientSelectors' });
}
