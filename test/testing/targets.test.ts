import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFault } from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import { comparable, textIn } from '../server/comparable.js';
import {
  DMTF,
  fault,
  type FaultParts,
  request,
  type RequestParts,
  wsmanFault,
} from '../server/messages.js';
import { post } from '../server/wire.js';
import { ACME, acme, DEVICE, element } from './setup.js';
import { notFound, wmiFault } from './windows-errors.js';

const SLOT = `${ACME}Acme_Slot`;
const KEYS = { Rack: '3', Serial: '12', Front: 'true' };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await acme();
});
afterAll(async () => {
  await sandbox.close();
});

function invalidNamespace(info: string): FaultParts {
  const name = 'WBEM_E_INVALID_NAMESPACE';
  return wmiFault({ hresult: 0x8004100e, name, status: 3, category: 10, info });
}

function selectors(faultDetail: string, code: number): FaultParts {
  return { subcode: 'w:InvalidSelectors', faultDetail, detail: wsmanFault(code) };
}

const UNEXPECTED = selectors('UnexpectedSelectors', 2150858843);
const INSUFFICIENT = selectors('InsufficientSelectors', 2150858842);
const MISMATCH = selectors('TypeMismatch', 2150858844);
const CONTRADICTION: FaultParts = {
  code: 's:Receiver',
  subcode: 'w:InternalError',
  detail: wsmanFault(2150859067),
};
const D1 = { Id: 'd1' };

/** What is addressed, how, the fault, and the WBEM status that it is read as. */
const UNREACHABLE: readonly (readonly [string, RequestParts, FaultParts, string])[] = [
  [
    'an instance that is not there',
    { uri: DEVICE, selectors: { Id: 'd9' } },
    notFound('GetObject', 'Acme_Device.Id="d9"'),
    'WBEM_E_NOT_FOUND',
  ],
  [
    'an instance to be deleted that is not there',
    { action: 'Delete', uri: DEVICE, selectors: { Id: 'd9' } },
    notFound('DeleteInstance', 'Acme_Device.Id="d9"'),
    'WBEM_E_NOT_FOUND',
  ],
  [
    'a class that is not there',
    { uri: `${ACME}Acme_None`, selectors: D1 },
    notFound('GetObject', 'Acme_None'),
    'WBEM_E_INVALID_CLASS',
  ],
  [
    'a class of another namespace',
    { selectors: D1 },
    invalidNamespace('root/cimv2'),
    'WBEM_E_INVALID_NAMESPACE',
  ],
  [
    'a namespace that is not there',
    { uri: DEVICE.replace('root/acme', 'root/none'), selectors: D1 },
    invalidNamespace('root/none'),
    'WBEM_E_INVALID_NAMESPACE',
  ],
  [
    'a key that the class lacks',
    { uri: DEVICE, selectors: { ...D1, No: '1' } },
    UNEXPECTED,
    'WBEM_E_INVALID_OBJECT_PATH',
  ],
  [
    'a property that is no key',
    { uri: DEVICE, selectors: { ...D1, Label: 'pump' } },
    UNEXPECTED,
    'WBEM_E_INVALID_OBJECT_PATH',
  ],
  ['an instance without keys', { uri: DEVICE, selectors: {} }, INSUFFICIENT, 'WBEM_E_NO_KEY'],
  [
    'an instance by some of its keys',
    { uri: SLOT, selectors: { Rack: '3' } },
    INSUFFICIENT,
    'WBEM_E_NO_KEY',
  ],
  [
    'a number by text',
    { uri: SLOT, selectors: { ...KEYS, Rack: 'three' } },
    MISMATCH,
    'WBEM_E_TYPE_MISMATCH',
  ],
  [
    'a number by a fraction',
    { uri: SLOT, selectors: { ...KEYS, Serial: '1.5' } },
    MISMATCH,
    'WBEM_E_TYPE_MISMATCH',
  ],
  [
    'a number out of its range',
    { uri: SLOT, selectors: { ...KEYS, Rack: '65536' } },
    MISMATCH,
    'WBEM_E_TYPE_MISMATCH',
  ],
  [
    'a boolean by a number',
    { uri: SLOT, selectors: { ...KEYS, Front: '1' } },
    MISMATCH,
    'WBEM_E_TYPE_MISMATCH',
  ],
  [
    'a key of a singleton',
    { uri: `${ACME}Acme_Settings`, selectors: D1 },
    UNEXPECTED,
    'WBEM_E_INVALID_OBJECT_PATH',
  ],
  [
    'another namespace than the URI has',
    { uri: DEVICE, selectors: { ...D1, __cimnamespace: 'root/cimv2' } },
    CONTRADICTION,
    'WBEM_E_INVALID_NAMESPACE',
  ],
];

