import { describe, expect, test } from 'vitest';
import { parseFault } from '../../src/index.js';
import { comparable, textIn } from '../server/comparable.js';
import { answer, fault, type FaultParts, instance, wsmanFault } from '../server/messages.js';
import { post } from '../server/wire.js';
import { ACME, acme, DEVICE, deviceRequest, element, stored } from './setup.js';
import { wmiFault } from './windows-errors.js';

const OTHER: FaultParts = {
  subcode: 'x:InvalidRepresentation',
  faultDetail: 'InvalidNamespace',
  detail: wsmanFault(2150858840),
};
const SCHEMA = { subcode: 'w:SchemaValidationError', detail: wsmanFault(2150858817) };
const EXISTS = { subcode: 'w:AlreadyExists', detail: wsmanFault(2150858803) };
const ILLEGAL_NULL = wmiFault({
  hresult: 0x80041028,
  name: 'WBEM_E_ILLEGAL_NULL',
  info: 'Acme_Device.Id="d2"',
});

describe('Create', () => {
  const create = (properties: string, uri = DEVICE): string =>
    deviceRequest({ action: 'Create', uri, selectors: {}, body: instance(uri, properties) });

  test('answers with the endpoint reference of the new instance', async () => {
    await using sandbox = await acme();
    const { status, body } = await post(
      sandbox,
      create(element('Id', 'd2') + element('Owner', 'me')),
    );
    const reference = `<x:ResourceCreated><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address><a:ReferenceParameters><w:ResourceURI>${DEVICE}</w:ResourceURI><w:SelectorSet><w:Selector Name="Id">d2</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>`;
    expect(status).toBe(200);
    expect(comparable(body)).toEqual(comparable(answer('Create', reference)));
  });

  test('gives the instance every property of its class', async () => {
    await using sandbox = await acme();
    await post(sandbox, create(element('Id', 'd2') + element('Owner', 'me')));
    const { body } = await post(sandbox, deviceRequest({ selectors: { Id: 'd2' } }));
    const nulls = ['Label', 'Speed', 'Total', 'Enabled', 'Built', 'Tags', 'Ratio'];
    const elements = [
      element('Id', 'd2'),
      ...nulls.map((name) => element(name, null)),
      element('Owner', 'me'),
      element('Serial', null),
    ];
    expect(comparable(body)).toEqual(
      comparable(answer('Get', instance(DEVICE, elements.join('')))),
    );
  });

  test('gives a GUID to a key without value', async () => {
    await using sandbox = await acme();
    const { body } = await post(sandbox, create(element('Id', null) + element('Owner', 'me')));
    expect(textIn(body, 'Selector')).toMatch(/^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/);
  });

  test('gives each key without value another GUID', async () => {
    await using sandbox = await acme();
    const keys = new Set<string | undefined>();
    for (let count = 0; count < 3; count += 1) {
      keys.add(textIn((await post(sandbox, create(element('Owner', 'me')))).body, 'Selector'));
    }
    expect(keys.size).toBe(3);
  });

  test('gives the next number to a numeric key without value', async () => {
    await using sandbox = await acme();
    const properties = element('Serial', '13') + element('Front', 'true');
    const { body } = await post(sandbox, create(properties, `${ACME}Acme_Slot`));
    expect(textIn(body, 'Selector')).toBe('4');
  });

  const REFUSED_CREATES: readonly (readonly [string, string, FaultParts, string])[] = [
    [
      'an instance that is there',
      create(element('Id', 'D1') + element('Owner', 'me')),
      EXISTS,
      'WBEM_E_ALREADY_EXISTS',
    ],
    [
      'an instance of another class',
      create('').replaceAll('q:Acme_Device', 'q:Acme_Slot'),
      OTHER,
      'WBEM_E_INVALID_CLASS',
    ],
    ['an unknown property', create(element('Colour', 'red')), SCHEMA, 'WBEM_E_INVALID_STREAM'],
    ['a value out of range', create(element('Speed', '300')), SCHEMA, 'WBEM_E_INVALID_STREAM'],
    ['a null that must not be', create(element('Id', 'd2')), ILLEGAL_NULL, 'WBEM_E_ILLEGAL_NULL'],
  ];

  test.each(REFUSED_CREATES)('refuses %s', async (_, message, expected, name) => {
    await using sandbox = await acme();
    const { status, body } = await post(sandbox, message);
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(expected)));
    expect(parseFault(body)).toMatchObject({ name });
    expect(sandbox.repository.size).toBe(3);
  });
});

describe('Delete', () => {
  test('answers with an empty body', async () => {
    await using sandbox = await acme();
    const { status, body } = await post(sandbox, deviceRequest({ action: 'Delete' }));
    expect(status).toBe(200);
    expect(comparable(body)).toEqual(comparable(answer('Delete', '')));
    expect(stored(sandbox)).toBeUndefined();
  });
});
