import { AuthenticationError } from '../errors.js';
import { offeredSchemes } from './challenges.js';
import { certificateError } from './failures.js';
import type { ConnectionOptions, Counts } from './connection-options.js';
import { type Limits, within } from './limits.js';
import { type Opened, openConnection } from './opening.js';
import { exchangeSealed } from './sealed-exchange.js';
import type { TransportRequest, TransportResponse } from './transport.js';

/**
 * One socket and what authenticates it; one request at a time. It is opened, and logged in, by the
 * first request. Whatever breaks it ends it for good: who has lost a socket has lost the login too.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #counts: Counts;
  readonly #end = new AbortController();
  #opened: Opened | undefined;
  #isBusy = false;
  /** True once it has carried an answer: a reset may then only mean that it had grown old. */
  isUsed = false;

  constructor(options: ConnectionOptions, counts: Counts) {
    this.#options = options;
    this.#counts = counts;
  }

  /** True when it can carry nothing more. */
  get isOver(): boolean {
    return this.#end.signal.aborted || this.#opened?.client.isLost === true;
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const { signal, timeoutMs } = request;
    signal?.throwIfAborted();
    this.#isBusy = true;
    try {
      return await this.#send(request, { signal, deadline: performance.now() + timeoutMs });
    } catch (thrown) {
      const error = this.#hasCertificate ? certificateError(thrown) : thrown;
      this.#end.abort(error);
      throw error;
    } finally {
      this.#isBusy = false;
      this.#endIfLost();
    }
  }

  /** Destroys the socket; a request under way fails with `error`. */
  async destroy(error: Error): Promise<void> {
    this.#end.abort(error);
    await this.#opened?.client.destroy(error);
  }

  async #send(request: TransportRequest, limits: Limits): Promise<TransportResponse> {
    this.#opened ??= await this.#open(limits);
    const { refusal } = this.#opened;
    if (refusal !== undefined) {
      this.#end.abort();
      return refusal;
    }
    const response = await this.#exchange(this.#opened, request, limits);
    this.isUsed = true;
    if (this.#isRefusal(response)) throw this.#refused(response);
    return response;
  }

  async #open(limits: Limits): Promise<Opened> {
    const opened = await within(limits, this.#end, async () =>
      openConnection(this.#options, this.#counts, limits, this.#end.signal),
    );
    opened.client.onceLost(() => this.#endIfLost());
    return opened;
  }

  /** A sealed answer may be whole, and not yet opened, when the socket is closed behind it. */
  #endIfLost(): void {
    if (!this.#isBusy && this.isOver) this.#end.abort();
  }

  /** The exchange of a request and its answer, sealed where the connection seals. */
  async #exchange(
    { client, context }: Opened,
    request: TransportRequest,
    limits: Limits,
  ): Promise<TransportResponse> {
    const { security, maxResponseBytes: maxBytes } = this.#options;
    const { contentType: type } = request;
    const body = Buffer.from(request.body);
    if (context !== undefined && security?.seals === true) {
      const { scheme = 'Negotiate' } = security.handshake ?? {};
      return exchangeSealed({ client, context, scheme, maxBytes }, { type, body }, limits);
    }
    const authorization = security?.authorization?.();
    const headers = {
      'content-type': type,
      ...(authorization === undefined ? {} : { authorization }),
    };
    return client.post({ body, headers, limit: maxBytes, isRequest: true }, limits);
  }

  get #hasCertificate(): boolean {
    return this.#options.security?.mechanism === 'Certificate';
  }

  /** Without a certificate that it likes, http.sys forbids. */
  #isRefusal({ status }: TransportResponse): boolean {
    return status === 401 || (status === 403 && this.#hasCertificate);
  }

  #refused(response: TransportResponse): AuthenticationError {
    const offered = offeredSchemes(response);
    const mechanism = this.#options.security?.mechanism ?? 'none';
    const list = offered.length === 0 ? 'nothing' : offered.join(', ');
    const reason = mechanism === 'none' ? 'no-login' : 'refused';
    return new AuthenticationError(
      `the server refused the credentials (tried ${mechanism}; it offers ${list})`,
      mechanism,
      offered,
      { reason },
    );
  }
}
