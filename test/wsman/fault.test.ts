import { describe, expect, test } from 'vitest';
import { readEnvelope } from '../../src/wsman/envelope.js';
import {
  faultAction,
  readFault,
  readFaultElement,
  type SoapFault,
  writeFault,
  writeNotUnderstood,
} from '../../src/wsman/fault.js';
import { attribute, xml } from '../../src/xml/element.js';
import { SOAP, WSA, WSE, WSEN, WSMAN, WSMB, WST } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';

const NOTHING = { code: '', subcode: '', reason: '', detail: [], notUnderstood: [] };

function read(inner: string, spaces = ''): SoapFault {
  return readFaultElement(parseXml(`<s:Fault xmlns:s="${SOAP}" ${spaces}>${inner}</s:Fault>`));
}

function code(value: string, subcode: string): string {
  return `<s:Code><s:Value>${value}</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code>`;
}

describe('readFaultElement', () => {
  test.each([
    [WSMAN, 'wsman:Some'],
    [WSA, 'wsa:Some'],
    [WSEN, 'wsen:Some'],
    [WSE, 'wse:Some'],
    [WST, 'wst:Some'],
    [WSMB, 'wsmb:Some'],
    ['urn:x', 'Some'],
  ])('names a subcode of %s %s, whatever its prefix', (ns, expected) => {
    const fault = read(code('s:Sender', ' q:Some\n'), `xmlns:q="${ns}"`);
    expect(fault).toMatchObject({ code: 'Sender', subcode: expected });
  });

  test('reads a subcode whose prefix is not declared by its local name', () => {
    expect(read(code('s:Sender', 'w:QuotaLimit')).subcode).toBe('QuotaLimit');
  });

  test('reads a subcode whose prefix is declared on its own element', () => {
    const value = `<s:Value xmlns:z="${WSA}">z:ActionNotSupported</s:Value>`;
    const fault = read(
      `<s:Code><s:Value>x:Receiver</s:Value><s:Subcode>${value}</s:Subcode></s:Code>`,
    );
    expect(fault).toMatchObject({ code: 'Receiver', subcode: 'wsa:ActionNotSupported' });
  });

  test.each([
    ['nothing', ''],
    ['empty parts', '<s:Code/><s:Reason/><s:Detail/>'],
  ])('reads %s', (_what, inner) => {
    expect(read(inner)).toEqual(NOTHING);
  });

  test.each([
    [
      'the English one of several texts',
      [
        ['de', 'Nein'],
        ['en-GB', 'No'],
      ],
      'No',
      'en-GB',
    ],
    [
      'the first where none is English',
      [
        ['de', 'Nein'],
        ['fr', 'Non'],
      ],
      'Nein',
      'de',
    ],
    ['a text of an empty language', [['', ' No\n']], 'No', undefined],
  ])('reads %s', (_what, texts, reason, language) => {
    const inner = texts.map(([lang, text]) => `<s:Text xml:lang="${lang}">${text}</s:Text>`);
    const fault = read(`<s:Reason>${inner.join('')}</s:Reason>`);
    expect([fault.reason, fault.language]).toEqual([reason, language]);
  });

  test('reads a text without a language', () => {
    const fault = read('<s:Reason><s:Text>No</s:Text></s:Reason>');
    expect(fault).toEqual({ ...NOTHING, reason: 'No' });
  });

  test('tells the FaultDetail from the rest of the detail', () => {
    const fault = read(
      '<s:Detail><x/><w:FaultDetail> urn:d </w:FaultDetail><y/></s:Detail>',
      `xmlns:w="${WSMAN}"`,
    );
    expect(fault.faultDetail).toBe('urn:d');
    expect(fault.detail.map(({ name }) => name)).toEqual(['x', 'y']);
  });
});

describe('readFault', () => {
  const envelope = (header: string, body: string): string =>
    `<s:Envelope xmlns:s="${SOAP}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;

  test('answers undefined for a body without fault', () => {
    expect(readFault(readEnvelope(parseXml(envelope('', '<a/>'))))).toBeUndefined();
    expect(readFault(readEnvelope(parseXml(envelope('', '<Fault/>'))))).toBeUndefined();
  });

  test('finds the headers that were not understood', () => {
    const header = '<s:NotUnderstood qname="w:Fragment"/><other qname="x"/><s:NotUnderstood/>';
    const fault = readFault(readEnvelope(parseXml(envelope(header, '<s:Fault/>'))));
    expect(fault?.notUnderstood).toEqual(['w:Fragment', '']);
  });
});

describe('faultAction', () => {
  test.each([
    ['wsman:TimedOut', 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault'],
    ['wsmb:PolymorphismModeNotSupported', 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault'],
    ['wsa:ActionNotSupported', 'http://schemas.xmlsoap.org/ws/2004/08/addressing/fault'],
    ['wsen:InvalidEnumerationContext', 'http://schemas.xmlsoap.org/ws/2004/09/enumeration/fault'],
    ['wse:UnableToRenew', 'http://schemas.xmlsoap.org/ws/2004/08/eventing/fault'],
    ['wst:InvalidRepresentation', 'http://schemas.xmlsoap.org/ws/2004/09/transfer/fault'],
    ['', 'http://schemas.xmlsoap.org/ws/2004/08/addressing/fault'],
  ])('of %s is %s', (subcode, action) => {
    expect(faultAction({ subcode })).toBe(action);
  });
});

describe('writeFault', () => {
  test('is undone by readFaultElement', () => {
    const fault: SoapFault = {
      code: 'Sender',
      subcode: 'wsman:InvalidSelectors',
      reason: 'Nein & aber',
      language: 'de-DE',
      faultDetail: 'urn:detail',
      detail: [],
      notUnderstood: [],
    };
    expect(readFaultElement(parseXml(writeXml(writeFault(fault))))).toEqual(fault);
  });

  test('speaks American English where nothing else is said, and has no empty detail', () => {
    const written = writeFault({ ...NOTHING, code: 'Receiver', reason: 'No' });
    expect(written.children.map(({ name }) => name)).toEqual(['Code', 'Reason']);
    expect(readFaultElement(written)).toMatchObject({ language: 'en-US' });
  });

  test('names what was not understood with a prefix that is declared', () => {
    const [block] = writeNotUnderstood([{ ns: 'urn:x', name: 'Foo' }]);
    const root = parseXml(writeXml(xml(SOAP, 'Header', block === undefined ? [] : [block])));
    const [read0] = root.children;
    expect(read0 && attribute(read0, '', 'qname')).toBe('p0:Foo');
    expect(root.scope?.get('p0')).toBe('urn:x');
  });
});
