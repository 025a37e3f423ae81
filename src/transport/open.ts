import type { SecureContext } from 'node:tls';
import type { AuthOptions } from '../auth/auth-options.js';
import { clientCertificateOf, securityOf } from '../auth/credentials.js';
import { ValidationError } from '../errors.js';
import { HttpTransport } from './http-transport.js';
import { proxyUrl } from './proxy.js';
import { secureContextOf } from './tls.js';
import type { ClientCertificate, TlsOptions } from './tls-options.js';
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
  /** Connections at most, opened as they are needed: 1 to 32. Default 4. */
  readonly maxConnections?: number;
  /** Answers with more octets than this are refused. Default 67,108,864. */
  readonly maxResponseBytes?: number;
}

const USER_AGENT = 'wscim';

/** The numbers among the options: default, least and most. */
const NUMBERS = {
  connectTimeoutMs: [10_000, 1, 0x7fffffff],
  // Each one is a login: more of them load the host and its authority, and gain nothing.
  maxConnections: [4, 1, 32],
  maxResponseBytes: [64 * 1024 * 1024, 1, Number.MAX_SAFE_INTEGER],
} as const;

function numberOf(name: keyof typeof NUMBERS, options: TransportOptions): number {
  const [normal, least, most] = NUMBERS[name];
  const value = options[name] ?? normal;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const message = `${name} is a whole number from ${least} to ${most}, not ${value}`;
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

/** Undefined over http, where nothing can be pinned. */
function secureContextFor(
  { protocol, host }: URL,
  tls: TlsOptions,
  client: ClientCertificate | undefined,
): SecureContext | undefined {
  if (protocol === 'https:') return secureContextOf(tls, client);
  if ((tls.fingerprints ?? []).length === 0) return undefined;
  const message = `${host}: http shows no certificate that could be pinned (tls.fingerprints); use https`;
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

/**
 * A transport to the service at a URL. No connection is made by this.
 * @throws ValidationError for options that make no sense, and for http without leave.
 */
export function openTransport(url: URL, options: TransportOptions): Transport {
  const { auth, proxy } = options;
  const tls = typeof options.tls === 'object' ? options.tls : {};
  const isSecure = url.protocol === 'https:';
  const security = auth === undefined ? undefined : securityOf(auth, url.hostname, isSecure);
  const clientCertificate = auth === undefined ? undefined : clientCertificateOf(auth);
  const secureContext = secureContextFor(url, tls, clientCertificate);
  return new HttpTransport({
    url,
    allowUnencrypted: options.allowUnencrypted ?? false,
    connectTimeoutMs: numberOf('connectTimeoutMs', options),
    maxConnections: numberOf('maxConnections', options),
    maxResponseBytes: numberOf('maxResponseBytes', options),
    userAgent: USER_AGENT,
    tls,
    ...(proxy === undefined ? {} : { proxy: proxyUrl(proxy) }),
    ...(security === undefined ? {} : { security }),
    ...(secureContext === undefined ? {} : { secureContext }),
  });
}
