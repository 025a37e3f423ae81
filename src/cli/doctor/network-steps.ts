import { lookup } from 'node:dns/promises';
import { TransportError } from '../../errors.js';
import { openSocket } from '../../transport/socket.js';
import { troubleOf } from './troubles.js';
import { hostOf, type Limits, type Step, Trouble, type Visit } from './step.js';

function isProxied({ socket }: Visit): string | undefined {
  return socket.proxy === undefined ? undefined : 'the proxy looks the name up';
}

/** The name leads to addresses. */
export const nameStep: Step = {
  name: 'name',
  needs: [],
  pointless: isProxied,
  async run({ url }) {
    const host = hostOf(url);
    try {
      const found = await lookup(host, { all: true });
      return `${host} is ${found.map(({ address }) => address).join(', ')}`;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const message = `${host} does not resolve`;
      throw troubleOf(new TransportError(message, code, 'not sent', { cause: error }));
    }
  },
};

/** Only the port counts here, not what is spoken on it. */
function withoutTls(url: URL): URL {
  const plain = new URL(url);
  plain.protocol = 'http:';
  // A URL has no port where it is that of the web.
  if (url.protocol === 'https:' && url.port === '') plain.port = '443';
  return plain;
}

async function openTcp(
  { url, socket: options }: Visit,
  { signal, timeoutMs }: Limits,
): Promise<string> {
  const tcp = { ...options, url: withoutTls(url), connectTimeoutMs: timeoutMs };
  const { socket } = await openSocket(tcp, signal);
  const { remoteAddress, remotePort } = socket;
  socket.destroy();
  return `${remoteAddress} port ${remotePort} takes connections`;
}

async function openTunnel(visit: Visit, proxy: URL, limits: Limits): Promise<string> {
  const way = `the proxy ${proxy.host}`;
  try {
    await openTcp(visit, limits);
    return `${visit.url.host} takes connections through ${way}`;
  } catch (error) {
    const { message, cause } = troubleOf(error);
    const next = `check ${way}, its credentials, and whether it lets connections to ${visit.url.host} through`;
    throw new Trouble(`no way through ${way}: ${message}`, next, cause);
  }
}

/** Something listens. */
export const tcpStep: Step = {
  name: 'tcp',
  needs: ['name'],
  run: async (visit, limits) =>
    visit.socket.proxy === undefined
      ? openTcp(visit, limits)
      : openTunnel(visit, visit.socket.proxy, limits),
};
