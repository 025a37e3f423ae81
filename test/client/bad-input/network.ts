import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type SessionOptions, TransportError } from '../../../src/index.js';
import { certificate, type CertificateName } from '../../transport/certificates.js';
import { answer, type ScriptedServer, startScript } from '../../transport/scripted-server.js';
import type { Row } from './row.js';

export interface NetworkRow extends Row {
  /** Where nothing can be sent to; `server` is there where something listens. */
  open(): Promise<{ options: Partial<SessionOptions> & { url: string }; server?: ScriptedServer }>;
}

function row(
  what: string,
  says: RegExp,
  open: NetworkRow['open'],
  status: Row['status'] = 'WBEM_E_TRANSPORT_FAILURE',
): NetworkRow {
  return { what, error: TransportError, status, says, outcomeUnknown: false, open };
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** A server with this certificate, and a client that trusts the authority of the tests. */
function secured(name: CertificateName): NetworkRow['open'] {
  return async () => {
    const server = await startScript((response) => answer(response), { tls: certificate(name) });
    return { options: { url: server.url, tls: { ca: certificate('ca').cert } }, server };
  };
}

/** Servers that cannot be reached, or must not be trusted: nothing is sent. */
export const NETWORK: readonly NetworkRow[] = [
  row('a closed port', /nothing listens on this port; is WinRM enabled/, async () => ({
    options: { url: `http://127.0.0.1:${await closedPort()}/wsman` },
  })),
  row('a name that does not resolve', /does not resolve|name server does not answer/, async () => ({
    options: { url: 'http://no-such-host.invalid:5985/wsman' },
  })),
  row('an expired certificate', /has expired; renew it on the listener/, secured('expired')),
  row('a self-signed certificate', /self-signed; pass it as tls\.ca/, secured('self-signed')),
  row('a certificate for another name', /is for another name/, secured('other-name')),
  row(
    'https to an http listener',
    /is it an http listener\?/,
    async () => {
      const server = await startScript((response) => answer(response));
      return { options: { url: server.url.replace('http:', 'https:') }, server };
    },
    'WBEM_E_FATAL_TRANSPORT_ERROR',
  ),
];
