import { TimeoutError, TransportError, ValidationError } from '../errors.js';
import { Connection } from './connection.js';
import type { ConnectionOptions, Counts } from './connection-options.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

export interface HttpTransportOptions extends ConnectionOptions {
  /** Connections at most; further requests wait for a free one. */
  readonly maxConnections: number;
  /** Allows http, where everything can be read and changed on its way. */
  readonly allowUnencrypted: boolean;
}

interface Waiter {
  readonly take: (connection: Connection) => void;
  readonly fail: (error: unknown) => void;
}

function checkEncryption({ url, allowUnencrypted, security }: HttpTransportOptions): void {
  if (url.protocol === 'https:' || allowUnencrypted || security?.seals === true) return;
  throw new ValidationError(
    'WBEM_E_ENCRYPTED_CONNECTION_REQUIRED',
    `${url.host}: http would send the password and all data readable by anybody on the way; use https, or allow it explicitly (allowUnencrypted: true, --allow-unencrypted)`,
  );
}

function isReset(error: unknown): error is TransportError {
  return error instanceof TransportError && error.reason.startsWith('reset-');
}

/** A few connections to one server, opened as they are needed. */
export class HttpTransport implements Transport {
  readonly url: URL;
  readonly #options: HttpTransportOptions;
  readonly #connections = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #counts: Counts = { connections: 0, handshakes: 0 };
  readonly #waiting = new Set<Waiter>();
  #closed = false;

  /** @throws ValidationError WBEM_E_ENCRYPTED_CONNECTION_REQUIRED for http without leave. */
  constructor(options: HttpTransportOptions) {
    checkEncryption(options);
    this.url = options.url;
    this.#options = options;
  }

  /** Connections opened, and logins by tokens, since the beginning. */
  get counts(): Readonly<Counts> {
    return this.#counts;
  }

  /**
   * A request that was lost before it was sent is sent again, and so is a repeatable one that was
   * lost on a connection used before; each at most once, on a new connection.
   */
  async send(request: TransportRequest): Promise<TransportResponse> {
    const deadline = performance.now() + request.timeoutMs;
    for (let isAgain = false; ; isAgain = true) {
      const timeoutMs = deadline - performance.now();
      const connection = await this.#acquire({ ...request, timeoutMs });
      const wasUsed = connection.isUsed;
      try {
        return await connection.send({ ...request, timeoutMs: deadline - performance.now() });
      } catch (error) {
        const mayRepeat =
          isReset(error) && (error.sent === 'not sent' || (request.idempotent && wasUsed));
        if (isAgain || !mayRepeat || this.#closed) throw error;
      } finally {
        this.#release(connection);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = this.#closedError();
    for (const waiter of this.#waiting) waiter.fail(error);
    await Promise.all([...this.#connections].map(async (connection) => connection.destroy(error)));
    this.#connections.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #closedError(): TransportError {
    return new TransportError('the session is closed', 'closed', 'not sent');
  }

  async #acquire(request: TransportRequest): Promise<Connection> {
    if (this.#closed) throw this.#closedError();
    request.signal?.throwIfAborted();
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.isOver) return idle;
      this.#connections.delete(idle);
    }
    if (this.#connections.size >= this.#options.maxConnections) return await this.#wait(request);
    return this.#connect();
  }

  #connect(): Connection {
    const connection = new Connection(this.#options, this.#counts);
    this.#connections.add(connection);
    return connection;
  }

  async #wait({ signal, timeoutMs }: TransportRequest): Promise<Connection> {
    return new Promise<Connection>((resolve, reject) => {
      const settle = (): void => {
        this.#waiting.delete(waiter);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const waiter: Waiter = {
        take: (connection) => (settle(), resolve(connection)),
        fail: (error) => (settle(), reject(error)),
      };
      const abort = (): void => waiter.fail(signal?.reason);
      const timer = setTimeout(() => {
        waiter.fail(new TimeoutError('no connection became free in time', 'not sent'));
      }, timeoutMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  #release(connection: Connection): void {
    if (connection.isOver) this.#connections.delete(connection);
    if (this.#closed) return;
    const [next] = this.#waiting;
    if (next !== undefined) next.take(connection.isOver ? this.#connect() : connection);
    else if (!connection.isOver) this.#idle.push(connection);
  }
}
