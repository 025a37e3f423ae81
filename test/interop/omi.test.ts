import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CimDateTime,
  CimInstance,
  CimInterval,
  CimObjectPath,
  type CimSession,
  ConflictError,
  connect,
  defineClass,
  hresultName,
  hresultOf,
  WBEM_FLAG_CREATE_OR_UPDATE,
  WBEM_FLAG_UPDATE_ONLY,
  WbemContext,
  WbemServices,
} from '../../src/index.js';
import { AllTypes } from '../support/all-types.js';

/**
 * A running OMI server with its sample providers, told by the environment:
 * `WSCIM_OMI_URL=http://127.0.0.1:5985/wsman WSCIM_OMI_USER=… WSCIM_OMI_PASSWORD=… npm test`.
 */
const {
  WSCIM_OMI_URL: url,
  WSCIM_OMI_USER: username = '',
  WSCIM_OMI_PASSWORD: password = '',
} = process.env;

/** The same class as somebody knows it who needs only one property: the others travel as text. */
const OneProperty = defineClass({
  ...AllTypes,
  properties: { v_Key: { type: 'uint64', key: true }, v_uint8: { type: 'uint8' } },
});

const Embedded = 'TestClass_ForEmbedded';
const KEY = { v_Key: 7_700n };

/** Every type at an extreme of it. */
const VALUES = {
  ...KEY,
  v_bool: true,
  v_uint8: 255,
  v_sint8: -128,
  v_UINT16: 65_535,
  v_sint16: -32_768,
  v_uint32: 4_294_967_295,
  v_sint32: -2_147_483_648,
  v_uint64: 2n ** 64n - 1n,
  v_sint64: -(2n ** 63n),
  v_rEal32: 1.5,
  v_Real64: 0.1,
  v_char16: 'A',
  v_string: 'a & <b> "q" é€😀\ttab',
  v_DATETIME: CimDateTime.parse('20240229123456.789012+330'),
  v_embeddedInstance: new CimInstance(Embedded, { embeddedStringValue: 'inner' }),
  v_reference: CimObjectPath.parse(`${Embedded}.embeddedStringValue="there"`),
  v_octetUint8: [0, 1, 254, 255],
} as const;

