import {
  AuthenticationError,
  FaultError,
  HttpError,
  ProtocolError,
  TimeoutError,
  TransportError,
} from '../../../src/index.js';
import { answer, envelope, type Script } from '../../transport/scripted-server.js';
import { fault } from '../setup.js';
import type { Row } from './row.js';

export interface AnswerRow extends Row {
  /** What the server does about the one request that it gets. */
  readonly script: Script;
  /** How long the caller waits. */
  readonly timeoutMs?: number;
}

type Kind = Pick<Row, 'error' | 'status' | 'outcomeUnknown'>;

const UNREADABLE: Kind = {
  error: ProtocolError,
  status: 'WBEM_E_INVALID_STREAM',
  outcomeUnknown: true,
};
const TOO_LARGE: Kind = { ...UNREADABLE, status: 'WBEM_E_BUFFER_TOO_SMALL' };
const LOST: Kind = {
  error: TransportError,
  status: 'WBEM_E_TRANSPORT_FAILURE',
  outcomeUnknown: true,
};

const http = (status: Row['status'], outcomeUnknown = false): Kind => ({
  error: HttpError,
  status,
  outcomeUnknown,
});

function row(what: string, kind: Kind, says: RegExp, script: Script): AnswerRow {
  return { what, ...kind, says, script };
}

const text =
  (content: string | Uint8Array): Script =>
  (response) =>
    answer(response, content);

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Script =>
  (response) =>
    void response.writeHead(code, { 'Content-Length': String(body.length), ...headers }).end(body);

const HTML = { 'Content-Type': 'text/html' };
const LAUGHS = `<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${envelope('&b;')}`;
const HUGE = 200 * 1024 * 1024;
const sent = fault('access-denied');

/** What servers get wrong: found after the request was sent, once. */
export const ANSWERS: readonly AnswerRow[] = [
  row(
    'malformed XML',
    UNREADABLE,
    /not well-formed XML/,
    text('<s:Envelope><s:Body></s:Envelope>'),
  ),
  row('an empty body', http('WBEM_E_INVALID_STREAM', true), /with an empty body/, text('')),
  row('no envelope', UNREADABLE, /not a SOAP envelope but hello/, text('<hello/>')),
  row(
    'an envelope of SOAP 1.1',
    UNREADABLE,
    /an envelope of another SOAP version: \{http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/\}/,
    text(
      envelope().replace(
        'http://www.w3.org/2003/05/soap-envelope',
        'http://schemas.xmlsoap.org/soap/envelope/',
      ),
    ),
  ),
  row('billion laughs', UNREADABLE, /has a document type declaration/, text(LAUGHS)),
  row(
    'invalid UTF-8',
    UNREADABLE,
    /not valid utf-8/,
    text(Buffer.from(envelope('<p:Title>\u00ff\u00fe</p:Title>'), 'latin1')),
  ),
  row(
    'the answer to another message',
    UNREADABLE,
    /the answer is to another request: it relates to uuid:other/,
    text(envelope('', '<a:RelatesTo>uuid:other</a:RelatesTo>')),
  ),
  row(
    'the answer of another action',
    UNREADABLE,
    /the answer has the action http:\/\/x\/y/,
    text(envelope('', '<a:Action>http://x/y</a:Action>')),
  ),
  row(
    '200 MB, announced',
    TOO_LARGE,
    /larger than the limit of 1048576 octets; ask for less, or allow more/,
    (response) => {
      response.writeHead(200, { 'Content-Length': String(HUGE) });
      response.write(' '.repeat(1000));
    },
  ),
  row('200 MB, streamed', TOO_LARGE, /larger than the limit of 1048576 octets/, (response) => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    let left = HUGE / chunk.length;
    const pour = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= 1;
        if (!response.write(chunk)) return;
      }
      response.end();
    };
    response.writeHead(200).on('drain', pour);
    pour();
  }),
  row(
    'HTTP 401',
    { error: AuthenticationError, status: 'WBEM_E_ACCESS_DENIED', outcomeUnknown: false },
    /refused the credentials \(tried Basic; it offers Negotiate, Kerberos\)/,
    status(401, { 'WWW-Authenticate': 'Negotiate, Kerberos' }),
  ),
  row('HTTP 403', http('WBEM_E_ACCESS_DENIED'), /is this the WinRM listener/, status(403)),
  row('HTTP 404', http('WBEM_E_TRANSPORT_FAILURE'), /WinRM listens at \/wsman/, status(404)),
  row('HTTP 413', http('WBEM_E_QUOTA_VIOLATION'), /MaxEnvelopeSizekb/, status(413)),
  row('HTTP 500 without body', http('WBEM_E_FAILED', true), /its event log may tell/, status(500)),
  row('HTTP 503', http('WBEM_E_NOT_AVAILABLE'), /is the WinRM service running/, status(503)),
  row(
    'a redirection',
    http('WBEM_E_NOT_SUPPORTED'),
    /it redirects to https:\/\/elsewhere\.example\/; redirects are not followed/,
    status(302, { Location: 'https://elsewhere.example/' }),
  ),
  row(
    'a page of HTML',
    http('WBEM_E_INVALID_STREAM', true),
    /with text\/html instead of SOAP; something other than a WS-Management service answers .*<html>/,
    status(200, HTML, '<html><title>Router</title></html>'),
  ),
  row(
    'a page of HTML that says 404',
    http('WBEM_E_TRANSPORT_FAILURE'),
    /HTTP 404 with text\/html/,
    status(404, HTML, '<html>none</html>'),
  ),
  row(
    'a fault',
    { error: FaultError, status: 'WBEM_E_ACCESS_DENIED', outcomeUnknown: false },
    /\[wsman:AccessDenied\] /,
    status(
      500,
      { 'Content-Type': 'application/soap+xml' },
      'envelope' in sent ? sent.envelope : '',
    ),
  ),
  {
    what: 'nothing at all',
    error: TimeoutError,
    status: 'WBEM_E_TIMED_OUT',
    outcomeUnknown: true,
    says: /no answer within \d+ ms; the server may need more time/,
    script: () => undefined,
    timeoutMs: 150,
  },
  row('half an answer', LOST, /may or may not have been carried out/, (response) => {
    response.writeHead(200, { 'Content-Length': '9999', 'Content-Type': 'text/xml' });
    response.write('<s:Envelope', () => response.socket?.destroy());
  }),
  row('a closed connection', LOST, /the connection was lost after the request/, (response) => {
    response.socket?.destroy();
  }),
  row('something that is not HTTP', LOST, /the answer is not HTTP/, (response) => {
    response.socket?.end('220 mail.example ESMTP\r\n');
  }),
  row('endless headers', LOST, /the headers of the answer are too long/, (response) => {
    response.socket?.write(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1024 * 1024)}`);
  }),
];
