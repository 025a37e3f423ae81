import { describe, expect, test } from 'vitest';
import { parseFault } from '../../src/index.js';
import type { DialectName } from '../../src/testing.js';
import { comparable, textIn } from '../server/comparable.js';
import { answer, DMTF, fault, instance, type RequestParts } from '../server/messages.js';
import { post } from '../server/wire.js';
import { acme, deviceRequest, element, wholeDevice } from './setup.js';

const URI = `${DMTF}Acme_Device`;
const SELECTORS = { __cimnamespace: 'root/acme', Id: 'd1' };
const DEVICE: RequestParts = { uri: URI, selectors: SELECTORS };

/** Problems that each server has its own words for. */
const PROBLEMS: Readonly<Record<string, RequestParts>> = {
  'an instance that is not there': { uri: URI, selectors: { ...SELECTORS, Id: 'd9' } },
  'a class that is not there': { uri: `${DMTF}Acme_None`, selectors: SELECTORS },
  'a namespace that is not there': { uri: URI, selectors: { ...SELECTORS, __cimnamespace: 'x' } },
  'a selector that is no key': { uri: URI, selectors: { ...SELECTORS, Label: 'x' } },
  'a selector of a wrong type': {
    uri: `${DMTF}Acme_Slot`,
    selectors: { __cimnamespace: 'root/acme', Rack: 'x', Serial: '12', Front: 'true' },
  },
  'an action that is not served': { ...DEVICE, action: 'Rename' },
  'an envelope that is too small': {
    ...DEVICE,
    blocks: { MaxEnvelopeSize: '<w:MaxEnvelopeSize>1</w:MaxEnvelopeSize>' },
  },
  'a header that is not understood': {
    ...DEVICE,
    blocks: { Unknown: '<u:Token xmlns:u="urn:unknown" s:mustUnderstand="true"/>' },
  },
  'a header that is missing': { ...DEVICE, blocks: { ReplyTo: '' } },
};

/** The HTTP status, the subcode or code, and the WBEM status that it is read as. */
const TOLD: Readonly<Record<DialectName, readonly (readonly [number, string, string])[]>> = {
  windows: [
    [500, 'wsa:DestinationUnreachable', 'WBEM_E_NOT_FOUND'],
    [500, 'wsa:DestinationUnreachable', 'WBEM_E_INVALID_CLASS'],
    [500, 'wsman:InternalError', 'WBEM_E_INVALID_NAMESPACE'],
    [500, 'wsman:InvalidSelectors', 'WBEM_E_INVALID_OBJECT_PATH'],
    [500, 'wsman:InvalidSelectors', 'WBEM_E_TYPE_MISMATCH'],
    [500, 'wsa:ActionNotSupported', 'WBEM_E_PROVIDER_NOT_CAPABLE'],
    [500, 'wsman:EncodingLimit', 'WBEM_E_INVALID_PARAMETER'],
    [500, 'MustUnderstand', 'WBEM_E_UNSUPPORTED_PARAMETER'],
    [500, 'wsa:MessageInformationHeaderRequired', 'WBEM_E_INVALID_PARAMETER'],
  ],
  omi: [
    [500, 'wsa:DestinationUnreachable', 'WBEM_E_NOT_FOUND'],
    [500, 'wsa:DestinationUnreachable', 'WBEM_E_INVALID_CLASS'],
    [500, 'wsa:DestinationUnreachable', 'WBEM_E_INVALID_NAMESPACE'],
    [500, 'wsman:InternalError', 'WBEM_E_INVALID_PROPERTY'],
    [500, 'wsman:InternalError', 'WBEM_E_FAILED'],
    [500, 'wsa:ActionNotSupported', 'WBEM_E_PROVIDER_NOT_CAPABLE'],
    [500, 'wsman:EncodingLimit', 'WBEM_E_QUOTA_VIOLATION'],
    [500, 'MustUnderstand', 'WBEM_E_UNSUPPORTED_PARAMETER'],
    [500, 'wsa:MessageInformationHeaderRequired', 'WBEM_E_INVALID_PARAMETER'],
  ],
  openwsman: [
    [503, 'wsa:DestinationUnreachable', 'WBEM_E_NOT_FOUND'],
    [503, 'wsa:DestinationUnreachable', 'WBEM_E_NOT_FOUND'],
    [503, 'wsa:DestinationUnreachable', 'WBEM_E_NOT_FOUND'],
    [503, 'wsa:DestinationUnreachable', 'WBEM_E_NOT_FOUND'],
    [503, 'wsa:DestinationUnreachable', 'WBEM_E_NOT_FOUND'],
    [501, 'wsa:ActionNotSupported', 'WBEM_E_PROVIDER_NOT_CAPABLE'],
    [413, 'wsman:EncodingLimit', 'WBEM_E_INVALID_PARAMETER'],
    [200, 'MustUnderstand', 'WBEM_E_UNSUPPORTED_PARAMETER'],
    [400, 'wsa:MessageInformationHeaderRequired', 'WBEM_E_INVALID_PARAMETER'],
  ],
};

