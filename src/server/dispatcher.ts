import { randomUUID } from 'node:crypto';
import { ProtocolError } from '../errors.js';
import { ANONYMOUS } from '../wsman/addressing.js';
import { type Message, readEnvelope, writeEnvelope } from '../wsman/envelope.js';
import { faultAction, writeFault, writeNotUnderstood } from '../wsman/fault.js';
import { type MessageHeaders, writeHeaders } from '../wsman/headers.js';
import type { Operation } from '../wsman/operation.js';
import { identify } from '../wsman/operations/identify.js';
import { named, type XmlElement } from '../xml/element.js';
import { WSMID } from '../xml/namespaces.js';
import { parseXml } from '../xml/parse.js';
import { writeXml } from '../xml/write.js';
import { FaultReply } from './fault-reply.js';
import { type Check, STANDARD_CHECKS } from './request-checks.js';

/** A request as its handler sees it. */
export interface ServerRequest {
  readonly operation: string;
  readonly headers: MessageHeaders;
  readonly user: string | null;
}

type Handler<I, O> = (input: I, request: ServerRequest) => O | Promise<O>;

interface Route {
  readonly operation: Operation<unknown, unknown>;
  readonly handle: Handler<unknown, unknown>;
}

/** The operation that headers ask for, where more than the action tells it; else undefined. */
type Finder<I, O> = (headers: MessageHeaders) => Operation<I, O> | undefined;

interface FoundRoute {
  readonly find: Finder<unknown, unknown>;
  readonly handle: Handler<unknown, unknown>;
}

/** An answer, and the fault that it is, if it is one. */
export interface Answer {
  readonly envelope: string;
  readonly fault?: FaultReply;
}

export interface FaultAnswer extends Answer {
  readonly fault: FaultReply;
}

export interface DispatcherOptions {
  /** What the service makes of a message before it looks at it. Default: the message. */
  readonly prepare?: (message: Message) => Message;
  /** Further checks, after the standard ones. */
  readonly checks?: readonly Check[];
  /** The fault that is the answer to whatever was thrown, a FaultReply included. */
  readonly toFault: (error: unknown, request: Pick<ServerRequest, 'operation'>) => FaultReply;
}

/** The receiving half of WS-Management: envelopes in, envelopes out, by action. */
export class Dispatcher {
  readonly #routes = new Map<string, Route>();
  readonly #found: FoundRoute[] = [];
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Serves an operation. */
  on<I, O>(operation: Operation<I, O>, handle: Handler<I, O>): this {
    this.#routes.set(operation.action, { operation, handle } as Route);
    return this;
  }

  /** Serves whatever operations `find` knows, unless another serves their action. */
  onFound<I, O>(find: Finder<I, O>, handle: Handler<I, O>): this {
    this.#found.push({ find, handle } as FoundRoute);
    return this;
  }

  /** The name of the operation that an envelope asks for; empty when it cannot be told. */
  operationOf(message: Message): string {
    return this.#routeOf(message)?.operation.name ?? '';
  }

  /** Answers one envelope. Never rejects: whatever goes wrong is a fault. */
  async answer(text: string, user: string | null): Promise<Answer> {
    let message: Message;
    try {
      const received = readEnvelope(parseXml(text));
      message = this.#options.prepare?.(received) ?? received;
    } catch (error) {
      return this.fault(unreadable(error), '');
    }
    const { headers } = message;
    const operation = this.operationOf(message);
    try {
      return { envelope: await this.#respond(message, { operation, headers, user }) };
    } catch (error) {
      return this.fault(error, operation, headers);
    }
  }

  /** The answer that anything thrown makes. */
  fault(error: unknown, operation: string, request: MessageHeaders = {}): FaultAnswer {
    const fault = this.#options.toFault(error, { operation });
    const headers = answerHeaders(request, faultAction(fault.fault));
    const blocks = [...answerBlocks(headers), ...writeNotUnderstood(fault.headers)];
    return { envelope: writeXml(writeEnvelope({}, [writeFault(fault.fault)], blocks)), fault };
  }

  #routeOf({ headers, body }: Message): Route | undefined {
    const isIdentify = body.some((element) => named(element, WSMID, 'Identify'));
    const route = this.#routes.get(isIdentify ? identify.action : (headers.action ?? '-'));
    if (route !== undefined) return route;
    for (const { find, handle } of this.#found) {
      const operation = find(headers);
      if (operation !== undefined) return { operation, handle };
    }
    return undefined;
  }

  async #respond(message: Message, request: ServerRequest): Promise<string> {
    const route = this.#routeOf(message);
    if (route?.operation.name !== identify.name) {
      for (const check of [...STANDARD_CHECKS, ...(this.#options.checks ?? [])]) check(message);
    }
    if (route === undefined) {
      throw new FaultReply({
        subcode: 'wsa:ActionNotSupported',
        reason: 'The action is not supported by the service.',
      });
    }
    const { operation, handle } = route;
    const parts = operation.writeResponse(await handle(readInput(operation, message), request));
    const headers =
      operation.action === '' ? {} : answerHeaders(message.headers, operation.responseAction);
    const envelope = writeXml(writeEnvelope({}, parts.body, answerBlocks(headers)));
    checkSize(envelope, message.headers, operation);
    return envelope;
  }
}

/** @throws FaultReply for a body that is none of the operation. */
function readInput<I>(operation: Operation<I, unknown>, { headers, body }: Message): I {
  const { fragment } = headers;
  try {
    return operation.readRequest({ body, ...(fragment === undefined ? {} : { fragment }) });
  } catch (error) {
    throw error instanceof ProtocolError ? unreadable(error) : error;
  }
}

function answerHeaders({ messageId }: MessageHeaders, action: string): MessageHeaders {
  return {
    to: ANONYMOUS,
    action,
    messageId: `uuid:${randomUUID().toUpperCase()}`,
    ...(messageId === undefined || messageId === '' ? {} : { relatesTo: messageId }),
  };
}

/** The header blocks of an answer: unlike in a request, none must be understood. */
function answerBlocks(headers: MessageHeaders): XmlElement[] {
  return writeHeaders(headers).map((block) => ({ ...block, attributes: [] }));
}

function unreadable(error: unknown): FaultReply {
  const reason = error instanceof Error ? error.message : 'The message cannot be read.';
  const isOther = error instanceof ProtocolError && error.message.includes('another SOAP version');
  return isOther
    ? new FaultReply({ subcode: '', code: 'VersionMismatch', reason })
    : new FaultReply({ subcode: 'wsman:SchemaValidationError', reason });
}

/** An answer that is too large is none; of what is done already, the fault says so. [DSP0226] 13.1 */
function checkSize(
  envelope: string,
  { maxEnvelopeSize = Infinity }: MessageHeaders,
  { idempotent, safe = idempotent }: Operation<unknown, unknown>,
): void {
  if (Buffer.byteLength(envelope) <= maxEnvelopeSize) return;
  throw new FaultReply({
    subcode: 'wsman:EncodingLimit',
    faultDetail: safe ? 'MaxEnvelopeSizeExceeded' : 'UnreportableSuccess',
    reason:
      'The response that the WS-Management service computed exceeds the maximum envelope size in the request.',
  });
}
