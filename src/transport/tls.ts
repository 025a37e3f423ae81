import { timingSafeEqual, type X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type SecureVersion, type TLSSocket } from 'node:tls';
import { TransportError, ValidationError } from '../errors.js';
import type { ClientCertificate, TlsOptions } from './tls-options.js';

const FINGERPRINT = /^[0-9A-F]{64}$/;

function normalize(fingerprint: string): string {
  return fingerprint.replaceAll(/[:\s]/g, '').toUpperCase();
}

/** @throws ValidationError WBEM_E_INVALID_PARAMETER for what is no SHA-256 fingerprint */
export function checkTls({ fingerprints = [] }: TlsOptions): void {
  const bad = fingerprints.find((fingerprint) => !FINGERPRINT.test(normalize(fingerprint)));
  if (bad === undefined) return;
  throw new ValidationError(
    'WBEM_E_INVALID_PARAMETER',
    `${JSON.stringify(bad)} is no SHA-256 fingerprint: 64 hexadecimal digits, with colons perhaps`,
  );
}

/**
 * A certificate that is asked for after the request, as http.sys does, needs a renegotiation, which
 * TLS 1.3 has not and Node has no replacement for.
 */
const CERTIFICATE_LOGON: SecureVersion = 'TLSv1.2';

/** What Node's TLS is told. A pinned certificate needs no other authority. */
export function tlsConnectOptions(
  host: string,
  tls: TlsOptions,
  client: ClientCertificate | undefined,
): ConnectionOptions {
  const { ca, serverName, minVersion = 'TLSv1.2', fingerprints = [] } = tls;
  const { cert, key, pfx, passphrase } = client ?? {};
  return {
    host,
    minVersion,
    rejectUnauthorized: tls.verify !== false && fingerprints.length === 0,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(ca === undefined ? {} : { ca: [ca].flat().map((one) => Buffer.from(one)) }),
    ...(client === undefined ? {} : { maxVersion: CERTIFICATE_LOGON }),
    ...(cert === undefined ? {} : { cert: Buffer.from(cert) }),
    ...(key === undefined ? {} : { key: Buffer.from(key) }),
    ...(pfx === undefined ? {} : { pfx: Buffer.from(pfx) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

/** Starts TLS. Sessions are not resumed: a resumed one shows no certificate to bind to. */
export function startTls(options: ConnectionOptions): TLSSocket {
  return connect(options);
}

/** @throws TransportError when the certificate is none of the pinned ones */
export function checkFingerprint(
  certificate: X509Certificate | undefined,
  { fingerprints = [] }: TlsOptions,
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
