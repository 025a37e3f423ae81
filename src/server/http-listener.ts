import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

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
  /** Passwords by user name; null lets anybody in. */
  readonly users: ReadonlyMap<string, string> | null;
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

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The user that a Basic Authorization header names, if the password is right. */
function userOf(authorization: string, users: ReadonlyMap<string, string>): string | undefined {
  const token = /^Basic\s+(\S+)$/i.exec(authorization)?.[1];
  const text = Buffer.from(token ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  const password = users.get(name);
  // The digests are compared so that the time tells nothing, not even the length.
  const isRight = timingSafeEqual(digest(text.slice(colon + 1)), digest(password ?? ''));
  return colon !== -1 && password !== undefined && isRight ? name : undefined;
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

/** An HTTP service with one path that takes SOAP by POST, users with Basic authentication. */
export class HttpListener implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: ListenerOptions;
  readonly #handle: (request: HttpRequest) => Promise<HttpReply>;
  #url = '';

  private constructor(
    options: ListenerOptions,
    handle: (request: HttpRequest) => Promise<HttpReply>,
  ) {
    this.#options = options;
    this.#handle = handle;
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      this.#serve(request, response).catch(() => response.destroy());
    };
    this.#server =
      options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve);
  }

  /** Starts to listen. @throws the error of Node when the address is not to be had */
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
    const user = this.#authenticate(request);
    const status = this.#refusal(request, body, user);
    if (status !== undefined || body === undefined) {
      const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="WSMAN"' } : {};
      response.writeHead(status ?? 413, { 'Content-Length': '0', ...challenge }).end();
      return;
    }
    const contentType = request.headers['content-type'] ?? '';
    reply(response, await this.#handle({ body, contentType, user: user ?? null }));
  }

  /** The status for requests that the service never sees. */
  #refusal(
    { method, url, headers }: IncomingMessage,
    body: Buffer | undefined,
    user: string | null | undefined,
  ): number | undefined {
    const { path, mediaTypes, refusals } = this.#options;
    if (user === undefined) return 401;
    if (url !== path && refusals.path !== null) return refusals.path;
    if (method !== 'POST') return refusals.method;
    if (body === undefined) return 413;
    return mediaTypes.test(headers['content-type'] ?? '') ? undefined : refusals.mediaType;
  }

  /** Null where no users are kept; undefined for wrong or missing credentials. */
  #authenticate({ headers }: IncomingMessage): string | null | undefined {
    const { users } = this.#options;
    return users === null ? null : userOf(headers.authorization ?? '', users);
  }
}

function reply(response: ServerResponse, answer: HttpReply): void {
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body, truncateAt } = answer;
  response.writeHead(status, { ...headers, 'Content-Length': String(body.length) });
  if (truncateAt === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, truncateAt), () => response.socket?.destroy());
}
