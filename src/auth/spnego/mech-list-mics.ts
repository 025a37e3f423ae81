import { securityError } from '../failures.js';
import type { NegotiableContext } from '../security-context.js';

/** The two signatures over the list of mechanisms, one of each side. [RFC 4178] 5 */
export class MechListMics {
  readonly #context: NegotiableContext;
  readonly #mechTypeList: Uint8Array;
  #isRequired: boolean;
  #isSent = false;
  #isVerified = false;

  /** `isPreferred`: the mechanism is the one that the client put first. */
  constructor(context: NegotiableContext, mechTypeList: Uint8Array, isPreferred: boolean) {
    this.#context = context;
    this.#mechTypeList = mechTypeList;
    this.#isRequired = context.requiresMechListMic || !isPreferred;
  }

  get isRequired(): boolean {
    return this.#isRequired;
  }

  get isSent(): boolean {
    return this.#isSent;
  }

  get isVerified(): boolean {
    return this.#isVerified;
  }

  /** The peer asked for it. */
  require(): void {
    this.#isRequired = true;
  }

  sign(): Promise<Uint8Array> {
    this.#isSent = true;
    return this.#context.signMechList(this.#mechTypeList);
  }

  /** @throws ProtocolError if it is wrong, came twice, or came before the mechanism was done. */
  async verify(mechListMic: Uint8Array): Promise<void> {
    if (this.#isVerified || !this.#context.isComplete) {
      throw securityError('token-rejected', 'a mechListMIC came where none can be');
    }
    await this.#context.verifyMechList(this.#mechTypeList, mechListMic);
    this.#isVerified = true;
  }
}
