import {
  formatHResult,
  hresultName,
  wbemStatusOf,
  type WbemStatusName,
} from './binding/hresults.js';

/** What an error means to the caller, whatever its cause. */
export interface ErrorStatus {
  /** A WBEM status: `WBEM_E_…`, unsigned. */
  readonly hresult: number;
  /** The HRESULT that the system or the server gave, where it is not a WBEM status. */
  readonly nativeHresult?: number;
  /** The same request may be sent again after a delay. */
  readonly retryable: boolean;
  /** A write may or may not have been done: read before sending it again. */
  readonly outcomeUnknown: boolean;
}

/** Where an error happened: the words that its message starts with. */
export interface Where {
  /** `Get`, `Put`, ... */
  readonly operation: string;
  /** The object path or class addressed; empty when there is none. */
  readonly target: string;
  readonly host: string;
}

/**
 * Base of every error this library throws for a call that went wrong; `cause` holds what was caught.
 *
 * It is made where the failure is seen, and completed once, on its way out, by the layer that knows
 * operation, target, host and HRESULT (see `complete`).
 */
export abstract class WsmanError extends Error implements ErrorStatus {
  abstract readonly code: string;
  readonly hresult: number = wbemStatusOf('WBEM_E_FAILED');
  declare readonly nativeHresult?: number;
  readonly retryable: boolean = false;
  readonly outcomeUnknown: boolean = false;
  declare readonly operation?: string;
  declare readonly target?: string;
  declare readonly host?: string;

  /** The name of `hresult`. */
  get hresultName(): string {
    return hresultName(this.hresult) ?? '';
  }

  /** Adds what only the caller of the failing layer knows. A completed error is left as it is. */
  complete(where: Where, status: ErrorStatus): this {
    if (this.operation !== undefined) return this;
    const subject = [where.operation, where.target].filter((part) => part !== '').join(' ');
    this.message = `${subject} on ${where.host}: ${this.message} (${formatHResult(status.hresult)})`;
    return Object.assign(this, where, status);
  }

  toJSON(): Record<string, unknown> {
    const { name, message, hresultName: statusName, ...fields } = this;
    return { name, message, hresultName: statusName ?? this.hresultName, ...fields };
  }
}

/** How far a request got before it was lost. */
export type Sent = 'not sent' | 'sent';

/** No answer: the host could not be reached, or the connection broke. */
export class TransportError extends WsmanError {
  override readonly name = 'TransportError';
  readonly code = 'ERR_WSMAN_TRANSPORT';
  /** A row of `binding/tables/transport.ts`, or the code that Node gave. */
  readonly reason: string;
  readonly sent: Sent;

  constructor(message: string, reason: string, sent: Sent, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.sent = sent;
  }
}

/** A deadline of ours passed. */
export class TimeoutError extends WsmanError {
  override readonly name = 'TimeoutError';
  readonly code = 'ERR_WSMAN_TIMEOUT';
  readonly reason: 'ETIMEDOUT' | 'response-deadline';
  readonly sent: Sent;

  constructor(message: string, sent: Sent, options?: ErrorOptions) {
    super(message, options);
    this.reason = sent === 'sent' ? 'response-deadline' : 'ETIMEDOUT';
    this.sent = sent;
  }
}

/** Why a login failed, as far as it is known. */
export type AuthenticationReason =
  /** The other side refused, and does not say why. */
  | 'refused'
  /** The server lets in nobody unknown, and nobody logs in. */
  | 'no-login'
  /** The server does not take the mechanism. */
  | 'not-offered'
  /** There is no such user, or the password is not his. */
  | 'wrong-password'
  | 'password-expired'
  /** The account is locked, disabled, expired, or may not log on so. */
  | 'account-restricted'
  /** There is no Kerberos ticket to log in with, or it has expired. */
  | 'no-ticket'
  /** No KDC answers this computer. */
  | 'no-kdc'
  /** The server finds no domain controller that knows the user. */
  | 'no-authority'
  /** The realm knows no such service principal name. */
  | 'unknown-service'
  /** The server does not have the key that the ticket is for. */
  | 'wrong-service-key'
  | 'bad-keytab'
  /** The realm of a user is not said, or is called something else. */
  | 'bad-realm'
  | 'clock-skew'
  /** The login would protect too little: no sealing, a weak cipher, an old version. */
  | 'weak-security'
  /** Something that the login needs is not installed on this computer. */
  | 'not-installed'
  /** The server would let the caller in without having proved who it is. */
  | 'unproved-server'
  /** The other side went on in a way that the mechanism has no answer to. */
  | 'protocol'
  /** The login was made on another channel than the server's: somebody may be between. */
  | 'binding-mismatch';

/** What else is known of a failed login. */
export interface AuthenticationErrorOptions extends ErrorOptions {
  /** Default `refused`. */
  readonly reason?: AuthenticationReason;
}

