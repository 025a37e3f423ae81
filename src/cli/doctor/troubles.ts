import { TimeoutError, TransportError } from '../../errors.js';
import { adviceAbout } from '../advice.js';
import { describeError } from '../diagnostics.js';
import { Trouble } from './step.js';

type Remedy = readonly [found: string, next: string];

const NO_ANSWER: Remedy = [
  'the server closed the connection without an answer',
  'check whether the port is one of https, and then name the host as https://HOST; with --cert or --pfx, see that the server takes the certificate',
];
const VERSIONS: Remedy = [
  'the server takes no version of TLS that is offered',
  'allow TLS 1.2 on the server; a login by certificate can use no other',
];
const ASKS: Remedy = [
  'the server wants a certificate from whoever connects',
  'log in with --cert and --key, or --pfx',
];
const REJECTS: Remedy = [
  'the server does not take the certificate of the login',
  'check its dates and its usage (client authentication), and that the server trusts its issuer',
];

/** What the reasons of a failed connection mean, and what to do. */
const REMEDIES: Readonly<Record<string, Remedy>> = {
  ENOTFOUND: [
    'the name does not resolve',
    'check the spelling of the name, and ask the name server for it: nslookup NAME',
  ],
  EAI_AGAIN: [
    'the name server does not answer',
    'check that this computer reaches its name servers',
  ],
  ECONNREFUSED: [
    'the connection was refused: nothing listens on this port',
    'run winrm quickconfig on the server, or name the right port: 5985 for http, 5986 for https',
  ],
  EHOSTUNREACH: ['there is no route to the host', 'check the network between here and the host'],
  ENETUNREACH: ['the network is unreachable', 'check the network of this computer'],
  CERT_HAS_EXPIRED: [
    'the certificate has expired',
    'renew the certificate on the listener of the server',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'the certificate is for another name',
    'name the host as its certificate does',
  ],
  ERR_TLS_PINNED_CERTIFICATE: [
    'the certificate is none of those pinned',
    'find out why the certificate changed before you pass another --fingerprint',
  ],
  EPROTO: ['the server does not speak TLS on this port', 'try http, or the port for https: 5986'],
  CERT_NOT_YET_VALID: [
    'the certificate is not valid yet',
    'set the clocks of both computers right, and see from when the certificate is valid',
  ],
  CERT_REVOKED: [
    'the certificate has been revoked',
    'have the listener of the server given a new certificate, and find out why this one was revoked',
  ],
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: VERSIONS,
  ERR_SSL_UNSUPPORTED_PROTOCOL: VERSIONS,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: VERSIONS,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: ASKS,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: REJECTS,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: REJECTS,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: REJECTS,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: REJECTS,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: [
    'the server agrees to no cipher of TLS, or wants a certificate from whoever connects',
    'have the server allow ciphers of TLS 1.2 with forward secrecy, or log in with --cert and --key',
  ],
  ECONNRESET: NO_ANSWER,
  UND_ERR_SOCKET: NO_ANSWER,
  'reset-before-send': NO_ANSWER,
  'reset-after-send': [
    'the connection was lost after the request was sent',
    'look at the event log of the server, and for a proxy or firewall that ends connections',
  ],
};
const UNTRUSTED: Remedy = [
  'the certificate is signed by nobody this computer trusts',
  'compare the fingerprint with that on the server, and then pass it as --fingerprint, or the issuer as --ca FILE',
];
const CHAIN: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_ISSUER_CERT',
  'CERT_UNTRUSTED',
]);
const OUT_OF_TIME = 'check the firewalls between here and the server, or allow more with --timeout';
const NOTHING_KNOWN = 'run the command again with --trace, and see what the server says';

function remedyFor({ reason }: TransportError): Remedy | undefined {
  return CHAIN.has(reason) ? UNTRUSTED : REMEDIES[reason];
}

/** Anything that a step threw, with what to do about it. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  if (error instanceof TimeoutError) return new Trouble(error.message, OUT_OF_TIME, error);
  const remedy = error instanceof TransportError ? remedyFor(error) : undefined;
  if (remedy !== undefined) {
    const { reason } = error as TransportError;
    return new Trouble(`${remedy[0]} (${reason})`, remedy[1], error);
  }
  const message = error instanceof Error ? error.message : describeError(error);
  return new Trouble(message, adviceAbout(error) ?? NOTHING_KNOWN, error);
}
