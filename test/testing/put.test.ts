import { describe, expect, test } from 'vitest';
import { parseFault } from '../../src/index.js';
import { comparable } from '../server/comparable.js';
import { answer, fault, type FaultParts, instance, wsmanFault } from '../server/messages.js';
import { post } from '../server/wire.js';
import {
  acme,
  DEVICE,
  deviceRequest,
  element,
  putDevice,
  stored,
  UNTOUCHED,
  wholeDevice,
} from './setup.js';
import { notFound, wmiFault } from './windows-errors.js';

function representation(faultDetail: string, code: number): FaultParts {
  return { subcode: 'x:InvalidRepresentation', faultDetail, detail: wsmanFault(code) };
}

const OTHER = representation('InvalidNamespace', 2150858840);
const INCOMPLETE = representation('MissingValues', 2150858839);
const RENAMED = representation('InvalidValues', 2150858989);
const SCHEMA = { subcode: 'w:SchemaValidationError', detail: wsmanFault(2150858817) };

const WHOLE = wholeDevice();
const LABEL = element('Label', 'x');

/** What is wrong with the body of a Put, the body, its fault, and how the fault is read. */
const REFUSED: readonly (readonly [string, string, FaultParts, string])[] = [
  [
    'is of another class',
    WHOLE.replaceAll('q:Acme_Device', 'q:Acme_Slot'),
    OTHER,
    'WBEM_E_INVALID_CLASS',
  ],
  [
    'is of the class in another namespace',
    WHOLE.replace(DEVICE, DEVICE.replace('acme/', 'cimv2/')),
    OTHER,
    'WBEM_E_INVALID_CLASS',
  ],
  [
    'is in no namespace',
    `<Acme_Device>${element('Label', 'x').replaceAll('q:', '')}</Acme_Device>`,
    OTHER,
    'WBEM_E_INVALID_CLASS',
  ],
  [
    'is a fragment without the header',
    `<w:XmlFragment xmlns:q="${DEVICE}">${LABEL}</w:XmlFragment>`,
    { ...OTHER },
    'WBEM_E_INVALID_CLASS',
  ],
  [
    'has a property that the class lacks',
    wholeDevice({ Colour: 'red' }),
    SCHEMA,
    'WBEM_E_INVALID_STREAM',
  ],
  [
    'has a property of another namespace',
    WHOLE.replace('<q:Owner>', '<q:Owner xmlns:q="urn:other">'),
    SCHEMA,
    'WBEM_E_INVALID_STREAM',
  ],
  ['lacks a property', wholeDevice({ Enabled: undefined }), INCOMPLETE, 'WBEM_E_ILLEGAL_NULL'],
  ['has another key', wholeDevice({ Id: 'd2' }), RENAMED, 'WBEM_E_INVALID_OBJECT'],
  ['has text for a number', wholeDevice({ Speed: 'fast' }), SCHEMA, 'WBEM_E_INVALID_STREAM'],
  ['has a number out of range', wholeDevice({ Speed: '256' }), SCHEMA, 'WBEM_E_INVALID_STREAM'],
  [
    'has a negative number without sign',
    wholeDevice({ Speed: '-1' }),
    SCHEMA,
    'WBEM_E_INVALID_STREAM',
  ],
  ['has a hexadecimal number', wholeDevice({ Total: '0x10' }), SCHEMA, 'WBEM_E_INVALID_STREAM'],
  ['has no boolean for one', wholeDevice({ Enabled: 'yes' }), SCHEMA, 'WBEM_E_INVALID_STREAM'],
  ['has no datetime for one', wholeDevice({ Built: 'yesterday' }), SCHEMA, 'WBEM_E_INVALID_STREAM'],
  ['has an empty number', wholeDevice({ Speed: '' }), SCHEMA, 'WBEM_E_INVALID_STREAM'],
  [
    'has two values for one',
    WHOLE.replace('<q:Owner>', `${LABEL}<q:Owner>`),
    SCHEMA,
    'WBEM_E_INVALID_STREAM',
  ],
];

