import type { Dispatcher } from 'undici';
import { ProtocolError, type Sent } from '../errors.js';
import { transportError } from './failures.js';
import type { TransportResponse } from './transport.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function flatten(headers: Headers): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Nothing was asked for that could be so large; and nothing was sent that could be half done. */
const NOT_EXPECTED = 'token-rejected';

/** The state of one exchange, fed by undici's callbacks. */
export class HttpExchange implements Dispatcher.DispatchHandler {
  sent: Sent = 'not sent';
  readonly answer: Promise<TransportResponse>;
  readonly #limit: number;
  readonly #isRequest: boolean;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: Record<string, string> = {};
  #failure: unknown;
  #controller: Dispatcher.DispatchController | undefined;
  #resolve!: (response: TransportResponse) => void;
  #reject!: (error: unknown) => void;

  /**
   * @param limit octets of the answer at most
   * @param isRequest false for what only prepares the request: its loss loses nothing
   */
  constructor(limit: number, isRequest = true) {
    this.#limit = limit;
    this.#isRequest = isRequest;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure !== undefined) controller.abort(this.#failure as Error);
    else if (this.#isRequest) this.sent = 'sent';
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
    const message = `larger than the limit of ${this.#limit} octets`;
    const advice = 'ask for less, or allow more (maxResponseBytes)';
    this.fail(
      this.#isRequest
        ? new ProtocolError(`the answer is ${message}; ${advice}`, 'too-large')
        : new ProtocolError(`the answer to a request without content is ${message}`, NOT_EXPECTED),
    );
  }
}
