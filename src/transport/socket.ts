import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { TimeoutError } from '../errors.js';
import { transportError } from './failures.js';
import { type Destination, tunnel } from './proxy.js';
import { checkFingerprint, startTls } from './tls.js';
import type { ClientCertificate, TlsOptions } from './tls-options.js';

/** How a socket to the server is opened. */
export interface SocketOptions {
  readonly url: URL;
  readonly connectTimeoutMs: number;
  readonly tls?: TlsOptions;
  readonly clientCertificate?: ClientCertificate;
  /** What `tls` and `clientCertificate` come to; made anew for each socket where it is left out. */
  readonly secureContext?: SecureContext;
  readonly proxy?: URL;
}

/** A socket, and the certificate that the server has shown on it, in DER. */
export interface OpenSocket {
  readonly socket: Socket;
  readonly certificate: Uint8Array | undefined;
}

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** As undici opens its own: large answers come in large pieces, and a dead peer is noticed. */
const SOCKET = {
  noDelay: true,
  highWaterMark: 64 * 1024,
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
} as const;

function destinationOf({ hostname, port, protocol }: URL): Destination {
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: port === '' ? (PORTS[protocol] ?? 80) : Number(port) };
}

/** The socket once it has come so far; it is destroyed when it does not. */
async function reached<S extends Socket>(
  socket: S,
  event: string,
  signal: AbortSignal,
): Promise<S> {
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : error;
  }
}

/** An error may come while nobody uses the socket; it is told to whoever uses it next. */
function quiet<S extends Socket>(socket: S): S {
  return socket.on('error', () => undefined);
}

async function openTcp(options: SocketOptions, signal: AbortSignal): Promise<Socket> {
  const destination = destinationOf(options.url);
  if (options.proxy !== undefined) return quiet(await tunnel(options.proxy, destination, signal));
  return reached(quiet(connect({ ...destination, ...SOCKET })), 'connect', signal);
}

/** What `act` gives; the socket is destroyed when it fails. */
function orDestroy<T>(socket: Socket, act: () => T): T {
  try {
    return act();
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function open(options: SocketOptions, signal: AbortSignal): Promise<OpenSocket> {
  const socket = await openTcp(options, signal);
  if (options.url.protocol !== 'https:') return { socket, certificate: undefined };
  const { host } = destinationOf(options.url);
  const secure = orDestroy(socket, () => quiet(startTls(socket, host, options)));
  await reached(secure, 'secureConnect', signal);
  return orDestroy(secure, () => {
    // Node gives the certificate once, and not again.
    const certificate = secure.getPeerX509Certificate();
    checkFingerprint(certificate, options.tls);
    return { socket: secure, certificate: certificate?.raw };
  });
}

/**
 * A socket to the server, through the proxy and with TLS as the options say.
 * @throws TransportError, TimeoutError, the reason of an aborted signal
 */
export async function openSocket(
  options: SocketOptions,
  signal?: AbortSignal,
): Promise<OpenSocket> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const message = 'the host did not accept a connection in time';
    controller.abort(new TimeoutError(message, 'not sent'));
  }, options.connectTimeoutMs);
  const abort = (): void => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await open(options, controller.signal);
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw transportError(error, 'not sent');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
