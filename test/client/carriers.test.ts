import { describe, expect, test } from 'vitest';
import type { CimValue, ModifyOptions, ServerKind } from '../../src/index.js';
import type { DialectName } from '../../src/testing.js';
import {
  open,
  operations,
  rejection,
  setting,
  SETTING,
  stored,
  Test_Setting,
  trail,
} from './setup.js';

const ONE = { Title: 'new' };
const TWO = { Title: 'new', Level: 2 };

interface Row {
  readonly dialect: DialectName;
  /** What the caller says of the server; otherwise it is asked. */
  readonly server?: ServerKind;
  readonly partialUpdate?: NonNullable<ModifyOptions['partialUpdate']>;
  readonly atomic?: true;
  readonly changes: Readonly<Record<string, CimValue>>;
  readonly requests: readonly string[];
}

const FRAGMENTS = ['Put of Title', 'Put of Level'];
const CONTEXT = ['Get', 'Put with context'];

const ROWS: readonly Row[] = [
  { dialect: 'windows', changes: ONE, requests: ['Identify', 'Put of Title'] },
  { dialect: 'windows', changes: ONE, atomic: true, requests: ['Identify', 'Put of Title'] },
  { dialect: 'windows', changes: TWO, requests: ['Identify', ...FRAGMENTS] },
  { dialect: 'windows', changes: TWO, atomic: true, requests: ['Identify', ...CONTEXT] },
  { dialect: 'windows', server: 'windows', changes: ONE, requests: ['Put of Title'] },
  { dialect: 'windows', server: 'unknown', changes: ONE, requests: CONTEXT },
  { dialect: 'windows', server: 'unknown', changes: TWO, requests: CONTEXT },
  { dialect: 'omi', changes: ONE, requests: ['Identify', ...CONTEXT] },
  { dialect: 'omi', changes: TWO, requests: ['Identify', ...CONTEXT] },
  { dialect: 'omi', server: 'unknown', changes: ONE, requests: CONTEXT },
  { dialect: 'openwsman', changes: ONE, requests: ['Identify', ...CONTEXT] },
  { dialect: 'openwsman', changes: TWO, requests: ['Identify', ...CONTEXT] },
  { dialect: 'openwsman', server: 'unknown', changes: ONE, requests: CONTEXT },
  {
    dialect: 'windows',
    partialUpdate: 'fragment',
    changes: TWO,
    requests: ['Identify', ...FRAGMENTS],
  },
  {
    dialect: 'windows',
    server: 'unknown',
    partialUpdate: 'fragment',
    changes: TWO,
    requests: FRAGMENTS,
  },
  {
    dialect: 'windows',
    partialUpdate: 'context',
    changes: ONE,
    requests: ['Identify', ...CONTEXT],
  },
  {
    dialect: 'windows',
    partialUpdate: 'merge',
    changes: TWO,
    requests: ['Identify', 'Get', 'Put'],
  },
  { dialect: 'omi', partialUpdate: 'merge', changes: TWO, requests: ['Identify', 'Get', 'Put'] },
  {
    dialect: 'openwsman',
    partialUpdate: 'merge',
    changes: TWO,
    requests: ['Identify', 'Get', 'Put'],
  },
];

function nameOf({ dialect, server, partialUpdate = 'auto', atomic, changes }: Row): string {
  const kind = server === undefined ? dialect : `${dialect}, taken for ${server},`;
  const all = atomic === true ? ' atomically' : '';
  return `${Object.keys(changes).join(' and ')}${all} by ${partialUpdate} to ${kind}`;
}

