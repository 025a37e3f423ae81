import { ValidationError } from '../errors.js';
import { isName } from './name-characters.js';

/**
 * A name as it is written.
 * @throws ValidationError WBEM_E_INVALID_CLASS for what would not be read as a name.
 */
export function printName(name: string): string {
  if (isName(name)) return name;
  throw new ValidationError('WBEM_E_INVALID_CLASS', `${JSON.stringify(name)} is no name in MOF`);
}
