import { createHash } from 'node:crypto';
import { uint32 } from './bytes.js';
import { contextTag, DerReader, DerTag, readOid } from './der.js';

/** The hash of a signature algorithm; SHA-256 for MD5 and SHA-1. [RFC 5929] 4.1 */
const SIGNATURE_HASHES: ReadonlyMap<string, string> = new Map([
  // RSA with PKCS#1 v1.5: MD5, SHA-1, SHA-256, SHA-384, SHA-512, SHA-224. [RFC 8017] A.2.4
  ['1.2.840.113549.1.1.4', 'sha256'],
  ['1.2.840.113549.1.1.5', 'sha256'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.2.840.113549.1.1.14', 'sha224'],
  // ECDSA: SHA-1, SHA-224, SHA-256, SHA-384, SHA-512. [RFC 5758] 3.2
  ['1.2.840.10045.4.1', 'sha256'],
  ['1.2.840.10045.4.3.1', 'sha224'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
]);

/** RSASSA-PSS says its hash in its parameters; SHA-1 is the default there. [RFC 8017] A.2.3 */
const RSASSA_PSS = '1.2.840.113549.1.1.10';
const HASHES: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'sha256'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
]);

/**
 * The application data of the channel bindings `tls-server-end-point`, from the server's certificate
 * in DER. Undefined for algorithms without a hash of their own, Ed25519 for one: RFC 5929 defines no
 * bindings for them. [RFC 5929] 4.1
 *
 * @throws ProtocolError for what is no certificate.
 */
export function tlsServerEndPoint(certificate: Uint8Array): Buffer | undefined {
  const hash = signatureHash(certificate);
  if (hash === undefined) return undefined;
  const digest = createHash(hash).update(certificate).digest();
  return Buffer.concat([Buffer.from('tls-server-end-point:', 'latin1'), digest]);
}

/** Reads the AlgorithmIdentifier of the signature, which Node 20 does not tell. [RFC 5280] 4.1.1.2 */
function signatureHash(certificate: Uint8Array): string | undefined {
  const fields = new DerReader(certificate).enter(DerTag.sequence);
  fields.next(DerTag.sequence);
  const algorithm = fields.enter(DerTag.sequence);
  const oid = readOid(algorithm.next(DerTag.objectIdentifier).contents);
  return oid === RSASSA_PSS ? pssHash(algorithm) : SIGNATURE_HASHES.get(oid);
}

function pssHash(algorithm: DerReader): string | undefined {
  const parameters = algorithm.optional(DerTag.sequence);
  const hash = parameters && new DerReader(parameters.contents).optional(contextTag(0));
  if (hash === undefined) return 'sha256';
  const oid = new DerReader(hash.contents).enter(DerTag.sequence).next(DerTag.objectIdentifier);
  return HASHES.get(readOid(oid.contents));
}

/** gss_channel_bindings_struct without addresses, as NTLM hashes it. [MS-NLMP] 2.2.2.1, [RFC 2744] 3.11 */
export function gssChannelBindings(applicationData: Uint8Array): Buffer {
  return Buffer.concat([Buffer.alloc(16), uint32(applicationData.length), applicationData]);
}

/** MsvAvChannelBindings: the MD5 of the structure. [MS-NLMP] 2.2.2.1 */
export function channelBindingsHash(applicationData: Uint8Array): Buffer {
  return createHash('md5').update(gssChannelBindings(applicationData)).digest();
}
