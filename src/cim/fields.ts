import { ValidationError } from '../errors.js';

/** A field of a datetime: its digits, or asterisks where it is unknown. */
export type Field = number | null;

/** `text` as a number, or null where all of it is asterisks. */
export function field(text: string): Field {
  return text.startsWith('*') ? null : Number(text);
}

export function printField(value: Field, width: number): string {
  return value === null ? '*'.repeat(width) : String(value).padStart(width, '0');
}

/** A fraction of a second for XML: trailing zeros and a lone point dropped. */
export function printFraction(digits: string): string {
  const significant = digits.replace(/0+$/, '');
  return significant === '' ? '' : `.${significant}`;
}

export function invalid(what: string, text: string, expected: string): never {
  throw new ValidationError(
    'WBEM_E_INVALID_PARAMETER',
    `${JSON.stringify(text.slice(0, 60))} is not ${what}: expected ${expected}`,
  );
}
