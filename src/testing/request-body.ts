import { readInstance } from '../binding/instance.js';
import { groupProperties, readProperty } from '../binding/value.js';
import { type CimClass, keysOf, propertiesOf } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import { type CimValue, sameValue } from '../cim/types.js';
import { ProtocolError, ValidationError } from '../errors.js';
import { FaultReply } from '../server/fault-reply.js';
import { type FragmentContent, type FragmentPath, parseFragmentPath } from '../wsman/fragment.js';
import { attribute, type XmlElement } from '../xml/element.js';
import { XSI } from '../xml/namespaces.js';
import type { Dialect } from './dialects.js';
import type { RequestTarget } from './request-target.js';

function invalidRepresentation(faultDetail: string, reason: string): FaultReply {
  return new FaultReply({ subcode: 'wst:InvalidRepresentation', faultDetail, reason });
}

/** Runs a reader; what it cannot read is a schema error of the request. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof ValidationError)) throw error;
    throw new FaultReply({ subcode: 'wsman:SchemaValidationError', reason: error.message });
  }
}

function checkRoot({ name, ns }: XmlElement, { cimClass, resourceUri }: RequestTarget): void {
  const isClass = name.toLowerCase() === cimClass.className.toLowerCase();
  if (isClass && ns.toLowerCase() === resourceUri.toLowerCase()) return;
  throw invalidRepresentation(
    'InvalidNamespace',
    `The body is {${ns}}${name}, not an instance of ${resourceUri}.`,
  );
}

function checkKnown(elements: readonly XmlElement[], cimClass: CimClass): void {
  const known = propertiesOf(cimClass);
  const bad = [...groupProperties(elements).keys()].find((name) => !known.has(name.toLowerCase()));
  if (bad === undefined) return;
  throw new FaultReply({
    subcode: 'wsman:SchemaValidationError',
    reason: `The class ${cimClass.className} has no property ${bad}.`,
  });
}

/** [MS-WSMV] keys cannot change through Put: they must agree with the selectors. */
function checkKeys(instance: CimInstance, { cimClass, path }: RequestTarget): void {
  const addressed =
    path === null
      ? null
      : new CimInstance(
          cimClass,
          Object.fromEntries(path.keys) as Record<string, CimValue>,
          {},
        );
  for (const { name } of keysOf(cimClass)) {
    const sent = instance.get(name);
    const meant = addressed?.get(name);
    if (sent === undefined || sent === null || meant === undefined) continue;
    const isSame =
      typeof sent === 'string' && typeof meant === 'string'
        ? sent.toLowerCase() === meant.toLowerCase()
        : sameValue(sent, meant);
    if (!isSame) {
      throw invalidRepresentation(
        'InvalidValues',
        `The input XML modifies selectors or keys: ${name}.`,
      );
    }
  }
}

function checkComplete(elements: readonly XmlElement[], cimClass: CimClass): void {
  const sent = new Set([...groupProperties(elements).keys()].map((name) => name.toLowerCase()));
  for (const { name, readOnly, key, array } of propertiesOf(cimClass).values()) {
    if (readOnly === true || key === true || array === true || sent.has(name.toLowerCase()))
      continue;
    throw invalidRepresentation('MissingValues', `The body lacks the property ${name}.`);
  }
}

function isNil(element: XmlElement): boolean {
  return attribute(element, XSI, 'nil') === 'true';
}

function instanceFrom(elements: readonly XmlElement[], target: RequestTarget): CimInstance {
  const { cimClass, namespace } = target;
  const { className } = cimClass;
  return reading(() => readInstance(elements, { cimClass, className, namespace, origin: 'new' }));
}

/** The instance that a Create sends. @throws FaultReply */
export function readCreated(element: XmlElement, target: RequestTarget): CimInstance {
  checkRoot(element, target);
  checkKnown(element.children, target.cimClass);
  return instanceFrom(element.children, target);
}

/**
 * The instance that a whole Put means: its own properties, and for servers that leave others as they
 * are, the current values of those. Keys come from the selectors.
 * @throws FaultReply
 */
export function readReplacement(
  element: XmlElement,
  target: RequestTarget,
  dialect: Dialect,
  current: CimInstance | undefined,
): CimInstance {
  checkRoot(element, target);
  checkKnown(element.children, target.cimClass);
  if (dialect.missing === 'refuse') checkComplete(element.children, target.cimClass);
  const sent = dialect.dropsNull
    ? element.children.filter((item) => !isNil(item))
    : element.children;
  const instance = instanceFrom(sent, target);
  checkKeys(instance, target);
  const keys = Object.fromEntries(target.path?.keys ?? []) as Record<string, CimValue>;
  const kept = dialect.missing === 'keep' ? Object.fromEntries(current ?? []) : {};
  const values = { ...kept, ...Object.fromEntries(instance), ...keys };
  return new CimInstance(target.cimClass, values, {
    namespace: target.namespace,
  });
}

/** The property that a fragment path names. @throws FaultReply wsman:CannotProcessFilter */
export function fragmentProperty(path: string, { cimClass }: RequestTarget): FragmentPath {
  const parsed = parseFragmentPath(path);
  // Fragment names are case-sensitive, unlike everything else.
  if (parsed !== undefined && cimClass.properties[parsed.property] !== undefined) return parsed;
  throw new FaultReply({
    subcode: 'wsman:CannotProcessFilter',
    reason: `The fragment path ${path} does not address a property.`,
  });
}

/** The new value of the property that a fragment Put sends. @throws FaultReply */
export function readFragmentValue(
  path: FragmentPath,
  content: FragmentContent,
  target: RequestTarget,
  current: CimInstance,
): CimValue {
  const declared = target.cimClass.properties[path.property];
  const elements = typeof content === 'string' ? [] : content;
  if (
    typeof content !== 'string' &&
    (elements.length === 0 || elements.some(({ name }) => name !== path.property))
  ) {
    throw invalidRepresentation('InvalidFragment', `The fragment is not ${path.property}.`);
  }
  const scalar = declared === undefined ? undefined : { ...declared, array: false };
  if (path.item !== undefined) {
    const items = [
      ...((current.get(path.property) as readonly CimValue[] | null | undefined) ?? []),
    ];
    items[path.item - 1] = reading(() => readProperty(elements, scalar));
    return items as CimValue;
  }
  if (typeof content !== 'string') return reading(() => readProperty(elements, declared));
  const text: XmlElement = {
    ns: '',
    name: path.property,
    attributes: [],
    children: [],
    text: content,
  };
  return reading(() => readProperty([text], scalar));
}
