import type { CimClass } from '../cim/class.js';
import type { CimInstance, Origin } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import { xml, type XmlElement } from '../xml/element.js';
import { XSI } from '../xml/namespaces.js';
import { parseResourceUri } from './resource-uri.js';
import { type WireStyle, writeProperties } from './value.js';
import { readInstanceOf, type Schema } from './value-reader.js';

/**
 * The element of an instance: properties in the namespace of the class's resource URI.
 * [DSP0230] 8.1
 */
export function writeInstance(
  instance: CimInstance,
  resourceUri: string,
  style: WireStyle,
): XmlElement {
  const type = { ns: resourceUri, name: `${instance.className}_Type` };
  const namespace = instance.namespace ?? parseResourceUri(resourceUri).namespace;
  const properties = writeProperties(resourceUri, instance, { ...style, namespace });
  return xml(resourceUri, instance.className, properties, [[{ ns: XSI, name: 'type' }, type]]);
}

/** What the reader of an instance knows besides its element. */
export interface InstanceContext {
  readonly cimClass?: CimClass;
  readonly className: string;
  readonly namespace?: string | null;
  readonly path?: CimObjectPath | null;
  readonly origin: Origin;
  /** Where the class is the server's own. */
  readonly schema?: Schema | undefined;
}

/**
 * Makes an instance of property elements. Properties that the class does not declare are kept, as
 * untyped ones: servers know newer versions of a class, and a full Put must not lose them. The order
 * is that of the elements.
 * @throws ProtocolError for a value that is not of its declared type.
 */
export function readInstance(
  elements: readonly XmlElement[],
  { cimClass, className, namespace = null, path = null, origin, schema }: InstanceContext,
): CimInstance {
  const home = namespace ?? cimClass?.namespace ?? null;
  const head = { cimClass, className, namespace: home, path, origin };
  return readInstanceOf(head, elements, schema);
}

/** An empty array cannot be told from an absent one, so it cannot be asked for. */
export function checkWritable(name: string, value: CimValue): void {
  if (!Array.isArray(value) || value.length > 0) return;
  throw new ValidationError(
    'WBEM_E_UNSUPPORTED_PARAMETER',
    `${name} is an empty array, which WS-Management cannot carry; set it to null`,
  );
}