const CASES = Object.entries(TOLD).flatMap(([dialect, rows]) =>
  Object.entries(PROBLEMS).map(
    ([problem, parts], index) => [problem, dialect as DialectName, parts, rows[index]] as const,
  ),
);

describe('the fault for', () => {
  test.each(CASES)('%s is that of %s', async (_, dialect, parts, expected) => {
    await using sandbox = await acme({ dialect });
    const { status, body } = await post(sandbox, deviceRequest(parts));
    const { code, subcode, name } = parseFault(body, status, { operation: 'Get' });
    expect([status, subcode === '' ? code : subcode, name]).toEqual(expected);
  });

  test.each(['omi', 'openwsman'] as const)(
    'nothing to be found has no detail of WinRM, by %s',
    async (dialect) => {
      await using sandbox = await acme({ dialect });
      const { body } = await post(
        sandbox,
        deviceRequest({ ...DEVICE, selectors: { ...SELECTORS, Id: 'd9' } }),
      );
      const { wsmanFault, faultDetail } = parseFault(body);
      expect([wsmanFault, faultDetail]).toEqual([undefined, undefined]);
    },
  );

  test('a wrong selector has no detail at all, by openwsman', async () => {
    await using sandbox = await acme({ dialect: 'openwsman' });
    const { body } = await post(
      sandbox,
      deviceRequest({ ...DEVICE, selectors: { ...SELECTORS, No: '' } }),
    );
    expect(comparable(body)).toEqual(comparable(fault({ subcode: 'a:DestinationUnreachable' })));
  });
});

const IDENTIFY =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>';

describe('IdentifyResponse', () => {
  test.each([
    ['windows', 'Microsoft Corporation', 'OS: 10.0.20348 SP: 0.0 Stack: 3.0'],
    ['omi', 'Open Management Infrastructure', '1.9.1-0'],
    ['openwsman', 'Openwsman Project', '2.8.1'],
  ] as const)('of %s tells vendor and version', async (dialect, vendor, version) => {
    await using sandbox = await acme({ dialect });
    const { status, body } = await post(sandbox, IDENTIFY);
    const expected = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><i:IdentifyResponse xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion><i:ProductVendor>${vendor}</i:ProductVendor><i:ProductVersion>${version}</i:ProductVersion></i:IdentifyResponse></s:Body></s:Envelope>`;
    expect(status).toBe(200);
    expect(comparable(body)).toEqual(comparable(expected));
  });
});

describe('a value', () => {
  /** How each server writes what others write otherwise. */
  const WRITTEN: readonly (readonly [DialectName, string, string])[] = [
    ['windows', 'true', '<cim:Datetime>2026-01-02T03:04:05+01:00</cim:Datetime>'],
    ['omi', 'TRUE', '2026-01-02T03:04:05+01:00'],
    ['openwsman', 'true', '20260102030405.000000+060'],
  ];

  test.each(WRITTEN)('is written as %s does', async (dialect, enabled, built) => {
    await using sandbox = await acme({ dialect });
    const { body } = await post(sandbox, deviceRequest(DEVICE));
    const elements = [
      element('Id', 'd1'),
      element('Label', 'pump'),
      element('Speed', '7'),
      element('Total', '5000000000'),
      element('Enabled', enabled),
      element('Built', built),
      ...['a', 'b', 'c'].map((tag) => element('Tags', tag)),
      element('Ratio', '0.5'),
      element('Owner', 'ops'),
      element('Serial', 'A-7'),
    ];
    expect(comparable(body)).toEqual(comparable(answer('Get', instance(URI, elements.join('')))));
  });
});

describe('a Put without some properties', () => {
  test.each([
    ['windows', 'refuses it', 500, 'pump'],
    ['omi', 'keeps them', 200, 'pump'],
    ['openwsman', 'nulls them', 200, ''],
  ] as const)('has %s do what it does: it %s', async (dialect, _, status, label) => {
    await using sandbox = await acme({ dialect });
    const body = wholeDevice({ Label: undefined }).replace(/xmlns:q="[^"]*"/, `xmlns:q="${URI}"`);
    const answered = await post(sandbox, deviceRequest({ ...DEVICE, action: 'Put', body }));
    expect(answered.status).toBe(status);
    const after = await post(sandbox, deviceRequest(DEVICE));
    expect(textIn(after.body, 'Label')).toBe(label);
  });

  test.each([
    ['windows', '<x>'],
    ['omi', ''],
    ['openwsman', '<x>'],
  ] as const)(
    'or with all is answered by %s with the instance, or with nothing',
    async (dialect, kind) => {
      await using sandbox = await acme({ dialect });
      const body = wholeDevice().replace(/xmlns:q="[^"]*"/, `xmlns:q="${URI}"`);
      const answered = await post(sandbox, deviceRequest({ ...DEVICE, action: 'Put', body }));
      expect(textIn(answered.body, 'Acme_Device') === undefined ? '' : '<x>').toBe(kind);
    },
  );
});
