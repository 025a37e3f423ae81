import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Selector } from '../../src/wsman/addressing.js';
import { readEnvelope, writeEnvelope } from '../../src/wsman/envelope.js';
import {
  type MessageHeaders,
  readHeaders,
  requestHeaders,
  writeHeaders,
  XPATH,
} from '../../src/wsman/headers.js';
import { attribute, xml, type XmlElement } from '../../src/xml/element.js';
import { SOAP, WSA, WSMAN, WSMV, XML } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';

/** Every header there is. */
const ALL: Required<MessageHeaders> = {
  to: 'http://srv01.example:5985/wsman',
  resourceUri: 'http://schemas.example/Class',
  replyTo: `${WSA}/role/anonymous`,
  action: 'http://schemas.example/Action',
  maxEnvelopeSize: 512_000,
  messageId: 'uuid:1',
  relatesTo: 'uuid:0',
  locale: 'de-DE',
  dataLocale: 'en-US',
  sessionId: 'uuid:2',
  operationId: 'uuid:3',
  sequenceId: 1,
  selectors: [{ name: 'Name', value: 'Spooler' }],
  options: [{ name: 'o', value: 'x', type: 'string' }],
  operationTimeoutMs: 60_000,
  fragment: { path: 'State', dialect: XPATH },
};

function blocksOf(headers: MessageHeaders): readonly XmlElement[] {
  return readEnvelope(parseXml(writeXml(writeEnvelope(headers, [])))).blocks;
}

function reread(headers: MessageHeaders): MessageHeaders {
  return readHeaders(blocksOf(headers)).headers;
}

describe('writeHeaders', () => {
  test("writes every header in the order of Microsoft's own client", () => {
    expect(writeHeaders(ALL).map(({ name }) => name)).toEqual([
      'To',
      'ResourceURI',
      'ReplyTo',
      'Action',
      'MaxEnvelopeSize',
      'MessageID',
      'RelatesTo',
      'Locale',
      'DataLocale',
      'SessionId',
      'OperationID',
      'SequenceId',
      'SelectorSet',
      'OptionSet',
      'OperationTimeout',
      'FragmentTransfer',
    ]);
  });

  test.each([
    ['ResourceURI', 'true'],
    ['Action', 'true'],
    ['MaxEnvelopeSize', 'true'],
    ['FragmentTransfer', 'true'],
    ['Locale', 'false'],
    ['DataLocale', 'false'],
    ['SessionId', 'false'],
    ['OperationID', 'false'],
    ['SequenceId', 'false'],
    ['To', undefined],
    ['SelectorSet', undefined],
    ['OptionSet', undefined],
    ['OperationTimeout', undefined],
  ])('marks %s with mustUnderstand %s', (name, expected) => {
    const block = writeHeaders(ALL).find((candidate) => candidate.name === name);
    expect(block && attribute(block, SOAP, 'mustUnderstand')).toBe(expected);
  });

  test('writes nothing for headers that are absent or empty', () => {
    expect(writeHeaders({})).toEqual([]);
    expect(writeHeaders({ selectors: [], options: [] })).toEqual([]);
  });

  test('requestHeaders asks for the answer on the same connection', () => {
    expect(requestHeaders('http://h/wsman', 'uuid:1')).toEqual({
      to: 'http://h/wsman',
      replyTo: 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous',
      messageId: 'uuid:1',
    });
  });
});

describe('readHeaders', () => {
  test('reads every header', () => {
    expect(reread(ALL)).toEqual(ALL);
  });

  test('tells which known headers must be understood', () => {
    expect([...readHeaders(blocksOf(ALL)).mandatory]).toEqual([
      'resourceUri',
      'action',
      'maxEnvelopeSize',
      'fragment',
    ]);
  });

  const unknown = (value: string): XmlElement =>
    xml('urn:x', 'Foo', '', [[{ ns: SOAP, name: 'mustUnderstand' }, value]]);

  test.each([
    ['true', [{ ns: 'urn:x', name: 'Foo' }]],
    ['1', [{ ns: 'urn:x', name: 'Foo' }]],
    ['false', []],
    ['0', []],
  ])('an unknown header with mustUnderstand="%s"', (value, expected) => {
    expect(readHeaders([unknown(value)]).notUnderstood).toEqual(expected);
  });

  test('does not take a header of another namespace for its own', () => {
    const action = xml('http://www.w3.org/2005/08/addressing', 'Action', 'x');
    expect(readHeaders([action]).headers).toEqual({});
  });

  test('drops the white space around tokens and URIs', () => {
    const blocks = [xml(WSA, 'Action', '\n  urn:x\n'), xml(WSMAN, 'MaxEnvelopeSize', ' 42 ')];
    expect(readHeaders(blocks).headers).toEqual({ action: 'urn:x', maxEnvelopeSize: 42 });
  });

  test.each([
    ['maxEnvelopeSize', xml(WSMAN, 'MaxEnvelopeSize', 'large')],
    ['maxEnvelopeSize', xml(WSMAN, 'MaxEnvelopeSize', '-1')],
    ['sequenceId', xml(WSMV, 'SequenceId', '1.5')],
    ['operationTimeoutMs', xml(WSMAN, 'OperationTimeout', '2030-01-01T00:00:00Z')],
    ['operationTimeoutMs', xml(WSMAN, 'OperationTimeout', 'soon')],
    ['locale', xml(WSMAN, 'Locale')],
  ])('finds no sense in %s %#', (name, block) => {
    const { headers, invalid } = readHeaders([block]);
    expect([...invalid]).toEqual([name]);
    expect(headers).toEqual({});
  });

  test('reads the locale from xml:lang', () => {
    const block = xml(WSMAN, 'Locale', '', [[{ ns: XML, name: 'lang' }, 'fr']]);
    expect(readHeaders([block]).headers).toEqual({ locale: 'fr' });
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const token = text.map((words) => words.trim());
const selectors = fc.array(
  fc.record({
    name: text,
    value: fc.oneof(
      text,
      fc.record({
        address: token,
        resourceUri: token,
        selectors: fc.array(fc.record({ name: text, value: text }), { maxLength: 2 }),
      }),
    ),
  }),
  { minLength: 1, maxLength: 3 },
) satisfies fc.Arbitrary<Selector[]>;
const options = fc.array(
  fc.record(
    {
      name: text,
      value: text,
      type: fc.constantFrom('boolean' as const, 'string' as const, 'unsignedLong' as const),
      mustComply: fc.boolean(),
    },
    { requiredKeys: ['name', 'value'] },
  ),
  { minLength: 1, maxLength: 3 },
);
const headersOf = fc.record(
  {
    to: token,
    resourceUri: token,
    replyTo: token,
    action: token,
    maxEnvelopeSize: fc.nat(),
    messageId: token,
    relatesTo: token,
    locale: text,
    dataLocale: text,
    sessionId: token,
    operationId: token,
    sequenceId: fc.nat(),
    selectors,
    options,
    operationTimeoutMs: fc.nat(),
    fragment: fc.record({ path: token, dialect: text }, { requiredKeys: ['path'] }),
  },
  { requiredKeys: [] },
);

test('writeHeaders and readHeaders keep any headers', () => {
  fc.assert(
    fc.property(headersOf, (headers) => {
      expect(reread(headers)).toEqual(headers);
    }),
    { numRuns: 80 },
  );
});
