import type { CimClass } from '../../cim/class.js';
import { qualifiedClass } from '../../cim/from-qualifiers.js';
import { xml, type XmlElement } from '../../xml/element.js';
import {
  readMethods,
  readProperties,
  type WriteContext,
  writeMethod,
  writeProperty,
} from './feature.js';
import { attributesOf, type Named, nameIn, optionalName, refuse } from './nodes.js';
import { readQualifiers, writeQualifiers } from './qualifier.js';

/** What the reader of a class knows besides its element. */
export interface ClassContext {
  /** The namespace that the class is in. */
  readonly namespace: string;
  /**
   * The qualifiers are there, so that a property without `Write` is read-only. Default true. Without
   * them nothing is known of keys, of what is read-only, nor of which way parameters go.
   */
  readonly isQualified?: boolean;
}

/**
 * The class in a CLASS element, with what it inherits where the server sends that. Elements of other
 * names are overlooked. [DSP0201] 5.2.5
 * @throws ProtocolError for a name that is missing, is none or is there twice, for an unknown TYPE
 * and for a value that is not of its type
 */
export function readClass(
  element: XmlElement,
  { namespace, isQualified = true }: ClassContext,
): CimClass {
  if (element.name !== 'CLASS') return refuse(element, 'is no CLASS');
  const className = nameIn(element);
  const superclass = optionalName(element, 'SUPERCLASS');
  const context = { className, superclass, isQualified };
  return qualifiedClass({
    className,
    namespace,
    ...(superclass === undefined ? {} : { superclass }),
    ...readQualifiers(element),
    properties: readProperties(element, context),
    ...readMethods(element, context),
  });
}

/** What is written of a class. */
export interface WriteClassOptions {
  /** Default true. */
  readonly includeQualifiers?: boolean;
  /** The properties and methods of superclasses, too. Default true. */
  readonly includeInheritedElements?: boolean;
  /** Which class declares what. Default true. */
  readonly includeClassOrigin?: boolean;
}

/**
 * The CLASS element of a class. What the class is told by its qualifiers only: a class without them
 * is written as types and names. [DSP0201] 5.2.5
 */
export function writeClass(cimClass: CimClass, options: WriteClassOptions = {}): XmlElement {
  const { className, superclass, properties, methods = {}, qualifiers } = cimClass;
  const {
    includeQualifiers = true,
    includeInheritedElements = true,
    includeClassOrigin = true,
  } = options;
  const context: WriteContext = { className, includeQualifiers, includeClassOrigin };
  const isShown = ([, { inheritedFrom }]: Named<{ readonly inheritedFrom?: string }>): boolean =>
    includeInheritedElements || inheritedFrom === undefined;
  const content = [
    ...(includeQualifiers ? writeQualifiers(qualifiers) : []),
    ...Object.entries(properties)
      .filter(isShown)
      .map((property) => writeProperty(property, context)),
    ...Object.entries(methods)
      .filter(isShown)
      .map((method) => writeMethod(method, context)),
  ];
  return xml('', 'CLASS', content, attributesOf({ NAME: className, SUPERCLASS: superclass }));
}
