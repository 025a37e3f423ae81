/** How the server's certificate is checked, and how the caller shows its own. */
export interface TlsOptions {
  /** Certificates to trust instead of the system's, in PEM. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** False accepts any certificate. Default true. */
  readonly verify?: boolean;
  /** The name to expect in the certificate. Default: the host. */
  readonly serverName?: string;
  /** SHA-256 fingerprints in hexadecimal: one of them must be that of the server's certificate. */
  readonly fingerprints?: readonly string[];
  /** Default `TLSv1.2`. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** The certificate that the caller logs in with, and its key. */
export interface ClientCertificate {
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  /** Both in one file of PKCS #12. */
  readonly pfx?: Uint8Array;
  readonly passphrase?: string;
}
