import { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import { TransportError } from '../../errors.js';
import { type OpenSocket, openSocket, type SocketOptions } from '../../transport/socket.js';
import { oneLine } from '../printable.js';
import { type Limits, type Step, Trouble } from './step.js';
import { troubleOf } from './troubles.js';

function day(text: string): string {
  return new Date(text).toISOString().slice(0, 10);
}

/** Names, dates and fingerprint of the server's certificate, as far as it has shown one. */
function describe({ certificate }: Pick<OpenSocket, 'certificate'>): string {
  if (certificate === undefined) return 'no certificate';
  const x509 = new X509Certificate(certificate);
  const { subject, subjectAltName = 'no other names', validFrom, validTo, issuer } = x509;
  const dates = `valid ${day(validFrom)} to ${day(validTo)}`;
  const text = `${subject} (${subjectAltName}), issued by ${issuer}, ${dates}`;
  return oneLine(`${text}, SHA-256 ${x509.fingerprint256}`);
}

function trustOf({ tls = {} }: SocketOptions): string {
  if ((tls.fingerprints ?? []).length > 0) return 'the certificate is one of --fingerprint';
  return tls.verify === false
    ? 'the certificate is not checked (--insecure)'
    : 'the chain ends at a trusted authority, and the name is right';
}

/** What the server shows to somebody who believes anything; nothing is sent to it. */
async function shown(options: SocketOptions, { signal }: Limits): Promise<string | undefined> {
  const { clientCertificate: _, tls: __, ...others } = options;
  try {
    const opened = await openSocket({ ...others, tls: { verify: false } }, signal);
    opened.socket.destroy();
    return describe(opened);
  } catch {
    return undefined;
  }
}

/** Of an error of the certificate, with the certificate; any other stays as it is. */
async function explain(error: unknown, options: SocketOptions, limits: Limits): Promise<Trouble> {
  const trouble = troubleOf(error);
  const certificate = error instanceof TransportError ? await shown(options, limits) : undefined;
  if (certificate === undefined) return trouble;
  return new Trouble(`${trouble.message}: ${certificate}`, trouble.next, error);
}

/** The certificate is the right one. */
export const tlsStep: Step = {
  name: 'tls',
  needs: ['tcp'],
  pointless: ({ url }) => (url.protocol === 'https:' ? undefined : 'http has no TLS'),
  async run({ socket }, limits) {
    const options = { ...socket, connectTimeoutMs: limits.timeoutMs };
    try {
      const opened = await openSocket(options, limits.signal);
      const version = opened.socket instanceof TLSSocket ? opened.socket.getProtocol() : null;
      opened.socket.destroy();
      return `${version ?? 'TLS'}; ${trustOf(options)}; ${describe(opened)}`;
    } catch (error) {
      throw await explain(error, options, limits);
    }
  },
};
