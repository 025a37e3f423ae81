import { setTimeout as sleep } from 'node:timers/promises';
import { toHResult } from '../binding/hresults.js';
import { pathOf } from '../binding/resource-uri.js';
import { WBEM_E_INVALID_CLASS } from '../binding/wbem-status.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { Dispatcher, type ServerRequest } from '../server/dispatcher.js';
import { HttpListener, type HttpReply, type HttpRequest } from '../server/http-listener.js';
import { readEnvelope } from '../wsman/envelope.js';
import type { MessageHeaders } from '../wsman/headers.js';
import { parseXml } from '../xml/parse.js';
import { decodeText } from '../xml/text.js';
import { CimFailure } from './cim-failure.js';
import { Associations } from './associations.js';
import { CimService } from './cim-service.js';
import { ClassCatalog } from './class-catalog.js';
import { ClassService } from './class-service.js';
import {
  type DialectName,
  type Dialect,
  DIALECTS,
  EmptyReply,
  toDialectFault,
} from './dialects.js';
import { type EnumerationOptions, EnumerationService } from './enumeration-service.js';
import { type Disturbance, FaultInjection, type Injection, rawReply } from './fault-injection.js';
import type { Capabilities, InstanceProvider } from './instance-provider.js';
import { type InstanceSource, InstanceStore } from './instance-store.js';
import { type MethodHandler, MethodHost } from './method-host.js';
import { MethodService } from './method-service.js';
import { ProviderHost } from './provider-host.js';
import { Repository } from './repository.js';

export interface SandboxOptions extends EnumerationOptions {
  readonly classes?: Iterable<CimClass>;
  readonly instances?: Iterable<CimInstance>;
  /** Passwords by user name. Default: one user, `sandbox`, with a password made for this run. */
  readonly users?: Readonly<Record<string, string>>;
  /**
   * Basic authentication, over TLS or with `allowUnencrypted`. Default: as the server that it speaks
   * like has it; Windows does not.
   */
  readonly basic?: boolean;
  /** Over http clients may send SOAP in clear, and log in by Basic. Windows refuses it. */
  readonly allowUnencrypted?: boolean;
  /** What Windows calls CbtHardeningLevel: how logins are bound to TLS. Default `relaxed`. */
  readonly channelBindings?: 'none' | 'relaxed' | 'strict';
  /** Key and certificate in PEM: the service then listens on https. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Whose ways it has. Default `windows`. */
  readonly dialect?: DialectName;
  /** Default: any free one. */
  readonly port?: number;
  /** The address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Larger requests are answered with HTTP 413. Default 512,000, as Windows has it. */
  readonly maxEnvelopeBytes?: number;
}

/** A request that the sandbox got. */
export interface LoggedRequest {
  readonly operation: string;
  readonly envelope: string;
}

const COMPUTER_NAME = 'SANDBOX';
const PATH = '/wsman';
const SOAP_TYPE = 'application/soap+xml;charset=UTF-8';
const MAX_LOG = 1000;

/** A WS-Management service over CIM instances in memory: something to try and to test against. */
export class Sandbox implements AsyncDisposable {
  readonly repository = new Repository();
  /** The requests that came, the last 1,000 of them. */
  readonly requests: LoggedRequest[] = [];
  /** A user that may log in. */
  readonly user: { readonly username: string; readonly password: string };
  readonly #catalog: ClassCatalog;
  readonly #providers: ProviderHost;
  readonly #store: InstanceStore;
  readonly #methods: MethodHost;
  readonly #classes: ClassService;
  readonly #enumerations: EnumerationService;
  readonly #faults = new FaultInjection();
  readonly #dialect: Dialect;
  readonly #dispatcher: Dispatcher;
  #listener: HttpListener | undefined;

