import { AuthenticationError, type AuthenticationReason } from '../../errors.js';
import { loginError, securityError } from '../failures.js';
import type { NegotiableContext } from '../security-context.js';
import { SpnegoContext } from './context.js';
import { MechListMics } from './mech-list-mics.js';
import {
  type NegTokenResp,
  readNegTokenResp,
  writeMechTypeList,
  writeNegTokenInit,
  writeNegTokenResp,
} from './messages.js';

interface Negotiation {
  readonly context: NegotiableContext;
  readonly mechTypeList: Uint8Array;
  readonly mics: MechListMics;
}

/**
 * The client of SPNEGO. [RFC 4178]
 *
 * It offers the mechanisms that it is given, in their order, and sends the first token of the first.
 * To give more than one is to allow falling back: when the first cannot begin (no ticket, no KDC),
 * or when the server takes another. `agreed` tells what came of it.
 */
export class SpnegoInitiator extends SpnegoContext<NegotiableContext> {
  #offered: readonly NegotiableContext[];
  #negotiation: Negotiation | undefined;
  #isAnswered = false;

  constructor(contexts: readonly NegotiableContext[]) {
    super(contexts);
    this.#offered = contexts;
  }

  protected override async advance(token: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    if (this.#negotiation === undefined) return this.#begin(token);
    if (token === undefined) throw this.#failed('protocol', 'the server sent no SPNEGO token');
    const response = readNegTokenResp(token);
    if (response.negState === 'reject') throw await this.#refusal(response, this.#negotiation);
    const isFirst = !this.#isAnswered;
    this.#isAnswered = true;
    const other = isFirst ? this.#otherChoice(response, this.#negotiation) : undefined;
    if (other !== undefined) return this.#changeTo(other, response, this.#negotiation);
    return this.#proceed(response, this.#negotiation);
  }

  async #begin(token: Uint8Array | undefined): Promise<Uint8Array> {
    if (token !== undefined) {
      throw securityError('token-rejected', 'the server sent a SPNEGO token before it was asked');
    }
    const { context, mechToken } = await this.#firstToken(this.#offered);
    const mechTypeList = writeMechTypeList(this.#offered.flatMap(({ mechTypes }) => mechTypes));
    const mics = new MechListMics(context, mechTypeList, true);
    this.#negotiation = { context, mechTypeList, mics };
    return writeNegTokenInit({ mechTypeList, mechToken });
  }

  /** Of the first mechanism that can begin; those before it are not offered. */
  async #firstToken(
    contexts: readonly NegotiableContext[],
  ): Promise<{ context: NegotiableContext; mechToken: Uint8Array | undefined }> {
    const [context, ...others] = contexts as [NegotiableContext, ...NegotiableContext[]];
    this.#offered = contexts;
    try {
      return { context, mechToken: await context.step() };
    } catch (error) {
      if (others.length === 0) throw error;
      context.close();
      return this.#firstToken(others);
    }
  }

  /** The mechanism that the server took in place of the first one. */
  #otherChoice(response: NegTokenResp, negotiation: Negotiation): NegotiableContext | undefined {
    const { supportedMech } = response;
    if (supportedMech === undefined) return undefined;
    const found = this.#offered.find(({ mechTypes }) => mechTypes.includes(supportedMech));
    if (found !== undefined) return found === negotiation.context ? undefined : found;
    throw securityError(
      'token-rejected',
      `the server took ${supportedMech}, which was not offered`,
    );
  }

  async #changeTo(
    context: NegotiableContext,
    response: NegTokenResp,
    negotiation: Negotiation,
  ): Promise<Uint8Array> {
    const { negState, responseToken, mechListMic } = response;
    if (negState === 'accept-completed' || (responseToken ?? mechListMic) !== undefined) {
      throw securityError(
        'token-rejected',
        'the server changed the mechanism, and went on with it',
      );
    }
    negotiation.context.close();
    const { mechTypeList } = negotiation;
    this.#negotiation = {
      context,
      mechTypeList,
      mics: new MechListMics(context, mechTypeList, false),
    };
    return writeNegTokenResp({
      negState: 'accept-incomplete',
      responseToken: await context.step(),
    });
  }

  async #proceed(
    { negState, responseToken, mechListMic }: NegTokenResp,
    { context, mics }: Negotiation,
  ): Promise<Uint8Array | undefined> {
    const answer = responseToken === undefined ? undefined : await context.step(responseToken);
    if (mechListMic !== undefined) await mics.verify(mechListMic);
    if (negState === 'request-mic') mics.require();
    if (negState === 'accept-completed') return this.#finish(answer, { context, mics });
    if (context.isComplete && !mics.isSent) {
      this.finishOwn(context);
      return respond(answer, await mics.sign());
    }
    if (answer !== undefined) return respond(answer);
    throw securityError('token-rejected', 'SPNEGO does not get any further');
  }

  #finish(
    answer: Uint8Array | undefined,
    { context, mics }: Pick<Negotiation, 'context' | 'mics'>,
  ): undefined {
    if (!context.isComplete || answer !== undefined) {
      throw securityError('token-rejected', 'the server ended the SPNEGO handshake too early');
    }
    if (mics.isRequired && !mics.isVerified) {
      throw securityError('token-rejected', 'the server did not sign the list of mechanisms');
    }
    this.agree(context);
  }

  /** The mechanism's own token may tell more: that of Kerberos is a KRB-ERROR. */
  async #refusal(
    { responseToken }: NegTokenResp,
    { context }: Negotiation,
  ): Promise<AuthenticationError> {
    try {
      if (responseToken !== undefined) await context.step(responseToken);
    } catch (error) {
      if (error instanceof AuthenticationError) return error;
    }
    return this.#failed('refused', 'the server refused the login');
  }

  #failed(reason: AuthenticationReason, message: string): AuthenticationError {
    const names = this.#offered.map(({ mechanism }) => mechanism).join(', ');
    return loginError(reason, this.mechanism, `${message} (${names})`);
  }
}

function respond(responseToken: Uint8Array | undefined, mechListMic?: Uint8Array): Uint8Array {
  return writeNegTokenResp({ negState: 'accept-incomplete', responseToken, mechListMic });
}