describe('a partial update', () => {
  test.each(ROWS.map((row) => [nameOf(row), row.requests.join(', '), row] as const))(
    'of %s is: %s',
    async (_name, _requests, { dialect, server, changes, requests, ...options }) => {
      const { sandbox, session } = await open(dialect, server === undefined ? {} : { server });
      await session.modifyInstance(Test_Setting, { Id: 'one' }, changes, options);
      expect(trail(sandbox)).toEqual(requests);
      expect(stored(sandbox)).toEqual({ ...SETTING, ...changes });
    },
  );

  test('says which carrier was used', async () => {
    const { session } = await open();
    const change = async (partialUpdate: ModifyOptions['partialUpdate']): Promise<string> => {
      const options = partialUpdate === undefined ? {} : { partialUpdate };
      return (await session.modifyInstance(Test_Setting, { Id: 'one' }, ONE, options)).carrier;
    };
    expect(await change(undefined)).toBe('fragment');
    expect(await change('fragment')).toBe('fragment');
    expect(await change('context')).toBe('context');
    expect(await change('merge')).toBe('merge');
  });

  test('by context needs no Get for an instance that was read whole', async () => {
    const { sandbox, session } = await open('omi');
    const instance = await session.getInstance(Test_Setting, { Id: 'one' });
    instance.Title = 'new';
    await session.modifyInstance(instance);
    expect(trail(sandbox)).toEqual(['Get', 'Identify', 'Put with context']);
    expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new' });
  });

  test('by context reads again an instance of which only a part was read', async () => {
    const { sandbox, session } = await open('omi', { server: 'omi' });
    const instance = await session.getInstance(
      Test_Setting,
      { Id: 'one' },
      { properties: ['Title'] },
    );
    instance.Title = 'new';
    await session.modifyInstance(instance);
    expect(trail(sandbox)).toEqual(['Get', 'Get', 'Put with context']);
    expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new' });
  });

  test('writes only the properties that it names, whatever else was set', async () => {
    const { sandbox, session } = await open();
    const instance = setting({ Title: 'new', Level: 9, Enabled: false });
    await session.modifyInstance(instance, { properties: ['title'] });
    expect(trail(sandbox)).toEqual(['Identify', 'Put of Title']);
    expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new' });
  });

  test('writes what was changed when it names nothing', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const instance = await session.getInstance(Test_Setting, { Id: 'one' });
    instance.Level = 9;
    instance.Title = 'first';
    await session.modifyInstance(instance);
    expect(trail(sandbox)).toEqual(['Get', 'Put of Level']);
  });

  test('of nothing writes nothing and succeeds', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const instance = await session.getInstance(Test_Setting, { Id: 'one' });
    const { carrier } = await session.modifyInstance(instance);
    expect(carrier).toBe('none');
    expect(operations(sandbox)).toEqual(['Get']);
  });

  test('names a property once that the list has twice', async () => {
    const { sandbox, session } = await open();
    await session.modifyInstance(setting(ONE), { properties: ['Title', 'TITLE'] });
    expect(trail(sandbox)).toEqual(['Identify', 'Put of Title']);
  });

  test('of an untyped instance works like one of a typed one', async () => {
    const { sandbox, session } = await open('windows', { schema: 'none' });
    const instance = await session.getInstance('root/cimv2:Test_Setting.Id="one"');
    instance.set('Title', 'new');
    await session.modifyInstance(instance);
    await session.modifyInstance(instance, { properties: ['Title'], partialUpdate: 'context' });
    expect(trail(sandbox)).toEqual(['Get', 'Identify', 'Put of Title', 'Put with context']);
    expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new' });
  });
});

describe('several fragments', () => {
  test('are never sent for an atomic update', async () => {
    const { sandbox, session } = await open();
    const options = { partialUpdate: 'fragment', atomic: true } as const;
    const update = session.modifyInstance(Test_Setting, { Id: 'one' }, TWO, options);
    expect(await rejection(update)).toMatchObject({ hresultName: 'WBEM_E_PROVIDER_NOT_CAPABLE' });
    expect(sandbox.requests).toEqual([]);
  });

  test('are not begun when one of them cannot be sent', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const changes = { Title: 'new', Owner: 'a\u0001b' };
    const error = await rejection(session.modifyInstance(Test_Setting, { Id: 'one' }, changes));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_PARAMETER' });
    expect((error as Error).message).toContain('Owner has the character U+0001');
    expect(sandbox.requests).toEqual([]);
  });
});

test('an explicit fragment goes to openwsman, which nulls every other property', async () => {
  const { sandbox, session } = await open('openwsman');
  await session.modifyInstance(Test_Setting, { Id: 'one' }, ONE, { partialUpdate: 'fragment' });
  expect(trail(sandbox)).toEqual(['Identify', 'Put of Title']);
  expect(stored(sandbox)).toMatchObject({ Title: 'new', Level: null, Enabled: null });
});

test('partialUpdate none writes an untyped instance with the properties that it has', async () => {
  const settings = { server: 'windows', schema: 'none' } as const;
  const { sandbox, session } = await open('windows', settings);
  const instance = await session.getInstance('Test_Setting.Id="one"');
  instance.set('Title', 'new');
  await session.modifyInstance(instance, { partialUpdate: 'none' });
  expect(trail(sandbox)).toEqual(['Get', 'Put']);
  expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new' });
});

test('partialUpdate none writes the whole instance', async () => {
  const { sandbox, session } = await open('windows', { server: 'windows' });
  const instance = await session.getInstance(Test_Setting, { Id: 'one' });
  instance.Title = 'new';
  const { carrier } = await session.modifyInstance(instance, { partialUpdate: 'none' });
  expect(carrier).toBe('put');
  expect(trail(sandbox)).toEqual(['Get', 'Put']);
  expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'new' });
});
