import { readInstance } from '../binding/instance.js';
import { groupProperties } from '../binding/value-reader.js';
import {
  WBEM_E_FAILED,
  WBEM_E_INVALID_CLASS,
  WBEM_E_INVALID_PARAMETER,
  WBEM_E_INVALID_PROPERTY,
} from '../binding/wbem-status.js';
import { type CimClass, keysOf, propertiesOf } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import { type CimValue, sameValue } from '../cim/types.js';
import { ProtocolError, ValidationError } from '../errors.js';
import { FaultReply } from '../server/fault-reply.js';
import { attribute, type XmlElement } from '../xml/element.js';
import { XSI } from '../xml/namespaces.js';
import type { Dialect } from './dialects.js';
import type { RequestTarget } from './request-target.js';

/** What is wrong with a body, and the status of it where a server has no subcode for bodies. */
const PROBLEMS = {
  InvalidFragment: WBEM_E_INVALID_PROPERTY,
  InvalidNamespace: WBEM_E_INVALID_CLASS,
  InvalidValues: WBEM_E_INVALID_PARAMETER,
  MissingValues: WBEM_E_INVALID_PARAMETER,
} as const;

/** The fault for a body that is not what it should be. */
export function invalidRepresentation(
  faultDetail: keyof typeof PROBLEMS,
  reason: string,
): FaultReply {
  const hresult = PROBLEMS[faultDetail];
  return new FaultReply({ subcode: 'wst:InvalidRepresentation', faultDetail, reason, hresult });
}

function schemaError(hresult: number, reason: string): FaultReply {
  return new FaultReply({ subcode: 'wsman:SchemaValidationError', reason, hresult });
}

/** Runs a reader; what it cannot read is a schema error of the request. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof ValidationError)) throw error;
    throw schemaError(WBEM_E_FAILED, error.message);
  }
}

/** Windows compares names, namespaces and keys without letter case. */
export function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function checkRoot({ name, ns }: XmlElement, { cimClass, resourceUri }: RequestTarget): void {
  if (sameText(name, cimClass.className) && sameText(ns, resourceUri)) return;
  throw invalidRepresentation(
    'InvalidNamespace',
    `The body is {${ns}}${name}, not an instance of ${resourceUri}.`,
  );
}

/** Properties are those of the class, in its namespace. */
function checkKnown(
  elements: readonly XmlElement[],
  { cimClass, resourceUri }: RequestTarget,
): void {
  const known = propertiesOf(cimClass);
  const bad = [...groupProperties(elements).values()]
    .flat()
    .find(({ ns, name }) => !known.has(name.toLowerCase()) || !sameText(ns, resourceUri));
  if (bad === undefined) return;
  throw schemaError(
    WBEM_E_INVALID_PROPERTY,
    `The class ${cimClass.className} has no property {${bad.ns}}${bad.name}.`,
  );
}

/** [MS-WSMV] keys cannot change through Put: they must agree with the selectors. */
function checkKeys(instance: CimInstance, { cimClass, path }: RequestTarget): void {
  const addressed =
    path === null ? null : new CimInstance(cimClass, Object.fromEntries(path.keys), {});
  for (const { name } of keysOf(cimClass)) {
    const sent = instance.get(name);
    const meant = addressed?.get(name);
    if (sent === undefined || sent === null || meant === undefined) continue;
    const isSame =
      typeof sent === 'string' && typeof meant === 'string'
        ? sameText(sent, meant)
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
  checkKnown(element.children, target);
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
  checkKnown(element.children, target);
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
