import { AuthenticationError } from '../../errors.js';
import { securityError } from '../failures.js';
import { NTLM_MECH_TYPE } from '../ntlm/context.js';
import { isNtlmMessage } from '../ntlm/fields.js';
import type { NegotiableContext } from '../security-context.js';
import { SpnegoContext } from './context.js';
import { MechListMics } from './mech-list-mics.js';
import {
  frameOf,
  isSpnegoInit,
  type NegTokenInit,
  type NegTokenResp,
  readNegTokenInit,
  readNegTokenResp,
  writeNegTokenResp,
} from './messages.js';

interface Negotiation<C> {
  readonly context: C;
  /** Undefined for a mechanism that speaks for itself, without SPNEGO. */
  readonly mics: MechListMics | undefined;
}

/** What goes out beside the token of the mechanism. */
type Reply = Pick<NegTokenResp, 'negState' | 'supportedMech'>;

/**
 * The server of SPNEGO. It takes the first mechanism of the client that it has, and, as Windows does
 * under `Negotiate`, tokens of a mechanism without SPNEGO around them. [RFC 4178]
 */
export class SpnegoAcceptor<C extends NegotiableContext> extends SpnegoContext<C> {
  #negotiation: Negotiation<C> | undefined;

  protected override async advance(token: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    if (token === undefined)
      throw securityError('token-rejected', 'a SPNEGO server does not begin');
    const negotiation = this.#negotiation;
    if (negotiation === undefined) return this.#begin(token);
    const { context, mics } = negotiation;
    return mics === undefined ? this.#pass(context, token) : this.#continue(token, context, mics);
  }

  #begin(token: Uint8Array): Promise<Uint8Array | undefined> {
    const bare = bareMechType(token);
    if (bare === undefined) return this.#negotiate(readNegTokenInit(token));
    const context = this.find(bare);
    if (context === undefined) throw notSupported([bare]);
    this.#negotiation = { context, mics: undefined };
    return this.#pass(context, token);
  }

  /** A token without SPNEGO around it. */
  async #pass(context: C, token: Uint8Array): Promise<Uint8Array | undefined> {
    const answer = await context.step(token);
    if (context.isComplete) this.agree(context);
    return answer;
  }

  async #negotiate(init: NegTokenInit): Promise<Uint8Array> {
    const { mechTypes, mechTypeList, mechToken, mechListMic } = init;
    const supportedMech = mechTypes.find((mechType) => this.find(mechType) !== undefined);
    const context = supportedMech === undefined ? undefined : this.find(supportedMech);
    if (context === undefined) throw notSupported(mechTypes);
    const isPreferred = mechTypes[0] === supportedMech;
    const mics = new MechListMics(context, mechTypeList, isPreferred);
    this.#negotiation = { context, mics };
    // The token of another mechanism than the chosen one is thrown away.
    const optimistic = isPreferred ? mechToken : undefined;
    const answer = optimistic === undefined ? undefined : await context.step(optimistic);
    const negState = isPreferred ? 'accept-incomplete' : 'request-mic';
    return this.#answer(answer, isPreferred ? mechListMic : undefined, { negState, supportedMech });
  }

  async #continue(token: Uint8Array, context: C, mics: MechListMics): Promise<Uint8Array> {
    const { negState, responseToken, mechListMic } = readNegTokenResp(token);
    if (negState === 'reject') {
      throw new AuthenticationError('the client gave the login up', this.mechanism, []);
    }
    const answer = responseToken === undefined ? undefined : await context.step(responseToken);
    const isStuck = answer === undefined && !context.isComplete;
    if (
      isStuck ||
      (context.isComplete && mics.isRequired && (answer ?? mechListMic) === undefined)
    ) {
      throw securityError(
        'token-rejected',
        'the SPNEGO client did not sign the list of mechanisms',
      );
    }
    return this.#answer(answer, mechListMic, { negState: 'accept-incomplete' });
  }

  async #answer(
    responseToken: Uint8Array | undefined,
    mechListMic: Uint8Array | undefined,
    reply: Reply,
  ): Promise<Uint8Array> {
    const { context, mics } = this.#negotiation as { context: C; mics: MechListMics };
    if (mechListMic !== undefined) await mics.verify(mechListMic);
    if (!context.isComplete || (mics.isRequired && !mics.isVerified)) {
      return writeNegTokenResp({ ...reply, responseToken });
    }
    this.agree(context);
    return writeNegTokenResp({
      ...reply,
      negState: 'accept-completed',
      responseToken,
      mechListMic: mics.isVerified ? await mics.sign() : undefined,
    });
  }
}

/** The mechanism of a token that has no SPNEGO around it. */
function bareMechType(token: Uint8Array): string | undefined {
  if (isNtlmMessage(token)) return NTLM_MECH_TYPE;
  return isSpnegoInit(token) ? undefined : frameOf(token);
}

function notSupported(mechTypes: readonly string[]): AuthenticationError {
  const message = `the client offers no mechanism that is accepted here: ${mechTypes.join(', ')}`;
  return new AuthenticationError(message, 'Negotiate', []);
}
