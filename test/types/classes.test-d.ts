/* oxlint-disable vitest/expect-expect -- the compiler asserts: what compiles, and each @ts-expect-error */
import { describe, expectTypeOf, test } from 'vitest';
import { type CimClass, defineClass } from '../../src/cim/class.js';
import type {
  ChangesOf,
  KeysOf,
  PropertyName,
  ValuesOf,
  WritableName,
} from '../../src/cim/class-types.js';
import type { CimDateTime } from '../../src/cim/datetime.js';
import { CimInstance, type InstanceOf, type InstanceWith } from '../../src/cim/instance.js';
import type { CimInterval } from '../../src/cim/interval.js';
import type { CimObjectPath } from '../../src/cim/object-path.js';
import type { CimObject, CimValue } from '../../src/cim/types.js';
import { labelOf, returnLabelOf, valueOf } from '../../src/cim/value-labels.js';
import { Win32_OperatingSystem, Win32_Process, Win32_Service } from '../../src/gen/cimv2/index.js';
import type { CimSession } from '../../src/index.js';

const Sample = defineClass({
  className: 'Test_Sample',
  namespace: 'root/test',
  properties: {
    Name: { type: 'string', key: true },
    Id: { type: 'uint64', key: true, readOnly: true },
    Enabled: { type: 'boolean' },
    Level: { type: 'uint8' },
    Offset: { type: 'sint64' },
    Size: { type: 'uint64' },
    Ratio: { type: 'real32' },
    Letter: { type: 'char16' },
    Since: { type: 'datetime' },
    Target: { type: 'reference' },
    Inner: { type: 'object' },
    Tags: { type: 'string', array: true },
    Sizes: { type: 'uint64', array: true },
    Scalar: { type: 'uint32', array: false },
    State: { type: 'string', readOnly: true },
  },
});
type Sample = typeof Sample;

const Labelled = defineClass({
  className: 'Test_Labelled',
  namespace: 'root/test',
  properties: {
    Type: { type: 'uint32', values: { '0': 'Unknown', '3': 'Disk' } },
    Total: { type: 'uint64', values: { '0': 'None' } },
    State: { type: 'string', values: { OK: 'All is well' } },
  },
  methods: { Check: { returns: 'uint32', values: { '0': 'Done' }, parameters: {} } },
});

declare const session: CimSession;
declare const sample: InstanceOf<Sample>;
declare const process: InstanceOf<typeof Win32_Process>;
/** What the calls of a session take. */
declare function keys<C extends CimClass>(cimClass: C, keys: KeysOf<C>): void;
declare function change<C extends CimClass>(cimClass: C, changes: ChangesOf<C>): void;

