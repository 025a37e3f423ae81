import { ValidationError } from '../errors.js';

/** How to log in: a user name and a password, sent with every request. */
export interface BasicAuth {
  readonly kind: 'basic';
  readonly username: string;
  readonly password: string;
}

/** How to log in. */
export type AuthOptions = BasicAuth;

/**
 * What authenticates the requests of one connection. A connection owns one, so that mechanisms
 * which authenticate the socket can keep their state here.
 */
export interface ConnectionSecurity {
  /** The name of the mechanism, for errors. */
  readonly mechanism: string;
  /** The Authorization header of the next request. */
  authorization(): string;
}

/** Makes the security of one connection. */
export type SecurityFactory = () => ConnectionSecurity;

/** Basic authentication in UTF-8. [RFC 7617] */
function basic({ username, password }: BasicAuth): SecurityFactory {
  if (username.includes(':')) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      'a user name for Basic authentication cannot have a colon',
    );
  }
  // Kept by the closure alone, so that no log, JSON or util.inspect can show it.
  const header = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  return () => ({ mechanism: 'Basic', authorization: () => header });
}

/** @throws ValidationError WBEM_E_NOT_SUPPORTED for a mechanism that this version does not have. */
export function securityOf(auth: AuthOptions): SecurityFactory {
  if (auth.kind === 'basic') return basic(auth);
  const { kind } = auth as { kind: unknown };
  throw new ValidationError(
    'WBEM_E_NOT_SUPPORTED',
    `authentication ${JSON.stringify(kind)} is not available; use { kind: 'basic' } over https`,
  );
}
