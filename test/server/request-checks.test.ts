import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFault } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { comparable, textIn } from './comparable.js';
import { ANONYMOUS, type Blocks, fault, type FaultParts, request, wsmanFault } from './messages.js';
import { post } from './wire.js';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
});
afterAll(async () => {
  await sandbox.close();
});

const address = (uri: string): Blocks => ({
  ReplyTo: `<a:ReplyTo><a:Address s:mustUnderstand="true">${uri}</a:Address></a:ReplyTo>`,
});
const messageId = (text: string): Blocks => ({ MessageID: `<a:MessageID>${text}</a:MessageID>` });
const size = (text: string): Blocks => ({
  MaxEnvelopeSize: `<w:MaxEnvelopeSize s:mustUnderstand="true">${text}</w:MaxEnvelopeSize>`,
});
const timeout = (text: string): Blocks => ({
  OperationTimeout: `<w:OperationTimeout>${text}</w:OperationTimeout>`,
});
const unknown = (flag: string): Blocks => ({
  Unknown: `<u:Token xmlns:u="urn:unknown" ${flag}>1</u:Token>`,
});

const LONG = 'x'.repeat(2049);
const REQUIRED = { subcode: 'a:MessageInformationHeaderRequired', detail: wsmanFault(2150858769) };
const INVALID = { subcode: 'a:InvalidMessageInformationHeader', detail: wsmanFault(2150858767) };
const TOKEN = '<s:NotUnderstood qname="u:Token" xmlns:u="urn:unknown"/>';
const ELSEWHERE = {
  subcode: 'w:UnsupportedFeature',
  faultDetail: 'AddressingMode',
  detail: wsmanFault(2150858870),
};
const TOO_SMALL = {
  subcode: 'w:EncodingLimit',
  faultDetail: 'MinimumEnvelopeLimit',
  detail: wsmanFault(2150858878),
};
const BAD_TIMEOUT = { ...INVALID, faultDetail: 'InvalidTimeout' };
const NOT_UNDERSTOOD = {
  code: 's:MustUnderstand',
  notUnderstood: TOKEN,
  detail: wsmanFault(2150858768),
};

/** What is wrong, how it is said, the fault, and the WBEM status that it is read as. */
const REFUSED: readonly (readonly [string, Blocks, FaultParts, string])[] = [
  ['without a To', { To: '' }, REQUIRED, 'WBEM_E_INVALID_PARAMETER'],
  ['without an Action', { Action: '' }, REQUIRED, 'WBEM_E_INVALID_PARAMETER'],
  ['without a ReplyTo', { ReplyTo: '' }, REQUIRED, 'WBEM_E_INVALID_PARAMETER'],
  [
    'with an empty MessageID',
    messageId(''),
    { ...INVALID, relatesTo: null },
    'WBEM_E_INVALID_PARAMETER',
  ],
  [
    'with a MessageID over 2 KB',
    messageId(LONG),
    { ...INVALID, relatesTo: LONG },
    'WBEM_E_INVALID_PARAMETER',
  ],
  ['to be answered elsewhere', address('http://there/'), ELSEWHERE, 'WBEM_E_NOT_SUPPORTED'],
  [
    'with an unknown header that must be understood',
    unknown('s:mustUnderstand="true"'),
    NOT_UNDERSTOOD,
    'WBEM_E_UNSUPPORTED_PARAMETER',
  ],
  [
    'with an unknown header whose flag is 1',
    unknown('s:mustUnderstand="1"'),
    NOT_UNDERSTOOD,
    'WBEM_E_UNSUPPORTED_PARAMETER',
  ],
  ['for an answer below 8192 octets', size('8191'), TOO_SMALL, 'WBEM_E_INVALID_PARAMETER'],
  ['with a MaxEnvelopeSize that is no number', size('8 KB'), INVALID, 'WBEM_E_INVALID_PARAMETER'],
  ['with an OperationTimeout of a number', timeout('60'), BAD_TIMEOUT, 'WBEM_E_INVALID_PARAMETER'],
  [
    'with an OperationTimeout of a date',
    timeout('2030-01-01T00:00:00Z'),
    BAD_TIMEOUT,
    'WBEM_E_INVALID_PARAMETER',
  ],
  ['with a negative OperationTimeout', timeout('-PT1S'), BAD_TIMEOUT, 'WBEM_E_INVALID_PARAMETER'],
  [
    'in a language that must be used',
    { Locale: '<w:Locale xml:lang="fr-FR" s:mustUnderstand="true"/>' },
    { subcode: 'w:UnsupportedFeature', faultDetail: 'Locale', detail: wsmanFault(2150858887) },
    'WBEM_E_UNSUPPORTED_LOCALE',
  ],
  ['in no language', { Locale: '<w:Locale/>' }, INVALID, 'WBEM_E_INVALID_PARAMETER'],
  [
    'with a selector twice, in another letter case',
    {
      SelectorSet:
        '<w:SelectorSet><w:Selector Name="Name">a</w:Selector><w:Selector Name="NAME">b</w:Selector></w:SelectorSet>',
    },
    {
      subcode: 'w:InvalidSelectors',
      faultDetail: 'DuplicateSelectors',
      detail: wsmanFault(2150858847),
    },
    'WBEM_E_INVALID_OBJECT_PATH',
  ],
];

