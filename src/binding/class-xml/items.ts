import type { CimClass } from '../../cim/class.js';
import { CimObjectPath } from '../../cim/object-path.js';
import type { XmlElement } from '../../xml/element.js';
import { findFirst } from '../../xml/outline.js';
import { readEach } from '../items.js';
import { type ClassContext, readClass } from './class.js';
import { nameIn, refuse } from './nodes.js';
import { writePath } from './reference.js';

/** OMI enumerates the instances of a class where the classes below it are asked for. */
const NO_CLASS = 'is no class; the server may have no way to list its classes';

/**
 * The classes in a wsen:Items or wsman:Items: each is a CLASS, or an element around one that may
 * hold its path, too.
 * @throws ProtocolError for anything else
 */
export function readClasses(items: XmlElement, context: ClassContext): CimClass[] {
  return readEach(items, (item) => {
    const element = findFirst(item, 'CLASS');
    return element === undefined ? refuse(item, NO_CLASS) : readClass(element, context);
  });
}

/**
 * The names of the classes in a wsen:Items or wsman:Items: each is told by a CLASSNAME, a path that
 * has one, or the CLASS itself, which servers send that know of no names.
 * @throws ProtocolError for anything else
 */
export function readClassNames(items: XmlElement): string[] {
  return readEach(items, (item) => {
    const element = findFirst(item, 'CLASSNAME') ?? findFirst(item, 'CLASS');
    return element === undefined ? refuse(item, NO_CLASS) : nameIn(element);
  });
}

/** The path of a class as an item. */
export function writeClassPath({ className, namespace }: CimClass): XmlElement {
  return writePath(new CimObjectPath({ className, namespace }));
}
