import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CimDateTime,
  CimInterval,
  type CimSession,
  connect,
  hresultName,
  hresultOf,
  wql,
} from '../../src/index.js';

/** A running OMI server with its sample providers, as test/interop/omi.test.ts has it. */
const {
  WSCIM_OMI_URL: url,
  WSCIM_OMI_USER: username = '',
  WSCIM_OMI_PASSWORD: password = '',
} = process.env;

const AllTypes = 'TestClass_AllDMTFTypes';

describe.skipIf(url === undefined)('classes of OMI (WSCIM_OMI_URL)', () => {
  let session: CimSession;
  let classRequests = 0;

  beforeAll(() => {
    const auth = { kind: 'basic', username, password } as const;
    const trace = (direction: string, envelope: string): void => {
      if (direction === 'request' && envelope.includes('/cim-xml/2/')) classRequests += 1;
    };
    const settings = {
      allowUnencrypted: true,
      namespace: 'root/tsc',
      schema: 'server',
      trace,
    } as const;
    session = connect({ url: url ?? '', auth, ...settings });
  });

  afterAll(async () => {
    await session.close();
  });

  const failure = async (promise: Promise<unknown>): Promise<string> => {
    return promise.then(
      () => 'none',
      (error: unknown) => hresultName(hresultOf(error)) ?? '',
    );
  };

  test('come with what they inherit, their qualifiers and their methods', async () => {
    const { superclass, properties, methods = {} } = await session.getClass(AllTypes);
    expect(superclass).toBe('TestClass_PropertyValues');
    expect(properties['v_Key']).toMatchObject({
      type: 'uint64',
      key: true,
      inheritedFrom: superclass,
    });
    expect(properties['v_octetUint8']).toMatchObject({ array: true, octetString: true });
    expect(properties['v_embeddedInstance']).toMatchObject({
      type: 'object',
      ofClass: 'TestClass_ForEmbedded',
    });
    expect(methods['GetBoolValue']?.parameters['boolVal']).toMatchObject({ out: true });
  });

  test('come with what they declare themselves only', async () => {
    const { properties } = await session.getClass(AllTypes, { localOnly: true });
    expect(Object.keys(properties)).not.toContain('v_Key');
  });

  test('come as names and types only', async () => {
    const { properties } = await session.getClass('Employee', { includeQualifiers: false });
    expect(properties['SSN']).toEqual({ type: 'string' });
  });

  test.each([
    ['Employee', {}],
    ['XYZ_Connector', { association: true }],
    ['MySimplePropertiesArrayQualsClass', {}],
    ['MyArrayParamArrayQualsMethodsClass', {}],
    ['MyEmptySecondDerivedClass', { superclass: 'MyEmptyDerivedClass' }],
  ])('can be read: %s', async (name, expected) => {
    expect(await session.getClass(name)).toMatchObject({ className: name, ...expected });
  });

  test.each([
    ['Nope', 'root/tsc', 'WBEM_E_INVALID_CLASS'],
    ['Employee', 'root/nowhere', 'WBEM_E_INVALID_NAMESPACE'],
  ])('are not there: %s in %s', async (name, namespace, status) => {
    expect(await failure(session.getClass(name, { namespace }))).toBe(status);
  });

  test('are not listed', async () => {
    expect(await failure(session.enumerateClasses().toArray())).toBe('WBEM_E_INVALID_CLASS');
    expect(await failure(session.enumerateClassNames(null, { deep: true }).toArray())).toBe(
      'WBEM_E_INVALID_CLASS',
    );
  });

  test('are told from the instances that OMI lists in their place', async () => {
    const below = session.enumerateClasses('Employee').toArray();
    await expect(below).rejects.toThrow('is no class');
  });

  test('type an instance that only a path names', async () => {
    const instance = await session.getInstance(`${AllTypes}.v_Key=1`);
    expect(Object.fromEntries(instance)).toMatchObject({
      v_Key: 1n,
      v_uint8: 16,
      v_uint32: 65_536,
      v_sint64: -4_294_967_294n,
      v_Real64: 1.014234,
      v_char16: '"',
      v_DATETIME: expect.any(CimDateTime) as CimDateTime,
      v_octetUint8: [66, 67, 68],
    });
  });

  test('type what is enumerated and queried, and are asked for once', async () => {
    const before = classRequests;
    for await (const one of session.enumerateInstances('Employee')) {
      expect(one.get('dateOfBirth')).toBeInstanceOf(CimDateTime);
    }
    const query = wql`SELECT * FROM Employee WHERE SSN = ${'111-00-122'}`;
    const [employee] = await session.queryInstances(query).toArray();
    expect(employee?.get('dateOfBirth')).toBeInstanceOf(CimDateTime);
    expect(classRequests).toBe(before + 1);
  });

  test('type what is written, which their silence does not forbid', async () => {
    const path = `root/tsc:${AllTypes}.v_Key=7701`;
    await session.deleteInstance(path).catch(() => undefined);
    const values = { v_Key: 7701n, v_uint8: 1, v_octetUint8: [1, 2] };
    expect(String(await session.createInstance(AllTypes, values))).toBe(path);
    const instance = await session.getInstance(path);
    expect(instance.get('v_octetUint8')).toEqual([1, 2]);
    const interval = CimInterval.parse('00000003000000.000000:000');
    instance.set('v_DATETIME', interval);
    await session.modifyInstance(instance, { verify: true });
    expect((await session.getInstance(path)).get('v_DATETIME')).toEqual(interval);
    await session.deleteInstance(path);
  });

  test('type the parameters of methods', async () => {
    const calc = 'TestClass_MethodProvider_Calc';
    const output = await session.invokeMethod(calc, 'add', { left: 7n, Right: 8n });
    expect(output).toEqual({ ReturnValue: 0n, sum: 15n });
    expect(await failure(session.invokeMethod(calc, 'Add', { Middle: 1n }))).toBe(
      'WBEM_E_INVALID_METHOD_PARAMETERS',
    );
    expect(await failure(session.invokeMethod(calc, 'Nope'))).toBe('WBEM_E_INVALID_METHOD');
  });
});
