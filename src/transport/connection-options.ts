import type { ConnectionSecurity } from '../auth/connection-security.js';
import type { SocketOptions } from './socket.js';

/** How a connection is made. */
export interface ConnectionOptions extends SocketOptions {
  /** Answers with more octets than this are refused. */
  readonly maxResponseBytes: number;
  readonly userAgent: string;
  /** None for servers that let anybody in. */
  readonly security?: ConnectionSecurity;
}

/** What is counted of all connections of a session. */
export interface Counts {
  connections: number;
  handshakes: number;
}
