import { type AuthOptions, securityOf } from '../auth/credentials.js';
import type { TlsOptions } from './connection.js';
import { HttpTransport } from './http-transport.js';
import type { Transport } from './transport.js';

/** How to reach a server and log in. */
export interface TransportOptions {
  readonly auth?: AuthOptions;
  /** Settings of TLS; `true` or an object make a bare host mean https. */
  readonly tls?: TlsOptions | boolean;
  /** Leave to use http without message encryption. Default false. */
  readonly allowUnencrypted?: boolean;
  /** Default 10,000 ms. */
  readonly connectTimeoutMs?: number;
  /** Connections at most, opened as they are needed. Default 4. */
  readonly maxConnections?: number;
  /** Answers with more octets than this are refused. Default 67,108,864. */
  readonly maxResponseBytes?: number;
}

const USER_AGENT = 'wscim';

/**
 * A transport to the service at a URL. No connection is made by this.
 * @throws ValidationError for options that make no sense, and for http without leave.
 */
export function openTransport(url: URL, options: TransportOptions): Transport {
  const { auth, tls } = options;
  return new HttpTransport({
    url,
    allowUnencrypted: options.allowUnencrypted ?? false,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    maxConnections: options.maxConnections ?? 4,
    maxResponseBytes: options.maxResponseBytes ?? 64 * 1024 * 1024,
    userAgent: USER_AGENT,
    ...(typeof tls === 'object' ? { tls } : {}),
    ...(auth === undefined ? {} : { security: securityOf(auth) }),
  });
}
