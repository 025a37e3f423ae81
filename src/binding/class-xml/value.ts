import { parseCimDateTime } from '../../cim/datetime-text.js';
import { CimObjectPath } from '../../cim/object-path.js';
import {
  checkValue,
  type CimObject,
  type CimScalar,
  type CimTypeDeclaration,
  type CimTypeName,
  type CimValue,
} from '../../cim/types.js';
import { ValidationError } from '../../errors.js';
import { textOf, xml, type XmlElement } from '../../xml/element.js';
import { readText, writeReal } from '../value-text.js';
import { childrenNamed, refuse } from './nodes.js';
import { readReference, writeReference } from './reference.js';

/** The elements of a value, and whether it is an array. [DSP0201] 5.2.3 */
const VALUES: ReadonlyMap<string, boolean> = new Map([
  ['VALUE', false],
  ['VALUE.REFERENCE', false],
  ['VALUE.ARRAY', true],
  ['VALUE.REFARRAY', true],
]);

const INTEGER_TYPE = /^[us]int/;
const HEX = /^([+-]?)(0x[0-9a-f]+)$/i;

/** Integers may be hexadecimal, too. [DSP0201] 5.2.3.1 */
function toDecimal(text: string): string {
  const [, sign = '', digits] = HEX.exec(text.trim()) ?? [];
  return digits === undefined ? text : `${sign}${BigInt(digits)}`;
}

function readScalar(element: XmlElement, type: CimTypeName): CimScalar | undefined {
  if (type === 'reference') return readReference(element);
  const text = textOf(element);
  if (type === 'datetime') return parseCimDateTime(text.trim());
  return readText(type, INTEGER_TYPE.test(type) ? toDecimal(text) : text);
}

/** @throws ProtocolError for what is no value of the type */
function readChecked(element: XmlElement, type: CimTypeName): CimScalar {
  try {
    const value = readScalar(element, type);
    return checkValue(value ?? textOf(element), { type }, 'it') as CimScalar;
  } catch (cause) {
    if (!(cause instanceof ValidationError)) throw cause;
    return refuse(element, `is no ${type}: ${cause.message}`, cause);
  }
}

/** The items of an array; null ones are left out, as no array here can have them. */
function readItems(element: XmlElement, type: CimTypeName): CimScalar[] {
  return childrenNamed(element, VALUES).map((item) => readChecked(item, type));
}

/**
 * The value that an element declares; undefined for none. Whether it is an array is for the value to
 * say, where the declaration does not.
 * @throws ProtocolError for two values, and for what is not of the declared type
 */
export function readValue(
  element: XmlElement,
  { type, array }: CimTypeDeclaration,
): CimValue | undefined {
  const [found, second] = childrenNamed(element, VALUES);
  if (second !== undefined) return refuse(element, 'has two values');
  if (found === undefined) return undefined;
  const isArray = VALUES.get(found.name) === true;
  if (isArray !== (array ?? isArray)) {
    return refuse(element, `has a ${found.name} as the value of ${isArray ? 'no' : 'an'} array`);
  }
  return isArray ? readItems(found, type) : readChecked(found, type);
}

function writeScalar(value: CimScalar, type: CimTypeName): XmlElement {
  if (value instanceof CimObjectPath) return writeReference(value);
  const isReal = typeof value === 'number';
  return xml(
    '',
    'VALUE',
    isReal ? writeReal(value, type) : `${value as Exclude<CimScalar, CimObject>}`,
  );
}

/**
 * The element of a value; none for null, which is what the lack of one means, nor for embedded
 * instances, which are no part of a class here.
 */
export function writeValue(value: CimValue | undefined, type: CimTypeName): XmlElement[] {
  if (value === null || value === undefined || type === 'object') return [];
  if (!Array.isArray(value)) return [writeScalar(value as CimScalar, type)];
  const items = (value as readonly CimScalar[]).map((item) => writeScalar(item, type));
  return [xml('', type === 'reference' ? 'VALUE.REFARRAY' : 'VALUE.ARRAY', items)];
}
