import { createHash, timingSafeEqual } from 'node:crypto';
import type { NegotiableContext, Sealed } from '../../../src/auth/security-context.js';
import { securityError } from '../../../src/auth/failures.js';

export const KRB5 = '1.2.840.113554.1.2.2';
export const MS_KRB5 = '1.2.840.48018.1.2.2';

interface Options {
  readonly requiresMechListMic?: boolean;
  /** The first step fails with it. */
  readonly failure?: Error;
}

/** A mechanism with the legs of Kerberos, a request and a reply, and no security at all. */
export class TwoLegs implements NegotiableContext {
  readonly mechanism = 'Kerberos';
  readonly mechTypes: readonly string[];
  readonly requiresMechListMic: boolean;
  isComplete = false;
  isClosed = false;
  readonly #failure: Error | undefined;

  constructor(mechTypes: readonly string[], options: Options = {}) {
    this.mechTypes = mechTypes;
    this.requiresMechListMic = options.requiresMechListMic ?? false;
    this.#failure = options.failure;
  }

  async step(token?: Uint8Array): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined) throw this.#failure;
    if (token === undefined) return Buffer.from('request');
    this.isComplete = true;
    return Buffer.from(token).toString() === 'request' ? Buffer.from('reply') : undefined;
  }

  async wrap(message: Uint8Array): Promise<Sealed> {
    return { header: digest(message), data: message };
  }

  async unwrap(sealed: Uint8Array, headerLength: number): Promise<Uint8Array> {
    return sealed.subarray(headerLength);
  }

  async signMechList(mechTypeList: Uint8Array): Promise<Uint8Array> {
    return digest(mechTypeList);
  }

  async verifyMechList(mechTypeList: Uint8Array, mechListMic: Uint8Array): Promise<void> {
    const expected = digest(mechTypeList);
    if (expected.length === mechListMic.length && timingSafeEqual(expected, mechListMic)) return;
    throw securityError('token-rejected', 'the signature of the list of mechanisms is not right');
  }

  close(): void {
    this.isClosed = true;
    this.isComplete = false;
  }
}

function digest(message: Uint8Array): Buffer {
  return createHash('sha256').update(message).digest();
}
