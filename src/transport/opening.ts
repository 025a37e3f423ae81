import { tlsServerEndPoint } from '../auth/channel-bindings.js';
import type { Handshake } from '../auth/connection-security.js';
import { securityError } from '../auth/failures.js';
import type { SecurityContext } from '../auth/security-context.js';
import type { ConnectionOptions, Counts } from './connection-options.js';
import { authenticate, type Leg } from './handshake.js';
import { type Limits, onAbort } from './limits.js';
import { isPage } from './media-type.js';
import { openSocket } from './socket.js';
import { SocketClient } from './socket-client.js';
import type { TransportResponse } from './transport.js';

/** A socket that carries HTTP, and the login on it. */
export interface Opened {
  readonly client: SocketClient;
  /** None where nobody logs in by tokens. */
  readonly context?: SecurityContext;
  /** What a server that neither lets anybody in nor refuses the credentials has said instead. */
  readonly refusal?: TransportResponse | undefined;
}

/** Sockets are closed before a server would: a request on a dying one has an unknown outcome. */
const IDLE_MS = 10_000;
/** A login is worth keeping for longer. */
const AUTHENTICATED_IDLE_MS = 60_000;
/** Of the answer to a login, which comes from nobody known. */
const MAX_LEG_BYTES = 1024 * 1024;
const NOTHING = new Uint8Array();

/** Opens a socket and logs in on it. All of it lasts until `end`, which may come at any time. */
export async function openConnection(
  options: ConnectionOptions,
  counts: Counts,
  limits: Limits,
  end: AbortSignal,
): Promise<Opened> {
  const { socket, certificate } = await openSocket(options, end);
  const { url, userAgent, security: { handshake } = {} } = options;
  const idleMs = handshake === undefined ? IDLE_MS : AUTHENTICATED_IDLE_MS;
  const client = new SocketClient(socket, { url, userAgent, idleMs });
  onAbort(end, () => void client.destroy(errorOf(end)));
  counts.connections += 1;
  if (handshake === undefined) return { client };
  counts.handshakes += 1;
  const context = await handshake.open(bindingsOf(url, certificate));
  onAbort(end, () => context.close());
  const refusal = await authenticate(handshake, context, legOn(client, limits));
  return { client, context, refusal: refusal && told(refusal, options) };
}

/** @throws ProtocolError for a login that could not be bound to its TLS */
function bindingsOf(
  { protocol }: URL,
  certificate: Uint8Array | undefined,
): Parameters<Handshake['open']>[0] {
  if (protocol !== 'https:') return undefined;
  if (certificate !== undefined) return tlsServerEndPoint(certificate);
  const message = 'the server has shown no certificate that the login could be bound to';
  throw securityError('binding-mismatch', message);
}

function legOn(client: SocketClient, limits: Limits): Leg {
  return async (authorization) => {
    const headers = { authorization };
    const leg = { body: NOTHING, headers, limit: MAX_LEG_BYTES, isRequest: false };
    return client.post(leg, limits);
  };
}

/** A login has no SOAP for an answer; and without TLS, what it has may come from anybody. */
function told(refusal: TransportResponse, { security }: ConnectionOptions): TransportResponse {
  const isTold = security?.seals !== true && isPage(refusal);
  return { ...refusal, sent: 'not sent', body: isTold ? refusal.body : NOTHING };
}

function errorOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('the request was given up');
}
