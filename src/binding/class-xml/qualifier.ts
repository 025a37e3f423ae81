import type { Qualifier, QualifierFlavors } from '../../cim/qualifier.js';
import { xml, type XmlElement } from '../../xml/element.js';
import { attributesOf, childrenNamed, flagIn, nameIn, recordOf } from './nodes.js';
import { readIntrinsicType } from './type.js';
import { readValue, writeValue } from './value.js';

/** The attributes of flavours; `AMENDED` is only WMI's. [DSP0201] 5.1.3 */
const FLAVORS: readonly (readonly [keyof QualifierFlavors, attribute: string])[] = [
  ['overridable', 'OVERRIDABLE'],
  ['toSubclass', 'TOSUBCLASS'],
  ['toInstance', 'TOINSTANCE'],
  ['translatable', 'TRANSLATABLE'],
  ['amended', 'AMENDED'],
];

function readFlavors(element: XmlElement): QualifierFlavors | undefined {
  const flags = FLAVORS.flatMap(([flavor, name]) => {
    const flag = flagIn(element, name);
    return flag === undefined ? [] : [[flavor, flag] as const];
  });
  return flags.length === 0 ? undefined : Object.fromEntries(flags);
}

function readQualifier(element: XmlElement): Qualifier {
  const type = readIntrinsicType(element);
  const value = readValue(element, { type }) ?? null;
  const flavors = readFlavors(element);
  return {
    name: nameIn(element),
    type,
    ...(Array.isArray(value) ? { array: true } : {}),
    value,
    ...(flavors === undefined ? {} : { flavors }),
    ...(flagIn(element, 'PROPAGATED') === true ? { propagated: true } : {}),
  };
}

const QUALIFIER: ReadonlySet<string> = new Set(['QUALIFIER']);

/** The qualifiers of an element, as a member of what it declares. @throws ProtocolError */
export function readQualifiers(element: XmlElement): { qualifiers?: readonly Qualifier[] } {
  const qualifiers = childrenNamed(element, QUALIFIER).map(readQualifier);
  recordOf(
    element,
    qualifiers.map((qualifier) => [qualifier.name, qualifier]),
  );
  return qualifiers.length === 0 ? {} : { qualifiers };
}

function writeQualifier({ name, type, value, flavors = {}, propagated }: Qualifier): XmlElement {
  const flags = Object.fromEntries(
    FLAVORS.map(([flavor, attribute]) => [attribute, flavors[flavor]]),
  );
  const attributes = attributesOf({ NAME: name, TYPE: type, PROPAGATED: propagated, ...flags });
  return xml('', 'QUALIFIER', writeValue(value, type), attributes);
}

export function writeQualifiers(qualifiers: readonly Qualifier[] = []): XmlElement[] {
  return qualifiers.map(writeQualifier);
}
