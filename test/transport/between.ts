import { once } from 'node:events';
import {
  Agent,
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { CimSession } from '../../src/client/cim-session.js';
import type { SessionOptions } from '../../src/client/connect.js';
import type { Sandbox } from '../../src/testing.js';
import { HttpTransport } from '../../src/transport/http-transport.js';
import { openTransport } from '../../src/transport/open.js';

/** Listens on a free port until the test is over, when its connections are broken too. */
export async function listen(server: Server, open: Iterable<Socket>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** The same path at another port. */
function urlAt(url: string, port: number): string {
  return Object.assign(new URL(url), { port: String(port) }).href;
}

/** Somebody who sees all octets between client and server. */
export interface Relay {
  readonly url: string;
  /** What clients sent, a text of one-octet characters for each connection. */
  readonly sent: readonly string[];
  /** What came back. */
  readonly received: readonly string[];
  /** The connections that clients have open. */
  readonly open: ReadonlySet<Socket>;
}

/** Starts a relay in front of a server; it is closed after the test. */
export async function startRelay(url: string): Promise<Relay> {
  const sent: string[] = [];
  const received: string[] = [];
  const open = new Set<Socket>();
  const { hostname: host, port: target } = new URL(url);
  const server = createServer((client) => {
    const index = sent.push('') - 1;
    received.push('');
    const upstream = connect({ host, port: Number(target) });
    open.add(client);
    client.on('data', (chunk) => (sent[index] += chunk.toString('latin1')));
    upstream.on('data', (chunk) => (received[index] += chunk.toString('latin1')));
    client
      .on('error', () => undefined)
      .once('close', () => {
        open.delete(client);
        upstream.destroy();
      });
    upstream.on('error', () => undefined).once('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  return { url: urlAt(url, await listen(server, open)), sent, received, open };
}

/** The heads of the requests in a stream, as lower-case text. */
export function heads(stream: string): string[] {
  return [...stream.matchAll(/^POST [^\r\n]+\r\n(?:[^\r\n]+\r\n)+(?=\r\n)/gm)].map(([head]) =>
    head.toLowerCase(),
  );
}

/** An answer on its way back. */
export interface Passing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The exchange that an answer belongs to. */
export interface Passed {
  /** Counted from 1 over all connections. */
  readonly connection: number;
  /** A request of the login, or one of those after it, each counted from 1 on its connection. */
  readonly kind: 'leg' | 'message';
  readonly number: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What becomes of an answer. */
export type Tamper = (answer: Passing, exchange: Passed) => Passing | Promise<Passing>;

/** Somebody who changes what comes back. */
export interface Tamperer {
  readonly url: string;
  readonly seen: readonly Passed[];
  readonly open: ReadonlySet<Socket>;
}

async function passingOf(response: IncomingMessage): Promise<Passing> {
  const headers: Record<string, string> = {};
  for (const name of ['content-type', 'www-authenticate']) {
    const value = response.headers[name];
    if (value !== undefined) headers[name] = String(value);
  }
  return { status: response.statusCode ?? 0, headers, body: await buffer(response) };
}

/** Starts a tamperer in front of a server; each connection has its own one to the server. */
export async function startTamperer(url: string, tamper: Tamper): Promise<Tamperer> {
  const seen: Passed[] = [];
  const open = new Set<Socket>();
  const agents = new WeakMap<Socket, Agent>();
  const numbers = new WeakMap<Socket, number>();
  let connections = 0;
  const forward = async (request: IncomingMessage): Promise<[Passing, Passed]> => {
    const { headers, socket } = request;
    const body = await buffer(request);
    const connection = numbers.get(socket) ?? 0;
    const kind = headers.authorization === undefined ? 'message' : 'leg';
    const before = seen.filter((one) => one.connection === connection && one.kind === kind);
    const exchange: Passed = { connection, kind, number: before.length + 1, headers, body };
    seen.push(exchange);
    const agent = agents.get(socket);
    const { 'transfer-encoding': _, ...others } = headers;
    const upstream = httpRequest(url, {
      method: 'POST',
      headers: others,
      ...(agent === undefined ? {} : { agent }),
    });
    upstream.end(body);
    const [response] = (await once(upstream, 'response')) as [IncomingMessage];
    return [await passingOf(response), exchange];
  };
  const server = createHttpServer({ keepAliveTimeout: 0 }, (request, response) => {
    void (async () => {
      const [answer, exchange] = await forward(request);
      const { status, headers, body } = await tamper(answer, exchange);
      response.writeHead(status, { 'content-length': String(body.length), ...headers }).end(body);
    })().catch(() => response.destroy());
  });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    numbers.set(socket, connections);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agents.set(socket, agent);
    socket.once('close', () => {
      open.delete(socket);
      agent.destroy();
    });
  });
  return { url: urlAt(url, await listen(server, open)), seen, open };
}

export interface Counted {
  readonly session: CimSession;
  readonly transport: HttpTransport;
}

/** A session that logs in by NTLM, and the transport that it has; closed after the test. */
export function openCounted(
  url: string,
  { user }: Sandbox,
  options: Partial<SessionOptions> = {},
): Counted {
  // Requests for classes would count among the others.
  const own = { server: 'windows', schema: 'none' } as const;
  const all = { auth: { kind: 'ntlm', ...user }, ...own, ...options } as const;
  const transport = openTransport(new URL(url), all);
  if (!(transport instanceof HttpTransport)) throw new TypeError('another transport');
  const session = new CimSession(transport, all);
  onTestFinished(async () => session.close());
  return { session, transport };
}
