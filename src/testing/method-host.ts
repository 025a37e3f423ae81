import { WBEM_E_METHOD_NOT_IMPLEMENTED, WBEM_E_PROVIDER_FAILURE } from '../binding/wbem-status.js';
import type { WbemContext } from '../binding/wbem-context.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { methodOf, type NamedMethod } from '../cim/method.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { ValidationError, WsmanError } from '../errors.js';
import { CimFailure } from './cim-failure.js';
import type { ClassCatalog } from './class-catalog.js';
import { withDeadline } from './deadline.js';
import type { Parameters } from './method-body.js';

/** The call of a method, as the class's provider sees it. */
export interface MethodCall {
  /** A copy of the instance that it is called on; null for a call on the class. */
  readonly instance: CimInstance | null;
  readonly path: CimObjectPath | null;
  /** The in parameters; null where the caller gave none. */
  readonly input: Parameters;
  readonly user: string | null;
  /** What the caller gave as its IWbemContext. */
  readonly context: WbemContext | null;
}

/**
 * Carries out a method: gives back `ReturnValue` and the out parameters. What it throws fails the
 * call: a CimFailure or an error of this library with its own status, anything else with
 * WBEM_E_PROVIDER_FAILURE.
 */
export type MethodHandler = (call: MethodCall) => Parameters | Promise<Parameters>;

/** Calls the methods of classes. */
export class MethodHost {
  readonly #catalog: ClassCatalog;
  readonly #handlers = new Map<string, MethodHandler>();

  constructor(catalog: ClassCatalog) {
    this.#catalog = catalog;
  }

  /** Has a method of a class, and of those derived from it, carried out by this handler. */
  register(className: string, methodName: string, handler: MethodHandler): void {
    this.#handlers.set(keyOf(className, methodName), handler);
  }

  /** The method of a class, or of one that it is derived from; undefined when none declares it. */
  find(cimClass: CimClass, name: string): NamedMethod | undefined {
    for (const one of this.#catalog.lineage(cimClass).toReversed()) {
      try {
        return methodOf(one, name);
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
      }
    }
    return undefined;
  }

  /** @throws CimFailure */
  async call(
    cimClass: CimClass,
    { name }: NamedMethod,
    call: MethodCall,
    timeoutMs: number,
  ): Promise<Parameters> {
    const subject = `${cimClass.className}.${name}`;
    const handler = this.#catalog
      .lineage(cimClass)
      .toReversed()
      .map(({ className }) => this.#handlers.get(keyOf(className, name)))
      .find((one) => one !== undefined);
    if (handler === undefined) throw new CimFailure(WBEM_E_METHOD_NOT_IMPLEMENTED, subject);
    return withDeadline(carryOut(handler, call, subject), timeoutMs, subject);
  }
}

function keyOf(className: string, methodName: string): string {
  return `${className}.${methodName}`.toLowerCase();
}

async function carryOut(
  handler: MethodHandler,
  call: MethodCall,
  subject: string,
): Promise<Parameters> {
  try {
    return await handler(call);
  } catch (error) {
    if (error instanceof CimFailure) throw error;
    const isOurs = error instanceof WsmanError || error instanceof ValidationError;
    throw new CimFailure(isOurs ? error.hresult : WBEM_E_PROVIDER_FAILURE, subject);
  }
}
