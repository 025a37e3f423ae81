import { ValidationError } from '../../errors.js';

/**
 * Whose tickets are used. Undefined for the default ones of this system: `KRB5CCNAME`, what `kinit`
 * got, `KRB5_CLIENT_KTNAME`.
 */
export type KerberosCredential = KerberosCcache | KerberosKeytab | KerberosPassword | KerberosUser;

/** The tickets of a credential cache. */
export interface KerberosCcache {
  /** `FILE:/tmp/krb5cc_1000`, `KEYRING:…`; a path is a file. */
  readonly ccache: string;
  /** Whose they have to be. Default: whose they are. */
  readonly username?: string;
}

/** The tickets that this system has of a user. */
export interface KerberosUser {
  /** `user@REALM` */
  readonly username: string;
}

/** The key of a user, from a file. */
export interface KerberosKeytab {
  readonly keytab: string;
  /** `user@REALM` */
  readonly username: string;
}

/** The password of a user. The tickets are kept in memory, and with the context alone. */
export interface KerberosPassword {
  /** `user@REALM` */
  readonly username: string;
  readonly password: string;
}

/** @throws ValidationError WBEM_E_INVALID_PARAMETER for what is no principal of Kerberos. */
export function checkCredential(credential: KerberosCredential): void {
  const { username } = credential;
  if (username === undefined) return;
  if (username !== '' && !username.includes('\\')) return;
  throw new ValidationError(
    'WBEM_E_INVALID_PARAMETER',
    `a user name for Kerberos is written user@REALM, not ${JSON.stringify(username)}`,
  );
}
