import { randomUUID } from 'node:crypto';
import type { ResourceAddress } from '../binding/resource-uri.js';
import { type FaultContext, statusOf } from '../binding/status.js';
import { ProtocolError, ValidationError, WsmanError } from '../errors.js';
import type { Transport } from '../transport/transport.js';
import { writeEnvelope } from '../wsman/envelope.js';
import { type MessageHeaders, requestHeaders } from '../wsman/headers.js';
import type { Operation } from '../wsman/operation.js';
import type { Option } from '../wsman/options.js';
import { writeXml } from '../xml/write.js';
import { readAnswer } from './answer.js';
import type { Deadline } from './deadline.js';

/** Every envelope that goes out or comes in, as text. For people: it holds their data. */
export type Trace = (direction: 'request' | 'response', envelope: string) => void;

/** What every request of a session says in its headers. */
export interface ExchangeSettings {
  /** How long the server may work on a request: wsman:OperationTimeout. */
  readonly operationTimeoutMs: number;
  readonly maxEnvelopeSize: number;
  readonly locale: string;
  readonly trace?: Trace;
}

/** What a request is about. */
export interface Target {
  /** None for Identify. */
  readonly address?: ResourceAddress;
  readonly options?: readonly Option[];
  /** How errors name it: an object path or a class. */
  readonly label: string;
}

/** The half of an operation that a client uses. */
export type Question<I, O> = Omit<Operation<I, O>, 'readRequest' | 'writeResponse'>;

/**
 * The operation with its answer read further. What makes no sense there is an error of the server,
 * and of the call.
 */
export function reading<I, O, R>(
  operation: Question<I, O>,
  read: (output: O) => R,
): Question<I, R> {
  return {
    ...operation,
    readResponse(parts) {
      const output = operation.readResponse(parts);
      return sensible(() => read(output));
    },
  };
}

/** What cannot be a value is no mistake of the caller when a server sends it. */
function sensible<R>(read: () => R): R {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ValidationError)) throw cause;
    const message = `the answer makes no sense: ${cause.message}`;
    throw new ProtocolError(message, 'not-xml', '', { cause });
  }
}

/** A request as it is sent. */
export interface Envelope {
  readonly text: string;
  readonly messageId: string;
  /** Carries a wsman:FragmentTransfer header. */
  readonly fragment: boolean;
}

/** What the answer takes on its way, after the server's own time limit. */
const NETWORK_DELAY_MS = 5_000;
const CONTENT_TYPE = 'application/soap+xml;charset=UTF-8';

/** One request and its answer, on any transport: the place where errors get their last words. */
export class Exchange {
  readonly transport: Transport;
  readonly #settings: ExchangeSettings;
  readonly #sessionId = `uuid:${randomUUID().toUpperCase()}`;

  constructor(transport: Transport, settings: ExchangeSettings) {
    this.transport = transport;
    this.#settings = settings;
  }

  /**
   * The envelope of a request.
   * @throws ValidationError for what XML cannot carry; nothing has been sent then.
   */
  envelope<I, O>(operation: Question<I, O>, input: I, { address, options }: Target): Envelope {
    const { body, ...parts } = operation.writeRequest(input);
    const messageId = address === undefined ? '' : `uuid:${randomUUID().toUpperCase()}`;
    const headers: MessageHeaders =
      address === undefined
        ? {}
        : {
            ...requestHeaders(this.transport.url.href, messageId),
            ...this.#headers(operation.action),
            ...address,
            ...parts,
            ...(options === undefined ? {} : { options }),
          };
    const text = writeXml(writeEnvelope(headers, body));
    return { text, messageId, fragment: parts.fragment !== undefined };
  }

  /**
   * Sends a request and reads its answer.
   * @throws any WsmanError, its message starting with operation, target and host
   */
  async call<I, O>(
    operation: Question<I, O>,
    input: I,
    target: Target,
    deadline: Deadline,
  ): Promise<O> {
    const { idempotent, name, responseAction, oddResponseAction, leave } = operation;
    const { text, messageId, fragment } = this.envelope(operation, input, target);
    const { safe = idempotent } = operation;
    const context: FaultContext = { operation: name, idempotent: safe, fragment };
    const actions = [responseAction, oddResponseAction ?? responseAction];
    try {
      const answer = await this.#send(text, idempotent, deadline);
      const message = readAnswer(answer, { messageId, actions, leave }, context);
      return operation.readResponse({ body: message.body });
    } catch (error) {
      throw this.#completed(error, target.label, context);
    }
  }

  /**
   * Reads what was left unread of the answer to an operation that writes nothing.
   * @throws any WsmanError, its message starting with operation, target and host
   */
  readLater<R>(operation: string, target: Target, read: () => R): R {
    try {
      return sensible(read);
    } catch (error) {
      throw this.#completed(error, target.label, { operation, idempotent: true });
    }
  }

  /**
   * Waits for what is done with an operation for other calls too, until the deadline of this one.
   * Nothing is begun when that has passed.
   */
  async wait<T>(
    begin: () => Promise<T>,
    { name, idempotent }: Question<never, unknown>,
    label: string,
    deadline: Deadline,
  ): Promise<T> {
    try {
      deadline.remaining(0);
      return await deadline.wait(begin());
    } catch (error) {
      throw this.#completed(error, label, { operation: name, idempotent });
    }
  }

  #completed(error: unknown, target: string, context: FaultContext): unknown {
    if (!(error instanceof WsmanError)) return error;
    const { operation = '' } = context;
    const where = { operation, target, host: this.transport.url.host };
    return error.complete(where, statusOf(error, context));
  }

  #headers(action: string): MessageHeaders {
    const { operationTimeoutMs, maxEnvelopeSize, locale } = this.#settings;
    return {
      action,
      operationTimeoutMs,
      maxEnvelopeSize,
      locale,
      dataLocale: locale,
      sessionId: this.#sessionId,
    };
  }

  async #send(
    body: string,
    idempotent: boolean,
    deadline: Deadline,
  ): ReturnType<Transport['send']> {
    const { operationTimeoutMs, trace } = this.#settings;
    trace?.('request', body);
    const response = await this.transport.send({
      body,
      contentType: CONTENT_TYPE,
      idempotent,
      timeoutMs: deadline.remaining(operationTimeoutMs + NETWORK_DELAY_MS),
      ...(deadline.signal === undefined ? {} : { signal: deadline.signal }),
    });
    trace?.('response', Buffer.from(response.body).toString('utf8'));
    return response;
  }
}
