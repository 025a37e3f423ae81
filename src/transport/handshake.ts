import type { Handshake } from '../auth/connection-security.js';
import { loginError } from '../auth/failures.js';
import type { SecurityContext } from '../auth/security-context.js';
import { AuthenticationError, type AuthenticationReason } from '../errors.js';
import { offeredSchemes, tokenOf } from './challenges.js';
import type { TransportResponse } from './transport.js';

/** Sends an empty request with this Authorization header. */
export type Leg = (authorization: string) => Promise<TransportResponse>;

/** More than any mechanism needs: Kerberos takes one leg, NTLM two, CredSSP five. */
const MAX_LEGS = 12;

function authorizationOf(scheme: string, token: Uint8Array): string {
  return `${scheme} ${Buffer.from(token).toString('base64')}`;
}

function failed(
  reason: AuthenticationReason,
  message: string,
  { mechanism }: SecurityContext,
  response: TransportResponse,
): AuthenticationError {
  const offered = offeredSchemes(response);
  const list = offered.length === 0 ? 'nothing' : offered.join(', ');
  return new AuthenticationError(
    `${message} (tried ${mechanism}; it offers ${list})`,
    mechanism,
    offered,
    { reason },
  );
}

/**
 * A challenge of CredSSP without a token: TLS 1.3 has nothing for the client to read then, where the
 * server sends no session tickets.
 */
function isEmptyToken(response: TransportResponse, scheme: string): boolean {
  return scheme === 'CredSSP' && offeredSchemes(response).join() === scheme;
}

/**
 * Authenticates a connection by requests without a body, so that nothing is sent in clear. The last
 * token of the server comes with its success, and is needed: it proves who the server is.
 *
 * @returns undefined when the context is complete; else the answer that was neither success nor
 * challenge
 * @throws AuthenticationError, ProtocolError of the context, and what `leg` throws
 */
export async function authenticate(
  { scheme }: Handshake,
  context: SecurityContext,
  leg: Leg,
): Promise<TransportResponse | undefined> {
  let token = await context.step();
  for (let count = 0; token !== undefined && count < MAX_LEGS; count += 1) {
    const response = await leg(authorizationOf(scheme, token));
    const answer = tokenOf(response, scheme);
    if (response.status >= 200 && response.status <= 299) {
      if (answer !== undefined) await context.step(answer);
      if (context.isComplete) return undefined;
      const message = 'the server lets us in without having proved who it is';
      throw failed('unproved-server', message, context, response);
    }
    if (response.status !== 401) return response;
    if (answer === undefined && !isEmptyToken(response, scheme)) {
      throw failed('refused', 'the server refused the credentials', context, response);
    }
    token = await context.step(answer);
  }
  const message = 'the login leads nowhere: the server wants more than the mechanism has';
  throw loginError('protocol', context.mechanism, `${message} (${context.mechanism})`);
}