/** The server does not accept the caller's credentials, or the caller may not send them. */
export class AuthenticationError extends WsmanError {
  override readonly name = 'AuthenticationError';
  readonly code = 'ERR_WSMAN_AUTH';
  readonly reason: AuthenticationReason;
  /** The mechanism that was tried: `Basic`, ... */
  readonly mechanism: string;
  /** The mechanisms that the server offered. */
  readonly offered: readonly string[];

  constructor(
    message: string,
    mechanism: string,
    offered: readonly string[],
    { reason = 'refused', ...options }: AuthenticationErrorOptions = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.mechanism = mechanism;
    this.offered = offered;
  }
}

/** An answer that is not SOAP. */
export class HttpError extends WsmanError {
  override readonly name = 'HttpError';
  readonly code = 'ERR_WSMAN_HTTP';
  readonly status: number;
  /** The beginning of the body, at most 200 characters. */
  readonly excerpt: string;
  /** `not sent` where the server answered so to the login, before it got the request. */
  readonly sent: Sent;

  constructor(
    message: string,
    status: number,
    excerpt: string,
    { sent = 'sent', ...options }: ErrorOptions & { readonly sent?: Sent } = {},
  ) {
    super(message, options);
    this.status = status;
    this.excerpt = excerpt;
    this.sent = sent;
  }
}

/** The peer broke the protocol: what came back is not a WS-Management answer to the request. */
export class ProtocolError extends WsmanError {
  override readonly name = 'ProtocolError';
  readonly code = 'ERR_WSMAN_PROTOCOL';
  readonly reason:
    | 'not-xml'
    | 'too-large'
    | 'not-related'
    | 'token-rejected'
    | 'binding-mismatch'
    | 'unseal-failed';
  /** The beginning of what was received, at most 200 characters. */
  readonly received: string;

  constructor(
    message: string,
    reason: ProtocolError['reason'],
    received = '',
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.reason = reason;
    this.received = received.slice(0, 200);
  }
}

/** What the server said in a fault, as far as every fault has it. */
export interface FaultFacts {
  readonly code: string;
  readonly subcode: string;
  readonly reason: string;
}

/** The server answered with a SOAP fault. `fault` has all that it said. */
export class FaultError<F extends FaultFacts = FaultFacts> extends WsmanError {
  override readonly name = 'FaultError';
  readonly code = 'ERR_WSMAN_FAULT';
  readonly fault: F;

  constructor(message: string, fault: F, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** A property that the server does not hold as expected. */
export interface Difference {
  readonly name: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/**
 * The server holds something else than a write relied on, or asked for: somebody else changed it
 * first, or the provider did not do what it reported.
 */
export class ConflictError extends WsmanError {
  override readonly name = 'ConflictError';
  readonly code = 'ERR_WSMAN_CONFLICT';
  readonly status: WbemStatusName;
  readonly differences: readonly Difference[];

  constructor(message: string, status: WbemStatusName, differences: readonly Difference[]) {
    const list = differences.map(
      ({ name, expected, found }) => `${name} is ${String(found)}, not ${String(expected)}`,
    );
    super(`${message}: ${list.join('; ')}`);
    this.status = status;
    this.differences = differences;
  }

  override toJSON(): Record<string, unknown> {
    const differences = this.differences.map(({ name, expected, found }) => ({
      name,
      expected: toPlain(expected),
      found: toPlain(found),
    }));
    return { ...super.toJSON(), differences };
  }
}

/** JSON has no 64-bit integers. */
function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => toPlain(item));
  return typeof value === 'bigint' ? value.toString() : value;
}

/**
 * The caller asked for something that cannot be: a wrong type, an unknown property, a bad path.
 * Thrown before anything is sent.
 */
export class ValidationError extends TypeError {
  override readonly name = 'ValidationError';
  readonly code = 'ERR_WSMAN_INVALID_ARGUMENT';
  readonly hresult: number;
  readonly hresultName: WbemStatusName;

  constructor(status: WbemStatusName, message: string, options?: ErrorOptions) {
    super(`${message} (${formatHResult(wbemStatusOf(status))})`, options);
    this.hresult = wbemStatusOf(status);
    this.hresultName = status;
  }
}

/** True if `error` is a fault that the server sent; with `hresult`, only if it carries that status. */
export function isFault(error: unknown, hresult?: number): error is FaultError {
  return error instanceof FaultError && (hresult === undefined || error.hresult === hresult);
}

/** The HRESULT of anything that a call of this library can throw. */
export function hresultOf(error: unknown): number {
  if (error instanceof WsmanError || error instanceof ValidationError) return error.hresult;
  if (error instanceof Error && error.name === 'TimeoutError') {
    return wbemStatusOf('WBEM_E_TIMED_OUT');
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return wbemStatusOf('WBEM_E_CALL_CANCELLED');
  }
  return wbemStatusOf('WBEM_E_FAILED');
}