  private constructor(options: SandboxOptions, users: Readonly<Record<string, string>>) {
    const [username = ''] = Object.keys(users);
    this.user = { username, password: users[username] ?? '' };
    this.#dialect = DIALECTS[options.dialect ?? 'windows'];
    this.#catalog = new ClassCatalog(options.classes ?? []);
    for (const instance of options.instances ?? []) this.add(instance);
    this.#providers = new ProviderHost(this.#catalog, this.repository);
    this.#dispatcher = new Dispatcher({
      prepare: this.#dialect.prepare,
      checks: this.#dialect.checks,
      toFault: (error, { operation }) => toDialectFault(this.#dialect, error, operation),
    });
    this.#store = new InstanceStore(this.#catalog, this.repository);
    this.#methods = new MethodHost(this.#catalog);
    this.#classes = new ClassService(this.#catalog, this.#dialect);
    this.#enumerations = this.#startEnumerations(options);
    this.#serveOperations();
  }

  #startEnumerations(options: EnumerationOptions): EnumerationService {
    const catalog = this.#catalog;
    const store = this.#store;
    const sources = { catalog, store, associations: new Associations(catalog, store) };
    return new EnumerationService(sources, this.#classes, this.#dialect, options);
  }

  #serveOperations(): void {
    const catalog = this.#catalog;
    const store = this.#store;
    const dialect = this.#dialect;
    const { repository } = this;
    new CimService(catalog, repository, store, this.#providers, this.#classes, dialect).register(
      this.#dispatcher,
    );
    this.#enumerations.register(this.#dispatcher);
    new MethodService(catalog, store, this.#methods, dialect).register(this.#dispatcher);
  }

  /** Starts a sandbox. @throws the error of Node when the address is not to be had */
  static async start(options: SandboxOptions): Promise<Sandbox> {
    const users = options.users ?? { sandbox: crypto.randomUUID() };
    const sandbox = new Sandbox(options, users);
    const listener = await HttpListener.start(
      {
        host: options.host ?? '127.0.0.1',
        port: options.port ?? 0,
        path: PATH,
        login: {
          users: new Map(Object.entries(users)),
          basic: options.basic ?? sandbox.#dialect.login.basic,
          negotiate: sandbox.#dialect.login.negotiate,
          allowUnencrypted: options.allowUnencrypted ?? sandbox.#dialect.login.allowUnencrypted,
          channelBindingPolicy: options.channelBindings ?? 'relaxed',
          computerName: COMPUTER_NAME,
        },
        maxRequestBytes: options.maxEnvelopeBytes ?? 512_000,
        mediaTypes: sandbox.#dialect.mediaTypes,
        refusals: sandbox.#dialect.refusals,
        ...(options.tls === undefined ? {} : { tls: options.tls }),
      },
      async (request) => sandbox.#serve(request),
    );
    sandbox.#listener = listener;
    return sandbox;
  }

  /** Where it listens: `http://127.0.0.1:49152/wsman`. */
  get url(): string {
    return this.#listener?.url ?? '';
  }

  /** Stores an instance, with every property of its class. */
  add(instance: CimInstance): void {
    const { cimClass } = instance;
    this.repository.set(
      cimClass === undefined ? instance : this.repository.complete(cimClass, instance),
    );
  }

  /** The instance at a path, as it is now. */
  find(path: CimObjectPath): CimInstance | undefined {
    return this.repository.get(path);
  }

  /** Has the instances of a class, and those of derived classes too, written by a provider. */
  register(className: string, provider: InstanceProvider): void {
    this.#providers.register(className, provider);
  }

  /** Limits what the built-in provider does for a class. */
  limit(className: string, capabilities: Capabilities): void {
    this.#providers.limit(className, capabilities);
  }

  /** Has a method of a class, and of those derived from it, carried out by a handler. */
  registerMethod(className: string, methodName: string, handler: MethodHandler): void {
    this.#methods.register(className, methodName, handler);
  }

  /** Has a class instances that are made when somebody asks for them, however many they are. */
  registerInstances(className: string, source: InstanceSource): void {
    this.#store.register(className, source);
  }

  /** How many enumerations are open: begun, and neither at their end nor released. */
  get openEnumerations(): number {
    return this.#enumerations.open;
  }

  /** Makes something go wrong with the next request, or with later ones. */
  inject(disturbance: Disturbance, injection: Injection = {}): void {
    this.#faults.inject(disturbance, injection);
  }

  /** Forgets what was injected and has not come yet. */
  clearInjections(): void {
    this.#faults.clear();
  }

  /** Ends the service and every connection. */
  async close(): Promise<void> {
    this.#enumerations.close();
    await this.#listener?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #serve({ body, contentType, user }: HttpRequest): Promise<HttpReply> {
    const envelope = readText(body, contentType);
    const request = this.#log(envelope);
    const { operation } = request;
    const disturbance = this.#faults.next(operation);
    if (disturbance !== undefined) {
      const raw = rawReply(disturbance) ?? this.#substitute(disturbance, request);
      if (raw !== undefined) return raw;
      if (disturbance.kind === 'delay') await sleep(disturbance.ms, undefined, { ref: false });
    }
    const { envelope: answer, fault } = await this.#dispatcher.answer(envelope, user);
    const status = fault === undefined ? 200 : this.#dialect.httpStatus(fault);
    if (disturbance?.kind === 'reset-after') return 'reset';
    const reply = soapReply(status, fault instanceof EmptyReply ? '' : answer);
    return disturbance?.kind === 'truncate' ? { ...reply, truncateAt: disturbance.at } : reply;
  }

  /** The answer of a disturbance that takes the place of the operation. */
  #substitute(
    disturbance: Disturbance,
    { operation, headers }: Pick<ServerRequest, 'operation' | 'headers'>,
  ): HttpReply | undefined {
    if (disturbance.kind === 'envelope') {
      return soapReply(disturbance.status ?? 200, disturbance.envelope);
    }
    if (disturbance.kind !== 'failure') return undefined;
    const { hresult } = disturbance;
    const failure = new CimFailure(hresult, subjectOf(hresult, headers));
    const { envelope, fault } = this.#dispatcher.fault(failure, operation, headers);
    return soapReply(this.#dialect.httpStatus(fault), envelope);
  }

  #log(envelope: string): Pick<ServerRequest, 'operation' | 'headers'> {
    let operation = '';
    let headers: MessageHeaders = {};
    try {
      const message = readEnvelope(parseXml(envelope));
      operation = this.#dispatcher.operationOf(message);
      ({ headers } = message);
    } catch {
      // What is no envelope has no operation; the dispatcher answers it with a fault.
    }
    this.requests.push({ operation, envelope });
    if (this.requests.length > MAX_LOG) this.requests.shift();
    return { operation, headers };
  }
}

/** What WMI names in a failure: the class where it is at fault, else the instance. */
function subjectOf(hresult: number, { resourceUri = '', selectors = [] }: MessageHeaders): string {
  try {
    const { className, relativePath } = pathOf({ resourceUri, selectors });
    return toHResult(hresult) === WBEM_E_INVALID_CLASS ? className : relativePath;
  } catch {
    return resourceUri;
  }
}

function soapReply(status: number, envelope: string): Exclude<HttpReply, 'reset'> {
  return { status, headers: { 'Content-Type': SOAP_TYPE }, body: Buffer.from(envelope) };
}

/** Octets that are no text become a message that is no XML, for which there is a fault. */
function readText(body: Uint8Array, contentType: string): string {
  try {
    return decodeText(body, /charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]);
  } catch {
    return '';
  }
}