describe.skipIf(url === undefined)('OMI (WSCIM_OMI_URL)', () => {
  let session: CimSession;
  const auth = { kind: 'basic', username, password } as const;

  beforeAll(async () => {
    session = connect({ url: url ?? '', auth, allowUnencrypted: true });
    await session.deleteInstance(AllTypes, KEY).catch(() => undefined);
  });

  afterAll(async () => {
    await session.close();
  });

  test('says what it is', async () => {
    const { productVendor } = await session.identify();
    expect(productVendor).toBe('Open Management Infrastructure');
  });

  test('creates an instance and gives back every type', async () => {
    const path = await session.createInstance(AllTypes, VALUES);
    expect(String(path)).toBe('root/tsc:TestClass_AllDMTFTypes.v_Key=7700');
    const read = await session.getInstance(AllTypes, KEY);
    expect(read.toJSON()).toMatchObject(new CimInstance(AllTypes, VALUES).toJSON());
  });

  test('takes an interval', async () => {
    const interval = CimInterval.parse('00000001020304.500000:000');
    await session.modifyInstance(AllTypes, KEY, { v_DATETIME: interval }, { verify: true });
    expect((await session.getInstance(AllTypes, KEY)).v_DATETIME).toEqual(interval);
  });

  test('takes a partial update by context, without fragments', async () => {
    const changes = { v_string: 'changed', v_uint8: 7 };
    const { carrier } = await session.modifyInstance(AllTypes, KEY, changes, { verify: true });
    expect(carrier).toBe('context');
    const read = await session.getInstance(AllTypes, KEY);
    expect([read.v_string, read.v_uint8, read.v_sint64]).toEqual(['changed', 7, -(2n ** 63n)]);
  });

  test('takes a merge', async () => {
    const options = { partialUpdate: 'merge', verify: true } as const;
    const { carrier } = await session.modifyInstance(
      AllTypes,
      KEY,
      { v_string: 'merged' },
      options,
    );
    expect(carrier).toBe('merge');
  });

  test('refuses a fragment, which ends as WBEM_E_PROVIDER_NOT_CAPABLE', async () => {
    const error = await session
      .modifyInstance(AllTypes, KEY, { v_string: 'x' }, { partialUpdate: 'fragment' })
      .catch((caught: unknown) => caught);
    expect(hresultName(hresultOf(error))).toBe('WBEM_E_PROVIDER_NOT_CAPABLE');
  });

  test('falls through from fragments to the context when it is taken for Windows', async () => {
    const other = connect({ url: url ?? '', auth, allowUnencrypted: true, server: 'windows' });
    const resourceUri = `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/${AllTypes.className}`;
    const result = await other
      .modifyInstance(OneProperty, KEY, { v_uint8: 9 }, { resourceUri })
      .finally(async () => other.close());
    expect(result.carrier).toBe('context');
    expect((await session.getInstance(AllTypes, KEY)).v_uint8).toBe(9);
  });

  test('cannot write null: verify notices, strict nulls are refused before sending', async () => {
    const verified = session.modifyInstance(AllTypes, KEY, { v_string: null }, { verify: true });
    await expect(verified).rejects.toThrow(ConflictError);
    const strict = session.modifyInstance(AllTypes, KEY, { v_string: null }, { strictNulls: true });
    await expect(strict).rejects.toThrow('WBEM_E_UNSUPPORTED_PARAMETER');
  });

  test('is reached through PutInstanceAsync', async () => {
    const wmi = new WbemServices(session, 'root/tsc');
    const instance = await session.getInstance(AllTypes, KEY);
    instance.v_string = 'by WMI';
    const statuses: unknown[] = [];
    const sink = {
      indicate: () => undefined,
      setStatus: (...status: unknown[]) => void statuses.push(status),
    };
    const context = WbemContext.partialUpdate(['v_string'], { atomic: true });
    expect(wmi.putInstanceAsync(instance, WBEM_FLAG_UPDATE_ONLY, context, sink)).toBe(0);
    expect(wmi.putInstanceAsync(instance, WBEM_FLAG_CREATE_OR_UPDATE, null, sink)).toBe(0);
    await wmi.drain();
    const path = 'root/tsc:TestClass_AllDMTFTypes.v_Key=7700';
    expect(statuses).toEqual([
      [0, 0, path, null],
      [0, 0, path, null],
    ]);
  });

  test.each([
    ['root/tsc:TestClass_AllDMTFTypes.v_Key=123456', 'WBEM_E_NOT_FOUND'],
    ['root/tsc:NoSuchClass.Key=1', 'WBEM_E_INVALID_CLASS'],
    ['root/nowhere:TestClass_AllDMTFTypes.v_Key=1', 'WBEM_E_INVALID_NAMESPACE'],
    ['root/tsc:TestClass_AllDMTFTypes.v_Nope=1', 'WBEM_E_INVALID_PROPERTY'],
    ['root/tsc:XYZ_Frog.Name="x"', 'WBEM_E_NOT_SUPPORTED'],
  ])('a Get of %s ends as %s', async (path, name) => {
    const error = await session.getInstance(path).catch((caught: unknown) => caught);
    expect(hresultName(hresultOf(error))).toBe(name);
  });

  test('refuses a wrong password', async () => {
    const wrong = { ...auth, password: `${password}!` };
    const other = connect({ url: url ?? '', auth: wrong, allowUnencrypted: true });
    const error = await other.identify().catch((caught: unknown) => caught);
    await other.close();
    expect(error).toMatchObject({
      name: 'AuthenticationError',
      hresultName: 'WBEM_E_ACCESS_DENIED',
    });
    expect(String(error)).toContain('Basic, Negotiate, Kerberos');
  });

  test('deletes the instance, once', async () => {
    await session.deleteInstance(AllTypes, KEY);
    const again = session.deleteInstance(AllTypes, KEY);
    await expect(again).rejects.toMatchObject({ hresultName: 'WBEM_E_NOT_FOUND' });
  });
});
