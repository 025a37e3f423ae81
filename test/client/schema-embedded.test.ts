import { describe, expect, test } from 'vitest';
import { type CimClass, defineClass } from '../../src/cim/class.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { messages, openSandbox, openSession, operations, type Stage } from './setup.js';

const namespace = 'root/cimv2';
const Id = { type: 'string', key: true } as const;

const Test_Inner = defineClass({
  className: 'Test_Inner',
  namespace,
  properties: { Size: { type: 'uint64' }, Sizes: { type: 'uint8', array: true } },
});

const Test_Derived = defineClass({
  className: 'Test_Derived',
  namespace,
  superclass: 'Test_Inner',
  properties: { ...Test_Inner.properties, More: { type: 'boolean' } },
});

const Test_Outer = defineClass({
  className: 'Test_Outer',
  namespace,
  properties: {
    Id,
    Inner: { type: 'object', ofClass: 'Test_Inner' },
    All: { type: 'object', array: true, ofClass: 'Test_Inner' },
    Any: { type: 'object' },
  },
  methods: {
    Split: {
      returns: 'uint32',
      parameters: { Part: { type: 'object', ofClass: 'Test_Inner', out: true } },
    },
  },
});

/** Each level has the next one embedded. */
const Test_Levels = [0, 1, 2, 3, 4].map((level) =>
  defineClass({
    className: `Test_Level${level}`,
    namespace,
    properties: {
      Id,
      Size: { type: 'uint64' },
      Next: { type: 'object', ofClass: `Test_Level${level + 1}` },
    },
  }),
);

/** More classes are embedded in it than are asked for. */
const Test_Wide = defineClass({
  className: 'Test_Wide',
  namespace,
  properties: {
    Id,
    ...Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `P${index}`,
        { type: 'object', ofClass: `Test_Wide${index}` } as const,
      ]),
    ),
  },
});

const Test_Tie = defineClass({
  className: 'Test_Tie',
  namespace,
  association: true,
  properties: {
    Left: { type: 'reference', key: true, ofClass: 'Test_Outer' },
    Right: { type: 'reference', key: true, ofClass: 'Test_Levels' },
    Weight: { type: 'uint32' },
  },
});

const inner = (size: bigint): CimInstance =>
  new CimInstance(Test_Inner, { Size: size, Sizes: [1] });

const level = (from: number): CimInstance => {
  const cimClass: CimClass | undefined = Test_Levels[from];
  const next = from === 4 ? {} : { Next: level(from + 1) };
  return new CimInstance(cimClass ?? '', { Id: 'a', Size: BigInt(from), ...next }, {});
};

const OUTER = 'Test_Outer.Id="o"';
const pathTo = (text: string): CimObjectPath => CimObjectPath.parse(`${namespace}:${text}`);

async function open(schema: 'server' | 'none' = 'server'): Promise<Stage> {
  const sandbox = await openSandbox({
    classes: [Test_Inner, Test_Derived, Test_Outer, ...Test_Levels, Test_Wide, Test_Tie],
    instances: [
      new CimInstance(Test_Outer, {
        Id: 'o',
        Inner: inner(1n),
        All: [inner(2n), inner(3n)],
        Any: new CimInstance(Test_Derived, { Size: 4n, Sizes: [1], More: true }),
      }),
      level(0),
      new CimInstance(Test_Wide, { Id: 'w' }),
      new CimInstance(Test_Tie, {
        Left: pathTo(OUTER),
        Right: pathTo('Test_Level0.Id="a"'),
        Weight: 7,
      }),
    ],
  });
  return { sandbox, session: openSession(sandbox, { schema, server: 'windows' }) };
}

const sizeOf = (value: unknown): unknown => (value as CimInstance).get('Size');

/** The classes that the server was asked for. */
function askedClasses({ sandbox }: Stage): string[] {
  return messages(sandbox, 'Get').flatMap(({ headers }) =>
    (headers.selectors ?? []).flatMap(({ name, value }) =>
      name === 'ClassName' && typeof value === 'string' ? [value] : [],
    ),
  );
}

