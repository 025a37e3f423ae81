import { AuthenticationError, type AuthenticationReason, ProtocolError } from '../errors.js';

/** What went wrong where a security context found its peer, or somebody between, breaking the rules. */
export type SecurityReason = 'token-rejected' | 'binding-mismatch' | 'unseal-failed';

/** An error for a token or a message that breaks the protocol, or was changed on its way. */
export function securityError(
  reason: SecurityReason,
  message: string,
  options?: ErrorOptions,
): ProtocolError {
  // What was received is left out: tokens hold proofs that passwords can be guessed from.
  return new ProtocolError(message, reason, '', options);
}

/** An error for a login that fails before, or without, the server having offered anything. */
export function loginError(
  reason: AuthenticationReason,
  mechanism: string,
  message: string,
  options?: ErrorOptions,
): AuthenticationError {
  return new AuthenticationError(message, mechanism, [], { ...options, reason });
}
