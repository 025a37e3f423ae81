import { ProtocolError } from '../errors.js';
import { securityError } from './failures.js';
import { closingOnFailure } from './guard.js';
import { BOUNDARY, readParts, type SealedPart, type Sender, writeParts } from './multipart.js';
import type { SecurityContext } from './security-context.js';

/** How messages are sealed, by the scheme of the Authorization header. [MS-WSMV] 2.2.9.1 */
const PROTOCOLS = {
  Negotiate: 'application/HTTP-SPNEGO-session-encrypted',
  Kerberos: 'application/HTTP-Kerberos-session-encrypted',
  CredSSP: 'application/HTTP-CredSSP-session-encrypted',
} as const;

export type EncryptionScheme = keyof typeof PROTOCOLS;

/** CredSSP seals with TLS, and Windows takes one TLS record a part. */
const CREDSSP_CHUNK = 16 * 1024;

/** A body in clear. */
export interface PlainBody {
  /** `application/soap+xml;charset=UTF-8`. */
  readonly type: string;
  readonly body: Uint8Array;
}

/** A body as it travels. */
export interface EncryptedBody {
  /** The value of the header Content-Type. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** What an encrypted body has to be. */
export interface DecryptOptions {
  readonly scheme: EncryptionScheme;
  /** The plaintext may be so long. */
  readonly maxBytes: number;
}

/** Seals a body. The context takes one body at a time, and bodies are read in the order of sealing. */
export async function encryptBody(
  context: SecurityContext,
  scheme: EncryptionScheme,
  { type, body }: PlainBody,
  sender: Sender = 'client',
): Promise<EncryptedBody> {
  const protocol = PROTOCOLS[scheme];
  const chunks = scheme === 'CredSSP' ? chunksOf(body) : [body];
  const parts: SealedPart[] = [];
  for (const chunk of chunks) {
    parts.push({ protocol, type, length: chunk.length, ...(await context.wrap(chunk)) });
  }
  const media = parts.length > 1 ? 'multipart/x-multi-encrypted' : 'multipart/encrypted';
  const contentType = `${media};protocol="${protocol}";boundary="${BOUNDARY}"`;
  return { contentType, body: writeParts(parts, sender) };
}

/**
 * Opens a sealed body. Whatever fails closes the context: nothing that comes later could be trusted.
 *
 * @throws ProtocolError `unseal-failed` for a body that is not sealed, sealed otherwise, malformed or
 *   changed, and `too-large` for more than `maxBytes`.
 */
export function decryptBody(
  context: SecurityContext,
  { contentType, body }: EncryptedBody,
  options: DecryptOptions,
): Promise<PlainBody> {
  return closingOnFailure(context, async () => {
    const parts = readParts(body, boundaryOf(contentType, PROTOCOLS[options.scheme]));
    const type = commonType(parts, PROTOCOLS[options.scheme]);
    requireSize(parts, options.maxBytes);
    const messages: Uint8Array[] = [];
    for (const part of parts) messages.push(await unseal(context, part));
    const [first = new Uint8Array(), ...others] = messages;
    return { type, body: others.length === 0 ? first : Buffer.concat(messages) };
  });
}

function chunksOf(body: Uint8Array): Uint8Array[] {
  const count = Math.max(1, Math.ceil(body.length / CREDSSP_CHUNK));
  return Array.from({ length: count }, (_, index) =>
    body.subarray(index * CREDSSP_CHUNK, (index + 1) * CREDSSP_CHUNK),
  );
}

const MEDIA_TYPES: ReadonlySet<string> = new Set([
  'multipart/encrypted',
  'multipart/x-multi-encrypted',
]);

/** 1 to 70 characters, no blank at either end. [RFC 2046] 5.1.1 */
const BOUNDARY_SYNTAX = /^\S(?:.{0,68}\S)?$/;

/** The boundary of a content type, if that is one of a body sealed with `protocol`. */
function boundaryOf(contentType: string, protocol: string): string {
  const [media = '', ...texts] = contentType.split(';').map((text) => text.trim());
  if (!MEDIA_TYPES.has(media.toLowerCase())) {
    throw securityError('unseal-failed', `the body is not sealed: ${media.slice(0, 80)}`);
  }
  const parameters = new Map(texts.map(parameterOf));
  requireProtocol(parameters.get('protocol') ?? '', protocol);
  const boundary = parameters.get('boundary') ?? '';
  if (BOUNDARY_SYNTAX.test(boundary)) return boundary;
  throw securityError('unseal-failed', 'an encrypted body has no boundary, or a bad one');
}

function parameterOf(text: string): [name: string, value: string] {
  const [, name = '', quoted, bare = ''] = /^([^\s=]+)\s*=\s*(?:"([^"]*)"|(.*))$/.exec(text) ?? [];
  return [name.toLowerCase(), quoted ?? bare];
}

function requireProtocol(found: string, protocol: string): void {
  if (found.toLowerCase() === protocol.toLowerCase()) return;
  const message = `the body is sealed as ${JSON.stringify(found.slice(0, 80))}, not ${protocol}`;
  throw securityError('unseal-failed', message);
}

const CONTENT_TYPE = /^application\/soap\+xml\s*(?:;\s*charset\s*=\s*"?utf-(?:8|16)"?)?$/i;

/** The type of the plaintext, which all parts must have. */
function commonType(parts: readonly SealedPart[], protocol: string): string {
  for (const part of parts) requireProtocol(part.protocol, protocol);
  const [type = '', ...others] = new Set(parts.map((part) => part.type));
  if (others.length > 0 || !CONTENT_TYPE.test(type)) {
    const found = JSON.stringify(type.slice(0, 80));
    throw securityError('unseal-failed', `an encrypted body has the content type ${found}`);
  }
  return type;
}

function requireSize(parts: readonly SealedPart[], maxBytes: number): void {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  if (size <= maxBytes) return;
  throw new ProtocolError(`a sealed body of ${size} bytes is over ${maxBytes}`, 'too-large');
}

async function unseal(context: SecurityContext, part: SealedPart): Promise<Uint8Array> {
  const { header, data, length } = part;
  const message = await context.unwrap(Buffer.concat([header, data]), header.length);
  if (message.length === length) return message;
  const found = `${message.length} bytes came out of a body of ${length}`;
  throw securityError('unseal-failed', `the length of a sealed body is not right: ${found}`);
}