describe('an embedded instance', () => {
  test('is typed by the class that its property is declared of', async () => {
    const stage = await open();
    const read = await stage.session.getInstance(OUTER);
    expect(read.get('Inner')).toMatchObject({ className: 'Test_Inner', Size: 1n, Sizes: [1] });
    expect((read.get('All') as unknown[]).map(sizeOf)).toEqual([2n, 3n]);
    expect(askedClasses(stage)).toEqual(['Test_Outer', 'Test_Inner']);
  });

  test('is text without the schema of the server', async () => {
    const { session } = await open('none');
    const read = await session.getInstance(OUTER);
    expect(sizeOf(read.get('Inner'))).toBe('1');
  });

  test('is typed by the class that it names where that is known already', async () => {
    const { session } = await open();
    const before = await session.getInstance(OUTER);
    expect(before.get('Any')).toMatchObject({ className: 'Test_Derived' });
    expect(sizeOf(before.get('Any'))).toBe('4');
    await session.enumerateInstances('Test_Derived').toArray();
    const after = await session.getInstance(OUTER);
    expect(after.get('Any')).toMatchObject({ Size: 4n, More: true });
  });

  test('is typed among what is enumerated', async () => {
    const { session } = await open();
    const [read] = await session.enumerateInstances('Test_Outer').toArray();
    expect(sizeOf(read?.get('Inner'))).toBe(1n);
  });

  test('is typed in the output of a method', async () => {
    const { sandbox, session } = await open();
    sandbox.registerMethod('Test_Outer', 'Split', () => ({ ReturnValue: 0, Part: inner(5n) }));
    const { Part } = await session.invokeMethod(OUTER, 'Split');
    expect(sizeOf(Part)).toBe(5n);
  });

  test('is compared typed when a write is verified', async () => {
    const { session } = await open();
    const read = await session.getInstance(OUTER);
    read.set('Inner', inner(9n));
    await session.modifyInstance(read, { properties: ['Inner'], verify: true });
    expect(sizeOf((await session.getInstance(OUTER)).get('Inner'))).toBe(9n);
  });

  test('is typed three levels deep', async () => {
    const { session } = await open();
    const sizes: unknown[] = [];
    let read: unknown = await session.getInstance('Test_Level0.Id="a"');
    for (; read instanceof CimInstance; read = read.get('Next')) sizes.push(read.get('Size'));
    expect(sizes).toEqual([0n, 1n, 2n, 3n, '4']);
  });

  test('costs a call no more than 16 classes', async () => {
    const stage = await open();
    const read = await stage.session.getInstance('Test_Wide.Id="w"');
    expect(read.get('Id')).toBe('w');
    expect(askedClasses(stage)).toHaveLength(1 + 16);
  });

  test('of a class that the server does not give is no error, and has text', async () => {
    const { sandbox, session } = await open();
    sandbox.inject({ kind: 'failure', hresult: 0x80041003 }, { operation: 'Get', skip: 1 });
    const read = await session.getInstance(OUTER);
    expect(sizeOf(read.get('Inner'))).toBe('1');
  });
});

describe('what is associated', () => {
  test('is typed by a result class that is only named', async () => {
    const { sandbox, session } = await open();
    const [tie] = await session.references(pathTo(OUTER), { resultClass: 'Test_Tie' }).toArray();
    expect(tie?.get('Weight')).toBe(7);
    const options = { resultClass: 'Test_Level0' };
    const [end] = await session.associators(pathTo(OUTER), options).toArray();
    expect(sizeOf(end)).toBe(0n);
    expect(sizeOf(end?.get('Next'))).toBe(1n);
    expect(operations(sandbox).filter((name) => name === 'Enumerate')).toHaveLength(2);
  });

  test('asks for no class where none is named, nor for paths', async () => {
    const stage = await open();
    await stage.session.references(pathTo(OUTER)).toArray();
    await stage.session.referencePaths(pathTo(OUTER), { resultClass: 'Test_Tie' }).toArray();
    expect(askedClasses(stage)).toEqual([]);
  });
});
