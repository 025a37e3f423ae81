import { describe, expect, test } from 'vitest';
import { parseFault } from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import { comparable } from '../server/comparable.js';
import {
  answer,
  fault,
  type FaultParts,
  fragment,
  instance,
  wsmanFault,
  xmlFragment,
} from '../server/messages.js';
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

function putFragment(sandbox: Sandbox, path: string, content: string) {
  const parts = { action: 'Put', blocks: fragment(path), body: xmlFragment(content, DEVICE) };
  return post(sandbox, deviceRequest(parts));
}

/** A path, and what is inside the w:XmlFragment of the answer: nothing of it in a namespace. */
const PARTS: readonly (readonly [string, string])[] = [
  ['Label', '<Label>pump</Label>'],
  ['Label[1]', '<Label>pump</Label>'],
  ['Label/text()', 'pump'],
  ['Speed/text()', '7'],
  ['Enabled', '<Enabled>true</Enabled>'],
  ['Id', '<Id>d1</Id>'],
  ['Tags', '<Tags>a</Tags><Tags>b</Tags><Tags>c</Tags>'],
  ['Tags[2]', '<Tags>b</Tags>'],
  ['Tags[3]/text()', 'c'],
  ['Built', '<Built><Datetime>2026-01-02T03:04:05+01:00</Datetime></Built>'],
];

const NO_FILTER = { subcode: 'w:CannotProcessFilter', detail: wsmanFault(2150858899) };

/** Paths that Windows does not process: not of Level 1, or to nothing that there is. */
const NO_PARTS = [
  '/Label',
  './Label',
  'q:Label',
  'label',
  'Colour',
  'constructor',
  '*',
  'Label|Speed',
  'Label/@nil',
  'Label/x',
  'Label[2]',
  'Label[0]',
  'Tags[0]',
  'Tags[4]',
  'Tags[last()]',
  'Label Speed',
  '',
];

describe('a Get of a fragment', () => {
  test.each(PARTS)('of the path %s has that part alone', async (path, content) => {
    await using sandbox = await acme();
    const { status, body } = await post(sandbox, deviceRequest({ blocks: fragment(path) }));
    expect(status).toBe(200);
    expect(comparable(body)).toEqual(comparable(answer('Get', xmlFragment(content))));
  });

  test('of a null has it as null', async () => {
    await using sandbox = await acme();
    await putDevice(sandbox, { Label: null });
    const { body } = await post(sandbox, deviceRequest({ blocks: fragment('Label') }));
    const nil = '<Label xsi:nil="true"/>';
    expect(comparable(body)).toEqual(comparable(answer('Get', xmlFragment(nil))));
  });

  test.each(NO_PARTS)('of the path %j is refused', async (path) => {
    await using sandbox = await acme();
    const { status, body } = await post(sandbox, deviceRequest({ blocks: fragment(path) }));
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(NO_FILTER)));
    expect(parseFault(body, 500, { fragment: true })).toMatchObject({
      name: 'WBEM_E_INVALID_PROPERTY',
    });
  });
});

/** A path, what is inside the w:XmlFragment, and what the property is then. */
const WRITES: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
  ['Label', element('Label', 'new'), { Label: 'new' }],
  ['Label', '<Label>new</Label>', { Label: 'new' }],
  ['Label[1]', element('Label', 'new'), { Label: 'new' }],
  ['Label/text()', 'new', { Label: 'new' }],
  ['Label', element('Label', ''), { Label: '' }],
  ['Label/text()', '', { Label: '' }],
  ['Label', element('Label', null), { Label: null }],
  ['Speed/text()', '255', { Speed: 255 }],
  ['Tags', element('Tags', 'x') + element('Tags', 'y'), { Tags: ['x', 'y'] }],
  ['Tags', element('Tags', 'x'), { Tags: ['x'] }],
  ['Tags', element('Tags', null), { Tags: null }],
  ['Tags[2]', element('Tags', 'x'), { Tags: ['a', 'x', 'c'] }],
  ['Tags[2]/text()', 'x', { Tags: ['a', 'x', 'c'] }],
];

const SCHEMA = { subcode: 'w:SchemaValidationError', detail: wsmanFault(2150858817) };
const NO_FRAGMENT: FaultParts = {
  subcode: 'x:InvalidRepresentation',
  faultDetail: 'InvalidFragment',
  detail: wsmanFault(2150858841),
};

function wmi(hresult: number, name: string, status?: number, category?: number): FaultParts {
  const more = {
    ...(status === undefined ? {} : { status }),
    ...(category === undefined ? {} : { category }),
  };
  return wmiFault({ hresult, name, info: 'Acme_Device.Id="d1"', ...more });
}

