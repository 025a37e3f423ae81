import { ValidationError } from '../errors.js';

/** A user name as NTLM sends it. */
export interface UserName {
  readonly user: string;
  /** Empty for a name that has its realm in itself, or none. */
  readonly domain: string;
}

/**
 * Reads `DOMAIN\user`, `user@realm` or `user`. A realm stays in the user name, and the domain is
 * then empty: the server knows to which domain the realm belongs.
 *
 * @throws ValidationError WBEM_E_INVALID_PARAMETER for an empty user name or a second backslash.
 */
export function parseUserName(name: string): UserName {
  const [last = '', domain = '', ...more] = name.split('\\').toReversed();
  if (last === '') throw invalid('a user name must not be empty');
  if (more.length > 0) throw invalid('a user name has one backslash at most');
  return { user: last, domain };
}

function invalid(message: string): ValidationError {
  return new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}
