import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CimDateTime,
  CimInstance,
  CimInterval,
  CimObjectPath,
  type CimSession,
  connect,
  hresultName,
  hresultOf,
  WBEM_FLAG_FORWARD_ONLY,
  WBEM_S_FALSE,
  WBEM_S_NO_ERROR,
  WbemServices,
  wql,
} from '../../src/index.js';
import { AllTypes } from '../support/all-types.js';
import { Calc, Person } from '../support/person.js';

/** A running OMI server with its sample providers, as test/interop/omi.test.ts has it. */
const {
  WSCIM_OMI_URL: url,
  WSCIM_OMI_USER: username = '',
  WSCIM_OMI_PASSWORD: password = '',
} = process.env;

const EMPLOYEES = Array.from({ length: 10 }, (_, index) => `111-00-12${index}`);
/** It keeps so many enumerations in all, and none of them is ever forgotten. */
const MAX_CONTEXTS = 64;
/** Each request takes 44 ms there. */
const SLOW = { timeout: 30_000 };
const WIDGET = 'root/tsc:XYZ_Widget.Key="1001"';
const GADGET = 'root/tsc:XYZ_Gadget.Key="1003"';
const CONNECTOR = {
  className: 'XYZ_Connector',
  Left: 'XYZ_Widget.Key="1001"',
  Right: 'XYZ_Gadget.Key="1003"',
};

