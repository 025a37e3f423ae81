import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { tlsServerEndPoint } from '../auth/channel-bindings.js';
import type { ConnectionSecurity } from '../auth/connection-security.js';
import { decryptBody, encryptBody } from '../auth/message-encryption.js';
import type { SecurityContext } from '../auth/security-context.js';
import { AuthenticationError, ProtocolError, TimeoutError, TransportError } from '../errors.js';
import { offeredSchemes } from './challenges.js';
import { authenticate } from './handshake.js';
import { HttpExchange } from './http-exchange.js';
import { type OpenSocket, openSocket, type SocketOptions } from './socket.js';
import type { TransportRequest, TransportResponse } from './transport.js';

/** How a connection is made. */
export interface ConnectionOptions extends SocketOptions {
  /** Answers with more octets than this are refused. */
  readonly maxResponseBytes: number;
  readonly userAgent: string;
  /** None for servers that let anybody in. */
  readonly security?: ConnectionSecurity;
}

/** What is counted of all connections of a session. */
export interface Counts {
  connections: number;
  handshakes: number;
}

/** Sockets are closed before a server would: a request on a dying one has an unknown outcome. */
const IDLE_MS = 10_000;
/** A login is worth keeping for longer. */
const AUTHENTICATED_IDLE_MS = 60_000;
/** A sealed answer is a little longer than what is in it. */
const SEALING_OCTETS = 64 * 1024;
const EMPTY = new Uint8Array();

/** One request on its way: what its parts have in common. */
type Limits = Pick<TransportRequest, 'signal'> & { readonly deadline: number };

