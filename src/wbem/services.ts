import type { ObjectSink } from '../binding/object-sink.js';
import {
  WBEM_E_INVALID_OPERATION,
  WBEM_E_INVALID_PARAMETER,
  WBEM_E_NOT_FOUND,
  WBEM_S_NO_ERROR,
} from '../binding/wbem-status.js';
import type { WbemContext } from '../binding/wbem-context.js';
import {
  WBEM_FLAG_FORWARD_ONLY,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
} from '../binding/wbem-flags.js';
import type { CimInstance } from '../cim/instance.js';
import { type CimObjectPath, normalizeNamespace } from '../cim/object-path.js';
import type { WqlQuery } from '../cim/wql.js';
import type { CimSession } from '../client/cim-session.js';
import { deliver, Delivery } from '../client/delivery.js';
import { hresultOf, ValidationError } from '../errors.js';
import { WbemCallResult } from './call-result.js';
import type { Call, Run, SequenceCall, SingleCall } from './call.js';
import { WbemEnumerator } from './enumerator.js';
import { type InParameters, type Parameters, Preparation } from './prepare.js';

interface PendingCall {
  readonly delivery: Delivery;
  readonly controller: AbortController;
}

/** One call as it is delivered to a sink; resolves with the path of its final status. */
type Deliverable = (run: Run, delivery: Delivery) => Promise<string | null>;

const CANCELLED =
  'the call was cancelled; what had been sent by then may or may not have been carried out';

function isSink(sink: unknown): sink is ObjectSink {
  const { indicate, setStatus } = (sink ?? {}) as Partial<Record<keyof ObjectSink, unknown>>;
  return typeof indicate === 'function' && typeof setStatus === 'function';
}

/** The results of a read that was cancelled are not all of them. */
function checkNotCancelled({ signal }: Run): void {
  signal.throwIfAborted();
}

async function deliverSingle(
  call: SingleCall,
  run: Run,
  delivery: Delivery,
): Promise<string | null> {
  const { path = null, object } = await call.run(run);
  if (object === undefined) return path;
  await delivery.indicate([object]);
  checkNotCancelled(run);
  return path;
}