describe('InstanceOf', () => {
  test('gives every CIM type its JavaScript type, or null', () => {
    expectTypeOf(sample.Enabled).toEqualTypeOf<boolean | null>();
    expectTypeOf(sample.Level).toEqualTypeOf<number | null>();
    expectTypeOf(sample.Offset).toEqualTypeOf<bigint | null>();
    expectTypeOf(sample.Size).toEqualTypeOf<bigint | null>();
    expectTypeOf(sample.Ratio).toEqualTypeOf<number | null>();
    expectTypeOf(sample.Letter).toEqualTypeOf<string | null>();
    expectTypeOf(sample.Since).toEqualTypeOf<CimDateTime | CimInterval | null>();
    expectTypeOf(sample.Target).toEqualTypeOf<CimObjectPath | null>();
    expectTypeOf(sample.Inner).toEqualTypeOf<CimObject | null>();
    expectTypeOf(sample.State).toEqualTypeOf<string | null>();
  });

  test('gives arrays readonly arrays, or null', () => {
    expectTypeOf(sample.Tags).toEqualTypeOf<readonly string[] | null>();
    expectTypeOf(sample.Sizes).toEqualTypeOf<readonly bigint[] | null>();
    expectTypeOf(sample.Scalar).toEqualTypeOf<number | null>();
  });

  test('gives keys no null', () => {
    expectTypeOf(sample.Name).toEqualTypeOf<string>();
    expectTypeOf(sample.Id).toEqualTypeOf<bigint>();
  });

  test('keeps the members of every instance', () => {
    expectTypeOf(sample).toExtend<CimInstance>();
    expectTypeOf(sample.get('Anything')).toEqualTypeOf<CimValue | undefined>();
    expectTypeOf(sample.path).toEqualTypeOf<CimObjectPath | null>();
  });

  test('is what a generated class is', () => {
    expectTypeOf(process).toExtend<Win32_Process>();
    expectTypeOf<Win32_Process>().toExtend<typeof process>();
    expectTypeOf<keyof Win32_Process>().toEqualTypeOf<keyof typeof process>();
    expectTypeOf(process.WorkingSetSize).toEqualTypeOf<bigint | null>();
    expectTypeOf(process.CreationDate).toEqualTypeOf<CimDateTime | CimInterval | null>();
    expectTypeOf<Win32_OperatingSystem['MUILanguages']>().toEqualTypeOf<readonly string[] | null>();
  });

  test('has no field that the class does not declare', () => {
    // @ts-expect-error -- the class has no property Sise
    void sample.Sise;
  });

  test('takes writable fields, with null', () => {
    sample.Size = 5n;
    sample.Tags = ['a'];
    sample.Level = null;
  });

  test('takes no field that the server would refuse', () => {
    // @ts-expect-error -- a read-only property cannot be assigned
    sample.State = 'Running';
    // @ts-expect-error -- a key cannot be assigned
    sample.Name = 'b';
    // @ts-expect-error -- a uint64 is a bigint, not a number
    sample.Size = 5;
    // @ts-expect-error -- a datetime is a CimDateTime or a CimInterval, not a Date
    sample.Since = new Date();
    // @ts-expect-error -- an array has no null items
    sample.Tags = ['a', null];
    // @ts-expect-error -- an absent value is null, not undefined
    sample.Level = undefined;
    // @ts-expect-error -- changing an array in place would not be seen: its type is readonly
    sample.Tags?.push('b');
  });
});

describe('CimInstance', () => {
  test('takes the values of its class, keys and read-only properties included', () => {
    expectTypeOf(new CimInstance(Sample, { Name: 'a', Id: null, State: 'x' })).toEqualTypeOf(
      sample,
    );
  });

  test('takes nothing else', () => {
    // @ts-expect-error -- the class has no property Nome
    void new CimInstance(Sample, { Nome: 'a' });
    // @ts-expect-error -- a boolean is not the text of one
    void new CimInstance(Sample, { Enabled: 'true' });
    // @ts-expect-error -- a uint64 is a bigint, not a number
    void new CimInstance(Sample, { Size: 5 });
  });

  test('without a class has no fields', () => {
    const untyped = new CimInstance('Test_Sample', { Name: 'a' });
    expectTypeOf(untyped).toEqualTypeOf<CimInstance>();
    // @ts-expect-error -- nothing tells the properties of an untyped instance
    void untyped.Name;
  });
});

describe('InstanceWith', () => {
  test('has the properties that were asked for, and the keys', () => {
    type Some = InstanceWith<Sample, 'Size' | 'State'>;
    expectTypeOf<Exclude<keyof Some, keyof CimInstance>>().toEqualTypeOf<
      'Name' | 'Id' | 'Size' | 'State'
    >();
    expectTypeOf<Some['Size']>().toEqualTypeOf<bigint | null>();
  });

  test('of all properties is InstanceOf', () => {
    expectTypeOf<InstanceWith<Sample, PropertyName<Sample>>>().toEqualTypeOf<InstanceOf<Sample>>();
  });

  test('is what getInstance gives', () => {
    const id = { Name: 'a', Id: 1n };
    expectTypeOf(session.getInstance(Sample, id)).resolves.toEqualTypeOf<InstanceOf<Sample>>();
    const some = session.getInstance(Sample, id, { properties: ['Level'] });
    expectTypeOf(some).resolves.toEqualTypeOf<InstanceWith<Sample, 'Level'>>();
    // @ts-expect-error -- Sise is no property
    void session.getInstance(Sample, id, { properties: ['Sise'] });
    expectTypeOf(session.getInstance('Test_Sample.Name="a"')).resolves.toEqualTypeOf<CimInstance>();
  });
});

