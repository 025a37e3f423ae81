import { X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tlsServerEndPoint } from '../auth/channel-bindings.js';
import { ValidationError } from '../errors.js';
import { Login, type LoginChannel, type LoginOptions } from './login.js';

/** A request that got through to the service. */
export interface HttpRequest {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly user: string | null;
}

/** What goes back, or `reset`: the connection is torn down without an answer. */
export type HttpReply =
  | 'reset'
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
      /** Announces the whole body but breaks off after so many octets. */
      readonly truncateAt?: number;
    };

export interface ListenerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly path: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly login: LoginOptions;
  /** Larger requests are answered with 413, without SOAP. */
  readonly maxRequestBytes: number;
  /** The media types that are taken for SOAP. */
  readonly mediaTypes: RegExp;
  /** The statuses of requests that are no SOAP, which differ between servers; null to serve them. */
  readonly refusals: {
    readonly method: number;
    readonly path: number | null;
    readonly mediaType: number;
  };
}

/** Reads the body, up to the limit; undefined when there is more. */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= limit) chunks.push(chunk as Buffer);
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}

function urlOf({ port, family, address }: AddressInfo, { tls, path }: ListenerOptions): string {
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `${tls === undefined ? 'http' : 'https'}://${host}:${port}${path}`;
}

/** @throws ValidationError where every login is to be bound to a certificate that none can be bound to */
function channelOf({ tls, login }: ListenerOptions): LoginChannel {
  if (tls === undefined) return { isSecure: false, bindings: undefined };
  const bindings = tlsServerEndPoint(new X509Certificate(tls.cert).raw);
  if (bindings !== undefined || login.channelBindingPolicy !== 'strict') {
    return { isSecure: true, bindings };
  }
  const message =
    'no login can be bound to this certificate, as strict channel bindings want it: its signature algorithm has no hash of its own ([RFC 5929] 4.1); take one of RSA or ECDSA';
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

/** Windows answers so to SOAP in clear from a client that could seal it. */
const UNENCRYPTED_STATUS = 500;
const SEALED = /^multipart\/(?:x-multi-)?encrypted/i;

/** A request whose client is known. */
interface Admitted {
  readonly login: Login;
  readonly user: string | null;
  /** Logged in by this request. */
  readonly isNew: boolean;
  /** Goes back with the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An HTTP service with one path that takes SOAP by POST, from users who have logged in. */
export class HttpListener implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: ListenerOptions;
  readonly #handle: (request: HttpRequest) => Promise<HttpReply>;
  readonly #channel: LoginChannel;
  readonly #logins = new WeakMap<Socket, Login>();
  #url = '';

  private constructor(
    options: ListenerOptions,
    handle: (request: HttpRequest) => Promise<HttpReply>,
  ) {
    this.#options = options;
    this.#handle = handle;
    this.#channel = channelOf(options);
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      this.#serve(request, response).catch(() => response.destroy());
    };
    this.#server =
      options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve);
  }

  /**
   * Starts to listen.
   * @throws the error of Node when the address is not to be had; ValidationError for options that
   * make no sense together
   */
  static async start(
    options: ListenerOptions,
    handle: (request: HttpRequest) => Promise<HttpReply>,
  ): Promise<HttpListener> {
    const listener = new HttpListener(options, handle);
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', reject);
      listener.#server.listen(options.port, options.host, resolve);
    });
    listener.#url = urlOf(listener.#server.address() as AddressInfo, options);
    return listener;
  }

  /** Where it listens, or did. */
  get url(): string {
    return this.#url;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, this.#options.maxRequestBytes);
    const admitted = await this.#admit(request, response);
    if (admitted === undefined) return;
    const { login, user, isNew, headers } = admitted;
    const type = request.headers['content-type'] ?? '';
    // A login without a request, as clients send it that seal even their first one.
    if (isNew && body?.length === 0) {
      end(response, 200, headers);
      return;
    }
    const isSealed = login.canSeal && SEALED.test(type);
    const plain =
      isSealed && body !== undefined
        ? await login.open({ contentType: type, body })
        : { type, body };
    const status = this.#refusal(request, plain, login, isSealed);
    if (status !== undefined || plain.body === undefined) {
      end(response, status ?? 413, headers);
      return;
    }
    const answer = await this.#handle({ body: plain.body, contentType: plain.type, user });
    reply(response, isSealed ? await seal(login, answer) : answer, headers);
  }

  /** Who sends the request; undefined when a challenge has been the answer. */
  async #admit(request: IncomingMessage, response: ServerResponse): Promise<Admitted | undefined> {
    const login = this.#loginOf(request.socket);
    const step = await login.step(request.headers.authorization);
    if (step.kind === 'in') return { login, user: step.user, isNew: false, headers: {} };
    if (step.kind === 'done') {
      const { user, token } = step;
      const headers = token === undefined ? {} : challenge([negotiate(token)]);
      return { login, user, isNew: true, headers };
    }
    const challenges = step.kind === 'more' ? [negotiate(step.token)] : login.challenges;
    end(response, 401, challenge(challenges));
    return undefined;
  }

  #loginOf(socket: Socket): Login {
    let login = this.#logins.get(socket);
    if (login === undefined) {
      login = new Login(this.#options.login, this.#channel);
      this.#logins.set(socket, login);
    }
    return login;
  }

  /** The status for requests that the service never sees. */
  #refusal(
    { method, url }: IncomingMessage,
    { type, body }: { readonly type: string; readonly body: Uint8Array | undefined },
    login: Login,
    isSealed: boolean,
  ): number | undefined {
    const { path, mediaTypes, refusals, tls } = this.#options;
    if (url !== path && refusals.path !== null) return refusals.path;
    if (method !== 'POST') return refusals.method;
    if (body === undefined) return 413;
    const mayBeClear = tls !== undefined || this.#options.login.allowUnencrypted;
    if (login.canSeal && !isSealed && !mayBeClear) return UNENCRYPTED_STATUS;
    return mediaTypes.test(type) ? undefined : refusals.mediaType;
  }
}

function negotiate(token: Uint8Array): string {
  return `Negotiate ${Buffer.from(token).toString('base64')}`;
}

function challenge(challenges: readonly string[]): Record<string, string> {
  return challenges.length === 0 ? {} : { 'WWW-Authenticate': challenges.join(', ') };
}

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { 'Content-Length': '0', ...headers }).end();
}

/** An answer as it travels: what is no SOAP is not the service's own, and nobody seals it. */
async function seal(login: Login, answer: HttpReply): Promise<HttpReply> {
  if (answer === 'reset' || answer.body.length === 0) return answer;
  const type = answer.headers['Content-Type'] ?? '';
  if (!/soap\+xml/i.test(type)) return answer;
  const { contentType, body } = await login.seal({ type, body: answer.body });
  return { ...answer, headers: { ...answer.headers, 'Content-Type': contentType }, body };
}

function reply(
  response: ServerResponse,
  answer: HttpReply,
  extra: Readonly<Record<string, string>>,
): void {
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body, truncateAt } = answer;
  response.writeHead(status, { ...headers, ...extra, 'Content-Length': String(body.length) });
  if (truncateAt === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, truncateAt), () => response.socket?.destroy());
}
