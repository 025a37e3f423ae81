import { describe, expect, test } from 'vitest';
import { parseFault } from '../../src/index.js';
import { instance } from '../server/messages.js';
import { post } from '../server/wire.js';
import {
  acme,
  DEVICE,
  deviceRequest,
  element,
  optionSet,
  putDevice,
  stored,
  UNTOUCHED,
} from './setup.js';

type Option = readonly [name: string, type: string, value: string];

const GATE: Option = ['wmi:__PUT_EXTENSIONS', 'boolean', 'true'];
const CLIENT: Option = ['wmi:__PUT_EXT_CLIENT_REQUEST', 'boolean', 'true'];
const ATOMIC: Option = ['wmi:__PUT_EXT_ATOMIC', 'boolean', 'true'];
const STRICT: Option = ['wmi:__PUT_EXT_STRICT_NULLS', 'boolean', 'true'];
const list = (...names: string[]): Option[] =>
  names.map((name) => ['wmiarray:__PUT_EXT_PROPERTIES', 'string', name]);

type Values = Readonly<Record<string, string | null | undefined>>;

/** What the options say, the options, the body's changes, and what is written. */
const WRITTEN: readonly (readonly [string, readonly Option[], Values, object])[] = [
  ['no property', [], { Label: 'new', Speed: '8' }, { Label: 'new', Speed: 8, Tags: null }],
  ['one property', [GATE, ...list('Label')], { Label: 'new', Speed: '8' }, { Label: 'new' }],
  [
    'that the client asks',
    [GATE, CLIENT, ...list('Label')],
    { Label: 'new', Speed: '8' },
    { Label: 'new' },
  ],
  [
    'a property in another letter case',
    [GATE, ...list('LABEL')],
    { Label: 'new', Speed: '8' },
    { Label: 'new' },
  ],
  [
    'two properties',
    [GATE, ...list('Label', 'Speed')],
    { Label: 'new', Speed: '8', Total: '1' },
    { Label: 'new', Speed: 8 },
  ],
  [
    'two properties at once',
    [GATE, ATOMIC, ...list('Label', 'Speed')],
    { Label: 'new', Speed: '8' },
    { Label: 'new', Speed: 8 },
  ],
  [
    'a property whose value is null',
    [GATE, ...list('Label', 'Speed')],
    { Label: null, Speed: '8' },
    { Speed: 8 },
  ],
  [
    'that nulls are meant',
    [GATE, STRICT, ...list('Label', 'Speed')],
    { Label: null, Speed: '8' },
    { Label: null, Speed: 8 },
  ],
  ['an array, which is absent', [GATE, STRICT, ...list('Tags')], { Label: 'new' }, { Tags: null }],
  [
    'what other clients change',
    [['wmiarray:__MIInstanceModifiedPropertiesList', 'string', 'Label']],
    { Label: 'new', Speed: '8' },
    { Label: 'new', Speed: 8, Tags: null },
  ],
  [
    'something that no WMI context is',
    [['__PUT_EXTENSIONS', 'boolean', 'true']],
    { Label: 'new' },
    { Label: 'new', Tags: null },
  ],
];

/** The same, with the WBEM status; and what is written all the same. */
const FAILING: readonly (readonly [string, readonly Option[], Values, string, object])[] = [
  ['a property that the class lacks', [GATE, ...list('Colour')], {}, 'WBEM_E_INVALID_PROPERTY', {}],
  ['a key', [GATE, ...list('Id')], { Id: 'd1' }, 'WBEM_E_INVALID_PARAMETER', {}],
  ['a read-only property', [GATE, ...list('Serial')], { Serial: 'x' }, 'WBEM_E_READ_ONLY', {}],
  [
    'a null that must not be',
    [GATE, STRICT, ...list('Owner')],
    { Owner: null },
    'WBEM_E_ILLEGAL_NULL',
    {},
  ],
  [
    'a property before one that cannot be',
    [GATE, ...list('Label', 'Serial')],
    { Label: 'new', Serial: 'x' },
    'WBEM_E_READ_ONLY',
    { Label: 'new' },
  ],
  [
    'the same at once',
    [GATE, ATOMIC, ...list('Label', 'Serial')],
    { Label: 'new', Serial: 'x' },
    'WBEM_E_READ_ONLY',
    {},
  ],
  [
    'a null at once that must not be',
    [GATE, ATOMIC, STRICT, ...list('Label', 'Owner')],
    { Label: 'new', Owner: null },
    'WBEM_E_ILLEGAL_NULL',
    {},
  ],
  [
    'properties, but no extensions',
    [...list('Label')],
    { Label: 'new' },
    'WBEM_E_INVALID_CONTEXT',
    {},
  ],
  [
    'properties, and extensions are off',
    [['wmi:__PUT_EXTENSIONS', 'boolean', 'false'], ...list('Label')],
    { Label: 'new' },
    'WBEM_E_INVALID_CONTEXT',
    {},
  ],
  ['extensions, but no properties', [GATE], { Label: 'new' }, 'WBEM_E_INVALID_CONTEXT', {}],
  ['at once, but no extensions', [ATOMIC], { Label: 'new' }, 'WBEM_E_INVALID_CONTEXT', {}],
  ['only that the client asks', [CLIENT], { Label: 'new' }, 'WBEM_E_INVALID_CONTEXT', {}],
  [
    'extensions in text',
    [['wmi:__PUT_EXTENSIONS', 'string', 'true'], ...list('Label')],
    { Label: 'new' },
    'WBEM_E_INVALID_CONTEXT',
    {},
  ],
  [
    'one name instead of a list',
    [GATE, ['wmi:__PUT_EXT_PROPERTIES', 'string', 'Label']],
    { Label: 'new' },
    'WBEM_E_INVALID_CONTEXT',
    {},
  ],
  [
    'a number that is none',
    [GATE, ...list('Label'), ['wmi:Depth', 'int', 'x']],
    { Label: 'new' },
    'WBEM_E_INVALID_CONTEXT',
    {},
  ],
];

