import { Client } from 'undici';
import { HttpExchange } from './http-exchange.js';
import { openSocket, type SocketOptions } from './socket.js';
import type { TransportResponse } from './transport.js';

/** An answer to a probe has a page of text at most. */
const MAX_BYTES = 1024 * 1024;

/** A request without login, and until when its answer is waited for. */
export interface ProbeRequest {
  readonly body: string;
  readonly contentType: string;
  readonly signal: AbortSignal;
}

/**
 * What a server says to somebody who does not log in: its status and headers, whatever they are, on
 * a connection that is closed behind it.
 * @throws TransportError, TimeoutError, the reason of the aborted signal
 */
export async function probe(
  options: SocketOptions,
  { body, contentType, signal }: ProbeRequest,
): Promise<TransportResponse> {
  const { socket } = await openSocket(options, signal);
  const client = new Client(options.url.origin, {
    connect: (_, callback) => queueMicrotask(() => callback(null, socket)),
  });
  const exchange = new HttpExchange(MAX_BYTES, false);
  const abort = (): void => exchange.fail(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const { pathname, search } = options.url;
    const headers = { 'content-type': contentType };
    client.dispatch({ method: 'POST', path: pathname + search, headers, body }, exchange);
    return await exchange.answer;
  } finally {
    signal.removeEventListener('abort', abort);
    await client.destroy();
    // The client has it only once it has begun to send.
    socket.destroy();
  }
}
