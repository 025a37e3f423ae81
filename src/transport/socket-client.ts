import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { TimeoutError, TransportError } from '../errors.js';
import { HttpExchange } from './http-exchange.js';
import { type Limits, timeLeft } from './limits.js';
import type { TransportResponse } from './transport.js';

export interface SocketClientOptions {
  readonly url: URL;
  readonly userAgent: string;
  /** The socket is closed after so long without a request. */
  readonly idleMs: number;
}

/** One request. */
export interface Post {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** Octets of the answer at most. */
  readonly limit: number;
  /** False for what only prepares a request: its loss loses nothing. */
  readonly isRequest: boolean;
}

/** HTTP on one socket, and never on another, which nobody would have logged in. */
export class SocketClient {
  readonly #options: SocketClientOptions;
  readonly #socket: Socket;
  readonly #client: Client;

  constructor(socket: Socket, options: SocketClientOptions) {
    this.#options = options;
    this.#socket = socket;
    this.#client = clientOn(socket, options);
  }

  /** True when the socket can carry nothing more. */
  get isLost(): boolean {
    return this.#socket.destroyed;
  }

  /** Does something when that has happened. */
  onceLost(act: () => void): void {
    this.#socket.once('close', act);
  }

  /** Resolves with any answer that is whole, whatever its status. */
  async post({ limit, isRequest, ...request }: Post, limits: Limits): Promise<TransportResponse> {
    const left = timeLeft(limits);
    const { signal } = limits;
    const exchange = new HttpExchange(limit, isRequest);
    const timer = setTimeout(() => {
      const message = `no answer within ${Math.round(left)} ms; the server may need more time`;
      exchange.fail(new TimeoutError(message, exchange.sent));
    }, left);
    const abort = (): void => exchange.fail(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      this.#client.dispatch(this.#dispatchOptions(request), exchange);
      return await exchange.answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Destroys the socket; a request under way fails with `error`. */
  async destroy(error: Error): Promise<void> {
    const destroyed = this.#client.destroy(error);
    // The client has the socket only from its first request on.
    this.#socket.destroy();
    await destroyed;
  }

  #dispatchOptions({ body, headers }: Pick<Post, 'body' | 'headers'>): Dispatcher.DispatchOptions {
    const { url, userAgent } = this.#options;
    return {
      method: 'POST',
      path: url.pathname + url.search,
      body,
      headers: { 'user-agent': userAgent, ...headers },
    };
  }
}

function clientOn(socket: Socket, { url, idleMs }: SocketClientOptions): Client {
  let isTaken = false;
  return new Client(url.origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    keepAliveTimeoutThreshold: 0,
    connect: (_, callback) => {
      const isFree = !isTaken && !socket.destroyed;
      isTaken = true;
      // undici does not expect its callback before this returns.
      queueMicrotask(() => {
        if (isFree) callback(null, socket);
        else callback(lostBefore(), null);
      });
    },
  });
}

function lostBefore(): TransportError {
  const message = 'the connection was lost before the request was sent';
  return new TransportError(message, 'reset-before-send', 'not sent');
}
