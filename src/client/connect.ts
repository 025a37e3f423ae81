import { ValidationError } from '../errors.js';
import { openTransport, type TransportOptions } from '../transport/open.js';
import { CimSession } from './cim-session.js';
import type { SessionSettings } from './session-settings.js';

/** How to reach a server and log in, and how to talk to it. Either `host` or `url` is needed. */
export interface SessionOptions extends SessionSettings, TransportOptions {
  /** A name or address, perhaps with a port: `srv01`, `[::1]:5985`, `https://srv01`. */
  readonly host?: string;
  /** The whole URL of the service: `https://srv01:5986/wsman`. */
  readonly url?: string | URL;
}

const PORTS: Readonly<Record<string, string>> = { 'http:': '5985', 'https:': '5986' };

/** What stands before an @ may be a password. */
function invalidTarget(text: string): never {
  const shown = JSON.stringify(text.replace(/^.*@/s, '[redacted]@'));
  const message = `${shown} is neither a host nor an http or https URL`;
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || PORTS[url.protocol] === undefined) return invalidTarget(text);
  if (url.username !== '' || url.password !== '') {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      'a URL must not hold a user or a password',
    );
  }
  return url;
}

/** The URL of a host: WinRM's ports where none is named, not those of the web. */
function urlOfHost(host: string, isTls: boolean): URL {
  const [, scheme = isTls ? 'https' : 'http', authority = '', path = ''] =
    /^(?:(https?):\/\/)?([^/]*)(\/.*)?$/i.exec(host) ?? [];
  const url = parseUrl(`${scheme}://${authority}${path}`);
  if (!/:\d+$/.test(authority)) url.port = PORTS[url.protocol] ?? '';
  if (url.pathname === '/') url.pathname = '/wsman';
  return url;
}

/** The URL that options mean. @throws ValidationError WBEM_E_INVALID_PARAMETER */
export function urlOf({ host, url, tls = false }: SessionOptions): URL {
  if ((host === undefined) === (url === undefined)) {
    throw new ValidationError('WBEM_E_INVALID_PARAMETER', 'give either a host or a url');
  }
  return url === undefined ? urlOfHost(host ?? '', tls !== false) : parseUrl(String(url));
}

/**
 * Makes a session. Nothing is sent by this: connections are opened by the first call.
 * @throws ValidationError for options that make no sense, and for http without leave.
 */
export function connect(options: SessionOptions): CimSession {
  return new CimSession(openTransport(urlOf(options), options), options);
}
