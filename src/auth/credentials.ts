import { ValidationError } from '../errors.js';
import type {
  AuthOptions,
  BasicAuth,
  CertificateAuth,
  CredSspAuth,
  KerberosAuth,
  NegotiateAuth,
  NtlmAuth,
  TicketSource,
} from './auth-options.js';
import type { ConnectionSecurity, Handshake } from './connection-security.js';
import { CredSspInitiator } from './credssp/initiator.js';
import { checkCredential, type KerberosCredential } from './kerberos/credential.js';
import { KerberosInitiator } from './kerberos/initiator.js';
import { NtlmInitiator } from './ntlm/initiator.js';
import { SpnegoInitiator } from './spnego/initiator.js';

/** Where a login goes. */
interface Target {
  readonly host: string;
  readonly isSecure: boolean;
}

/** The service class of WinRM's principal names. */
const SERVICE = 'HTTP';
/** Tells the server that the certificate is the login. [DSP0226] C.3.8 */
const MUTUAL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';

function unsupported(message: string): never {
  throw new ValidationError('WBEM_E_NOT_SUPPORTED', message);
}

function invalid(message: string): never {
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

/** Basic authentication in UTF-8. [RFC 7617] */
function basic({ username, password }: BasicAuth): ConnectionSecurity {
  if (username.includes(':')) {
    invalid('a user name for Basic authentication cannot have a colon');
  }
  // Kept by the closure alone, so that no log, JSON or util.inspect can show it.
  const header = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  return { mechanism: 'Basic', authorization: () => header, seals: false };
}

/** Sealed wherever TLS does not do it. */
function byHandshake(
  mechanism: string,
  { isSecure }: Target,
  handshake: Handshake,
): ConnectionSecurity {
  return { mechanism, handshake, seals: !isSecure };
}

function ntlmContext(
  { username, password }: Pick<NtlmAuth, 'username' | 'password'>,
  { host }: Target,
  channelBindings: Uint8Array | undefined,
): NtlmInitiator {
  return new NtlmInitiator({
    username,
    password,
    targetName: `${SERVICE}/${host}`,
    channelBindings,
  });
}

function ntlm(auth: NtlmAuth, target: Target): ConnectionSecurity {
  return byHandshake('NTLM', target, {
    scheme: 'Negotiate',
    open: async (bindings) => ntlmContext(auth, target, bindings),
  });
}

/** Undefined for the default tickets, whosever they are. */
function credentialOf(auth: TicketSource): KerberosCredential | undefined {
  const { username, password, ccache, keytab } = auth;
  const whose = username === undefined ? {} : { username };
  if (ccache !== undefined) return { ...whose, ccache };
  if (username === undefined) return undefined;
  if (keytab !== undefined) return { keytab, username };
  return password === undefined ? { username } : { username, password };
}

function kerberosContext(
  auth: TicketSource,
  { host }: Target,
  channelBindings: Uint8Array | undefined,
): KerberosInitiator {
  const { services, delegate } = auth;
  const credential = credentialOf(auth);
  return new KerberosInitiator({
    host,
    ...(services === undefined ? {} : { services }),
    ...(delegate === undefined ? {} : { delegate }),
    ...(credential === undefined ? {} : { credential }),
    ...(channelBindings === undefined ? {} : { channelBindings }),
  });
}

function kerberos(auth: KerberosAuth, target: Target): ConnectionSecurity {
  checkTicket(auth);
  return byHandshake('Kerberos', target, {
    scheme: 'Kerberos',
    open: async (bindings) => kerberosContext(auth, target, bindings),
  });
}

/** @throws ValidationError for what would be passed over */
function checkTicket(auth: TicketSource & Pick<NegotiateAuth, 'allowNtlm'>): void {
  const { username, password, ccache, keytab, allowNtlm = false } = auth;
  if (username === undefined && (password ?? keytab) !== undefined) {
    invalid('a password or a keytab for Kerberos needs the username that it belongs to');
  }
  // NTLM has another use for the password.
  const sources = [ccache, keytab, allowNtlm ? undefined : password];
  if (sources.filter((source) => source !== undefined).length > 1) {
    invalid('a Kerberos ticket comes from a password, a ccache or a keytab: give one of them');
  }
  const credential = credentialOf(auth);
  if (credential !== undefined) checkCredential(credential);
}

/** `DOMAIN\\user` is a name of NTLM; Kerberos has none for it. */
function isNtlmName({ username = '' }: TicketSource): boolean {
  return username.includes('\\');
}

function negotiate(auth: NegotiateAuth, target: Target): ConnectionSecurity {
  const { username, password, allowNtlm = false } = auth;
  const hasKerberos = !(allowNtlm && isNtlmName(auth));
  if (hasKerberos) checkTicket(auth);
  else if (password === undefined) invalid(`${username} logs in by NTLM, which needs a password`);
  const login = allowNtlm && username !== undefined && password !== undefined;
  return byHandshake('Negotiate', target, {
    scheme: 'Negotiate',
    open: async (bindings) =>
      new SpnegoInitiator([
        ...(hasKerberos ? [kerberosContext(auth, target, bindings)] : []),
        ...(login ? [ntlmContext({ username, password }, target, bindings)] : []),
      ]),
  });
}

function credssp(auth: CredSspAuth, target: Target): ConnectionSecurity {
  const { username, password } = auth;
  return byHandshake('CredSSP', target, {
    scheme: 'CredSSP',
    open: async () =>
      new CredSspInitiator({ inner: ntlmContext(auth, target, undefined), username, password }),
  });
}

function certificate(_: CertificateAuth, { isSecure }: Target): ConnectionSecurity {
  if (!isSecure) unsupported('a certificate logs in over https only');
  return { mechanism: 'Certificate', authorization: () => MUTUAL, seals: false };
}

/** An IPv6 address has brackets in a URL only. */
function unbracketed(host: string): string {
  return host.replaceAll(/^\[|\]$/g, '');
}

type Mechanism<K extends AuthOptions['kind']> = (
  auth: Extract<AuthOptions, { readonly kind: K }>,
  target: Target,
) => ConnectionSecurity;

const MECHANISMS: { readonly [K in AuthOptions['kind']]: Mechanism<K> } = {
  basic,
  ntlm,
  negotiate,
  kerberos,
  credssp,
  certificate,
};

/**
 * What authenticates the connections of a session.
 * @throws ValidationError WBEM_E_NOT_SUPPORTED for a mechanism that is not there, or not so;
 * WBEM_E_INVALID_PARAMETER for a user name that cannot be one
 */
export function securityOf(auth: AuthOptions, host: string, isSecure: boolean): ConnectionSecurity {
  const mechanism = Object.hasOwn(MECHANISMS, auth.kind)
    ? (MECHANISMS[auth.kind] as (auth: AuthOptions, target: Target) => ConnectionSecurity)
    : undefined;
  if (mechanism !== undefined) return mechanism(auth, { host: unbracketed(host), isSecure });
  const kinds = Object.keys(MECHANISMS).join(', ');
  return unsupported(
    `authentication ${JSON.stringify(auth.kind)} is not available; there are ${kinds}`,
  );
}

/** The certificate to log in with, if that is how. */
export function clientCertificateOf(auth: AuthOptions): Omit<CertificateAuth, 'kind'> | undefined {
  if (auth.kind !== 'certificate') return undefined;
  const { kind: _, ...certificateAndKey } = auth;
  return certificateAndKey;
}
