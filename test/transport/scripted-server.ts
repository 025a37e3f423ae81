import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createPort, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type CimSession, connect, type SessionOptions } from '../../src/index.js';

/** A request as the script sees it. */
export interface Seen {
  /** Counted from 1. */
  readonly number: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
}

/** What is done about a request. */
export type Script = (response: ServerResponse, seen: Seen) => void;

export interface ScriptedServer {
  readonly url: string;
  /** The requests that came. */
  readonly seen: readonly Seen[];
  /** How many connections were opened. */
  readonly connections: number;
  /** The connections that neither side has ended. */
  readonly open: ReadonlySet<Socket>;
  /** The numbers of the others. */
  readonly ended: ReadonlySet<number>;
}

export interface ServerSettings {
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Closes a connection on which nothing came for so long. */
  readonly keepAliveMs?: number;
  /** Looks at each connection before anything comes on it. */
  readonly onConnection?: (socket: Socket, number: number) => void;
}

const SOAP = 'application/soap+xml;charset=UTF-8';

/** An envelope around a body. */
export function envelope(body = '', header = ''): string {
  const namespaces = [
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
    'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
    'xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer"',
    'xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Test_Setting"',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  ];
  const parts = `<s:Header>${header}</s:Header><s:Body>${body}</s:Body>`;
  return `<s:Envelope ${namespaces.join(' ')}>${parts}</s:Envelope>`;
}

/** An answer to a Get of Test_Setting. */
export const GOT = envelope(
  '<p:Test_Setting><p:Id>one</p:Id><p:Title>first</p:Title></p:Test_Setting>',
);

/** Sends an envelope. */
export function answer(
  response: ServerResponse,
  text_: string | Uint8Array = GOT,
  type = SOAP,
): void {
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': String(Buffer.from(text_ as string).length),
  });
  response.end(text_);
}

/** Starts a server that does what the script says; it is closed after the test. */
export async function startScript(
  script: Script,
  { tls, keepAliveMs = 0, onConnection }: ServerSettings = {},
): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const open = new Set<Socket>();
  const ended = new Set<number>();
  const numbers = new WeakMap<Socket, number>();
  let connections = 0;
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.keepAliveTimeout = keepAliveMs;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    const number = connections;
    for (const event of ['end', 'close']) {
      socket.once(event, () => {
        open.delete(socket);
        ended.add(number);
      });
    }
    onConnection?.(socket, connections);
  });
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    numbers.set(socket, connections);
  });
  server.on('request', async (request, response) => {
    const body = await text(request);
    const { headers, socket } = request;
    const one = { number: seen.length + 1, body, headers, connection: numbers.get(socket) ?? 0 };
    seen.push(one);
    script(response, one);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${tls === undefined ? '' : 's'}://127.0.0.1:${port}/wsman`,
    seen,
    open,
    ended,
    get connections() {
      return connections;
    },
  };
}

/** Starts a port that takes connections and says nothing, not even to a TLS handshake. */
export async function startSilence(): Promise<{ url: string; readonly connections: number }> {
  const open = new Set<Socket>();
  const server = createPort((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).resume();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/wsman`,
    get connections() {
      return open.size;
    },
  };
}

/** A session with a server of which nothing needs to be asked; closed after the test. */
export function sessionWith(url: string, options: Partial<SessionOptions> = {}): CimSession {
  const session = connect({
    url,
    auth: { kind: 'basic', username: 'ops', password: 'not-a-secret' },
    allowUnencrypted: true,
    server: 'windows',
    schema: 'none',
    ...options,
  });
  onTestFinished(async () => session.close());
  return session;
}
