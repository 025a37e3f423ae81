import { ValidationError } from '../errors.js';
import { type CimClass, propertyOf, type ValueLabels } from './class.js';
import type { PropertyName } from './class-types.js';
import { methodOf } from './method.js';
import type { MethodName } from './method-types.js';
import { isRange, isWithin, keyedValue } from './value-keys.js';

type TextOf<V> = V extends ValueLabels ? V[keyof V] & string : string;

/** The labels of a property's values; any text where the class does not list them. */
export type LabelOf<C extends CimClass, N extends PropertyName<C>> = C['properties'][N] extends {
  readonly values: infer V;
}
  ? TextOf<V>
  : string;

/** The labels of a method's return values; any text where the class does not list them. */
export type ReturnLabelOf<C extends CimClass, M extends MethodName<C>> = C extends {
  readonly methods: Readonly<Record<M, { readonly values: infer V }>>;
}
  ? TextOf<V>
  : string;

interface Labelled {
  readonly string: string;
  readonly char16: string;
  readonly boolean: boolean;
  readonly uint64: bigint;
  readonly sint64: bigint;
}

/** The type of a value with a label. */
type LabelledValue<
  C extends CimClass,
  N extends PropertyName<C>,
> = C['properties'][N]['type'] extends keyof Labelled
  ? Labelled[C['properties'][N]['type']]
  : number;

type Code = string | number | bigint | boolean | null;

const ELSE = '..';

/** By the value itself, the range it is in, or what stands for all others. */
function find(labels: ValueLabels | undefined, value: Code): string | undefined {
  if (labels === undefined || value === null) return undefined;
  if (Object.hasOwn(labels, String(value))) return labels[String(value)];
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  const range = isNumber ? Object.keys(labels).find((key) => isWithin(key, value)) : undefined;
  return labels[range ?? ELSE];
}

/**
 * What a value of a property means, by the class's `ValueMap` and `Values`: `'Local Disk'` for 3.
 * `undefined` for null and for a value that the class does not list. [DSP0004] 5.6.3.56
 * @throws ValidationError WBEM_E_INVALID_PROPERTY when the class has no such property.
 */
export function labelOf<const C extends CimClass, const N extends PropertyName<C>>(
  cimClass: C,
  property: N,
  value: Code,
): LabelOf<C, N> | undefined {
  const { values } = propertyOf(cimClass, property);
  return find(values, value) as LabelOf<C, N> | undefined;
}

/**
 * What a return value of a method means: `'Access Denied'` for 2. `undefined` for null and for a
 * value that the class does not list.
 * @throws ValidationError WBEM_E_INVALID_METHOD when the class has no such method.
 */
export function returnLabelOf<const C extends CimClass, const M extends MethodName<C>>(
  cimClass: C,
  method: M,
  returnValue: Code,
): ReturnLabelOf<C, M> | undefined {
  const { values } = methodOf(cimClass, method);
  return find(values, returnValue) as ReturnLabelOf<C, M> | undefined;
}

/**
 * The value that a label of a property stands for: 3 for `'Local Disk'`. Letter case counts.
 * @throws ValidationError WBEM_E_INVALID_PROPERTY when the class has no such property,
 * WBEM_E_VALUE_OUT_OF_RANGE when it has no such label, or one that stands for a range or for what is
 * no value of the property's type.
 */
export function valueOf<const C extends CimClass, const N extends PropertyName<C>>(
  cimClass: C,
  property: N,
  label: LabelOf<C, N>,
): LabelledValue<C, N> {
  const { name, type, values = {} } = propertyOf(cimClass, property);
  const where = `${cimClass.className}.${name}`;
  const key = Object.keys(values).find((known) => values[known] === label && !isRange(known));
  if (key === undefined) throw noSuchLabel(where, label, values);
  const value = keyedValue(key, type);
  if (value === undefined) {
    const what = `${JSON.stringify(key)}, which is no ${type}`;
    throw outOfRange(`${where} has the label ${JSON.stringify(label)} for ${what}`);
  }
  return value as LabelledValue<C, N>;
}

const outOfRange = (message: string): ValidationError =>
  new ValidationError('WBEM_E_VALUE_OUT_OF_RANGE', message);

function noSuchLabel(where: string, label: string, values: ValueLabels): ValidationError {
  const known = Object.values(values).map((text) => JSON.stringify(text));
  const list = known.length === 0 ? 'it lists none' : `it lists ${known.join(', ')}`;
  return outOfRange(`${where} has no one value labelled ${JSON.stringify(label)}; ${list}`);
}
