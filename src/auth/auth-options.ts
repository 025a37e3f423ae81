/** A user name and a password, sent with every request. */
export interface BasicAuth {
  readonly kind: 'basic';
  readonly username: string;
  readonly password: string;
}

/** NTLMv2, without SPNEGO around it. The user as `DOMAIN\user`, `user@realm` or `user`. */
export interface NtlmAuth {
  readonly kind: 'ntlm';
  readonly username: string;
  readonly password: string;
}

/** Where a Kerberos ticket comes from: the default credential cache when nothing is said. */
export interface TicketSource {
  /** `user@REALM`. */
  readonly username?: string;
  readonly password?: string;
  /** The name of a credential cache, as MIT Kerberos writes it: `FILE:/tmp/krb5cc_1000`. */
  readonly ccache?: string;
  /** A file of keys, for `username`. */
  readonly keytab?: string;
  /** The service classes of the server's principal, in the order to try. Default HTTP, WSMAN, host. */
  readonly services?: readonly string[];
  /** Hands the server a ticket to act with. Default false. */
  readonly delegate?: boolean;
}

/** Kerberos without SPNEGO around it, through the system's GSSAPI. */
export interface KerberosAuth extends TicketSource {
  readonly kind: 'kerberos';
}

/** What server and client agree on by SPNEGO: Kerberos, and NTLM only where that is allowed. */
export interface NegotiateAuth extends TicketSource {
  readonly kind: 'negotiate';
  /**
   * NTLM, with `username` and `password`, where Kerberos is not to be had. Whoever stands between can
   * bring that about. Default false.
   */
  readonly allowNtlm?: boolean;
}

/** Hands user name and password to the server, which can then log in elsewhere with them. */
export interface CredSspAuth {
  readonly kind: 'credssp';
  readonly username: string;
  readonly password: string;
}

/** A certificate that the server maps to a user; https only. */
export interface CertificateAuth {
  readonly kind: 'certificate';
  /** In PEM. */
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  /** Both in one file of PKCS #12, instead. */
  readonly pfx?: Uint8Array;
  readonly passphrase?: string;
}

/** How to log in. */
export type AuthOptions =
  | BasicAuth
  | NtlmAuth
  | NegotiateAuth
  | KerberosAuth
  | CredSspAuth
  | CertificateAuth;
