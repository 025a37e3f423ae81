import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { listen } from './between.js';

/** What a proxy does when it is asked for a tunnel. */
export type Behaviour = 'open' | 'refuse' | 'hang' | 'hang up' | 'babble';

export interface ProxySettings {
  readonly behaviour?: Behaviour;
  /** `user:password`; none lets everybody through. */
  readonly login?: string;
}

/** A proxy of the tests. */
export interface Proxy {
  /** `127.0.0.1:3128`. */
  readonly host: string;
  /** Where tunnels were asked to lead. */
  readonly destinations: readonly string[];
  /** What clients sent through the tunnels. */
  readonly carried: readonly Buffer[];
  readonly open: ReadonlySet<Socket>;
}

interface State {
  readonly destinations: string[];
  readonly carried: Buffer[];
  readonly open: Set<Socket>;
}

async function start(server: Server, state: State): Promise<Proxy> {
  server.on('connection', (socket: Socket) => {
    state.open.add(socket);
    socket.on('error', () => undefined).once('close', () => state.open.delete(socket));
  });
  return { ...state, host: `127.0.0.1:${await listen(server, state.open)}` };
}

async function join(client: Duplex, destination: string, { carried }: State): Promise<void> {
  const { hostname: host, port } = new URL(`tcp://${destination}`);
  const upstream = connect({ host, port: Number(port) });
  upstream.on('error', () => undefined).once('close', () => client.destroy());
  client.once('close', () => upstream.destroy());
  await once(upstream, 'connect');
  client.on('data', (chunk: Buffer) => carried.push(chunk));
  client.pipe(upstream).pipe(client);
}

/** Starts a proxy that takes CONNECT; it is closed after the test. */
export async function startHttpProxy({ behaviour = 'open', login }: ProxySettings): Promise<Proxy> {
  const state: State = { destinations: [], carried: [], open: new Set() };
  const wanted = `Basic ${Buffer.from(login ?? '').toString('base64')}`;
  const server = createHttpServer().on('connect', (request, client: Duplex) => {
    const end = (text: string): void => void client.end(`HTTP/1.1 ${text}\r\n\r\n`);
    const given = request.headers['proxy-authorization'];
    state.destinations.push(request.url ?? '');
    if (behaviour === 'hang') client.resume().once('end', () => client.destroy());
    else if (behaviour === 'hang up') client.destroy();
    else if (behaviour === 'babble') client.end('220 mail.example ready\r\n');
    else if (behaviour === 'refuse') end('403 Forbidden\r\nContent-Length: 0');
    else if (login !== undefined && given !== wanted) {
      end('407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0');
    } else {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      void join(client, request.url ?? '', state).catch(() => client.destroy());
    }
  });
  return start(server, state);
}

/** The next octets of a stream. */
async function take(socket: Socket, size: number): Promise<Buffer> {
  for (;;) {
    const chunk = socket.read(size) as Buffer | null;
    if (chunk !== null) return chunk;
    await once(socket, 'readable');
  }
}

async function takeText(socket: Socket): Promise<string> {
  const [size = 0] = await take(socket, 1);
  return (await take(socket, size)).toString();
}

/** The address of a request: of IPv4, or a name. [RFC 1928] 4 */
async function takeAddress(socket: Socket): Promise<string> {
  const [, , , type] = await take(socket, 4);
  const host = type === 3 ? await takeText(socket) : [...(await take(socket, 4))].join('.');
  return `${host}:${(await take(socket, 2)).readUInt16BE()}`;
}

const REPLY = { open: 0, refuse: 2 } as const;

async function serveSocks(
  client: Socket,
  { behaviour = 'open', login }: ProxySettings,
  state: State,
): Promise<void> {
  const [, count = 0] = await take(client, 2);
  const methods = await take(client, count);
  if (behaviour === 'babble') client.end('220 mail.example ready\r\n');
  if (behaviour === 'hang up') client.destroy();
  const method = login === undefined ? 0 : 2;
  if (!methods.includes(method)) {
    client.end(Buffer.of(5, 0xff));
    return;
  }
  client.write(Buffer.of(5, method));
  if (login !== undefined) {
    await take(client, 1);
    const isRight = `${await takeText(client)}:${await takeText(client)}` === login;
    client.write(Buffer.of(1, isRight ? 0 : 1));
    if (!isRight) return;
  }
  const destination = await takeAddress(client);
  state.destinations.push(destination);
  if (behaviour !== 'open' && behaviour !== 'refuse') return;
  client.write(Buffer.of(5, REPLY[behaviour], 0, 1, 127, 0, 0, 1, 0, 0));
  if (behaviour === 'open') await join(client, destination, state);
}

/** Starts a proxy of SOCKS 5; it is closed after the test. */
export async function startSocksProxy(settings: ProxySettings): Promise<Proxy> {
  const state: State = { destinations: [], carried: [], open: new Set() };
  const server = createServer((client) => {
    serveSocks(client, settings, state).catch(() => client.destroy());
  });
  return start(server, state);
}
