import type { Sent } from '../errors.js';

/** One HTTP exchange as the layers above ask for it. */
export interface TransportRequest {
  readonly body: string;
  readonly contentType: string;
  /** May be sent once more when a connection breaks. */
  readonly idempotent: boolean;
  /** How long to wait for the whole answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  /** `not sent` for the answer to a login that the request has not been sent after. */
  readonly sent?: Sent;
  /** Lower-case names; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Carries bytes to one server and back, authenticated and encrypted as the session was told to.
 *
 * `send` rejects with TransportError, TimeoutError, AuthenticationError (HTTP 401) or ProtocolError
 * (an answer over the limit), and with the reason of an aborted signal untouched.
 */
export interface Transport extends AsyncDisposable {
  readonly url: URL;
  send(request: TransportRequest): Promise<TransportResponse>;
  /** Closes every connection. What is under way fails. */
  close(): Promise<void>;
}
