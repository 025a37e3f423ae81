import { describe, expect, test } from 'vitest';
import { CimObjectPath } from '../../src/index.js';
import { type DialectName, type Sandbox, startSandbox } from '../../src/testing.js';
import { comparable, textIn } from '../server/comparable.js';
import { DMTF, fault, fragment, request, wsmanFault, xmlFragment } from '../server/messages.js';
import { type HttpAnswer, post } from '../server/wire.js';
import { acme, deviceRequest, element, stored, UNTOUCHED } from './setup.js';

const URI = `${DMTF}Acme_Device`;
const SELECTORS = { __cimnamespace: 'root/acme', Id: 'd1' };
const NOT_MARKED = {
  subcode: 'a:InvalidMessageInformationHeader',
  detail: wsmanFault(2150858767),
};
const NOT_UNDERSTOOD = {
  code: 's:MustUnderstand',
  notUnderstood: '<s:NotUnderstood qname="FragmentTransfer"/>',
};
type Flag = 'true' | '1' | 'false' | null;
const SERVERS: readonly DialectName[] = ['windows', 'omi', 'openwsman'];
const FLAGS: readonly Flag[] = ['true', '1', 'false', null];

/** What each server does with the header, by its mustUnderstand: true, 1, false, none. */
const HONOURED: Readonly<Record<DialectName, readonly string[]>> = {
  windows: ['part', 'part', 'refused', 'refused'],
  omi: ['not understood', 'whole', 'whole', 'whole'],
  openwsman: ['part', 'whole', 'whole', 'whole'],
};

function get(sandbox: Sandbox, flag: Flag): Promise<HttpAnswer> {
  const blocks = fragment('Label', flag);
  return post(sandbox, deviceRequest({ uri: URI, selectors: SELECTORS, blocks }));
}

function put(sandbox: Sandbox, flag: Flag): Promise<HttpAnswer> {
  const body = xmlFragment(element('Label', 'new'), URI);
  const parts = { action: 'Put', uri: URI, selectors: SELECTORS, body };
  return post(sandbox, deviceRequest({ ...parts, blocks: fragment('Label', flag) }));
}

/** In one word, what the answer to a Get is. */
function kindOf({ body }: HttpAnswer): string {
  if (textIn(body, 'NotUnderstood') !== undefined) return 'not understood';
  if (textIn(body, 'Fault') !== undefined) return 'refused';
  return textIn(body, 'XmlFragment') === undefined ? 'whole' : 'part';
}

describe.each(SERVERS)('FragmentTransfer, to %s', (dialect) => {
  test.each(FLAGS)('with mustUnderstand %s means what it means there', async (flag) => {
    await using sandbox = await acme({ dialect });
    expect(kindOf(await get(sandbox, flag))).toBe(HONOURED[dialect][FLAGS.indexOf(flag)]);
  });
});

describe('a FragmentTransfer that is not marked', () => {
  test.each(['false', null] as const)('is no valid header to windows (%s)', async (flag) => {
    await using sandbox = await acme();
    const { status, body } = await put(sandbox, flag);
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(NOT_MARKED)));
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test.each(['1', 'false', null] as const)(
    'has omi take the fragment for the instance (%s)',
    async (flag) => {
      await using sandbox = await acme({ dialect: 'omi' });
      const { status } = await put(sandbox, flag);
      expect(status).toBe(200);
      expect(stored(sandbox)).toEqual({ ...UNTOUCHED, Label: 'new' });
    },
  );

  test.each(['1', 'false', null] as const)(
    'has openwsman see a body without an instance (%s)',
    async (flag) => {
      await using sandbox = await acme({ dialect: 'openwsman' });
      const { status, body } = await put(sandbox, flag);
      const expected = { subcode: 'x:InvalidRepresentation', faultDetail: 'InvalidNamespace' };
      expect(status).toBe(400);
      expect(comparable(body)).toEqual(comparable(fault(expected)));
      expect(stored(sandbox)).toEqual(UNTOUCHED);
    },
  );
});

describe('a FragmentTransfer that must be understood', () => {
  test('has windows write the property alone', async () => {
    await using sandbox = await acme();
    await put(sandbox, '1');
    expect(stored(sandbox)).toEqual({ ...UNTOUCHED, Label: 'new' });
  });

  test('is not understood by omi', async () => {
    await using sandbox = await acme({ dialect: 'omi' });
    const { status, body } = await put(sandbox, 'true');
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(comparable(fault(NOT_UNDERSTOOD)));
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test('has openwsman null every other property', async () => {
    await using sandbox = await startSandbox({ basic: true, dialect: 'openwsman' });
    const uri = `${DMTF}Win32_Service`;
    const body = xmlFragment(element('StartMode', 'Manual'), uri);
    const parts = { action: 'Put', uri, blocks: fragment('StartMode'), body };
    const { status } = await post(sandbox, request(parts));
    const path = CimObjectPath.parse('root/cimv2:Win32_Service.Name="Spooler"');
    expect(status).toBe(200);
    expect(sandbox.find(path)?.toJSON()).toMatchObject({ StartMode: 'Manual', State: null });
  });
});
