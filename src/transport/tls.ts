import { timingSafeEqual, X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import {
  connect,
  createSecureContext,
  type SecureContext,
  type SecureVersion,
  type TLSSocket,
} from 'node:tls';
import { TransportError, ValidationError } from '../errors.js';
import type { ClientCertificate, TlsOptions } from './tls-options.js';

const FINGERPRINT = /^[0-9A-F]{64}$/;

function normalize(fingerprint: string): string {
  return fingerprint.replaceAll(/[:\s]/g, '').toUpperCase();
}

function bad(message: string, options?: ErrorOptions): ValidationError {
  return new ValidationError('WBEM_E_INVALID_PARAMETER', message, options);
}

function checkFingerprints({ fingerprints = [] }: TlsOptions): void {
  const found = fingerprints.find((fingerprint) => !FINGERPRINT.test(normalize(fingerprint)));
  if (found === undefined) return;
  const shown = JSON.stringify(found);
  throw bad(`${shown} is no SHA-256 fingerprint: 64 hexadecimal digits, with colons perhaps`);
}

type Authority = string | Uint8Array;

function authoritiesOf({ ca }: TlsOptions): readonly Authority[] {
  return ca === undefined ? [] : [ca].flat();
}

/** OpenSSL passes over what is no certificate, and then trusts nobody. */
function checkAuthority(authority: Authority): void {
  const text = Buffer.from(authority).toString('latin1');
  if (text.includes('-----BEGIN') && isCertificate(text)) return;
  throw bad('tls.ca holds no certificate; give it in PEM');
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/**
 * A certificate that is asked for after the request, as http.sys does, needs a renegotiation, which
 * TLS 1.3 has not and Node has no replacement for.
 */
const CERTIFICATE_LOGON: SecureVersion = 'TLSv1.2';

function contextOf(tls: TlsOptions, client: ClientCertificate | undefined): SecureContext {
  const { minVersion = 'TLSv1.2' } = tls;
  const { cert, key, pfx, passphrase } = client ?? {};
  const authorities = authoritiesOf(tls).map((one) => Buffer.from(one));
  return createSecureContext({
    minVersion,
    ...(authorities.length === 0 ? {} : { ca: authorities }),
    ...(client === undefined ? {} : { maxVersion: CERTIFICATE_LOGON }),
    ...(cert === undefined ? {} : { cert: Buffer.from(cert) }),
    ...(key === undefined ? {} : { key: Buffer.from(key) }),
    ...(pfx === undefined ? {} : { pfx: Buffer.from(pfx) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  });
}

/**
 * What all connections of a session check certificates with, and log in with.
 * @throws ValidationError WBEM_E_INVALID_PARAMETER for what is no fingerprint, no certificate, or no
 * key of it
 */
export function secureContextOf(
  tls: TlsOptions,
  client: ClientCertificate | undefined,
): SecureContext {
  checkFingerprints(tls);
  for (const authority of authoritiesOf(tls)) checkAuthority(authority);
  if (client !== undefined && tls.minVersion === 'TLSv1.3') {
    throw bad('a certificate logs in by TLS 1.2, and tls.minVersion asks for 1.3');
  }
  try {
    return contextOf(tls, client);
  } catch (cause) {
    const { message } = cause as Error;
    const what = client === undefined ? 'the settings of TLS' : 'the certificate or its key';
    const hint = client === undefined ? '' : '; is the passphrase right, and each of its kind?';
    throw bad(`${what} cannot be used (${message})${hint}`, { cause });
  }
}

/** How TLS is started. */
export interface TlsStart {
  readonly tls?: TlsOptions;
  readonly clientCertificate?: ClientCertificate;
  readonly secureContext?: SecureContext;
}

/**
 * Starts TLS on a socket. A pinned certificate needs no authority. Sessions are not resumed: a
 * resumed one shows no certificate to bind to.
 */
export function startTls(
  socket: Socket,
  host: string,
  { tls = {}, clientCertificate, secureContext }: TlsStart,
): TLSSocket {
  const { serverName = isIP(host) === 0 ? host : undefined, verify, fingerprints = [] } = tls;
  return connect({
    socket,
    host,
    secureContext: secureContext ?? contextOf(tls, clientCertificate),
    rejectUnauthorized: verify !== false && fingerprints.length === 0,
    ALPNProtocols: ['http/1.1'],
    ...(serverName === undefined ? {} : { servername: serverName }),
  });
}

/** @throws TransportError when the certificate is none of the pinned ones */
export function checkFingerprint(
  certificate: X509Certificate | undefined,
  { fingerprints = [] }: TlsOptions = {},
): void {
  if (fingerprints.length === 0) return;
  const found = normalize(certificate?.fingerprint256 ?? '');
  const isPinned = fingerprints.some((fingerprint) => {
    const wanted = normalize(fingerprint);
    return (
      wanted.length === found.length && timingSafeEqual(Buffer.from(wanted), Buffer.from(found))
    );
  });
  if (isPinned) return;
  throw new TransportError(
    `the certificate of the server has the SHA-256 fingerprint ${found || '(none)'}, which is none of those pinned`,
    'ERR_TLS_PINNED_CERTIFICATE',
    'not sent',
  );
}
