import type { EncryptionScheme } from './message-encryption.js';
import type { SecurityContext } from './security-context.js';

/** Logs in by tokens, once a connection. [RFC 4559], [MS-WSMV] 3.1.1 */
export interface Handshake {
  /** The scheme of the Authorization header. */
  readonly scheme: EncryptionScheme;
  /**
   * The context of one connection.
   * @param channelBindings the application data that binds it to TLS; undefined without TLS
   */
  readonly open: (channelBindings: Uint8Array | undefined) => Promise<SecurityContext>;
}

/** What authenticates the connections of a session, and protects what goes over them. */
export interface ConnectionSecurity {
  /** The name of the mechanism, for errors. */
  readonly mechanism: string;
  /** The Authorization header of every request. A function, so that no log shows its value. */
  readonly authorization?: () => string;
  readonly handshake?: Handshake;
  /** Message encryption: without TLS always. */
  readonly seals: boolean;
}
