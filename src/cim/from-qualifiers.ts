import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from './class.js';
import { type Qualifier, qualifierOf } from './qualifier.js';
import type { CimTypeDeclaration } from './types.js';

type Qualifiers = readonly Qualifier[] | undefined;

const isTrue = (qualifiers: Qualifiers, name: string): boolean =>
  qualifierOf(qualifiers, name)?.value === true;

const isFalse = (qualifiers: Qualifiers, name: string): boolean =>
  qualifierOf(qualifiers, name)?.value === false;

/** The entries that are so. */
function flags(entries: Readonly<Record<string, boolean>>): Record<string, true> {
  const set = Object.entries(entries).filter(([, isSet]) => isSet);
  return Object.fromEntries(set.map(([name]) => [name, true as const]));
}

/** A string that is an embedded instance has the type of one. [DSP0004] 5.6.3.16, 5.6.3.17 */
function embedded({ type }: CimTypeDeclaration, qualifiers: Qualifiers): object {
  if (type !== 'string') return {};
  const ofClass = qualifierOf(qualifiers, 'EmbeddedInstance')?.value;
  if (typeof ofClass === 'string') return { type: 'object', ofClass };
  return isTrue(qualifiers, 'EmbeddedObject') ? { type: 'object' } : {};
}

/** [DSP0004] 5.6.3.39 */
const isOctetString = ({ type, array }: CimTypeDeclaration, qualifiers: Qualifiers): boolean =>
  type === 'uint8' && array === true && isTrue(qualifiers, 'OctetString');

/** What the values mean: without a ValueMap they count from 0. [DSP0004] 5.6.3.55, 5.6.3.56 */
function labels({ type }: CimTypeDeclaration, qualifiers: Qualifiers): object {
  const map = textsOf(qualifiers, 'ValueMap');
  const names = textsOf(qualifiers, 'Values');
  const keys = map ?? names?.map((_, index) => String(index));
  if (keys === undefined) return {};
  const key = (text: string): string => (type === 'string' ? text : decimal(text));
  return { values: Object.fromEntries(keys.map((text, at) => [key(text), names?.[at] ?? text])) };
}

function textsOf(qualifiers: Qualifiers, name: string): readonly string[] | undefined {
  const value = qualifierOf(qualifiers, name)?.value;
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** `0x10` as `16`; ranges as they are. */
function decimal(text: string): string {
  const isHex = /^0x[0-9a-f]+$/i.test(text.trim());
  return isHex ? BigInt(text.trim()).toString() : text.trim();
}

/** A property with what its qualifiers say of it. */
export function qualifiedProperty(property: CimPropertyDeclaration): CimPropertyDeclaration {
  const { qualifiers } = property;
  return {
    ...property,
    ...embedded(property, qualifiers),
    ...labels(property, qualifiers),
    ...flags({
      key: isTrue(qualifiers, 'Key'),
      readOnly: !isTrue(qualifiers, 'Write'),
      notNull: isTrue(qualifiers, 'Not_Null') || isTrue(qualifiers, 'Indexed'),
      octetString: isOctetString(property, qualifiers),
    }),
  };
}

/** A parameter with what its qualifiers say of it. `In` is true unless said otherwise. */
export function qualifiedParameter(parameter: CimParameterDeclaration): CimParameterDeclaration {
  const { qualifiers } = parameter;
  const out = isTrue(qualifiers, 'Out');
  const isOutOnly = out && !isTrue(qualifiers, 'In');
  return {
    ...parameter,
    ...embedded(parameter, qualifiers),
    ...labels(parameter, qualifiers),
    ...flags({
      in: !isOutOnly && !isFalse(qualifiers, 'In'),
      out,
      octetString: isOctetString(parameter, qualifiers),
    }),
  };
}

/** A method with what its qualifiers say of it. */
export function qualifiedMethod(method: CimMethodDeclaration): CimMethodDeclaration {
  const { returns, qualifiers } = method;
  return {
    ...method,
    ...flags({ static: isTrue(qualifiers, 'Static') }),
    ...(returns === undefined ? {} : labels({ type: returns }, qualifiers)),
  };
}

/** A class with what its own qualifiers say of it; not those of its properties and methods. */
export function qualifiedClass(cimClass: CimClass): CimClass {
  const { qualifiers } = cimClass;
  return {
    ...cimClass,
    ...flags({
      abstract: isTrue(qualifiers, 'Abstract'),
      association: isTrue(qualifiers, 'Association'),
      indication: isTrue(qualifiers, 'Indication'),
      singleton: isTrue(qualifiers, 'Singleton'),
    }),
  };
}