describe('labels', () => {
  test('are the texts that the class lists', () => {
    expectTypeOf(labelOf(Labelled, 'Type', 3)).toEqualTypeOf<'Unknown' | 'Disk' | undefined>();
    expectTypeOf(labelOf(Sample, 'Level', 3)).toEqualTypeOf<string | undefined>();
    expectTypeOf(valueOf(Labelled, 'Type', 'Disk')).toEqualTypeOf<number>();
    expectTypeOf(valueOf(Labelled, 'Total', 'None')).toEqualTypeOf<bigint>();
    expectTypeOf(returnLabelOf(Labelled, 'Check', 0)).toEqualTypeOf<'Done' | undefined>();
    // @ts-expect-error -- the class has no such label
    void valueOf(Labelled, 'Type', 'Tape');
  });

  test('leave a string any value, and know those that are listed', () => {
    const labelled = new CimInstance(Labelled, {});
    labelled.State = 'OK';
    labelled.State = 'another';
    expectTypeOf(labelled.State).toExtend<string | null>();
  });
});

describe('ValuesOf', () => {
  test('has every property, each of them optional and nullable', () => {
    expectTypeOf<keyof ValuesOf<Sample>>().toEqualTypeOf<PropertyName<Sample>>();
    expectTypeOf<ValuesOf<Sample>['Id']>().toEqualTypeOf<bigint | null | undefined>();
  });
});

describe('KeysOf', () => {
  test('has exactly the keys', () => {
    expectTypeOf<KeysOf<Sample>>().toEqualTypeOf<{ readonly Name: string; readonly Id: bigint }>();
    expectTypeOf<KeysOf<typeof Win32_Service>>().toEqualTypeOf<{ readonly Name: string }>();
  });

  test('takes them all', () => {
    keys(Sample, { Name: 'a', Id: 1n });
    keys(Win32_OperatingSystem, {});
  });

  test('takes nothing less and nothing else', () => {
    // @ts-expect-error -- the key Id is missing
    keys(Sample, { Name: 'a' });
    // @ts-expect-error -- the keys are missing
    keys(Win32_Service, {});
    // @ts-expect-error -- a key is never null
    keys(Win32_Service, { Name: null });
    // @ts-expect-error -- a uint64 is a bigint, not a number
    keys(Sample, { Name: 'a', Id: 1 });
    // @ts-expect-error -- State is no key
    keys(Win32_Service, { Name: 'Spooler', State: 'Running' });
    // @ts-expect-error -- the class has no property Nome
    keys(Win32_Service, { Nome: 'Spooler' });
  });
});

describe('ChangesOf', () => {
  test('has exactly the properties that may be written', () => {
    expectTypeOf<keyof ChangesOf<Sample>>().toEqualTypeOf<WritableName<Sample>>();
    expectTypeOf<WritableName<Sample>>().toEqualTypeOf<
      Exclude<PropertyName<Sample>, 'Name' | 'Id' | 'State'>
    >();
    expectTypeOf<WritableName<typeof Win32_Service>>().toEqualTypeOf<'StartMode' | 'State'>();
  });

  test('takes any of them, with null', () => {
    change(Sample, { Size: 5n, Tags: [], Since: null });
    change(Sample, {});
  });

  test('takes nothing else', () => {
    // @ts-expect-error -- the class has no property StartMod
    change(Win32_Service, { StartMod: 'Manual' });
    // @ts-expect-error -- StartMode is a string
    change(Win32_Service, { StartMode: 2 });
    // @ts-expect-error -- Name is the key
    change(Win32_Service, { Name: 'Spooler' });
    // @ts-expect-error -- ProcessId is read-only
    change(Win32_Service, { ProcessId: 4 });
    // @ts-expect-error -- a uint64 is a bigint, not a number
    change(Sample, { Size: 5 });
    // @ts-expect-error -- an array is not its only item
    change(Sample, { Tags: 'a' });
    // @ts-expect-error -- a property that does not change is left out, not undefined
    change(Sample, { Level: undefined });
  });
});

describe('defineClass', () => {
  test('takes only the types that CIM has', () => {
    const properties = { A: { type: 'int' } } as const;
    // @ts-expect-error -- CIM has no type int
    defineClass({ className: 'X', namespace: 'root', properties });
  });
});
