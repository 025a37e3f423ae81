import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from './class.js';
import type { Qualifier } from './qualifier.js';
import type { CimTypeDeclaration, CimTypeName, CimValue } from './types.js';
import { valueKey } from './value-keys.js';

/** The values of the qualifiers of an element, by their names in lower case. */
type Values = ReadonlyMap<string, CimValue>;

const NONE: Values = new Map();

function valuesOf(qualifiers: readonly Qualifier[] | undefined): Values {
  if (qualifiers === undefined || qualifiers.length === 0) return NONE;
  return new Map(qualifiers.map(({ name, value }) => [name.toLowerCase(), value]));
}

/** The entries that are so. */
function flags(entries: Readonly<Record<string, boolean>>): Record<string, true> {
  const set: Record<string, true> = {};
  for (const name in entries) if (entries[name] === true) set[name] = true;
  return set;
}

/** A string that is an embedded instance has the type of one. [DSP0004] 5.6.3.16, 5.6.3.17 */
function embedded(
  { type }: CimTypeDeclaration,
  values: Values,
): { type?: CimTypeName; ofClass?: string } {
  if (type !== 'string') return {};
  const ofClass = values.get('embeddedinstance');
  if (typeof ofClass === 'string') return { type: 'object', ofClass };
  return values.get('embeddedobject') === true ? { type: 'object' } : {};
}

/** [DSP0004] 5.6.3.39 */
const isOctetString = ({ type, array }: CimTypeDeclaration, values: Values): boolean =>
  type === 'uint8' && array === true && values.get('octetstring') === true;

/** What the values mean: without a ValueMap they count from 0. [DSP0004] 5.6.3.55, 5.6.3.56 */
function labels({ type }: CimTypeDeclaration, values: Values): object {
  const map = textsOf(values.get('valuemap'));
  const names = textsOf(values.get('values'));
  const keys = map ?? names?.map((_, index) => String(index));
  if (keys === undefined) return {};
  const entries = keys.map((text, at) => [valueKey(text, type), names?.[at] ?? text] as const);
  return { values: Object.fromEntries(entries) };
}

function textsOf(value: CimValue | undefined): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** A property with what its qualifiers say of it. */
export function qualifiedProperty(property: CimPropertyDeclaration): CimPropertyDeclaration {
  const values = valuesOf(property.qualifiers);
  return {
    ...property,
    ...embedded(property, values),
    ...labels(property, values),
    ...flags({
      key: values.get('key') === true,
      readOnly: values.get('write') !== true,
      notNull: values.get('not_null') === true || values.get('indexed') === true,
      octetString: isOctetString(property, values),
    }),
  };
}

/** A parameter with what its qualifiers say of it. `In` is true unless said otherwise. */
export function qualifiedParameter(parameter: CimParameterDeclaration): CimParameterDeclaration {
  const values = valuesOf(parameter.qualifiers);
  const out = values.get('out') === true;
  const isOutOnly = out && values.get('in') !== true;
  return {
    ...parameter,
    ...embedded(parameter, values),
    ...labels(parameter, values),
    ...flags({
      in: !isOutOnly && values.get('in') !== false,
      out,
      octetString: isOctetString(parameter, values),
    }),
  };
}

/** The type and the labels of a return value, which the qualifiers of its method tell. */
function qualifiedReturns(
  type: CimTypeName,
  values: Values,
): Pick<CimMethodDeclaration, 'returns' | 'values'> {
  const { type: returns = type } = embedded({ type }, values);
  return { returns, ...labels({ type }, values) };
}

/** A method with what its qualifiers say of it. */
export function qualifiedMethod(method: CimMethodDeclaration): CimMethodDeclaration {
  const { returns } = method;
  const values = valuesOf(method.qualifiers);
  return {
    ...method,
    ...flags({ static: values.get('static') === true }),
    ...(returns === undefined ? {} : qualifiedReturns(returns, values)),
  };
}

/** A class with what its own qualifiers say of it; not those of its properties and methods. */
export function qualifiedClass(cimClass: CimClass): CimClass {
  const values = valuesOf(cimClass.qualifiers);
  return {
    ...cimClass,
    ...flags({
      abstract: values.get('abstract') === true,
      association: values.get('association') === true,
      indication: values.get('indication') === true,
      singleton: values.get('singleton') === true,
    }),
  };
}
