import { describe, expect, test } from 'vitest';
import { parseFault, withStatus } from '../../src/binding/parse-fault.js';
import { statusOf, statusOfHttp } from '../../src/binding/status.js';
import { hex, hresultName, type WbemStatusName } from '../../src/binding/hresults.js';
import {
  AuthenticationError,
  type ErrorStatus,
  FaultError,
  HttpError,
  ProtocolError,
  TimeoutError,
  TransportError,
} from '../../src/errors.js';
import { SOAP, WSMAN_FAULT, WSMB, XSI } from '../../src/xml/namespaces.js';
import { FAILED } from './faults.js';

const F = `xmlns:f="${WSMAN_FAULT}"`;
const WSMAN_FAULT_XML = `<f:WSManFault ${F} Code="5" Machine="srv01"><f:Message> Access
  is denied. </f:Message></f:WSManFault>`;
const CIM_ERROR_XML = `<p:Vendor_Error xmlns:p="urn:v" xmlns:b="${WSMB}" xmlns:xsi="${XSI}"
  b:IsCIM_Error="true"><p:CIMStatusCode>6</p:CIMStatusCode><p:Message xsi:nil="true"/></p:Vendor_Error>`;

function fault(detail: string): string {
  return `<s:Fault xmlns:s="${SOAP}"><s:Code><s:Value>s:Receiver</s:Value></s:Code>
    <s:Reason><s:Text xml:lang="en">No</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault>`;
}

