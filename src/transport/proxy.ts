import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from 'undici';
import { TransportError, ValidationError, type WsmanError } from '../errors.js';
import { transportError } from './failures.js';

/** Where a tunnel ends. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

type Tunnel = (proxy: URL, destination: Destination, signal: AbortSignal) => Promise<Socket>;

const SOCKS_PORT = 1080;

function credentialsOf({ username, password }: URL): { user: string; pass: string } | undefined {
  if (username === '') return undefined;
  return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

function authority({ host, port }: Destination): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The certificate of an https proxy is checked whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
const PROXY_CONNECTION = { maxCachedSessions: 0, rejectUnauthorized: true } as const;

/** A tunnel by CONNECT. [RFC 9110] 9.3.6 */
const tunnelHttp: Tunnel = async (proxy, destination, signal) => {
  const login = credentialsOf(proxy);
  const basic = Buffer.from(`${login?.user}:${login?.pass}`).toString('base64');
  const client = new Client(proxy.origin, { connect: PROXY_CONNECTION });
  try {
    const { statusCode, socket } = await client.connect({
      path: authority(destination),
      signal,
      headers: login === undefined ? {} : { 'proxy-authorization': `Basic ${basic}` },
    });
    if (statusCode === 200) return asSocket(socket);
    socket.destroy();
    const hint = statusCode === 407 ? '; it wants other credentials' : '';
    throw new TransportError(
      `the proxy ${proxy.host} answers ${statusCode} to CONNECT${hint}`,
      'proxy-refused',
      'not sent',
    );
  } catch (error) {
    await client.destroy();
    throw error;
  }
};

/** What undici hands out is the socket itself. */
function asSocket(stream: Duplex): Socket {
  return stream as Socket;
}

/** A tunnel by SOCKS 5 or 4a. [RFC 1928], [RFC 1929] */
const tunnelSocks: Tunnel = async (proxy, destination, signal) => {
  const { SocksClient } = await import('socks');
  const login = credentialsOf(proxy);
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const port = Number(proxy.port || SOCKS_PORT);
  // The package would go on after the signal, so that the socket is opened, and ended, here.
  const existing = connect({ host, port, noDelay: true });
  const abort = (): void => void existing.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await once(existing, 'connect', { signal });
    await SocksClient.createConnection({
      command: 'connect',
      destination,
      existing_socket: existing,
      proxy: {
        host,
        port,
        type: proxy.protocol.startsWith('socks4') ? 4 : 5,
        ...(login === undefined ? {} : { userId: login.user, password: login.pass }),
      },
    });
    return existing;
  } catch (error) {
    existing.destroy();
    throw signal.aborted ? signal.reason : socksError(proxy, error);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};

/** The errors of the package hold the password: only their words are taken over. */
function socksError(proxy: URL, error: unknown): unknown {
  if (!(error instanceof Error) || !('options' in error)) return error;
  const message = `the proxy ${proxy.host} opens no tunnel: ${error.message}`;
  return new TransportError(message, 'proxy-refused', 'not sent');
}

const TUNNELS: Readonly<Record<string, Tunnel>> = {
  'http:': tunnelHttp,
  'https:': tunnelHttp,
  'socks:': tunnelSocks,
  'socks4:': tunnelSocks,
  'socks5:': tunnelSocks,
};

/** The URL of a proxy. @throws ValidationError WBEM_E_INVALID_PARAMETER; credentials are not shown */
export function proxyUrl(proxy: string | URL): URL {
  const text = String(proxy);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const shown = JSON.stringify(text.replace(/\/\/.*@/s, '//[redacted]@'));
  if (url === undefined || TUNNELS[url.protocol] === undefined) {
    throw badProxy(`the proxy ${shown} is no URL of http, https, socks5 or socks4`);
  }
  try {
    credentialsOf(url);
  } catch {
    throw badProxy(`the credentials of the proxy ${shown} are not encoded: write % as %25`);
  }
  return url;
}

function badProxy(message: string): ValidationError {
  return new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

/** A socket to the destination through the proxy. @throws TransportError, TimeoutError, the reason of the signal */
export async function tunnel(
  proxy: URL,
  destination: Destination,
  signal: AbortSignal,
): Promise<Socket> {
  const open = TUNNELS[proxy.protocol] ?? tunnelHttp;
  try {
    return await open(proxy, destination, signal);
  } catch (error) {
    throw signal.aborted ? error : lostOnTheWay(proxy, error);
  }
}

/** That it was the proxy: the words for a server would send people to the wrong machine. */
function lostOnTheWay(proxy: URL, error: unknown): WsmanError {
  const found = transportError(error, 'not sent');
  if (found === error || !(found instanceof TransportError)) return found;
  const detail = error instanceof Error && error.message !== '' ? error.message : found.reason;
  const message = `no connection through the proxy ${proxy.host}: ${detail}`;
  return new TransportError(message, found.reason, 'not sent', { cause: error });
}
