import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../src/errors.js';
import { readEnvelope, writeEnvelope } from '../../src/wsman/envelope.js';
import { xml } from '../../src/xml/element.js';
import { SOAP } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { infoset, infosetOf } from '../support/infoset.js';

const S = `xmlns:s="${SOAP}"`;

describe('writeEnvelope', () => {
  test('has a header and a body, also when both are empty', () => {
    expect(infosetOf(writeEnvelope({}, []))).toEqual(
      infoset(`<s:Envelope ${S}><s:Header/><s:Body/></s:Envelope>`),
    );
  });

  test('puts further blocks behind the headers', () => {
    const written = writeEnvelope({ to: 'x' }, [xml('', 'a')], [xml('urn:x', 'Block')]);
    expect(written.children.map(({ children }) => children.map(({ name }) => name))).toEqual([
      ['To', 'Block'],
      ['a'],
    ]);
  });
});

describe('readEnvelope', () => {
  test('reads a message without header', () => {
    const message = readEnvelope(parseXml(`<s:Envelope ${S}><s:Body><a/></s:Body></s:Envelope>`));
    expect(message).toMatchObject({ headers: {}, blocks: [], notUnderstood: [] });
    expect(message.body.map(({ name }) => name)).toEqual(['a']);
  });

  test('gives the header blocks as they came', () => {
    const document = `<s:Envelope ${S}><s:Header><x>1</x></s:Header><s:Body/></s:Envelope>`;
    expect(readEnvelope(parseXml(document)).blocks.map(infosetOf)).toEqual([
      { name: 'x', text: '1' },
    ]);
  });

  test.each([
    ['another element', '<html/>', 'the message is not a SOAP envelope but html'],
    ['an envelope without namespace', '<Envelope><Body/></Envelope>', 'another SOAP version: Env'],
    [
      'SOAP 1.1',
      '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body/></Envelope>',
      'another SOAP version: {http://schemas.xmlsoap.org/soap/envelope/}Envelope',
    ],
    [
      'an envelope without body',
      `<s:Envelope ${S}><s:Header/></s:Envelope>`,
      'not a SOAP envelope',
    ],
    ['a body of another namespace', `<s:Envelope ${S}><Body/></s:Envelope>`, 'not a SOAP envelope'],
  ])('refuses %s', (_what, document, message) => {
    const read = (): unknown => readEnvelope(parseXml(document));
    expect(read).toThrow(ProtocolError);
    expect(read).toThrow(message);
  });
});