/** A path, the whole body, and its fault. */
const WRONG_BODIES: readonly (readonly [string, string, string, FaultParts])[] = [
  ['the whole instance', 'Label', wholeDevice(), NO_FRAGMENT],
  ['nothing', 'Label', xmlFragment(''), NO_FRAGMENT],
  ['another property', 'Label', xmlFragment(element('Owner', 'x'), DEVICE), NO_FRAGMENT],
  [
    'a property besides',
    'Label',
    xmlFragment(element('Label', 'x') + element('Owner', 'x'), DEVICE),
    NO_FRAGMENT,
  ],
  [
    'a property of another class',
    'Label',
    xmlFragment(element('Label', 'x'), 'urn:other'),
    NO_FRAGMENT,
  ],
  ['text for a property', 'Label', xmlFragment('x'), NO_FRAGMENT],
  ['a property for text', 'Label/text()', xmlFragment(element('Label', 'x'), DEVICE), NO_FRAGMENT],
  ['two values for one', 'Label', xmlFragment(element('Label', 'x').repeat(2), DEVICE), SCHEMA],
  ['no number', 'Speed', xmlFragment(element('Speed', 'x'), DEVICE), SCHEMA],
  ['a number out of range', 'Speed', xmlFragment(element('Speed', '256'), DEVICE), SCHEMA],
  [
    'a key',
    'Id',
    xmlFragment(element('Id', 'd1'), DEVICE),
    wmi(0x80041008, 'WBEM_E_INVALID_PARAMETER', 4, 5),
  ],
  [
    'a read-only property',
    'Serial',
    xmlFragment(element('Serial', 'x'), DEVICE),
    wmi(0x80041023, 'WBEM_E_READ_ONLY'),
  ],
  [
    'a null that must not be',
    'Owner',
    xmlFragment(element('Owner', null), DEVICE),
    wmi(0x80041028, 'WBEM_E_ILLEGAL_NULL'),
  ],
];

describe('a Put of a fragment', () => {
  test.each(WRITES)(
    'to the path %s with %s writes that part alone',
    async (path, content, written) => {
      await using sandbox = await acme();
      const { status } = await putFragment(sandbox, path, content);
      expect(status).toBe(200);
      expect(stored(sandbox)).toEqual({ ...UNTOUCHED, ...written });
    },
  );

  test('answers with the part as it is then', async () => {
    await using sandbox = await acme();
    const { body } = await putFragment(sandbox, 'Speed', element('Speed', ' 8 '));
    expect(comparable(body)).toEqual(comparable(answer('Put', xmlFragment('<Speed>8</Speed>'))));
  });

  test.each(WRONG_BODIES)(
    'with %s is refused, and nothing is written',
    async (_, path, body, expected) => {
      await using sandbox = await acme();
      const answered = await post(
        sandbox,
        deviceRequest({ action: 'Put', blocks: fragment(path), body }),
      );
      expect(answered.status).toBe(500);
      expect(comparable(answered.body)).toEqual(comparable(fault(expected)));
      expect(stored(sandbox)).toEqual(UNTOUCHED);
    },
  );

  test.each(NO_PARTS)('to the path %j is refused, and nothing is written', async (path) => {
    await using sandbox = await acme();
    const { body } = await putFragment(sandbox, path, element('Label', 'x'));
    expect(comparable(body)).toEqual(comparable(fault(NO_FILTER)));
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test('of an instance that is not there is refused', async () => {
    await using sandbox = await acme();
    const body = xmlFragment(element('Label', 'x'), DEVICE);
    const parts = { action: 'Put', selectors: { Id: 'd9' }, blocks: fragment('Label'), body };
    const answered = await post(sandbox, deviceRequest(parts));
    const missing = notFound('PutInstance', 'Acme_Device.Id="d9"');
    expect(comparable(answered.body)).toEqual(comparable(fault(missing)));
  });
});

describe('a fragment in another operation', () => {
  const NO_ACTION = { subcode: 'a:ActionNotSupported', detail: wsmanFault(2150858771) };

  test.each(['Delete', 'Create'])('is refused in %s', async (action) => {
    await using sandbox = await acme();
    const body = instance(DEVICE, element('Id', 'd2') + element('Owner', 'me'));
    const blocks = fragment('Label');
    const answered = await post(sandbox, deviceRequest({ action, blocks, body }));
    expect(comparable(answered.body)).toEqual(comparable(fault(NO_ACTION)));
    expect(stored(sandbox)).toEqual(UNTOUCHED);
    expect(sandbox.repository.size).toBe(3);
  });
});

describe('the dialect of a fragment', () => {
  const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';

  test('may be XPath 1.0', async () => {
    await using sandbox = await acme();
    const blocks = fragment('Label', 'true', ` Dialect="${XPATH}"`);
    const { status } = await post(sandbox, deviceRequest({ blocks }));
    expect(status).toBe(200);
  });

  test('is refused when it is another', async () => {
    await using sandbox = await acme();
    const blocks = fragment('Label', 'true', ' Dialect="urn:other"');
    const { body } = await post(sandbox, deviceRequest({ blocks }));
    const expected = { subcode: 'w:FragmentDialectNotSupported', detail: wsmanFault(2150858896) };
    expect(comparable(body)).toEqual(comparable(fault(expected)));
    expect(parseFault(body)).toMatchObject({ name: 'WBEM_E_UNSUPPORTED_PARAMETER' });
  });
});
