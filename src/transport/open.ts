import type { AuthOptions } from '../auth/auth-options.js';
import { clientCertificateOf, securityOf } from '../auth/credentials.js';
import { HttpTransport } from './http-transport.js';
import { proxyUrl } from './proxy.js';
import { checkTls } from './tls.js';
import type { TlsOptions } from './tls-options.js';
import type { Transport } from './transport.js';

/** How to reach a server and log in. */
export interface TransportOptions {
  readonly auth?: AuthOptions;
  /** Settings of TLS; `true` or an object make a bare host mean https. */
  readonly tls?: TlsOptions | boolean;
  /** Leave to use http without message encryption. Default false. */
  readonly allowUnencrypted?: boolean;
  /** `http://proxy:3128`, `socks5://user:password@proxy:1080`. Default: none. */
  readonly proxy?: string | URL;
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
  const { auth, tls, proxy } = options;
  const isSecure = url.protocol === 'https:';
  const security = auth === undefined ? undefined : securityOf(auth, url.hostname, isSecure);
  const clientCertificate = auth === undefined ? undefined : clientCertificateOf(auth);
  if (typeof tls === 'object') checkTls(tls);
  return new HttpTransport({
    url,
    allowUnencrypted: options.allowUnencrypted ?? false,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    maxConnections: options.maxConnections ?? 4,
    maxResponseBytes: options.maxResponseBytes ?? 64 * 1024 * 1024,
    userAgent: USER_AGENT,
    ...(typeof tls === 'object' ? { tls } : {}),
    ...(proxy === undefined ? {} : { proxy: proxyUrl(proxy) }),
    ...(security === undefined ? {} : { security }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  });
}