/**
 * One socket and what authenticates it; one request at a time. It is opened, and logged in, by the
 * first request. Whatever breaks it ends it for good: who has lost a socket has lost the login too.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #counts: Counts;
  #socket: Socket | undefined;
  #client: Client | undefined;
  #context: SecurityContext | undefined;
  #opening: AbortController | undefined;
  #isOver = false;
  /** True once it has carried an answer: a reset may then only mean that it had grown old. */
  isUsed = false;

  constructor(options: ConnectionOptions, counts: Counts) {
    this.#options = options;
    this.#counts = counts;
  }

  /** True when it can carry nothing more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    request.signal?.throwIfAborted();
    const limits: Limits = { ...request, deadline: performance.now() + request.timeoutMs };
    try {
      const refusal = await this.#open(limits);
      if (refusal !== undefined) return refusal;
      const response = await this.#exchange(request, limits);
      this.isUsed = true;
      if (response.status === 401) throw this.#refused(response);
      return response;
    } catch (error) {
      this.#end(error);
      throw error;
    }
  }

  /** Destroys the socket; a request under way fails with `error`. */
  async destroy(error: Error): Promise<void> {
    this.#end(error);
    await this.#client?.destroy(error);
  }

  #end(error: unknown): void {
    this.#isOver = true;
    this.#context?.close();
    this.#opening?.abort(error);
    const cause = error instanceof Error ? error : new Error('the request was given up');
    void this.#client?.destroy(cause);
    // The client has the socket only from its first request on.
    this.#socket?.destroy();
  }

  /** Opens the socket and logs in, once; the answer of a server that does neither of both. */
  async #open(limits: Limits): Promise<TransportResponse | undefined> {
    if (this.#client !== undefined) return undefined;
    const { socket, certificate } = await this.#openSocket(limits);
    this.#socket = socket;
    this.#counts.connections += 1;
    this.#client = this.#clientOn(socket);
    const { handshake } = this.#options.security ?? {};
    if (handshake === undefined) return undefined;
    this.#counts.handshakes += 1;
    const bindings = certificate === undefined ? undefined : tlsServerEndPoint(certificate);
    this.#context = await handshake.open(bindings);
    const refusal = await authenticate(handshake, this.#context, async (authorization) =>
      this.#post(EMPTY, { authorization }, limits, false),
    );
    if (refusal !== undefined) this.#end(undefined);
    return refusal;
  }

  async #openSocket({ deadline, signal }: Limits): Promise<OpenSocket> {
    this.#opening = new AbortController();
    const signals = [this.#opening.signal, ...(signal === undefined ? [] : [signal])];
    const { connectTimeoutMs } = this.#options;
    const left = Math.max(1, deadline - performance.now());
    const options = { ...this.#options, connectTimeoutMs: Math.min(connectTimeoutMs, left) };
    const opened = await openSocket(options, AbortSignal.any(signals));
    opened.socket.once('close', () => {
      this.#isOver = true;
      this.#context?.close();
    });
    return opened;
  }

  /** A client that has this socket and never another, which nobody would have logged in. */
  #clientOn(socket: Socket): Client {
    const isAuthenticated = this.#options.security?.handshake !== undefined;
    const idleMs = isAuthenticated ? AUTHENTICATED_IDLE_MS : IDLE_MS;
    let isTaken = false;
    return new Client(this.#options.url.origin, {
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
          else callback(lostWhileIdle(), null);
        });
      },
    });
  }

  /** The exchange of a request and its answer, sealed where the connection seals. */
  async #exchange(request: TransportRequest, limits: Limits): Promise<TransportResponse> {
    const { security } = this.#options;
    const body = Buffer.from(request.body);
    if (this.#context !== undefined && security?.seals === true) {
      return this.#sealedExchange(this.#context, { type: request.contentType, body }, limits);
    }
    const authorization = security?.authorization?.();
    const headers = {
      'content-type': request.contentType,
      ...(authorization === undefined ? {} : { authorization }),
    };
    return this.#post(body, headers, limits);
  }

  async #sealedExchange(
    context: SecurityContext,
    plain: Parameters<typeof encryptBody>[2],
    limits: Limits,
  ): Promise<TransportResponse> {
    const scheme = this.#options.security?.handshake?.scheme ?? 'Negotiate';
    const { contentType, body } = await encryptBody(context, scheme, plain);
    const answer = await this.#post(body, { 'content-type': contentType }, limits);
    const type = answer.headers['content-type'] ?? '';
    if (!/^multipart\/(?:x-multi-)?encrypted/i.test(type)) {
      // A sealed answer may have been held back, and come as that to a later request.
      this.#end(new Error('the answer was not encrypted'));
      return inClear(answer);
    }
    const { maxResponseBytes: maxBytes } = this.#options;
    const sealed = { contentType: type, body: answer.body };
    const opened = await decryptBody(context, sealed, { scheme, maxBytes });
    return {
      ...answer,
      body: opened.body,
      headers: { ...answer.headers, 'content-type': opened.type },
    };
  }

  async #post(
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    { deadline, signal }: Limits,
    isRequest = true,
  ): Promise<TransportResponse> {
    const { maxResponseBytes, url, userAgent, security } = this.#options;
    const limit = maxResponseBytes + (security?.seals === true ? SEALING_OCTETS : 0);
    const exchange = new HttpExchange(limit, isRequest);
    const timeoutMs = deadline - performance.now();
    const timer = setTimeout(() => {
      const message = `no answer within ${Math.round(timeoutMs)} ms; the server may need more time`;
      exchange.fail(new TimeoutError(message, exchange.sent));
    }, timeoutMs);
    const abort = (): void => exchange.fail(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const options: Dispatcher.DispatchOptions = {
        method: 'POST',
        path: url.pathname + url.search,
        body,
        headers: { 'user-agent': userAgent, ...headers },
      };
      this.#client?.dispatch(options, exchange);
      return await exchange.answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  #refused(response: TransportResponse): AuthenticationError {
    const offered = offeredSchemes(response);
    const mechanism = this.#options.security?.mechanism ?? 'none';
    const list = offered.length === 0 ? 'nothing' : offered.join(', ');
    return new AuthenticationError(
      `the server refused the credentials (tried ${mechanism}; it offers ${list})`,
      mechanism,
      offered,
    );
  }
}

function lostWhileIdle(): TransportError {
  const message = 'the connection was lost while it was idle';
  return new TransportError(message, 'reset-before-send', 'not sent');
}

/** What comes in clear may come from anybody: only a status without SOAP is passed on. */
function inClear(answer: TransportResponse): TransportResponse {
  const type = answer.headers['content-type'] ?? '';
  const isSoap = /soap\+xml|text\/xml|application\/xml/i.test(type);
  const isNothing = answer.body.length === 0;
  if (isNothing || (!isSoap && answer.status > 299)) return { ...answer, body: EMPTY };
  throw new ProtocolError(
    'the answer is not encrypted although the request was; it was not read',
    'unseal-failed',
  );
}
