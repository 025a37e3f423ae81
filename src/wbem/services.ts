import type { ObjectSink } from '../binding/object-sink.js';
import {
  WBEM_E_CALL_CANCELLED,
  WBEM_E_INVALID_OPERATION,
  WBEM_E_INVALID_PARAMETER,
  WBEM_E_NOT_FOUND,
  WBEM_S_NO_ERROR,
} from '../binding/wbem-status.js';
import { WbemContext } from '../binding/wbem-context.js';
import { WBEM_FLAG_RETURN_IMMEDIATELY, WBEM_FLAG_SEND_STATUS } from '../binding/wbem-flags.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath, normalizeNamespace } from '../cim/object-path.js';
import type { CimSession } from '../client/cim-session.js';
import { checkWrite, type WriteRequest } from '../client/write.js';
import { hresultOf, ValidationError } from '../errors.js';
import { type Outcome, WbemCallResult } from './call-result.js';
import { Delivery, SinkFailure } from './delivery.js';
import { errorObject } from './error-object.js';
import { type CallName, checkFlags, writeModeOf } from './flags.js';

/** What a running call is told, and can tell. */
interface Run {
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => Promise<void>;
}

/** A call whose parameters have been checked. */
interface Prepared {
  readonly name: CallName;
  /** The path or class it is about, for error objects. */
  readonly subject: string;
  run(this: void, run: Run): Promise<Outcome>;
}

interface PendingCall {
  readonly delivery: Delivery;
  readonly controller: AbortController;
}

const CANCELLED =
  'the call was cancelled; what had been sent by then may or may not have been carried out';

function isSink(sink: unknown): sink is ObjectSink {
  const { indicate, setStatus } = (sink ?? {}) as Partial<Record<keyof ObjectSink, unknown>>;
  return typeof indicate === 'function' && typeof setStatus === 'function';
}

