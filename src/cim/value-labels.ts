import { ValidationError } from '../errors.js';
import { type CimClass, propertyOf, type ValueLabels } from './class.js';
import type { PropertyName } from './class-types.js';
import { methodOf } from './method.js';
import type { MethodName } from './method-types.js';

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

/** The type of a value with a label. */
type Labelled<C extends CimClass, N extends PropertyName<C>> = C['properties'][N] extends {
  readonly type: 'string';
}
  ? string
  : C['properties'][N] extends { readonly type: 'uint64' | 'sint64' }
    ? bigint
    : number;

type Code = string | number | bigint | null;

const RANGE = /^(-?\d+)?\.\.(-?\d+)?$/;
const ELSE = '..';

function isWithin(range: string, value: number): boolean {
  const [whole = ELSE, from = -Infinity, to = Infinity] = RANGE.exec(range) ?? [];
  return whole !== ELSE && value >= Number(from) && value <= Number(to);
}

/** By the value itself, the range it is in, or what stands for all others. */
function find(labels: ValueLabels | undefined, value: Code): string | undefined {
  if (labels === undefined || value === null) return undefined;
  if (Object.hasOwn(labels, String(value))) return labels[String(value)];
  const isNumber = typeof value !== 'string';
  const range = Object.keys(labels).find((key) => isNumber && isWithin(key, Number(value)));
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
 * WBEM_E_VALUE_OUT_OF_RANGE when it has no such label, or one that stands for a range.
 */
export function valueOf<const C extends CimClass, const N extends PropertyName<C>>(
  cimClass: C,
  property: N,
  label: LabelOf<C, N>,
): Labelled<C, N> {
  const { name, type, values = {} } = propertyOf(cimClass, property);
  const key = Object.keys(values).find((known) => values[known] === label && !RANGE.test(known));
  if (key === undefined) {
    const known = Object.values(values).map((text) => JSON.stringify(text));
    const list = known.length === 0 ? 'it lists none' : `it lists ${known.join(', ')}`;
    const message = `${cimClass.className}.${name} has no one value labelled ${JSON.stringify(label)}; ${list}`;
    throw new ValidationError('WBEM_E_VALUE_OUT_OF_RANGE', message);
  }
  return parse(key, type) as Labelled<C, N>;
}

function parse(key: string, type: string): string | number | bigint {
  if (type === 'string') return key;
  return type.endsWith('64') ? BigInt(key) : Number(key);
}
