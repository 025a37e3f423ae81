import { createHash, type X509Certificate } from 'node:crypto';
import { DerReader, DerTag } from '../der.js';

/** Who proves to hold the key. [MS-CSSP] 3.1.5 */
export type BindingDirection = 'Client-To-Server' | 'Server-To-Client';

/** SubjectPublicKey of a certificate: the bits of SubjectPublicKeyInfo. [RFC 5280] 4.1.2.7 */
export function subjectPublicKey({ publicKey }: X509Certificate): Buffer {
  const info = publicKey.export({ type: 'spki', format: 'der' });
  const fields = new DerReader(info).enter(DerTag.sequence);
  fields.next(DerTag.sequence);
  // The first byte of a BIT STRING counts its unused bits.
  return fields.next(DerTag.bitString).contents.subarray(1);
}

/** What binds the login to the TLS channel since version 5. [MS-CSSP] 3.1.5 */
export function bindingHash(
  direction: BindingDirection,
  nonce: Uint8Array,
  publicKey: Uint8Array,
): Buffer {
  return createHash('sha256')
    .update(`CredSSP ${direction} Binding Hash\0`, 'latin1')
    .update(nonce)
    .update(publicKey)
    .digest();
}