describe.skipIf(url === undefined)('enumerations of OMI (WSCIM_OMI_URL)', () => {
  let session: CimSession;

  beforeAll(() => {
    const auth = { kind: 'basic', username, password } as const;
    const settings = { allowUnencrypted: true, namespace: 'root/tsc', maxConnections: 8 };
    session = connect({ url: url ?? '', auth, ...settings });
  });

  afterAll(async () => {
    await session.close();
  });

  const ssns = (instances: readonly CimInstance[]): unknown[] =>
    instances.map((one) => one.get('SSN'));

  test.each([1, 3, 1000])('come whole in pages of %i', async (maxElements) => {
    const found = await session.enumerateInstances('Employee', { maxElements }).toArray();
    expect(ssns(found)).toEqual(EMPLOYEES);
    const born = CimDateTime.parse('19860303000000.000000+000');
    expect(found[2]?.get('dateOfBirth')).toEqual(born);
    expect(String(found[2]?.path)).toBe('root/tsc:Employee.SSN="111-00-122"');
  });

  test('come as paths', async () => {
    const paths = await session.enumerateInstancePaths('Employee', { maxElements: 4 }).toArray();
    expect(paths.map(String)).toEqual(EMPLOYEES.map((ssn) => `root/tsc:Employee.SSN="${ssn}"`));
  });

  test('come typed', async () => {
    for await (const instance of session.enumerateInstances(AllTypes)) {
      expect(typeof instance.v_Key).toBe('bigint');
      expect(instance.path?.toString()).toBe(
        `root/tsc:TestClass_AllDMTFTypes.v_Key=${instance.v_Key}`,
      );
    }
  });

  test('are empty when there is nothing', async () => {
    const nobody = wql`SELECT * FROM Employee WHERE SSN = ${'none'}`;
    expect(await session.queryInstances(nobody).toArray()).toEqual([]);
  });

  test('are released when they are left, more often than there is room', SLOW, async () => {
    for (let left = 0; left < MAX_CONTEXTS + 6; left += 1) {
      for await (const instance of session.enumerateInstances('Employee', { maxElements: 1 })) {
        expect(instance.get('SSN')).toBe(EMPLOYEES[0]);
        break;
      }
    }
    expect(await session.enumerateInstances('Employee').toArray()).toHaveLength(10);
  });

  test('are released when they are aborted, or the consumer fails', SLOW, async () => {
    for (let ended = 0; ended < MAX_CONTEXTS / 2 + 3; ended += 1) {
      const controller = new AbortController();
      const { signal } = controller;
      const aborted = session.enumerateInstances('Employee', { signal, maxElements: 1 }).batches();
      await aborted.next();
      controller.abort();
      await expect(aborted.next()).rejects.toBe(signal.reason);
      const failing = session.enumerateInstances('Employee', { maxElements: 1 }).deliver({
        indicate: () => {
          throw new Error('no more');
        },
        setStatus: () => undefined,
      });
      expect(hresultName(await failing)).toBe('WBEM_E_CALL_CANCELLED');
    }
    expect(await session.enumerateInstances('Employee').toArray()).toHaveLength(10);
  });

  test('are many at a time', async () => {
    const found = await Promise.all(
      Array.from({ length: 40 }, async () =>
        session.enumerateInstances('Employee', { maxElements: 3 }).toArray(),
      ),
    );
    for (const instances of found) expect(ssns(instances)).toEqual(EMPLOYEES);
  });

  test('are of derived classes too, unless they should be shallow', async () => {
    const classes = async (options: { shallow?: boolean }): Promise<string[]> => {
      const found = await session.enumerateInstances('Address', options).toArray();
      return [...new Set(found.map(({ className }) => className))].toSorted();
    };
    expect(await classes({})).toContain('ContactInfo');
    expect(await classes({ shallow: true })).not.toContain('ContactInfo');
  });

  test('have only the properties of the class with ExcludeSubClassProperties', async () => {
    const [whole] = await session.enumerateInstances('Address').toArray();
    const options = { polymorphism: 'ExcludeSubClassProperties' } as const;
    const cut = await session.enumerateInstances('Address', options).toArray();
    expect(new Set(cut.map(({ className }) => className))).toEqual(new Set(['Address']));
    expect(whole?.className).toBe('ContactInfo');
  });

  test('are chosen by values, which the server itself does not do', async () => {
    const options = { where: { firstName: 'john 3' } };
    expect(ssns(await session.enumerateInstances('Employee', options).toArray())).toEqual([
      '111-00-123',
    ]);
  });

  test('are the results of queries', async () => {
    const names = ['John 2', "o'hara", 'a"b', '\\'];
    for (const name of names) {
      const query = wql`SELECT * FROM Employee WHERE firstName = ${name}`;
      const found = await session.queryInstances(query).toArray();
      expect(ssns(found)).toEqual(name === 'John 2' ? ['111-00-122'] : []);
    }
    const like = wql`SELECT SSN, lastName FROM Employee WHERE SSN LIKE ${wql.endsWith('21')}`;
    const [projected] = await session.queryInstances(like).toArray();
    expect(projected?.toJSON()).toEqual({ SSN: '111-00-121', lastName: 'Smith 1' });
    expect(projected?.origin).toBe('partial');
  });

  test.each([
    ['SELECT nothing FROM Employee', 'WBEM_E_INVALID_QUERY'],
    ['SELECT * FROM Employee WHERE', 'WBEM_E_INVALID_QUERY'],
  ])('the query %s ends as %s', async (text, name) => {
    const error = await session
      .queryInstances(wql.raw(text))
      .toArray()
      .catch((caught: unknown) => caught);
    expect(hresultName(hresultOf(error))).toBe(name);
  });

  test.each([
    ['NoSuchClass', 'root/tsc', 'WBEM_E_INVALID_CLASS'],
    ['Employee', 'root/nowhere', 'WBEM_E_INVALID_NAMESPACE'],
  ])('of %s in %s end as %s', async (className, namespace, name) => {
    const results = session.enumerateInstances(className, { namespace });
    const error = await results.toArray().catch((caught: unknown) => caught);
    expect(hresultName(hresultOf(error))).toBe(name);
  });

  test('follow associations to instances and to paths', async () => {
    const all = {
      associationClass: 'XYZ_Connector',
      role: 'Left',
      resultClass: 'XYZ_Gadget',
      resultRole: 'Right',
    };
    for (const options of [{}, all]) {
      const found = await session.associators(WIDGET, options).toArray();
      expect(found.map(({ path }) => String(path))).toEqual([GADGET]);
    }
    expect((await session.associatorPaths(WIDGET).toArray()).map(String)).toEqual([GADGET]);
    expect(await session.associators(WIDGET, { role: 'Right' }).toArray()).toEqual([]);
  });

  test('give associations with all their properties, and their paths', async () => {
    const [connector] = await session.references(WIDGET, { role: 'Left' }).toArray();
    const { className, Left, Right } = CONNECTOR;
    expect(connector?.className).toBe(className);
    const { Left: left, Right: right } = connector?.toJSON() ?? {};
    expect([left, right]).toEqual([Left, Right]);
    const [path] = await session.referencePaths(WIDGET).toArray();
    expect([String(path?.key('Left')), String(path?.key('Right'))]).toEqual([Left, Right]);
  });

  test('reach a sink and an enumerator', async () => {
    const wmi = new WbemServices(session, 'root/tsc');
    const calls: unknown[] = [];
    const sink = {
      indicate: (objects: readonly CimInstance[]) => void calls.push(objects.length),
      setStatus: (...status: unknown[]) => void calls.push(status),
    };
    expect(wmi.createInstanceEnumAsync('Employee', 0, null, sink)).toBe(WBEM_S_NO_ERROR);
    await wmi.drain();
    expect(calls).toEqual([10, [0, 0, null, null]]);
    await using enumerator = await wmi.execQuery(
      'WQL',
      'SELECT * FROM Employee',
      WBEM_FLAG_FORWARD_ONLY,
    );
    const sizes = [];
    for (const count of [3, 3, 9]) {
      const { hresult, objects } = await enumerator.next(5_000, count);
      sizes.push([hresult, objects.length]);
    }
    expect(sizes).toEqual([
      [WBEM_S_NO_ERROR, 3],
      [WBEM_S_NO_ERROR, 3],
      [WBEM_S_FALSE, 4],
    ]);
  });
});

const at = (key: number): CimObjectPath =>
  new CimObjectPath({ className: 'MSFT_Base', namespace: 'root/test', keys: { Key: key } });

/**
 * What the method makes of its parameters: most become one more, or the contrary. An array of strings
 * is left out: its provider answers with memory that it has not written.
 */