async function deliverSequence(call: SequenceCall, run: Run, delivery: Delivery): Promise<null> {
  for await (const objects of call.run(run)) await delivery.indicate(objects);
  checkNotCancelled(run);
  return null;
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
  readonly #prepare: Preparation;
  readonly #pending = new Map<ObjectSink, Set<PendingCall>>();
  readonly #running = new Set<Promise<void>>();
  #lastError: unknown = null;

  constructor(session: CimSession, namespace: string = session.namespace) {
    this.namespace = normalizeNamespace(namespace);
    this.#prepare = new Preparation(session, this.namespace);
  }

  /** Creates or updates an instance, as the flags say; with put extensions, some of its properties. */
  putInstanceAsync(
    instance: CimInstance,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number {
    return this.#single(sink, { flags, context }, (given) =>
      this.#prepare.putInstance(instance, given),
    );
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
    return this.#result(
      this.#prepare.putInstance(instance, { flags, context, isAsync: false }),
      flags,
    );
  }

  /** Reads an instance; it comes in one Indicate. */
  getObjectAsync(
    path: string | CimObjectPath,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number {
    return this.#single(sink, { flags, context }, (given) => this.#prepare.getObject(path, given));
  }

  /** The same, semisynchronous: `getResultObject()` of the result has the instance. */
  async getObject(
    path: string | CimObjectPath,
    flags = 0,
    context: WbemContext | null = null,
  ): Promise<WbemCallResult> {
    return this.#result(this.#prepare.getObject(path, { flags, context, isAsync: false }), flags);
  }

  /** Deletes an instance. */
  deleteInstanceAsync(
    path: string | CimObjectPath,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number {
    return this.#single(sink, { flags, context }, (given) =>
      this.#prepare.deleteInstance(path, given),
    );
  }

  /** The same, semisynchronous. */
  async deleteInstance(
    path: string | CimObjectPath,
    flags = 0,
    context: WbemContext | null = null,
  ): Promise<WbemCallResult> {
    return this.#result(
      this.#prepare.deleteInstance(path, { flags, context, isAsync: false }),
      flags,
    );
  }

  /** Enumerates the instances of a class, and with the default flags those of derived classes. */
  createInstanceEnumAsync(
    className: string,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number {
    return this.#sequence(sink, { flags, context }, (given) =>
      this.#prepare.createInstanceEnum(className, given),
    );
  }

  /** The same, semisynchronous. Without `WBEM_FLAG_RETURN_IMMEDIATELY` the first page is there. */
  async createInstanceEnum(
    className: string,
    flags = 0,
    context: WbemContext | null = null,
  ): Promise<WbemEnumerator> {
    const given = { flags, context, isAsync: false };
    return this.#enumerator(this.#prepare.createInstanceEnum(className, given), flags);
  }

  /** Runs a query; the only language is `WQL`. */
  execQueryAsync(
    language: string,
    query: string | WqlQuery,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number {
    return this.#sequence(sink, { flags, context }, (given) =>
      this.#prepare.execQuery(language, query, given),
    );
  }

  /** The same, semisynchronous. Without `WBEM_FLAG_RETURN_IMMEDIATELY` the first page is there. */
  async execQuery(
    language: string,
    query: string | WqlQuery,
    flags = 0,
    context: WbemContext | null = null,
  ): Promise<WbemEnumerator> {
    const given = { flags, context, isAsync: false };
    return this.#enumerator(this.#prepare.execQuery(language, query, given), flags);
  }

  /**
   * Calls a method of an instance or of a class. Its out parameters come in one Indicate, as an
   * object of the class `__PARAMETERS`; the return value is among them, and is not the HRESULT.
   */
  execMethodAsync(
    path: string | CimObjectPath,
    method: string,
    flags: number,
    context: WbemContext | null,
    input: InParameters,
    sink: ObjectSink,
  ): number {
    return this.#single(sink, { flags, context }, (given) =>
      this.#prepare.execMethod(path, method, input, given),
    );
  }

  /** The same, semisynchronous: `getResultObject()` of the result has the out parameters. */
  async execMethod(
    path: string | CimObjectPath,
    method: string,
    flags = 0,
    context: WbemContext | null = null,
    input: InParameters = null,
  ): Promise<WbemCallResult> {
    const given = { flags, context, isAsync: false };
    return this.#result(this.#prepare.execMethod(path, method, input, given), flags);
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

  #single(
    sink: ObjectSink,
    given: Omit<Parameters, 'isAsync'>,
    prepare: (given: Parameters) => SingleCall,
  ): number {
    return this.#start(sink, given.flags, () => {
      const call = prepare({ ...given, isAsync: true });
      return [call, async (run, delivery) => deliverSingle(call, run, delivery)];
    });
  }

  #sequence(
    sink: ObjectSink,
    given: Omit<Parameters, 'isAsync'>,
    prepare: (given: Parameters) => SequenceCall,
  ): number {
    return this.#start(sink, given.flags, () => {
      const call = prepare({ ...given, isAsync: true });
      return [call, async (run, delivery) => deliverSequence(call, run, delivery)];
    });
  }

  /** Checks a call, and starts it when nothing is wrong with it. */
  #start(sink: ObjectSink, flags: number, prepare: () => [Call, Deliverable]): number {
    this.#lastError = null;
    try {
      if (!isSink(sink)) {
        const message = 'the sink needs the functions indicate and setStatus';
        throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
      }
      const [call, deliverable] = prepare();
      const wantsProgress = (flags & WBEM_FLAG_SEND_STATUS) !== 0;
      const running = this.#deliver(call, deliverable, sink, wantsProgress);
      this.#running.add(running);
      void running.finally(() => this.#running.delete(running));
      return WBEM_S_NO_ERROR;
    } catch (error) {
      this.#lastError = error;
      return hresultOf(error);
    }
  }

  async #deliver(
    { name, subject }: Call,
    deliverable: Deliverable,
    sink: ObjectSink,
    wantsProgress: boolean,
  ): Promise<void> {
    const delivery = new Delivery(sink);
    const controller = new AbortController();
    const pending: PendingCall = { delivery, controller };
    this.#pending.set(sink, (this.#pending.get(sink) ?? new Set()).add(pending));
    // The caller gets its HRESULT before the sink gets anything.
    await Promise.resolve();
    const { signal } = controller;
    const run: Run = wantsProgress
      ? { signal, progress: async (done, total) => delivery.progress(done, total) }
      : { signal };
    const about = { operation: name, parameterInfo: subject };
    await deliver(delivery, about, async () => deliverable(run, delivery));
    this.#forget(sink, pending);
  }

  #forget(sink: ObjectSink, call: PendingCall): void {
    const calls = this.#pending.get(sink);
    calls?.delete(call);
    if (calls?.size === 0) this.#pending.delete(sink);
  }

  async #result(call: SingleCall, flags: number): Promise<WbemCallResult> {
    const outcome = call.run({ signal: new AbortController().signal });
    const result = new WbemCallResult(outcome);
    if ((flags & WBEM_FLAG_RETURN_IMMEDIATELY) === 0) await outcome;
    return result;
  }

  async #enumerator(call: SequenceCall, flags: number): Promise<WbemEnumerator> {
    const start = (): ReturnType<SequenceCall['run']> =>
      call.run({ signal: new AbortController().signal });
    const enumerator = new WbemEnumerator(start, (flags & WBEM_FLAG_FORWARD_ONLY) !== 0);
    if ((flags & WBEM_FLAG_RETURN_IMMEDIATELY) === 0) await enumerator.fill();
    return enumerator;
  }
}
