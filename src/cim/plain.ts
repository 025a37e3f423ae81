import type { CimValue } from './types.js';

/** A value as JSON has it: 64-bit integers, datetimes, paths and numbers without end as text. */
export function toPlain(value: CimValue): unknown {
  if (Array.isArray(value)) return value.map((item: CimValue) => toPlain(item));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'object' && value !== null && 'toJSON' in value) return value.toJSON();
  return typeof value === 'number' && !Number.isFinite(value) ? `${value}` : value;
}
