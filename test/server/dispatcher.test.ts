import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFault } from '../../src/index.js';
import { Win32_Environment } from '../../src/gen/cimv2/index.js';
import { CimInstance } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { comparable, textIn } from './comparable.js';
import { fault, type FaultParts, instance, request, WMI, wsmanFault } from './messages.js';
import { post } from './wire.js';

const ENVIRONMENT = `${WMI}root/cimv2/Win32_Environment`;
const LARGE = { Name: 'LARGE', UserName: 'me' };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
  sandbox.add(new CimInstance(Win32_Environment, { ...LARGE, VariableValue: 'v'.repeat(9000) }));
});
afterAll(async () => {
  await sandbox.close();
});

const UNREADABLE: FaultParts = {
  subcode: 'w:SchemaValidationError',
  relatesTo: null,
  detail: wsmanFault(2150858817),
};
const OTHER_SOAP: FaultParts = {
  code: 's:VersionMismatch',
  relatesTo: null,
  detail: wsmanFault(2150858765),
};
const GOOD = request();
const SOAP_11 = GOOD.replace(
  'http://www.w3.org/2003/05/soap-envelope',
  'http://schemas.xmlsoap.org/soap/envelope/',
);

/** What came instead of a message, its fault, and the WBEM status that it is read as. */
const MESSAGES: readonly (readonly [string, string, FaultParts, string])[] = [
  ['an envelope of SOAP 1.1', SOAP_11, OTHER_SOAP, 'WBEM_E_MARSHAL_VERSION_MISMATCH'],
  ['nothing', '', UNREADABLE, 'WBEM_E_INVALID_STREAM'],
  ['text', 'hello', UNREADABLE, 'WBEM_E_INVALID_STREAM'],
  ['half a message', GOOD.slice(0, GOOD.length / 2), UNREADABLE, 'WBEM_E_INVALID_STREAM'],
  [
    'a message with crossed tags',
    GOOD.replace('</s:Header>', '</s:Body>'),
    UNREADABLE,
    'WBEM_E_INVALID_STREAM',
  ],
  ['a message with a document type', `<!DOCTYPE x>${GOOD}`, UNREADABLE, 'WBEM_E_INVALID_STREAM'],
  [
    'a message with an entity of its own',
    GOOD.replace('Spooler', '&own;'),
    UNREADABLE,
    'WBEM_E_INVALID_STREAM',
  ],
  [
    'a message with an undeclared prefix',
    GOOD.replace('Spooler', '<z:x/>'),
    UNREADABLE,
    'WBEM_E_INVALID_STREAM',
  ],
  ['a document that is no envelope', '<html/>', UNREADABLE, 'WBEM_E_INVALID_STREAM'],
  [
    'an envelope without body',
    GOOD.replace('<s:Body></s:Body>', ''),
    UNREADABLE,
    'WBEM_E_INVALID_STREAM',
  ],
];

const TOO_LARGE = {
  MaxEnvelopeSize: '<w:MaxEnvelopeSize s:mustUnderstand="true">8192</w:MaxEnvelopeSize>',
};

describe('an answer to', () => {
  test.each(MESSAGES)('%s is a fault', async (_, message, expected, name) => {
    const { status, body } = await post(sandbox, message);
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(expected)));
    expect(parseFault(body)).toMatchObject({ name });
  });

  test('an action that is not served is a fault that relates to the request', async () => {
    const { status, body } = await post(sandbox, request({ action: 'Rename' }));
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(
      comparable(fault({ subcode: 'a:ActionNotSupported', detail: wsmanFault(2150858771) })),
    );
    expect(parseFault(body)).toMatchObject({ name: 'WBEM_E_PROVIDER_NOT_CAPABLE' });
  });

  test.each(['Put', 'Create'])('a %s with an empty body is a fault', async (action) => {
    const { status, body } = await post(sandbox, request({ action }));
    const { relatesTo: _, ...expected } = UNREADABLE;
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(expected)));
  });
});

describe('an answer over MaxEnvelopeSize', () => {
  const parts = { uri: ENVIRONMENT, selectors: LARGE, blocks: TOO_LARGE };

  test('is a fault, if nothing was done', async () => {
    const { status, body } = await post(sandbox, request(parts));
    const expected = {
      subcode: 'w:EncodingLimit',
      faultDetail: 'MaxEnvelopeSizeExceeded',
      detail: wsmanFault(2150858824),
    };
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(expected)));
    expect(parseFault(body)).toMatchObject({ name: 'WBEM_E_BUFFER_TOO_SMALL' });
  });

  test('is a fault that says that a write was done', async () => {
    const value = 'w'.repeat(9000);
    const written = instance(ENVIRONMENT, `<q:VariableValue>${value}</q:VariableValue>`);
    const { status, body } = await post(
      sandbox,
      request({ ...parts, action: 'Put', body: written }),
    );
    const expected = {
      subcode: 'w:EncodingLimit',
      faultDetail: 'UnreportableSuccess',
      detail: wsmanFault(2150858829),
    };
    const stored = new CimInstance(Win32_Environment, LARGE).path;
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(expected)));
    expect(parseFault(body)).toMatchObject({ name: 'WBEM_S_PARTIAL_RESULTS' });
    expect(stored === null ? null : sandbox.find(stored)?.get('VariableValue')).toBe(value);
  });

  test('counts octets, not characters', async () => {
    const name = { Name: 'WIDE', UserName: 'me' };
    sandbox.add(new CimInstance(Win32_Environment, { ...name, VariableValue: '€'.repeat(3000) }));
    const { body } = await post(sandbox, request({ ...parts, selectors: name }));
    expect(parseFault(body)).toMatchObject({ name: 'WBEM_E_BUFFER_TOO_SMALL' });
  });
});

describe('a request in UTF-16', () => {
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  const ENCODINGS: readonly (readonly [string, Uint8Array, string])[] = [
    ['little endian by its mark', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), ''],
    ['big endian by its mark', swapped(`\ufeff${GOOD}`), ''],
    ['little endian without a mark', Buffer.from(GOOD, 'utf16le'), ';charset=UTF-16'],
    ['big endian without a mark', swapped(GOOD), ';charset=UTF-16'],
  ];

  test.each(ENCODINGS)('is read, %s', async (_, octets, charset) => {
    const contentType = `application/soap+xml${charset}`;
    const { status, headers, body } = await post(sandbox, octets, { contentType });
    expect([status, textIn(body, 'Name')]).toEqual([200, 'Spooler']);
    expect(headers.get('Content-Type')).toBe('application/soap+xml;charset=UTF-8');
  });

  test.each([
    ['cut in the middle of a character', Buffer.from(GOOD, 'utf16le').subarray(0, -1), 'UTF-16'],
    ['that is not UTF-8', Buffer.from(GOOD.replace('Spooler', 'M\u00fcll'), 'latin1'), 'UTF-8'],
    ['in an unknown encoding', Buffer.from(GOOD), 'x-own'],
  ])('or another, %s, is a fault', async (_, octets, charset) => {
    const contentType = `application/soap+xml;charset=${charset}`;
    const { status, body } = await post(sandbox, octets, { contentType });
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(UNREADABLE)));
  });
});
