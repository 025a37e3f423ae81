import type { SecurityFactory } from '../auth/credentials.js';
import { TimeoutError, TransportError, ValidationError } from '../errors.js';
import { Connection, type ConnectionOptions } from './connection.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

export interface HttpTransportOptions extends ConnectionOptions {
  /** What authenticates each connection; none for servers that let anybody in. */
  readonly security?: SecurityFactory;
  /** Connections at most; further requests wait for a free one. */
  readonly maxConnections: number;
  /** Allows http, where everything can be read and changed on its way. */
  readonly allowUnencrypted: boolean;
}

interface Waiter {
  readonly take: (connection: Connection) => void;
  readonly fail: (error: unknown) => void;
}

function checkEncryption({ url, allowUnencrypted }: HttpTransportOptions): void {
  if (url.protocol === 'https:' || allowUnencrypted) return;
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
  readonly #waiting = new Set<Waiter>();
  #closed = false;

  /** @throws ValidationError WBEM_E_ENCRYPTED_CONNECTION_REQUIRED for http without leave. */
  constructor(options: HttpTransportOptions) {
    checkEncryption(options);
    this.url = options.url;
    this.#options = options;
  }

  /**
   * A request that was lost before it was sent is sent again, and so is a repeatable one that was
   * lost on a connection used before; each at most once.
   */
  async send(request: TransportRequest): Promise<TransportResponse> {
    const deadline = Date.now() + request.timeoutMs;
    const connection = await this.#acquire(request);
    const wasUsed = connection.isUsed;
    try {
      return await connection.send({ ...request, timeoutMs: deadline - Date.now() });
    } catch (error) {
      const mayRepeat =
        isReset(error) && (error.sent === 'not sent' || (request.idempotent && wasUsed));
      if (!mayRepeat || this.#closed) throw error;
      return await connection.send({ ...request, timeoutMs: deadline - Date.now() });
    } finally {
      this.#release(connection);
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
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#connections.size >= this.#options.maxConnections) return await this.#wait(request);
    const connection = new Connection(this.#options, this.#options.security?.());
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
    if (this.#closed) return;
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#idle.push(connection);
      return;
    }
    next.take(connection);
  }
}