describe('a Put whose options name', () => {
  test.each(WRITTEN)('%s writes that', async (_, options, changes, written) => {
    await using sandbox = await acme();
    const { status } = await putDevice(sandbox, changes, { blocks: optionSet(...options) });
    expect(status).toBe(200);
    expect(stored(sandbox)).toEqual({ ...UNTOUCHED, ...written });
  });

  test.each(FAILING)('%s is refused', async (_, options, changes, name, written) => {
    await using sandbox = await acme();
    const { status, body } = await putDevice(sandbox, changes, { blocks: optionSet(...options) });
    expect(status).toBe(500);
    expect(parseFault(body)).toMatchObject({ name });
    expect(stored(sandbox)).toEqual({ ...UNTOUCHED, ...written });
  });

  test.each(['omi', 'openwsman'] as const)('properties means nothing to %s', async (dialect) => {
    await using sandbox = await acme({ dialect });
    const blocks = optionSet(GATE, ...list('Label'));
    await putDevice(sandbox, { Label: 'new', Speed: '8' }, { blocks });
    expect(stored(sandbox)).toMatchObject({ Label: 'new', Speed: 8 });
  });
});

describe('a Create whose options name properties', () => {
  test('is refused, since only what is there has a part to update', async () => {
    await using sandbox = await acme();
    const body = instance(DEVICE, element('Id', 'd2') + element('Owner', 'me'));
    const blocks = optionSet(GATE, ...list('Owner'));
    const parts = { action: 'Create', selectors: {}, blocks, body };
    const answered = await post(sandbox, deviceRequest(parts));
    expect(parseFault(answered.body)).toMatchObject({ name: 'WBEM_E_INVALID_CONTEXT' });
    expect(sandbox.repository.size).toBe(3);
  });
});

describe('Sandbox.limit', () => {
  const CREATE = deviceRequest({
    action: 'Create',
    selectors: {},
    body: instance(DEVICE, element('Id', 'd2') + element('Owner', 'me')),
  });
  const PARTIAL = { blocks: optionSet(GATE, ...list('Label')) };
  const NOT_CAPABLE = 'WBEM_E_PROVIDER_NOT_CAPABLE';

  test('has a provider that updates no parts refuse a partial update', async () => {
    await using sandbox = await acme();
    sandbox.limit('acme_device', { partialUpdate: false });
    const { body } = await putDevice(sandbox, { Label: 'new' }, PARTIAL);
    expect(parseFault(body)).toMatchObject({ name: NOT_CAPABLE });
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test('has a provider that updates no parts take a whole instance', async () => {
    await using sandbox = await acme();
    sandbox.limit('Acme_Device', { partialUpdate: false });
    expect((await putDevice(sandbox, { Label: 'new' })).status).toBe(200);
  });

  test('has a provider that does not update refuse both', async () => {
    await using sandbox = await acme();
    sandbox.limit('Acme_Device', { update: false });
    const whole = await putDevice(sandbox, { Label: 'new' });
    const partial = await putDevice(sandbox, { Label: 'new' }, PARTIAL);
    expect([parseFault(whole.body).name, parseFault(partial.body).name]).toEqual([
      NOT_CAPABLE,
      NOT_CAPABLE,
    ]);
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test.each([
    ['create', { create: false }, CREATE],
    ['delete', { delete: false }, deviceRequest({ action: 'Delete' })],
  ])('has a provider that does not %s refuse it', async (_, capabilities, message) => {
    await using sandbox = await acme();
    sandbox.limit('Acme_Device', capabilities);
    const { status, body } = await post(sandbox, message);
    expect([status, parseFault(body).name]).toEqual([500, NOT_CAPABLE]);
    expect([sandbox.repository.size, stored(sandbox)]).toEqual([3, UNTOUCHED]);
  });

  test.each([
    ['omi', 'wsman:UnsupportedFeature', 500],
    ['openwsman', 'wsa:ActionNotSupported', 501],
  ] as const)('is told by %s in its own way', async (dialect, subcode, status) => {
    await using sandbox = await acme({ dialect });
    sandbox.limit('Acme_Device', { delete: false });
    const answered = await post(sandbox, deviceRequest({ action: 'Delete' }));
    expect([answered.status, parseFault(answered.body).subcode]).toEqual([status, subcode]);
  });
});