describe('a Put whose body', () => {
  test.each(REFUSED)('%s is refused, and nothing is written', async (_, body, expected, name) => {
    await using sandbox = await acme();
    const { status, body: answered } = await post(sandbox, deviceRequest({ action: 'Put', body }));
    expect(status).toBe(500);
    expect(comparable(answered)).toEqual(comparable(fault(expected)));
    expect(parseFault(answered)).toMatchObject({ name });
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test('nulls what must not be null is refused, and nothing is written', async () => {
    await using sandbox = await acme();
    const { body } = await putDevice(sandbox, { Owner: null, Label: 'new' });
    const problem = {
      hresult: 0x80041028,
      name: 'WBEM_E_ILLEGAL_NULL',
      info: 'Acme_Device.Id="d1"',
    };
    expect(comparable(body)).toEqual(comparable(fault(wmiFault(problem))));
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });
});

const DEVICE_ELEMENTS = [
  element('Id', 'd1'),
  element('Label', 'new'),
  element('Speed', '8'),
  element('Total', '1'),
  element('Enabled', 'false'),
  element('Built', '<cim:Interval>P1DT2H3M4.5S</cim:Interval>'),
  element('Tags', 'x'),
  element('Tags', 'y'),
  element('Ratio', '0.25'),
  element('Owner', ' me '),
  element('Serial', 'A-7'),
];

describe('Put', () => {
  test('answers with the new representation, in the URI that was asked', async () => {
    await using sandbox = await acme();
    const changes = {
      Label: 'new',
      Speed: '8',
      Total: '1',
      Enabled: 'false',
      Built: '<cim:Interval>P1DT2H3M4.5S</cim:Interval>',
      Ratio: '0.25',
      Owner: ' me ',
    };
    const body = wholeDevice(changes).replace(
      '</q:Acme_Device>',
      '<q:Tags>x</q:Tags><q:Tags>y</q:Tags></q:Acme_Device>',
    );
    const { status, body: answered } = await post(sandbox, deviceRequest({ action: 'Put', body }));
    expect(status).toBe(200);
    const expected = instance(DEVICE, DEVICE_ELEMENTS.join(''));
    expect(comparable(answered)).toEqual(comparable(answer('Put', expected)));
  });

  test('writes null', async () => {
    await using sandbox = await acme();
    const { status } = await putDevice(sandbox, { Label: null, Speed: null });
    expect(status).toBe(200);
    expect(stored(sandbox)).toMatchObject({ Label: null, Speed: null, Owner: 'ops' });
  });

  test('keeps an empty text apart from null', async () => {
    await using sandbox = await acme();
    await putDevice(sandbox, { Label: '' });
    expect(stored(sandbox)).toMatchObject({ Label: '' });
  });

  test('takes an absent array for null, since that is how an empty one looks', async () => {
    await using sandbox = await acme();
    await putDevice(sandbox);
    expect(stored(sandbox)).toMatchObject({ Tags: null });
  });

  test('leaves a read-only property as it is, sent or not', async () => {
    await using sandbox = await acme();
    await putDevice(sandbox, { Serial: 'other' });
    expect(stored(sandbox)).toMatchObject({ Serial: 'A-7' });
  });

  test('takes properties and the key in another letter case', async () => {
    await using sandbox = await acme();
    const body = wholeDevice({ Id: 'D1', Label: 'new' }).replaceAll('q:Label', 'q:LABEL');
    await post(sandbox, deviceRequest({ action: 'Put', body }));
    expect(stored(sandbox)).toMatchObject({ Id: 'd1', Label: 'new' });
  });

  test('overlooks a cim:Location, which WinRM 1 sends', async () => {
    await using sandbox = await acme();
    const body = WHOLE.replace('<q:Owner>', '<cim:Location xsi:nil="true"/><q:Owner>');
    const { status } = await post(sandbox, deviceRequest({ action: 'Put', body }));
    expect(status).toBe(200);
  });

  test('of an instance that is not there creates none', async () => {
    await using sandbox = await acme();
    const { body } = await putDevice(sandbox, {}, { selectors: { Id: 'd9' } });
    const missing = notFound('PutInstance', 'Acme_Device.Id="d9"');
    expect(comparable(body)).toEqual(comparable(fault(missing)));
    expect(sandbox.repository.size).toBe(3);
  });
});
