import { WbemContext } from '../binding/wbem-context.js';
import { WBEM_FLAG_ENSURE_LOCATABLE, WBEM_FLAG_SHALLOW } from '../binding/wbem-flags.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath, normalizeNamespace } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import { wql, WqlQuery } from '../cim/wql.js';
import type { CimSession } from '../client/cim-session.js';
import { checkWrite, type WriteRequest } from '../client/write.js';
import { ValidationError } from '../errors.js';
import type { SequenceCall, SingleCall } from './call.js';
import { type CallName, checkFlags, writeModeOf } from './flags.js';

/** What every call of IWbemServices is given besides its subject. */
export interface Parameters {
  readonly flags: number;
  readonly context: WbemContext | null;
  /** The asynchronous form of the call. */
  readonly isAsync: boolean;
}

/** The in parameters of a method: an object of them, or their values by name. */
export type InParameters = CimInstance | Readonly<Record<string, CimValue>> | null;

/** The class of the objects that carry the parameters of methods. [MS-WMI] 2.2.6 */
const PARAMETERS_CLASS = '__PARAMETERS';
const WQL_LANGUAGE = 'WQL';

function invalidParameter(message: string): never {
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

function checkContext(context: WbemContext | null): WbemContext | null {
  if (context === null || context instanceof WbemContext) return context;
  throw new ValidationError('WBEM_E_INVALID_CONTEXT', 'the context is no WbemContext');
}

/** Checks the parameters of calls on one namespace, before anything is sent. */
export class Preparation {
  readonly #session: CimSession;
  readonly #namespace: string;

  constructor(session: CimSession, namespace: string) {
    this.#session = session;
    this.#namespace = namespace;
  }

  putInstance(instance: CimInstance, parameters: Parameters): SingleCall {
    if (!(instance instanceof CimInstance)) invalidParameter('the instance is no CimInstance');
    const { flags, context, isAsync } = parameters;
    checkFlags('PutInstance', flags, isAsync);
    this.#checkNamespace(instance.namespace);
    // What the caller does to the instance from now on is not part of this call.
    const request = writeRequest(instance.copy(), flags, context);
    checkWrite(request);
    const namespace = this.#namespace;
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

  getObject(target: string | CimObjectPath, parameters: Parameters): SingleCall {
    const path = this.#instancePath(target);
    const options = this.#options('GetObject', parameters);
    return {
      name: 'GetObject',
      subject: path.relativePath,
      run: async ({ signal }) => ({
        object: await this.#session.getInstance(path, { signal, options }),
      }),
    };
  }

  deleteInstance(target: string | CimObjectPath, parameters: Parameters): SingleCall {
    const path = this.#instancePath(target);
    const options = this.#options('DeleteInstance', parameters);
    return {
      name: 'DeleteInstance',
      subject: path.relativePath,
      run: async ({ signal }) => {
        await this.#session.deleteInstance(path, { signal, options });
        return {};
      },
    };
  }

  createInstanceEnum(className: string, parameters: Parameters): SequenceCall {
    if (typeof className !== 'string' || className === '') invalidParameter('a class is needed');
    const path = this.#path(className);
    if (!path.isClass) invalidParameter(`${className} names an instance, not a class`);
    const options = this.#options('CreateInstanceEnum', parameters);
    const shallow = (parameters.flags & WBEM_FLAG_SHALLOW) !== 0;
    const namespace = this.#namespace;
    return {
      name: 'CreateInstanceEnum',
      subject: path.className,
      run: ({ signal }) => {
        const enumerateOptions = { signal, options, shallow, namespace };
        return this.#session.enumerateInstances(path.className, enumerateOptions).batches();
      },
    };
  }

  execQuery(language: string, query: string | WqlQuery, parameters: Parameters): SequenceCall {
    if (typeof language !== 'string' || language.toUpperCase() !== WQL_LANGUAGE) {
      const message = `the query language is ${JSON.stringify(language)}; this library has WQL`;
      throw new ValidationError('WBEM_E_INVALID_QUERY_TYPE', message);
    }
    if (query === '') invalidParameter('a query is needed');
    const text = typeof query === 'string' ? wql.raw(query) : query;
    if (!(text instanceof WqlQuery)) invalidParameter('the query is neither text nor a WqlQuery');
    const options = this.#options('ExecQuery', parameters);
    const withPaths = (parameters.flags & WBEM_FLAG_ENSURE_LOCATABLE) !== 0;
    const namespace = this.#namespace;
    return {
      name: 'ExecQuery',
      subject: text.text,
      run: ({ signal }) => {
        const queryOptions = { signal, options, withPaths, namespace };
        return this.#session.queryInstances(text, queryOptions).batches();
      },
    };
  }

  execMethod(
    target: string | CimObjectPath,
    method: string,
    input: InParameters,
    parameters: Parameters,
  ): SingleCall {
    if (typeof method !== 'string' || method === '') invalidParameter('a method is needed');
    const path = this.#path(target);
    const options = this.#options('ExecMethod', parameters);
    const values = input instanceof CimInstance ? Object.fromEntries(input) : (input ?? {});
    return {
      name: 'ExecMethod',
      subject: `${path.relativePath}.${method}`,
      run: async ({ signal }) => {
        const output = await this.#session.invokeMethod(path, method, values, { signal, options });
        return { object: new CimInstance(PARAMETERS_CLASS, output, { origin: 'whole' }) };
      },
    };
  }

  #options(
    call: CallName,
    { flags, context, isAsync }: Parameters,
  ): ReturnType<WbemContext['toOptions']> {
    checkFlags(call, flags, isAsync);
    return checkContext(context)?.toOptions() ?? [];
  }

  #instancePath(target: string | CimObjectPath): CimObjectPath {
    const path = this.#path(target);
    if (!path.isClass) return path;
    throw new ValidationError(
      'WBEM_E_NOT_SUPPORTED',
      `${path.relativePath} names a class; only instances can be addressed`,
    );
  }

  #path(target: string | CimObjectPath): CimObjectPath {
    const path = typeof target === 'string' ? CimObjectPath.parse(target) : target;
    if (!(path instanceof CimObjectPath)) invalidParameter('the path is no object path');
    this.#checkNamespace(path.namespace);
    return path.with({ namespace: this.#namespace });
  }

  #checkNamespace(namespace: string | null): void {
    if (namespace === null) return;
    if (normalizeNamespace(namespace).toLowerCase() === this.#namespace.toLowerCase()) return;
    throw new ValidationError(
      'WBEM_E_INVALID_NAMESPACE',
      `the object is of ${namespace}, these services are of ${this.#namespace}`,
    );
  }
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
