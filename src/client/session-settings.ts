import { DEFAULT_NAMESPACE } from '../binding/resource-uri.js';
import { ValidationError } from '../errors.js';
import type { Transport } from '../transport/transport.js';
import { loadClass } from './class-metadata.js';
import { Deadline } from './deadline.js';
import { Exchange, type Trace } from './exchange.js';
import { SchemaCache } from './schema-cache.js';
import { CLASS_MS, ServerClasses } from './server-classes.js';
import type { ServerKind } from './server-kind.js';
import { SessionContext } from './session-context.js';

/** What all calls of a session have in common. */
export interface SessionSettings {
  /** For paths that name none. Default `root/cimv2`. */
  readonly namespace?: string;
  /** How long a whole call may take. Default 120,000 ms. */
  readonly timeoutMs?: number;
  /** How long the server may work on one request. Default 60,000 ms. */
  readonly operationTimeoutMs?: number;
  /** The largest answer asked for, in octets; at least 8,192. Default 512,000. */
  readonly maxEnvelopeSize?: number;
  /** The language of messages. Default `en-US`. */
  readonly locale?: string;
  /** The kind of server, where it is known. Default: what it says to Identify, when that matters. */
  readonly server?: ServerKind;
  /**
   * What types the instances, the keys and the methods of a class that is only named: with `server`,
   * the class as the server has it, which is asked for once; with `none`, or where the server gives
   * no such class, nothing does, and their values are text. Instances of derived classes are typed as
   * far as the class goes, embedded ones by their own class. A server that gives no classes is found
   * out, and costs no more than three requests. Default `server`.
   */
  readonly schema?: 'server' | 'none';
  /** Sees every envelope. */
  readonly trace?: Trace;
}

const MIN_ENVELOPE = 8192;

function checkSettings({ maxEnvelopeSize = MIN_ENVELOPE, ...times }: SessionSettings): void {
  if (maxEnvelopeSize < MIN_ENVELOPE) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      `maxEnvelopeSize is less than ${MIN_ENVELOPE}`,
    );
  }
  const { timeoutMs = 1, operationTimeoutMs = 1 } = times;
  if (!(timeoutMs > 0) || !(operationTimeoutMs > 0)) {
    throw new ValidationError('WBEM_E_INVALID_PARAMETER', 'a time-out must be more than 0 ms');
  }
}

/**
 * What the calls of a session share.
 * @throws ValidationError WBEM_E_INVALID_PARAMETER for settings that make no sense
 */
export function contextOf(transport: Transport, settings: SessionSettings): SessionContext {
  checkSettings(settings);
  const {
    namespace = DEFAULT_NAMESPACE,
    timeoutMs = 120_000,
    operationTimeoutMs = 60_000,
    maxEnvelopeSize = 512_000,
    locale = 'en-US',
    server,
    schema = 'server',
    trace,
  } = settings;
  const exchange = new Exchange(transport, {
    operationTimeoutMs,
    maxEnvelopeSize,
    locale,
    ...(trace === undefined ? {} : { trace }),
  });
  const cache = new SchemaCache(async (className, home) =>
    loadClass(
      exchange,
      className,
      { namespace: home },
      new Deadline(Math.min(timeoutMs, CLASS_MS)),
    ),
  );
  return new SessionContext(
    exchange,
    namespace,
    timeoutMs,
    server,
    schema === 'server' ? new ServerClasses(exchange, cache) : undefined,
  );
}