/** Headers that are no reason to refuse a request. */
const SERVED: readonly (readonly [string, Blocks])[] = [
  ['with an unknown header that may be overlooked', unknown('s:mustUnderstand="false"')],
  ['with an unknown header without flag', unknown('')],
  ['without a MaxEnvelopeSize', { MaxEnvelopeSize: '' }],
  ['for an answer of at least 8192 octets', size('8192')],
  ['without an OperationTimeout', { OperationTimeout: '' }],
  ['with an OperationTimeout of days and hours', timeout('P1DT2H3M4.5S')],
  ['with a MessageID that is no UUID', messageId('my own')],
  ['with a MessageID of 2 KB', messageId('x'.repeat(2048))],
  ['with white space around the address of ReplyTo', address(`\n ${ANONYMOUS} `)],
  [
    'with the headers of Windows 8',
    {
      Session:
        '<p:SessionId s:mustUnderstand="false">uuid:1</p:SessionId><p:OperationID s:mustUnderstand="false">uuid:2</p:OperationID><p:SequenceId s:mustUnderstand="false">1</p:SequenceId><p:DataLocale xml:lang="de-DE" s:mustUnderstand="false"/>',
    },
  ],
];

describe('the headers of a request', () => {
  test.each(REFUSED)('refuse one %s', async (_, blocks, expected, name) => {
    const { status, body } = await post(sandbox, request({ blocks }));
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(expected)));
    expect(parseFault(body, status)).toMatchObject({ name, httpStatus: 500 });
  });

  test.each(SERVED)('allow one %s', async (_, blocks) => {
    const { status, body } = await post(sandbox, request({ blocks }));
    expect([status, textIn(body, 'Name')]).toEqual([200, 'Spooler']);
  });

  test('are answered by a fault that relates to nothing when there is no MessageID', async () => {
    const { status, body } = await post(sandbox, request({ blocks: { MessageID: '' } }));
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault({ ...REQUIRED, relatesTo: null })));
  });

  test('name every header that is not understood', async () => {
    const other = '<u:Other xmlns:u="urn:unknown" s:mustUnderstand="true"/>';
    const blocks = { ...unknown('s:mustUnderstand="true"'), Other: other };
    const { body } = await post(sandbox, request({ blocks }));
    expect(parseFault(body).notUnderstood.map((name) => name.replace(/^.*:/, ''))).toEqual([
      'Token',
      'Other',
    ]);
  });

  test('are what an answer relates to', async () => {
    const { body } = await post(sandbox, request({ blocks: messageId('uuid:AB-12') }));
    expect(textIn(body, 'RelatesTo')).toBe('uuid:AB-12');
  });

  test('do not matter to Identify', async () => {
    const identify =
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>';
    const { status, body } = await post(sandbox, identify);
    expect([status, textIn(body, 'ProductVendor')]).toEqual([200, 'Microsoft Corporation']);
  });
});
