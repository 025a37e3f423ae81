import { ValidationError } from '../errors.js';

const IDENTIFIER = /^[A-Za-z_\u0080-\uffef][A-Za-z0-9_\u0080-\uffef]*$/;
const BLANK = /[\u00a0\ufeff]/;

/**
 * A name as it is written.
 * @throws ValidationError WBEM_E_INVALID_CLASS for what would not be read as a name.
 */
export function printName(name: string): string {
  if (IDENTIFIER.test(name) && !BLANK.test(name)) return name;
  throw new ValidationError('WBEM_E_INVALID_CLASS', `${JSON.stringify(name)} is no name in MOF`);
}
