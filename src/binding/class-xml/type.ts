import type { CimParameterDeclaration } from '../../cim/class.js';
import { CIM_TYPES, type CimTypeName } from '../../cim/types.js';
import { attribute, type XmlElement } from '../../xml/element.js';
import { attributesOf, optionalName, refuse } from './nodes.js';

/** The type of a property or a parameter, and what belongs to it. */
export type ElementType = Pick<CimParameterDeclaration, 'type' | 'array' | 'arraySize' | 'ofClass'>;

/** `object` is no type of CIM: embedded instances are strings. */
function isIntrinsic(text: string): text is CimTypeName {
  return Object.hasOwn(CIM_TYPES, text) && text !== 'object';
}

/** The type that a TYPE attribute names. @throws ProtocolError */
export function readIntrinsicType(element: XmlElement): CimTypeName {
  const text = attribute(element, '', 'TYPE');
  if (text === undefined) return refuse(element, 'has no TYPE');
  if (isIntrinsic(text)) return text;
  return refuse(element, `has the unknown TYPE ${JSON.stringify(text.slice(0, 40))}`);
}

function readSize(element: XmlElement): { arraySize?: number } {
  const text = attribute(element, '', 'ARRAYSIZE');
  if (text === undefined) return {};
  if (/^[1-9]\d{0,8}$/.test(text)) return { arraySize: Number(text) };
  return refuse(element, `has ARRAYSIZE=${JSON.stringify(text.slice(0, 20))}`);
}

/** The suffixes of the elements of properties and parameters. [DSP0201] 5.2.5 */
const SUFFIXES = {
  '': { reference: false, array: false },
  '.ARRAY': { reference: false, array: true },
  '.REFERENCE': { reference: true, array: false },
  '.REFARRAY': { reference: true, array: true },
} as const;

/** The elements of one kind, `PROPERTY` for one, whatever their type is. */
export function elementsOf(kind: string): ReadonlySet<string> {
  return new Set(Object.keys(SUFFIXES).map((suffix) => `${kind}${suffix}`));
}

/** What the name and the attributes of an element say of its type. @throws ProtocolError */
export function readType(element: XmlElement): ElementType {
  const suffix = /(?:\..*)?$/.exec(element.name)?.[0] ?? '';
  const { reference, array } = SUFFIXES[suffix as keyof typeof SUFFIXES];
  const ofClass = reference ? optionalName(element, 'REFERENCECLASS') : undefined;
  return {
    type: reference ? 'reference' : readIntrinsicType(element),
    ...(ofClass === undefined ? {} : { ofClass }),
    ...(array ? { array, ...readSize(element) } : {}),
  };
}

/** A string that the attribute EmbeddedObject says to be an instance, where no qualifier does. */
export function withEmbedded<D extends ElementType>(element: XmlElement, declared: D): D {
  const kind = attribute(element, '', 'EmbeddedObject') ?? attribute(element, '', 'EMBEDDEDOBJECT');
  return kind === undefined || declared.type !== 'string'
    ? declared
    : { ...declared, type: 'object' };
}

/** The name of the element for a type: `PROPERTY.ARRAY`. */
export function elementName(kind: string, { type, array = false }: ElementType): string {
  if (type === 'reference') return `${kind}${array ? '.REFARRAY' : '.REFERENCE'}`;
  return array ? `${kind}.ARRAY` : kind;
}

export function typeAttributes({ type, arraySize, ofClass }: ElementType): [string, string][] {
  if (type === 'reference') return attributesOf({ REFERENCECLASS: ofClass, ARRAYSIZE: arraySize });
  return attributesOf({ ...intrinsicAttributes(type, ofClass), ARRAYSIZE: arraySize });
}

/** The TYPE of a value that is no reference. */
export function intrinsicAttributes(
  type: CimTypeName,
  ofClass?: string,
): Record<string, string | undefined> {
  if (type !== 'object') return { TYPE: type };
  return { TYPE: 'string', EmbeddedObject: ofClass === undefined ? 'object' : 'instance' };
}