const INPUT = {
  b: true,
  u8: 8,
  s8: -8,
  u16: 16,
  s16: -16,
  u32: 32,
  s32: -32,
  u64: 2n ** 63n,
  s64: -(2n ** 62n),
  r32: 3.5,
  r64: -6.25e100,
  dt: CimDateTime.parse('20240229123456.789012+330'),
  rf: at(3),
  s: 'hello <wörld> & "all"',
  c16: 'Ω',
  bA: [true, false],
  u8A: [1, 2],
  s8A: [-1, 2],
  u16A: [1, 2],
  s16A: [-1, 2],
  u32A: [1, 2],
  s32A: [-1, 2],
  u64A: [1n, 2n],
  s64A: [-1n, 2n],
  r32A: [1.5, 2.5],
  r64A: [1.25, 2.5],
  dtA: [
    CimDateTime.parse('20240229123456.000000+000'),
    CimInterval.parse('00000001020000.000000:000'),
  ],
  c16A: ['A', 'B'],
  rfA: [at(3), at(4)],
} as const;

describe.skipIf(url === undefined)('methods of OMI (WSCIM_OMI_URL)', () => {
  let session: CimSession;

  beforeAll(async () => {
    const auth = { kind: 'basic', username, password } as const;
    session = connect({ url: url ?? '', auth, allowUnencrypted: true });
    await session
      .createInstance(Person, { Key: 5, First: 'Al', Last: 'Bo' })
      .catch(() => undefined);
  });

  afterAll(async () => {
    await session.close();
  });

  test('take and give every type', async () => {
    const output = await session.invokeMethod(Person, { Key: 5 }, 'TestAllTypes', INPUT);
    expect(output).toMatchObject({
      ReturnValue: 100,
      b: false,
      u8: 9,
      s8: -7,
      u16: 17,
      s16: -15,
      u32: 33,
      s32: -31,
      u64: 2n ** 63n + 1n,
      s64: -(2n ** 62n) + 1n,
      r32: -3.5,
      r64: 6.25e100,
      bA: [false, true],
      u64A: [2n, 3n],
      r32A: [1.5, 2.5],
      c16A: ['A', 'B'],
      dtA: INPUT.dtA,
    });
    expect([String(output.dt), String(output.rf), output.c16]).toEqual([
      '20250330133557.789013+331',
      'MSFT_Base.Key="4"',
      'Ϊ',
    ]);
    expect(output.rfA?.map(String)).toEqual(['MSFT_Base.Key="3"', 'MSFT_Base.Key="4"']);
  });

  test('take nulls, and parameters that are left out', async () => {
    const output = await session.invokeMethod(Person, { Key: 5 }, 'TestAllTypes', { sA: null });
    expect([output.ReturnValue, output.sA, output.rfA]).toEqual([100, null, null]);
  });

  test('are called on the class, with 64 bits', async () => {
    const operands = { Left: -5n, Right: 9_223_372_036_854_775_800n };
    const { ReturnValue, sum } = await session.invokeMethod(Calc, null, 'Add', operands);
    expect([ReturnValue, sum]).toEqual([0, 9_223_372_036_854_775_795n]);
  });

  test('take embedded instances', async () => {
    const numbers = new CimInstance('Numbers', { numbers: [1n, 2n], count: 2 });
    const { sum } = await session.invokeMethod(Calc, null, 'AddNumbers', { numbers });
    expect(sum).toBe(3n);
  });

  test('give embedded instances', async () => {
    const object = (id: number): CimInstance =>
      new CimInstance('X_TestObject', {
        id,
        str: `o${id}`,
        operation: 43,
        left_operand: 3,
        right_operand: 4,
      });
    const target = new CimObjectPath({
      className: 'TestEmbeddedOperations',
      namespace: 'root/test',
    });
    const output = await session.invokeMethod(target, 'TestEmbedded', {
      objectsArray: [object(1), object(2)],
      objectSingle: object(3),
      testObjectsArray: [object(4), object(5)],
      testObjectSingle: object(6),
    });
    expect(output['ReturnValue']).toBeInstanceOf(CimInstance);
    const array = output['testObjectsArray'] as readonly CimInstance[];
    expect(array.map((one) => [one.className, one.get('str')])).toEqual([
      ['X_TestObject', 'o4'],
      ['X_TestObject', 'o5'],
    ]);
  });

  test('that fail, fail with a fault; names and types are checked before anything is sent', async () => {
    const failing = session.invokeMethod(Calc, null, 'HardError');
    await expect(failing).rejects.toMatchObject({ name: 'FaultError' });
    const unknown = session.invokeMethod(`root/tsc:${Calc.className}`, 'Nope');
    await expect(unknown).rejects.toThrow('WBEM_E_INVALID_METHOD');
    const wrong = session.invokeMethod(Calc, null, 'Add', { Left: 'x' as unknown as bigint });
    await expect(wrong).rejects.toThrow('WBEM_E_TYPE_MISMATCH');
  });
});