describe('parseFault', () => {
  const envelope = `<s:Envelope xmlns:s="${SOAP}"><s:Body>${fault(WSMAN_FAULT_XML)}</s:Body></s:Envelope>`;

  test.each([
    ['an envelope', envelope],
    ['an envelope with a byte order mark', `\ufeff${envelope}`],
    ['an s:Fault', fault(WSMAN_FAULT_XML)],
    ['an s:Fault inside something else', `<log><entry>${fault(WSMAN_FAULT_XML)}</entry></log>`],
    ['a WSManFault', WSMAN_FAULT_XML],
    ['a WSManFault inside something else', `<log>${WSMAN_FAULT_XML}</log>`],
  ])('reads %s', (_what, document) => {
    expect(parseFault(document)).toMatchObject({
      name: 'WBEM_E_ACCESS_DENIED',
      hresult: 0x80041003,
      nativeHresult: 0x80070005,
      nativeName: 'E_ACCESSDENIED',
      wsmanFault: { code: 5, machine: 'srv01', message: 'Access is denied.' },
    });
  });

  test.each([
    ['in a fault', fault(CIM_ERROR_XML)],
    ['alone', CIM_ERROR_XML],
  ])('reads an error object %s', (_where, document) => {
    expect(parseFault(document)).toMatchObject({
      name: 'WBEM_E_NOT_FOUND',
      extendedError: {
        className: 'Vendor_Error',
        isCimError: true,
        properties: { CIMStatusCode: '6', Message: null },
      },
    });
  });

  test.each([
    ['UTF-8', Buffer.from(envelope)],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${envelope}`, 'utf16le')],
    ['UTF-16', Buffer.from(envelope, 'utf16le').swap16()],
  ])('reads the bytes of %s', (_what, bytes) => {
    expect(parseFault(bytes).name).toBe('WBEM_E_ACCESS_DENIED');
  });

  test('passes the HTTP status on, and lets the fault decide', () => {
    expect(parseFault(envelope, 401)).toMatchObject({ httpStatus: 401, hresult: 0x80041003 });
    expect(parseFault(envelope)).not.toHaveProperty('httpStatus');
  });

  test('is refined by what was being done', () => {
    const unreachable = fault('').replace(
      '</s:Value>',
      '</s:Value><s:Subcode><s:Value xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">a:DestinationUnreachable</s:Value></s:Subcode>',
    );
    expect(parseFault(unreachable).name).toBe('WBEM_E_NOT_FOUND');
    expect(parseFault(unreachable, 500, { operation: 'Create' }).name).toBe('WBEM_E_INVALID_CLASS');
  });

  test('takes the language of the WSManFault where the reason has none', () => {
    const german = WSMAN_FAULT_XML.replace('Code=', 'xml:lang="de-DE" Code=');
    expect(parseFault(german).language).toBe('de-DE');
    expect(parseFault(fault(german)).language).toBe('en');
  });

  test('has no members for what was not said', () => {
    expect(parseFault(fault(''))).toEqual({
      code: 'Receiver',
      subcode: '',
      reason: 'No',
      language: 'en',
      notUnderstood: [],
      hresult: 0x80041001,
      name: 'WBEM_E_FAILED',
      retryable: false,
      outcomeUnknown: false,
    });
  });

  test.each([
    ['signed', '-2144108544', 0x80338000],
    ['unsigned', '2150858752', 0x80338000],
    ['hexadecimal', '0x80338000', 0x80338000],
    ['zero', '0', 0],
    ['missing', '', undefined],
    ['no number', 'none', undefined],
  ])('reads a code that is %s', (_how, digits, expected) => {
    const document = fault(`<f:WSManFault ${F} Code="${digits}"/>`);
    expect(parseFault(document).wsmanFault?.code).toBe(expected);
  });

  test.each([
    ['an answer without fault', `<s:Envelope xmlns:s="${SOAP}"><s:Body><a/></s:Body></s:Envelope>`],
    ['another document', '<html><body>Not Found</body></html>'],
    ['no XML', 'Not Found'],
    ['nothing', ''],
  ])('refuses %s', (_what, document) => {
    expect(() => parseFault(document)).toThrow(ProtocolError);
  });
});

test('withStatus leaves the fault as it is', () => {
  expect(withStatus({ ...FAILED, subcode: 'wsman:Concurrency' })).toMatchObject({
    subcode: 'wsman:Concurrency',
    reason: FAILED.reason,
    name: 'WBEM_E_SERVER_TOO_BUSY',
    retryable: true,
  });
});

function text({ hresult, nativeHresult, retryable, outcomeUnknown }: ErrorStatus): string {
  const native = nativeHresult === undefined ? '' : ` ${hex(nativeHresult)}`;
  const flag = retryable ? ' retryable' : outcomeUnknown ? ' outcomeUnknown' : '';
  return `${hresultName(hresult)}${native}${flag}`;
}

describe('statusOf', () => {
  const lost = (reason: string, sent: 'sent' | 'not sent'): TransportError =>
    new TransportError('x', reason, sent);

  test.each([
    [lost('ECONNREFUSED', 'not sent'), 'WBEM_E_TRANSPORT_FAILURE 0x800706BA'],
    [lost('EAI_AGAIN', 'not sent'), 'WBEM_E_TRANSPORT_FAILURE 0x800706BA retryable'],
    [lost('ECONNRESET', 'not sent'), 'WBEM_E_TRANSPORT_FAILURE 0x800706BF retryable'],
    [lost('ECONNRESET', 'sent'), 'WBEM_E_TRANSPORT_FAILURE 0x800706BE outcomeUnknown'],
    [lost('EPIPE', 'sent'), 'WBEM_E_TRANSPORT_FAILURE 0x800706BE outcomeUnknown'],
    [lost('CERT_HAS_EXPIRED', 'not sent'), 'WBEM_E_TRANSPORT_FAILURE 0x80090328'],
    [lost('ERR_SSL_WRONG_VERSION_NUMBER', 'not sent'), 'WBEM_E_FATAL_TRANSPORT_ERROR 0x80090308'],
    [lost('closed', 'not sent'), 'WBEM_E_SHUTTING_DOWN'],
    [new TimeoutError('x', 'not sent'), 'WBEM_E_TIMED_OUT 0x800706BA retryable'],
    [new TimeoutError('x', 'sent'), 'WBEM_E_TIMED_OUT 0x800705B4 outcomeUnknown'],
    [new AuthenticationError('x', 'Basic', []), 'WBEM_E_ACCESS_DENIED 0x8009030C'],
    [new HttpError('x', 503, ''), 'WBEM_E_NOT_AVAILABLE retryable'],
    [new HttpError('x', 500, ''), 'WBEM_E_FAILED outcomeUnknown'],
    [new HttpError('x', 500, '', { sent: 'not sent' }), 'WBEM_E_FAILED'],
    [new ProtocolError('x', 'not-xml'), 'WBEM_E_INVALID_STREAM outcomeUnknown'],
    [new ProtocolError('x', 'too-large'), 'WBEM_E_BUFFER_TOO_SMALL outcomeUnknown'],
    [
      new FaultError('x', { ...FAILED, subcode: 'wsman:QuotaLimit' }),
      'WBEM_E_QUOTA_VIOLATION retryable',
    ],
  ])('%# of %s', (error, expected) => {
    expect(text(statusOf(error))).toBe(expected);
  });

  test.each([
    lost('ECONNRESET', 'sent'),
    new TimeoutError('x', 'sent'),
    new HttpError('x', 500, ''),
    new ProtocolError('x', 'not-xml'),
    new FaultError('x', { ...FAILED, subcode: 'wsman:TimedOut' }),
  ])('%s of a repeatable operation has no unknown outcome', (error) => {
    expect(statusOf(error).outcomeUnknown).toBe(true);
    expect(statusOf(error, { idempotent: true }).outcomeUnknown).toBe(false);
  });
});

describe('statusOfHttp', () => {
  test.each<[number, WbemStatusName]>([
    [200, 'WBEM_E_INVALID_STREAM'],
    [301, 'WBEM_E_NOT_SUPPORTED'],
    [307, 'WBEM_E_NOT_SUPPORTED'],
    [400, 'WBEM_E_INVALID_STREAM'],
    [401, 'WBEM_E_ACCESS_DENIED'],
    [413, 'WBEM_E_QUOTA_VIOLATION'],
    [418, 'WBEM_E_TRANSPORT_FAILURE'],
    [599, 'WBEM_E_TRANSPORT_FAILURE'],
  ])('%i is %s', (status, name) => {
    expect(hresultName(statusOfHttp(status).hresult)).toBe(name);
  });
});