function invalidParameter(message: string): never {
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

/**
 * One WMI namespace on a server, with the calls of IWbemServices in their asynchronous and their
 * semisynchronous form. [MS-WMI] 3.1.4.3
 *
 * An asynchronous call returns an HRESULT at once. An error means that the sink is never called
 * (`getErrorInfo()` has the words); `WBEM_S_NO_ERROR` means that it will get exactly one final
 * SetStatus, last. A call is over when the promises of all its callbacks have settled.
 */
export class WbemServices implements AsyncDisposable {
  readonly namespace: string;
  readonly #session: CimSession;
  readonly #pending = new Map<ObjectSink, Set<PendingCall>>();
  readonly #running = new Set<Promise<void>>();
  #lastError: unknown = null;

  constructor(session: CimSession, namespace: string = session.namespace) {
    this.#session = session;
    this.namespace = normalizeNamespace(namespace);
  }

  /** Creates or updates an instance, as the flags say; with put extensions, some of its properties. */
  putInstanceAsync(
    instance: CimInstance,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number {
    return this.#start(sink, flags, () => this.#preparePut(instance, flags, context, true));
  }

  /**
   * The same, semisynchronous: resolves when the call is over, with `WBEM_FLAG_RETURN_IMMEDIATELY`
   * at once. Rejects with what was wrong with the call.
   */
  async putInstance(
    instance: CimInstance,
    flags = 0,
    context: WbemContext | null = null,
  ): Promise<WbemCallResult> {
    return this.#result(flags, this.#preparePut(instance, flags, context, false));
  }

  /** Reads an instance; it comes in one Indicate. */
  getObjectAsync(
    path: string | CimObjectPath,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number {
    return this.#start(sink, flags, () => this.#prepareGet(path, flags, context, true));
  }

  /** The same, semisynchronous: `getResultObject()` of the result has the instance. */
  async getObject(
    path: string | CimObjectPath,
    flags = 0,
    context: WbemContext | null = null,
  ): Promise<WbemCallResult> {
    return this.#result(flags, this.#prepareGet(path, flags, context, false));
  }

  /** Deletes an instance. */
  deleteInstanceAsync(
    path: string | CimObjectPath,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number {
    return this.#start(sink, flags, () => this.#prepareDelete(path, flags, context, true));
  }

  /** The same, semisynchronous. */
  async deleteInstance(
    path: string | CimObjectPath,
    flags = 0,
    context: WbemContext | null = null,
  ): Promise<WbemCallResult> {
    return this.#result(flags, this.#prepareDelete(path, flags, context, false));
  }

  /**
   * Cancels every pending call of this sink: each still gets its final SetStatus, with
   * `WBEM_E_CALL_CANCELLED`. A write that was under way may or may not have been carried out.
   *
   * @returns `WBEM_E_NOT_FOUND` when the sink has no pending call, `WBEM_E_INVALID_OPERATION` from
   * inside one of its callbacks. [MS-WMI] 3.1.4.3.2, 3.2.4.2.9
   */
  cancelAsyncCall(sink: ObjectSink): number {
    if (!isSink(sink)) return WBEM_E_INVALID_PARAMETER;
    const calls = [...(this.#pending.get(sink) ?? [])];
    if (calls.length === 0) return WBEM_E_NOT_FOUND;
    if (calls.some(({ delivery }) => delivery.isInSynchronousCallback)) {
      return WBEM_E_INVALID_OPERATION;
    }
    for (const { delivery, controller } of calls) {
      delivery.cancel();
      controller.abort(new DOMException(CANCELLED, 'AbortError'));
    }
    return WBEM_S_NO_ERROR;
  }

  /** Why the last asynchronous call returned an error; null when it did not. */
  getErrorInfo(): unknown {
    return this.#lastError;
  }

  /** Resolves when every call has ended and every callback has settled. */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain();
  }

  /** Checks a call, and starts it when nothing is wrong with it. */
  #start(sink: ObjectSink, flags: number, prepare: () => Prepared): number {
    this.#lastError = null;
    try {
      if (!isSink(sink)) invalidParameter('the sink needs the functions indicate and setStatus');
      const call = prepare();
      const running = this.#deliver(call, sink, (flags & WBEM_FLAG_SEND_STATUS) !== 0);
      this.#running.add(running);
      void running.finally(() => this.#running.delete(running));
      return WBEM_S_NO_ERROR;
    } catch (error) {
      this.#lastError = error;
      return hresultOf(error);
    }
  }

  async #deliver(call: Prepared, sink: ObjectSink, wantsProgress: boolean): Promise<void> {
    const delivery = new Delivery(sink);
    const controller = new AbortController();
    const pending: PendingCall = { delivery, controller };
    this.#pending.set(sink, (this.#pending.get(sink) ?? new Set()).add(pending));
    // The caller gets its HRESULT before the sink gets anything.
    await Promise.resolve();
    try {
      const { path = null, object } = await call.run({
        signal: controller.signal,
        ...(wantsProgress
          ? { progress: async (done, total) => delivery.progress(done, total) }
          : {}),
      });
      if (object !== undefined) await delivery.indicate([object]);
      const cancelled = controller.signal.aborted && object !== undefined;
      await delivery.complete(cancelled ? WBEM_E_CALL_CANCELLED : WBEM_S_NO_ERROR, path, null);
    } catch (error) {
      const ended = error instanceof SinkFailure || controller.signal.aborted;
      const hresult = ended ? WBEM_E_CALL_CANCELLED : hresultOf(error);
      const { name: operation, subject: parameterInfo } = call;
      const object = errorObject({ error, hresult, operation, parameterInfo });
      await delivery.complete(hresult, null, object);
    } finally {
      this.#forget(sink, pending);
    }
  }

  #forget(sink: ObjectSink, call: PendingCall): void {
    const calls = this.#pending.get(sink);
    calls?.delete(call);
    if (calls?.size === 0) this.#pending.delete(sink);
  }

  async #result(flags: number, call: Prepared): Promise<WbemCallResult> {
    const outcome = call.run({ signal: new AbortController().signal });
    const result = new WbemCallResult(outcome);
    if ((flags & WBEM_FLAG_RETURN_IMMEDIATELY) === 0) await outcome;
    return result;
  }

  #preparePut(
    instance: CimInstance,
    flags: number,
    context: WbemContext | null,
    isAsync: boolean,
  ): Prepared {
    if (!(instance instanceof CimInstance)) invalidParameter('the instance is no CimInstance');
    checkFlags('PutInstance', flags, isAsync);
    this.#checkNamespace(instance.namespace);
    // What the caller does to the instance from now on is not part of this call.
    const request = writeRequest(instance.copy(), flags, context);
    checkWrite(request);
    const { namespace } = this;
    return {
      name: 'PutInstance',
      subject: instance.path?.relativePath ?? instance.className,
      run: async ({ signal, progress }) => {
        const tracked = progress === undefined ? request : { ...request, progress };
        const { path } = await this.#session.putInstance(tracked, { signal, namespace });
        return { path: path.toString() };
      },
    };
  }

  #prepareGet(
    target: string | CimObjectPath,
    flags: number,
    context: WbemContext | null,
    isAsync: boolean,
  ): Prepared {
    const path = this.#instancePath(target);
    checkFlags('GetObject', flags, isAsync);
    const options = checkContext(context)?.toOptions() ?? [];
    return {
      name: 'GetObject',
      subject: path.relativePath,
      run: async ({ signal }) => ({
        object: await this.#session.getInstance(path, { signal, options }),
      }),
    };
  }

  #prepareDelete(
    target: string | CimObjectPath,
    flags: number,
    context: WbemContext | null,
    isAsync: boolean,
  ): Prepared {
    const path = this.#instancePath(target);
    checkFlags('DeleteInstance', flags, isAsync);
    const options = checkContext(context)?.toOptions() ?? [];
    return {
      name: 'DeleteInstance',
      subject: path.relativePath,
      run: async ({ signal }) => {
        await this.#session.deleteInstance(path, { signal, options });
        return {};
      },
    };
  }

  #instancePath(target: string | CimObjectPath): CimObjectPath {
    const path = typeof target === 'string' ? CimObjectPath.parse(target) : target;
    if (!(path instanceof CimObjectPath)) invalidParameter('the path is no object path');
    if (path.isClass) {
      throw new ValidationError(
        'WBEM_E_NOT_SUPPORTED',
        `${path.relativePath} names a class; only instances can be addressed`,
      );
    }
    this.#checkNamespace(path.namespace);
    return path.with({ namespace: this.namespace });
  }

  #checkNamespace(namespace: string | null): void {
    if (namespace === null) return;
    if (normalizeNamespace(namespace).toLowerCase() === this.namespace.toLowerCase()) return;
    throw new ValidationError(
      'WBEM_E_INVALID_NAMESPACE',
      `the object is of ${namespace}, these services are of ${this.namespace}`,
    );
  }
}

function checkContext(context: WbemContext | null): WbemContext | null {
  if (context === null || context instanceof WbemContext) return context;
  throw new ValidationError('WBEM_E_INVALID_CONTEXT', 'the context is no WbemContext');
}

/** The write that the flags and the context ask for. A context without put extensions is handed on. */
function writeRequest(
  instance: CimInstance,
  flags: number,
  context: WbemContext | null,
): WriteRequest {
  const mode = writeModeOf(flags);
  const checked = checkContext(context);
  const extensions = checked?.putExtensions;
  const options = checked?.withoutPutExtensions().toOptions() ?? [];
  if (extensions === undefined) return { instance, mode, options };
  if (mode !== 'updateOnly') {
    throw new ValidationError(
      'WBEM_E_INVALID_CONTEXT',
      'a partial update needs WBEM_FLAG_UPDATE_ONLY',
    );
  }
  return { instance, mode, options, partial: extensions };
}
