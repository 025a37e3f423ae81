import {
  AuthenticationError,
  type Sent,
  TimeoutError,
  TransportError,
  type WsmanError,
} from '../errors.js';

/** What a person should know about the reasons that Node and OpenSSL give. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name does not resolve; check its spelling and DNS',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED:
    'the connection was refused: nothing listens on this port; is WinRM enabled (winrm quickconfig) and the port right?',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'the network is unreachable',
  CERT_HAS_EXPIRED: 'the certificate of the server has expired; renew it on the listener',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'the certificate of the server is self-signed; pass it as tls.ca (--ca FILE)',
  SELF_SIGNED_CERT_IN_CHAIN: 'the root certificate is not trusted; pass it as tls.ca (--ca FILE)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate of the server is not signed by a trusted authority; pass its issuer as tls.ca (--ca FILE)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the issuer of the certificate is not trusted; pass it as tls.ca (--ca FILE)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the server is for another name',
  EPROTO: 'the server does not speak TLS on this port; is it an http listener?',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the server does not speak the versions of TLS asked for',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the server does not speak the versions of TLS asked for',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the server requires a certificate of the client',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'server and client have no cipher in common, or the server requires a certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the server does not trust the issuer of the certificate shown',
};

/** undici's and Node's other names for the same. */
const SYNONYMS: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: 'EPROTO',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'EPROTO',
};

/** The causes of an error, innermost last; of several addresses tried, the first. */
function* causes(error: unknown): Generator<Error & { code?: string }> {
  for (let current = error; current instanceof Error;) {
    yield current;
    const inner = current instanceof AggregateError ? (current.errors[0] as unknown) : undefined;
    current = inner ?? current.cause;
  }
}

function codeOf(error: unknown): string {
  for (const { code, name } of causes(error)) {
    // undici does not know the codes of its parser.
    if (name === 'HTTPParserError') return name;
    if (code !== undefined) return SYNONYMS[code] ?? code;
  }
  return '';
}

/** An error of the connection as one of ours. `sent` tells how far the request had got. */
export function transportError(error: unknown, sent: Sent): WsmanError {
  if (error instanceof TransportError && sent === 'not sent') return error;
  const code = codeOf(error);
  const options = { cause: error };
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && sent === 'not sent')) {
    return new TimeoutError('the host did not accept a connection in time', 'not sent', options);
  }
  if (sent === 'not sent') {
    const known = EXPLANATIONS[code];
    // OpenSSL ends its lines.
    const detail = (error instanceof Error ? error.message : String(error)).trim();
    const message = known === undefined ? `no connection: ${detail}` : `${known} (${code})`;
    return new TransportError(
      message,
      code === 'ECONNRESET' ? 'reset-before-send' : code,
      sent,
      options,
    );
  }
  const message = `${troubleAfterSending(code)}; the request may or may not have been carried out`;
  return new TransportError(message, 'reset-after-send', sent, options);
}

/** The ends of a connection that a server may bring about for want of a certificate that it likes. */
const BY_CERTIFICATE = /^(ERR_SSL_|reset-)/;
const CERTIFICATE_HINT =
  'the login is by certificate, over TLS 1.2, as TLS 1.3 has no renegotiation to ask for one: is it valid for logins of clients, is its issuer trusted by the server, is it mapped to a user, and is Auth/Certificate enabled there?';

/** An error of a connection that logs in by certificate: the server seldom says that it is why. */
export function certificateError(error: unknown): unknown {
  const options = { cause: error };
  if (error instanceof AuthenticationError) {
    const { message, mechanism, offered, reason } = error;
    const told = `${message}; ${CERTIFICATE_HINT}`;
    return new AuthenticationError(told, mechanism, offered, { reason, ...options });
  }
  if (!(error instanceof TransportError) || !BY_CERTIFICATE.test(error.reason)) return error;
  return new TransportError(
    `${error.message}; ${CERTIFICATE_HINT}`,
    error.reason,
    error.sent,
    options,
  );
}

function troubleAfterSending(code: string): string {
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'the headers of the answer are too long';
  if (code === 'HTTPParserError') return 'the answer is not HTTP';
  return 'the connection was lost after the request was sent';
}
