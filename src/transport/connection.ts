import { Client, type Dispatcher } from 'undici';
import type { ConnectionSecurity } from '../auth/credentials.js';
import { AuthenticationError, ProtocolError, type Sent, TimeoutError } from '../errors.js';
import { transportError } from './failures.js';
import type { TransportRequest, TransportResponse } from './transport.js';

/** How a connection is made. */
export interface ConnectionOptions {
  readonly url: URL;
  readonly connectTimeoutMs: number;
  /** Answers with more octets than this are refused. */
  readonly maxResponseBytes: number;
  readonly userAgent: string;
  readonly tls?: TlsOptions;
}

/** How the server's certificate is checked. */
export interface TlsOptions {
  /** Certificates to trust instead of the system's, in PEM. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** False accepts any certificate. Default true. */
  readonly verify?: boolean;
  /** The name to expect in the certificate. Default: the host. */
  readonly serverName?: string;
}

/** Sockets are closed before a server would: a request on a dying one has an unknown outcome. */
const IDLE_MS = 10_000;

function clientOf({ url, connectTimeoutMs, tls = {} }: ConnectionOptions): Client {
  return new Client(url.origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    connect: {
      timeout: connectTimeoutMs,
      rejectUnauthorized: tls.verify !== false,
      ...(tls.ca === undefined ? {} : { ca: [tls.ca].flat() as string[] }),
      ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    },
  });
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function flatten(headers: Headers): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The state of one exchange, fed by undici's callbacks. */
class Exchange implements Dispatcher.DispatchHandler {
  sent: Sent = 'not sent';
  readonly answer: Promise<TransportResponse>;
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: Record<string, string> = {};
  #failure: unknown;
  #controller: Dispatcher.DispatchController | undefined;
  #resolve!: (response: TransportResponse) => void;
  #reject!: (error: unknown) => void;

  constructor(limit: number) {
    this.#limit = limit;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure === undefined) this.sent = 'sent';
    else controller.abort(this.#failure as Error);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = flatten(headers);
    if (Number(this.#headers['content-length'] ?? 0) > this.#limit) this.#refuse();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#limit) this.#refuse();
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.#chunks, this.#size);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#reject(this.#failure ?? transportError(error, this.sent));
  }

  /** Ends the exchange with this error; the socket is destroyed with it. */
  fail(error: unknown): void {
    this.#failure ??= error;
    this.#controller?.abort(error as Error);
    this.#reject(this.#failure);
  }

  #refuse(): void {
    const message = `the answer is larger than the limit of ${this.#limit} octets; ask for less, or allow more (maxResponseBytes)`;
    this.fail(new ProtocolError(message, 'too-large'));
  }
}

/** One socket and what authenticates it; one request at a time. */
export class Connection {
  readonly #client: Client;
  readonly #options: ConnectionOptions;
  readonly #security: ConnectionSecurity | undefined;
  /** True once it has carried an answer: a reset may then only mean that it had grown old. */
  isUsed = false;

  constructor(options: ConnectionOptions, security: ConnectionSecurity | undefined) {
    this.#options = options;
    this.#security = security;
    this.#client = clientOf(options);
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    request.signal?.throwIfAborted();
    const exchange = new Exchange(this.#options.maxResponseBytes);
    const timer = setTimeout(() => {
      const waited = `${Math.round(request.timeoutMs)} ms`;
      const message = `no answer within ${waited}; the server may need more time`;
      exchange.fail(new TimeoutError(message, exchange.sent));
    }, request.timeoutMs);
    const abort = (): void => exchange.fail(request.signal?.reason);
    request.signal?.addEventListener('abort', abort, { once: true });
    try {
      this.#client.dispatch(this.#dispatchOptions(request), exchange);
      const response = await exchange.answer;
      this.isUsed = true;
      if (response.status === 401) throw this.#refused(response);
      return response;
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', abort);
    }
  }

  /** Destroys the socket; a request under way fails with `error`. */
  async destroy(error: Error): Promise<void> {
    await this.#client.destroy(error);
  }

  #dispatchOptions({ body, contentType }: TransportRequest): Dispatcher.DispatchOptions {
    const { url, userAgent } = this.#options;
    const authorization = this.#security?.authorization();
    return {
      method: 'POST',
      path: url.pathname + url.search,
      body,
      headers: {
        'content-type': contentType,
        'user-agent': userAgent,
        ...(authorization === undefined ? {} : { authorization }),
      },
    };
  }

  #refused({ headers }: TransportResponse): AuthenticationError {
    const challenges = headers['www-authenticate'] ?? '';
    const offered = challenges
      .split(/,\s*(?=[A-Za-z]+(?:\s|$|,))/)
      .map((challenge) => challenge.split(' ')[0] ?? '')
      .filter((scheme) => scheme !== '');
    const mechanism = this.#security?.mechanism ?? 'none';
    const list = offered.length === 0 ? 'nothing' : offered.join(', ');
    return new AuthenticationError(
      `the server refused the credentials (tried ${mechanism}; it offers ${list})`,
      mechanism,
      offered,
    );
  }
}
