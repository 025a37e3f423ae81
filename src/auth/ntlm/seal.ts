import { isEqual, uint32, wipe } from '../bytes.js';
import { securityError } from '../failures.js';
import type { Sealed } from '../security-context.js';
import { hmacMd5 } from './hashes.js';
import { type Direction, sealKey, signKey } from './keys.js';
import { Rc4 } from './rc4.js';

/** NTLMSSP_MESSAGE_SIGNATURE. [MS-NLMP] 2.2.2.9.2 */
export const SIGNATURE_LENGTH = 16;
const VERSION = uint32(1);
const CHECKSUM_LENGTH = 8;

/**
 * The messages that go one way, in their order: one key stream and one sequence number for all of
 * them. [MS-NLMP] 3.4.3, 3.4.4.2
 */
export class MessageStream {
  readonly #signKey: Buffer;
  readonly #sealKey: Buffer;
  #handle: Rc4;
  #sequence = 0;

  constructor(exportedSessionKey: Uint8Array, direction: Direction) {
    this.#signKey = signKey(exportedSessionKey, direction);
    this.#sealKey = sealKey(exportedSessionKey, direction);
    this.#handle = new Rc4(this.#sealKey);
  }

  seal(message: Uint8Array): Sealed {
    // The key stream goes over the message first, over its checksum then.
    const data = this.#handle.update(message);
    return { header: this.sign(message), data };
  }

  /** @throws ProtocolError `unseal-failed`. */
  unseal(header: Uint8Array, data: Uint8Array): Uint8Array {
    const message = this.#handle.update(data);
    if (isEqual(this.sign(message), header)) return message;
    throw securityError('unseal-failed', 'the signature of a sealed NTLM message is not right');
  }

  /** The signature of the next message. The other side compares it with its own. */
  sign(message: Uint8Array): Buffer {
    const sequence = uint32(this.#sequence);
    this.#sequence = (this.#sequence + 1) >>> 0;
    const checksum = hmacMd5(this.#signKey, sequence, message).subarray(0, CHECKSUM_LENGTH);
    return Buffer.concat([VERSION, this.#handle.update(checksum), sequence]);
  }

  /** Starts the key stream again, and goes on counting: so it is after a mechListMIC. [MS-SPNG] 3.3.5.1 */
  restart(): void {
    this.#handle.wipe();
    this.#handle = new Rc4(this.#sealKey);
  }

  wipe(): void {
    wipe(this.#signKey, this.#sealKey);
    this.#handle.wipe();
  }
}