/** Other ways to address an instance that is there. */
const REACHABLE: readonly (readonly [string, RequestParts])[] = [
  [
    'by class, key and value in another letter case',
    { uri: DEVICE.replace('Acme_Device', 'ACME_device'), selectors: { ID: 'D1' } },
  ],
  [
    'by a namespace in another letter case',
    { uri: DEVICE.replace('root/acme', 'ROOT/Acme'), selectors: D1 },
  ],
  ['by the namespace twice', { uri: DEVICE, selectors: { __cimnamespace: 'ROOT/ACME', ...D1 } }],
  [
    'by the namespace with a backslash',
    { uri: DEVICE, selectors: { __cimnamespace: 'root\\acme', ...D1 } },
  ],
  [
    'by the URI of DMTF',
    { uri: `${DMTF}Acme_Device`, selectors: { __cimnamespace: 'root/acme', ...D1 } },
  ],
];

describe('a request about', () => {
  test.each(UNREACHABLE)('%s is refused', async (_, parts, expected, name) => {
    const { status, body } = await post(sandbox, request(parts));
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(expected)));
    expect(parseFault(body)).toMatchObject({ name });
  });

  test('no resource is refused', async () => {
    const { body } = await post(sandbox, request({ blocks: { ResourceURI: '' } }));
    expect(parseFault(body, 500, { operation: 'Get' })).toMatchObject({
      subcode: 'wsa:DestinationUnreachable',
      name: 'WBEM_E_NOT_FOUND',
    });
  });
});

describe('an instance is found', () => {
  test.each(REACHABLE)('%s', async (_, parts) => {
    const { status, body } = await post(sandbox, request(parts));
    expect([status, textIn(body, 'Label')]).toEqual([200, 'pump']);
  });

  test('by keys that are no text', async () => {
    const { body } = await post(
      sandbox,
      request({ uri: SLOT, selectors: { ...KEYS, Front: 'TRUE' } }),
    );
    expect(textIn(body, 'Label')).toBe('empty');
  });

  test('without keys, when there is only one', async () => {
    const { body } = await post(sandbox, request({ uri: `${ACME}Acme_Settings`, selectors: {} }));
    expect(textIn(body, 'Mode')).toBe('slow');
  });

  test('before the SelectorSet names it as well as behind', async () => {
    const blocks = { SelectorSet: '', Behind: '' };
    const set = '<w:SelectorSet><w:Selector Name="Id">d1</w:Selector></w:SelectorSet>';
    const message = request({ uri: DEVICE, blocks }).replace('<s:Header>', `<s:Header>${set}`);
    expect(textIn((await post(sandbox, message)).body, 'Label')).toBe('pump');
  });
});

describe('an abstract class', () => {
  test('has no instance created', async () => {
    const uri = `${ACME}Acme_Thing`;
    const body = `<q:Acme_Thing xmlns:q="${uri}">${element('Id', 't1')}</q:Acme_Thing>`;
    const answer = await post(sandbox, request({ action: 'Create', uri, selectors: {}, body }));
    expect(parseFault(answer.body)).toMatchObject({ name: 'WBEM_E_INVALID_CLASS' });
  });
});
