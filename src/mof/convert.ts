import type { CimScalar, CimTypeDeclaration, CimValue } from '../cim/types.js';
import type { Parser } from './parser.js';
import { isLiteral, type RawScalar, type RawValue } from './raw-value.js';
import {
  describeLiteral,
  literalsOf,
  scalarOf,
  type TypedValue,
  typeOfLiterals,
} from './values.js';
import type { Report } from './diagnostics.js';

/** What an item becomes; undefined, when it has no such value. */
export type ConvertItem = (raw: RawScalar, at: number) => CimScalar | undefined;

/** The words for what stands where a value of another kind is expected. */
export function describeRaw(raw: RawScalar | undefined): string {
  return raw !== undefined && isLiteral(raw) ? describeLiteral(raw) : 'an instance or an alias';
}

/** A value of a type, item by item. Null where it is not one, which is reported. */
export function convertWith(
  raw: RawValue,
  declared: CimTypeDeclaration,
  convert: ConvertItem,
  report: Report,
): CimValue {
  const { at, items, offsets, isArray } = raw;
  const [only] = items;
  if (!isArray && only === null) return null;
  if (isArray !== (declared.array === true)) {
    report(at, isArray ? 'an array' : describeRaw(only), literalsOf(declared));
    return null;
  }
  const values: CimScalar[] = [];
  for (const [index, item] of items.entries()) {
    const itemAt = offsets[index] ?? at;
    const value = item === null ? undefined : convert(item, itemAt);
    if (value === undefined) report(itemAt, describeRaw(item), expectedItem(declared, item));
    else values.push(value);
  }
  return isArray ? values : (values[0] ?? null);
}

/** Null may stand there by [DSP0004] Annex A, arrayInitializer; a `CimValue` cannot hold it. */
function expectedItem({ type }: CimTypeDeclaration, item: RawScalar | undefined): string {
  const hint = item === null ? '; an array may be null, its items may not' : '';
  return `${literalsOf({ type })}${hint}`;
}

/** A value that only literals can make. */
export function convertLiterals(
  parser: Parser,
  raw: RawValue,
  declared: CimTypeDeclaration,
): CimValue {
  const [first] = raw.items;
  if (typeof first === 'string' && !raw.isArray && declared.type === 'string' && !declared.array) {
    return first;
  }
  return convertWith(
    raw,
    declared,
    (item) => (isLiteral(item) ? scalarOf(item, declared.type) : undefined),
    (at, found, expected) => parser.report(at, found, expected),
  );
}

/** A value of the type that its literals have by themselves; undefined where they have no such one. */
export function convertUntyped({ items, isArray }: RawValue): TypedValue | undefined {
  if (!items.every(isLiteral) || (isArray && items.includes(null))) return undefined;
  const type = typeOfLiterals(items);
  if (type === undefined) return undefined;
  const values = items.map((item) => scalarOf(item, type) ?? null);
  if (!isArray) return { type, value: values[0] ?? null };
  return { type, array: true, value: values as CimScalar[] };
}
