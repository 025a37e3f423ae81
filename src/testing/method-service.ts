import { WBEM_E_INVALID_PARAMETER, WBEM_E_NOT_FOUND } from '../binding/wbem-status.js';
import type { NamedMethod } from '../cim/method.js';
import { ProtocolError } from '../errors.js';
import type { Dispatcher, ServerRequest } from '../server/dispatcher.js';
import type { MessageHeaders } from '../wsman/headers.js';
import type { Operation } from '../wsman/operation.js';
import { invoke, type InvokeInput, type InvokeOutput } from '../wsman/operations/invoke.js';
import { xml } from '../xml/element.js';
import { CimFailure } from './cim-failure.js';
import type { ClassCatalog } from './class-catalog.js';
import { timeoutOf } from './deadline.js';
import type { Dialect } from './dialects.js';
import type { InstanceStore } from './instance-store.js';
import { readInput, writeOutput } from './method-body.js';
import type { MethodCall, MethodHost } from './method-host.js';
import type { MethodAddress } from './method-ways.js';
import { sameText } from './request-body.js';
import { contextOf } from './request-context.js';
import { invalidSelectors, type RequestTarget, targetOf } from './request-target.js';

/** Methods of the classes of a server. */
export class MethodService {
  readonly #catalog: ClassCatalog;
  readonly #store: InstanceStore;
  readonly #host: MethodHost;
  readonly #dialect: Dialect;

  constructor(catalog: ClassCatalog, store: InstanceStore, host: MethodHost, dialect: Dialect) {
    this.#catalog = catalog;
    this.#store = store;
    this.#host = host;
    this.#dialect = dialect;
  }

  register(dispatcher: Dispatcher): void {
    dispatcher.onFound(
      (headers) => this.#operationOf(headers),
      async (input, request) => this.#invoke(input, request),
    );
  }

  #addressOf({ action = '', resourceUri = '' }: MessageHeaders): MethodAddress | undefined {
    return this.#dialect.methods.addressOf(action, resourceUri);
  }

  #operationOf(headers: MessageHeaders): Operation<InvokeInput, InvokeOutput> | undefined {
    const address = this.#addressOf(headers);
    if (address === undefined) return undefined;
    const { action = '' } = headers;
    const { methods } = this.#dialect;
    const standard = invoke(address.classUri, address.method);
    return {
      ...standard,
      responseAction: methods.responseAction(action),
      readRequest(parts) {
        const [input] = parts.body;
        if (input !== undefined && !sameText(input.name, `${address.method}_INPUT`)) {
          throw new ProtocolError(`the body is no input of ${address.method}`, 'not-xml');
        }
        return standard.readRequest(parts);
      },
      writeResponse: ({ parameters }) => {
        const [ns, name] = methods.output(address);
        return { body: [xml(ns, name, parameters)] };
      },
    };
  }

  async #invoke({ parameters }: InvokeInput, request: ServerRequest): Promise<InvokeOutput> {
    const { headers, user } = request;
    const { methods, style: own } = this.#dialect;
    const address = this.#addressOf(headers) ?? { classUri: '', method: '' };
    const target = targetOf({ ...headers, resourceUri: address.classUri }, this.#catalog, own);
    const { cimClass, namespace } = target;
    const method = this.#host.find(cimClass, address.method);
    if (method === undefined) {
      throw new CimFailure(methods.unknownMethod, `${cimClass.className}.${address.method}`);
    }
    const call: MethodCall = {
      ...this.#subjectOf(target, method),
      input: readInput(parameters, method),
      user,
      context: contextOf(headers, this.#dialect),
    };
    const output = await this.#host.call(cimClass, method, call, timeoutOf(headers));
    const style = { ...target.style, namespace: this.#dialect.tellsNamespace ? namespace : null };
    return { parameters: writeOutput(output, method, address, methods, style) };
  }

  /**
   * What the method is called on: an instance, or for a static method the class.
   * @throws FaultReply wsman:InvalidSelectors; CimFailure WBEM_E_NOT_FOUND
   */
  #subjectOf({ path }: RequestTarget, method: NamedMethod): Pick<MethodCall, 'instance' | 'path'> {
    if (path === null) {
      if (method.static === true) return { instance: null, path: null };
      throw invalidSelectors('InsufficientSelectors', WBEM_E_INVALID_PARAMETER);
    }
    const instance = this.#store.get(path) ?? null;
    if (instance === null && method.static !== true) {
      throw new CimFailure(WBEM_E_NOT_FOUND, path.relativePath);
    }
    return { instance, path };
  }
}
