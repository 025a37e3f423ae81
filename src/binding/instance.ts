import { type CimClass, propertiesOf } from '../cim/class.js';
import { type CimInstance, type InstanceHead, makeInstance, type Origin } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { PropertyList } from '../cim/property-list.js';
import type { CimValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import { xml, type XmlElement } from '../xml/element.js';
import { XSI } from '../xml/namespaces.js';
import { parseResourceUri } from './resource-uri.js';
import { groupProperties, readProperty, type WireStyle, writeProperties } from './value.js';

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
}

/**
 * Makes an instance of property elements. Properties that the class does not declare are kept, as
 * untyped ones: servers know newer versions of a class, and a full Put must not lose them. The order
 * is that of the elements.
 * @throws ProtocolError for a value that is not of its declared type.
 */
export function readInstance(
  elements: readonly XmlElement[],
  { cimClass, className, namespace = null, path = null, origin }: InstanceContext,
): CimInstance {
  const home = namespace ?? cimClass?.namespace ?? null;
  return readInstanceOf({ cimClass, className, namespace: home, path, origin }, elements);
}

/** The same where all else of the instance is known. @throws ProtocolError */
export function readInstanceOf(head: InstanceHead, elements: readonly XmlElement[]): CimInstance {
  const declared = head.cimClass === undefined ? undefined : propertiesOf(head.cimClass);
  const list = new PropertyList();
  for (const [name, group] of groupProperties(elements)) {
    const property = declared?.get(name.toLowerCase());
    list.put(property?.name ?? name, readProperty(group, property));
  }
  return makeInstance(head, list.layout, list.values);
}

/** An empty array cannot be told from an absent one, so it cannot be asked for. */
export function checkWritable(name: string, value: CimValue): void {
  if (!Array.isArray(value) || value.length > 0) return;
  throw new ValidationError(
    'WBEM_E_UNSUPPORTED_PARAMETER',
    `${name} is an empty array, which WS-Management cannot carry; set it to null`,
  );
}
