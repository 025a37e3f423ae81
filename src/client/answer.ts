import { faultDetails, type FaultDetails } from '../binding/fault-details.js';
import { withStatus } from '../binding/parse-fault.js';
import type { FaultContext } from '../binding/status.js';
import { FaultError, HttpError, ProtocolError } from '../errors.js';
import type { TransportResponse } from '../transport/transport.js';
import { type Message, readEnvelope } from '../wsman/envelope.js';
import { readFault } from '../wsman/fault.js';
import { parseOctets } from '../xml/parse-octets.js';

/** What the request told that its answer must agree with. */
export interface Expected {
  /** wsa:MessageID; empty for Identify, which has none. */
  readonly messageId: string;
  /** Any of these; empty for Identify. */
  readonly actions: readonly string[];
  /** The element whose content is read later. */
  readonly leave?: string | undefined;
}

/** What to do about statuses that come without SOAP. */
const HINTS: Readonly<Record<number, string>> = {
  200: 'something other than a WS-Management service answers at this address',
  403: 'access is forbidden; is this the WinRM listener, and not a web site on the same port?',
  404: 'there is no WS-Management service at this path; WinRM listens at /wsman',
  407: 'the proxy wants credentials',
  413: "the request is larger than the server's MaxEnvelopeSizekb (500 by default)",
  415: 'the server does not take SOAP 1.2 in UTF-8',
  500: 'the service failed; its event log may tell why',
  503: 'the service is not available; is the WinRM service running?',
};

function charsetOf(contentType: string): string | undefined {
  return /charset\s*=\s*("[^"]*"|[^;\s]+)/i.exec(contentType)?.[1];
}

function mediaTypeOf(contentType: string): string {
  return contentType.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Proxies and debugging pages show the request they got, with its Authorization header. */
const CREDENTIALS =
  /\b(Basic|Negotiate|Kerberos|NTLM|CredSSP|Bearer)(?:\s|&nbsp;|%20)+[\w+/=~.-]{6,}/gi;

function withoutCredentials(text: string): string {
  return text.replace(CREDENTIALS, '$1 [redacted]');
}

function httpError({ status, headers, body, sent }: TransportResponse): HttpError {
  const excerpt = withoutCredentials(
    Buffer.from(body.subarray(0, 400)).toString('utf8').replace(/\s+/g, ' ').trim(),
  ).slice(0, 200);
  const type = mediaTypeOf(headers['content-type'] ?? '');
  const nothing = sent === 'not sent' ? 'to the login' : 'with an empty body';
  const what = body.length === 0 ? nothing : `with ${type || 'an unknown type'} instead of SOAP`;
  const location = headers['location'];
  const hint =
    location === undefined
      ? HINTS[status]
      : `it redirects to ${location}; redirects are not followed, since they would carry the credentials elsewhere`;
  const advice = hint === undefined ? '' : `; ${hint}`;
  const saying = body.length === 0 ? '' : `; it begins: ${excerpt.slice(0, 80)}`;
  return new HttpError(
    `the server answered HTTP ${status} ${what}${advice}${saying}`,
    status,
    excerpt,
    sent === undefined ? {} : { sent },
  );
}

const XML_TYPES: ReadonlySet<string> = new Set([
  'application/soap+xml',
  'application/xml',
  'text/xml',
]);
/** The beginning of a document in UTF-8 or UTF-16, octet by octet. */
const TAG = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*</;

/** A body is taken for SOAP by its type, or by its first character where the type is missing. */
function isXml({ headers, body }: TransportResponse): boolean {
  const type = mediaTypeOf(headers['content-type'] ?? '');
  if (type !== '') return body.length > 0 && XML_TYPES.has(type);
  return TAG.test(Buffer.from(body.subarray(0, 80)).toString('latin1'));
}

function isSuccess({ status }: TransportResponse): boolean {
  return status >= 200 && status <= 299;
}

/** What comes with the status of a failure and is not SOAP is told by its status. */
function readMessage(response: TransportResponse, leave: string | undefined): Message {
  if (!isXml(response)) throw httpError(response);
  try {
    const charset = charsetOf(response.headers['content-type'] ?? '');
    return readEnvelope(parseOctets(response.body, { charset, leave }));
  } catch (error) {
    throw isSuccess(response) ? error : httpError(response);
  }
}

function sameId(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.toLowerCase();
}

function checkRelated({ headers }: Message, expected: Expected): void {
  const { relatesTo, action } = headers;
  if (
    relatesTo !== undefined &&
    expected.messageId !== '' &&
    !sameId(relatesTo, expected.messageId)
  ) {
    const message = `the answer is to another request: it relates to ${relatesTo.slice(0, 80)}`;
    throw new ProtocolError(message, 'not-related', relatesTo);
  }
  const isExpected = expected.actions.some((one) => one === '' || sameId(action ?? one, one));
  if (action !== undefined && !isExpected) {
    const message = `the answer has the action ${action.slice(0, 120)}`;
    throw new ProtocolError(message, 'not-related', action);
  }
}

/** The words of a fault: the provider's own where it has some, else the reason. */
function faultError(fault: FaultDetails, httpStatus: number, context: FaultContext): FaultError {
  const label = fault.subcode === '' ? fault.code : fault.subcode;
  const said =
    fault.extendedError?.properties['Message'] ?? fault.providerFault?.wsmanFault?.message ?? '';
  const words = [said.trim(), fault.reason, 'no reason given'].find((text) => text !== '');
  return new FaultError(`[${label}] ${words}`, { ...withStatus(fault, context), httpStatus });
}

/**
 * The message that a response holds.
 * @throws FaultError when it is a fault, whatever the HTTP status (openwsman sends some with 200);
 * HttpError when it is not SOAP; ProtocolError when it is not readable or answers something else.
 */
export function readAnswer(
  response: TransportResponse,
  expected: Expected,
  context: FaultContext,
): Message {
  const message = readMessage(response, expected.leave);
  const fault = readFault(message);
  if (fault !== undefined) throw faultError(faultDetails(fault), response.status, context);
  if (!isSuccess(response)) throw httpError(response);
  checkRelated(message, expected);
  return message;
}
