import { isEqual } from '../bytes.js';
import { securityError } from '../failures.js';
import { closingOnFailure, requireOpen } from '../guard.js';
import type { NegotiableContext, Sealed } from '../security-context.js';
import type { Direction } from './keys.js';
import { MessageStream, SIGNATURE_LENGTH } from './seal.js';

export const NTLM_MECH_TYPE = '1.3.6.1.4.1.311.2.2.10';

interface Streams {
  readonly sent: MessageStream;
  readonly received: MessageStream;
}

/** What both sides of NTLM do alike: everything after the handshake. */
export abstract class NtlmContext implements NegotiableContext {
  readonly mechanism = 'NTLM';
  readonly mechTypes: readonly string[] = [NTLM_MECH_TYPE];
  /** The list of mechanisms would be the only thing that the MIC of NTLM leaves open to change. */
  readonly requiresMechListMic = true;
  #streams: Streams | undefined;
  #isClosed = false;

  get isComplete(): boolean {
    return this.#streams !== undefined;
  }

  step(token?: Uint8Array): Promise<Uint8Array | undefined> {
    return closingOnFailure(this, () => {
      if (this.#isClosed || this.isComplete) {
        throw securityError('token-rejected', 'this NTLM handshake is over');
      }
      return this.advance(token);
    });
  }

  wrap(message: Uint8Array): Promise<Sealed> {
    return closingOnFailure(this, () => this.#open.sent.seal(message));
  }

  unwrap(sealed: Uint8Array, headerLength: number): Promise<Uint8Array> {
    return closingOnFailure(this, () => {
      const { received } = this.#open;
      if (headerLength !== SIGNATURE_LENGTH || sealed.length < SIGNATURE_LENGTH) {
        throw securityError('unseal-failed', 'a sealed NTLM message has no signature of 16 bytes');
      }
      return received.unseal(sealed.subarray(0, headerLength), sealed.subarray(headerLength));
    });
  }

  signMechList(mechTypeList: Uint8Array): Promise<Uint8Array> {
    return closingOnFailure(this, () => {
      const { sent } = this.#open;
      const signature = sent.sign(mechTypeList);
      sent.restart();
      return signature;
    });
  }

  verifyMechList(mechTypeList: Uint8Array, mechListMic: Uint8Array): Promise<void> {
    return closingOnFailure(this, () => {
      const { received } = this.#open;
      if (!isEqual(received.sign(mechTypeList), mechListMic)) {
        throw securityError(
          'token-rejected',
          'the signature of the list of mechanisms is not right',
        );
      }
      received.restart();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#streams?.sent.wipe();
    this.#streams?.received.wipe();
    this.#streams = undefined;
    this.forget();
  }

  /** One step of the handshake. */
  protected abstract advance(
    token: Uint8Array | undefined,
  ): Uint8Array | undefined | Promise<Uint8Array | undefined>;

  /** Wipes what the handshake keeps. */
  protected abstract forget(): void;

  /** Ends the handshake. The key is no longer needed afterwards, and wiped. */
  protected complete(exportedSessionKey: Buffer, sends: Direction, receives: Direction): void {
    // `close` may have come while a password was looked up.
    if (!this.#isClosed) {
      this.#streams = {
        sent: new MessageStream(exportedSessionKey, sends),
        received: new MessageStream(exportedSessionKey, receives),
      };
    }
    exportedSessionKey.fill(0);
  }

  get #open(): Streams {
    return requireOpen(this.#streams, this.mechanism);
  }
}
