import { securityError } from '../failures.js';
import { closingOnFailure, requireOpen } from '../guard.js';
import type { NegotiableContext, Sealed, SecurityContext } from '../security-context.js';

/** What both sides of SPNEGO do alike: once agreed, the mechanism does the work. */
export abstract class SpnegoContext<C extends NegotiableContext> implements SecurityContext {
  readonly mechanism = 'Negotiate';
  readonly #contexts: readonly C[];
  #agreed: C | undefined;
  #done: C | undefined;
  #isClosed = false;

  /** The mechanisms, the preferred one first. They belong to this context from now on. */
  constructor(contexts: readonly C[]) {
    if (contexts.length === 0) throw new TypeError('SPNEGO needs a mechanism');
    this.#contexts = contexts;
  }

  get isComplete(): boolean {
    return this.#agreed?.isComplete ?? false;
  }

  get canWrap(): boolean {
    return this.isComplete || (this.#done?.isComplete ?? false);
  }

  /** The mechanism that both sides agreed on; undefined before, and after `close`. */
  get agreed(): C | undefined {
    return this.#agreed;
  }

  step(token?: Uint8Array): Promise<Uint8Array | undefined> {
    return closingOnFailure(this, () => {
      if (this.#isClosed || this.isComplete) {
        throw securityError('token-rejected', 'this SPNEGO handshake is over');
      }
      return this.advance(token);
    });
  }

  wrap(message: Uint8Array): Promise<Sealed> {
    return closingOnFailure(this, () =>
      requireOpen(this.#agreed ?? this.#done, this.mechanism).wrap(message),
    );
  }

  unwrap(sealed: Uint8Array, headerLength: number): Promise<Uint8Array> {
    return closingOnFailure(this, () =>
      requireOpen(this.#agreed, this.mechanism).unwrap(sealed, headerLength),
    );
  }

  close(): void {
    this.#isClosed = true;
    for (const context of this.#contexts) context.close();
    this.#agreed = undefined;
    this.#done = undefined;
  }

  /** One step of the negotiation. */
  protected abstract advance(token: Uint8Array | undefined): Promise<Uint8Array | undefined>;

  /** This side has nothing more to say about a mechanism; the peer has. */
  protected finishOwn(context: C): void {
    this.#done = context;
  }

  /** The other mechanisms are closed: their keys are of no use any more. */
  protected agree(context: C): void {
    this.#agreed = context;
    for (const other of this.#contexts) if (other !== context) other.close();
  }

  /** The mechanism that answers to an object identifier. */
  protected find(mechType: string): C | undefined {
    return this.#contexts.find(({ mechTypes }) => mechTypes.includes(mechType));
  }
}
