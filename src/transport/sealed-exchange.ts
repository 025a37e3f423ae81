import type { Handshake } from '../auth/connection-security.js';
import { decryptBody, encryptBody, type PlainBody } from '../auth/message-encryption.js';
import type { SecurityContext } from '../auth/security-context.js';
import { ProtocolError } from '../errors.js';
import type { Limits } from './limits.js';
import { isSealed, isSoap } from './media-type.js';
import type { SocketClient } from './socket-client.js';
import type { TransportResponse } from './transport.js';

/** What seals on a connection. */
export interface Sealing {
  readonly client: SocketClient;
  readonly context: SecurityContext;
  readonly scheme: Handshake['scheme'];
  /** Of the answer, when it is opened. */
  readonly maxBytes: number;
}

/** What is around the parts of a sealed body. */
const SEALING_BYTES = 64 * 1024;
/** CredSSP has parts of 16 KiB, with some 250 octets around each: here they may have 512. */
const SEALING_SHARE = 32;
const NOTHING = new Uint8Array();

/**
 * Sends a request sealed, and opens its answer.
 * @throws ProtocolError for an answer that is not sealed as it must be, and what a post throws
 */
export async function exchangeSealed(
  { client, context, scheme, maxBytes }: Sealing,
  plain: PlainBody,
  limits: Limits,
): Promise<TransportResponse> {
  const { contentType, body } = await encryptBody(context, scheme, plain);
  const headers = { 'content-type': contentType };
  const limit = maxBytes + Math.ceil(maxBytes / SEALING_SHARE) + SEALING_BYTES;
  const answer = await client.post({ body, headers, limit, isRequest: true }, limits);
  if (!isSealed(answer)) {
    // A sealed answer may have been held back, and come as that to a later request.
    void client.destroy(new Error('the answer was not encrypted'));
    return inClear(answer);
  }
  const sealed = { contentType: answer.headers['content-type'] ?? '', body: answer.body };
  const opened = await decryptBody(context, sealed, { scheme, maxBytes });
  const { type } = opened;
  return { ...answer, body: opened.body, headers: { ...answer.headers, 'content-type': type } };
}

/** What comes in clear may come from anybody: only a status without SOAP is passed on. */
function inClear(answer: TransportResponse): TransportResponse {
  const isNothing = answer.body.length === 0;
  if (isNothing || (!isSoap(answer) && answer.status > 299)) return { ...answer, body: NOTHING };
  throw new ProtocolError(
    'the answer is not encrypted although the request was; it was not read',
    'unseal-failed',
  );
}
