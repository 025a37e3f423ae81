import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  CimObjectPath,
  ConflictError,
  type ModifyOptions,
  ValidationError,
} from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import {
  open,
  operations,
  rejection,
  setting,
  SETTING,
  settingPath,
  stored,
  Test_Counter,
  Test_Setting,
  trail,
} from './setup.js';

const NEW = { Title: 'new' };

/** Has Test_Setting written by a provider that reports success and does nothing. */
function ignoreWrites(sandbox: Sandbox): void {
  sandbox.register('Test_Setting', {
    putInstance: async (instance, _flags, _context, sink) => {
      await sink.setStatus(0, 0, instance.path?.toString() ?? null, null);
      return 0;
    },
  });
}

/** Changes what the server holds behind the back of the client. */
function change(sandbox: Sandbox, values: Readonly<Record<string, never>> | object): void {
  const held = sandbox.find(settingPath());
  for (const [name, value] of Object.entries(values)) held?.set(name, value as never);
  if (held !== undefined) sandbox.repository.set(held);
}

describe('verify', () => {
  test('reads back and is content with what was written', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    await session.modifyInstance(Test_Setting, { Id: 'one' }, NEW, { verify: true });
    expect(trail(sandbox)).toEqual(['Put of Title', 'Get']);
  });

  test('finds a provider that reports success and writes nothing', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    ignoreWrites(sandbox);
    const update = session.modifyInstance(Test_Setting, { Id: 'one' }, NEW, { verify: true });
    const error = await rejection(update);
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({
      hresultName: 'WBEM_E_PROVIDER_FAILURE',
      differences: [{ name: 'Title', expected: 'new', found: 'first' }],
    });
    expect((error as Error).message).toMatch(
      /^Put Test_Setting\.Id="one" on 127\.0\.0\.1:\d+: the server reported success but did not/,
    );
  });

  test('finds what such a provider left out of a whole Put', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    ignoreWrites(sandbox);
    const instance = setting({ ...SETTING, Title: 'new' });
    const update = session.putInstance({ instance, mode: 'updateOnly' }, { verify: true });
    expect(await rejection(update)).toMatchObject({
      differences: [{ name: 'Title', expected: 'new', found: 'first' }],
    });
  });

  test('finds the other properties that a fragment has cost on openwsman', async () => {
    const { session } = await open('openwsman');
    const instance = await session.getInstance(Test_Setting, { Id: 'one' });
    instance.Title = 'new';
    const options: ModifyOptions = { partialUpdate: 'fragment', verify: true };
    const error = await rejection(session.modifyInstance(instance, options));
    expect(error).toBeInstanceOf(ConflictError);
    const lost = (error as ConflictError).differences.map(({ name }) => name);
    expect(lost).toEqual(['Level', 'Size', 'Enabled', 'Names', 'Owner']);
  });

  test('compares what was created', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const path = await session.createInstance(Test_Counter, { Count: 7n }, { verify: true });
    expect(operations(sandbox)).toEqual(['Create', 'Get']);
    expect(path.key('Index')).toBe(2);
  });

  test('makes an error that survives JSON, 64-bit integers too', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    ignoreWrites(sandbox);
    const update = session.modifyInstance(
      Test_Setting,
      { Id: 'one' },
      { Size: 5n, Names: null },
      {
        verify: true,
      },
    );
    expect(JSON.parse(JSON.stringify(await rejection(update)))).toMatchObject({
      name: 'ConflictError',
      differences: [
        { name: 'Size', expected: '5', found: '10' },
        { name: 'Names', expected: null, found: ['a', 'b'] },
      ],
    });
  });

  test('is not done unless it is asked for', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    ignoreWrites(sandbox);
    await session.modifyInstance(Test_Setting, { Id: 'one' }, NEW);
    expect(trail(sandbox)).toEqual(['Put of Title']);
  });
});

describe('strict nulls', () => {
  const clear = { Title: null };

  test('are written as null and read back', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    await session.modifyInstance(Test_Setting, { Id: 'one' }, clear, { strictNulls: true });
    expect(trail(sandbox)).toEqual(['Put of Title', 'Get']);
    expect(stored(sandbox)).toEqual({ ...SETTING, Title: null });
  });

  test('read nothing back where nothing is null', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    await session.modifyInstance(Test_Setting, { Id: 'one' }, NEW, { strictNulls: true });
    expect(trail(sandbox)).toEqual(['Put of Title']);
  });

  test('fail when the provider has ignored the null', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    ignoreWrites(sandbox);
    const options = { strictNulls: true };
    const error = await rejection(
      session.modifyInstance(Test_Setting, { Id: 'one' }, clear, options),
    );
    expect(error).toMatchObject({ hresultName: 'WBEM_E_PROVIDER_FAILURE' });
  });

  test.each(['omi', 'openwsman'] as const)(
    'are refused before anything is written to %s, which drops nulls',
    async (server) => {
      const { sandbox, session } = await open(server, { server });
      const options = { strictNulls: true };
      const error = await rejection(
        session.modifyInstance(Test_Setting, { Id: 'one' }, clear, options),
      );
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ hresultName: 'WBEM_E_UNSUPPORTED_PARAMETER' });
      expect(sandbox.requests).toEqual([]);
    },
  );

  test('that are values are taken by OMI', async () => {
    const { sandbox, session } = await open('omi', { server: 'omi' });
    await session.modifyInstance(Test_Setting, { Id: 'one' }, NEW, { strictNulls: true });
    expect(stored(sandbox)).toMatchObject(NEW);
  });
});

describe('the guard of a merge', () => {
  const merge = { partialUpdate: 'merge' } as const;

  test('writes nothing when somebody else changed the property since it was read', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const instance = await session.getInstance(Test_Setting, { Id: 'one' });
    instance.Title = 'mine';
    change(sandbox, { Title: 'theirs' });
    const error = await rejection(session.modifyInstance(instance, merge));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({
      hresultName: 'WBEM_E_TRANSACTION_CONFLICT',
      outcomeUnknown: false,
      differences: [{ name: 'Title', expected: 'first', found: 'theirs' }],
    });
    expect((error as Error).message).toContain('so nothing was written: Title is theirs');
    expect(operations(sandbox)).toEqual(['Get', 'Get']);
  });

  test('keeps what somebody else changed of the other properties', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const instance = await session.getInstance(Test_Setting, { Id: 'one' });
    instance.Title = 'mine';
    change(sandbox, { Owner: 'theirs' });
    await session.modifyInstance(instance, merge);
    expect(stored(sandbox)).toEqual({ ...SETTING, Title: 'mine', Owner: 'theirs' });
  });

  test('has nothing to compare for an instance that was not read', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    change(sandbox, { Title: 'theirs' });
    await session.modifyInstance(Test_Setting, { Id: 'one' }, NEW, merge);
    expect(stored(sandbox)).toMatchObject(NEW);
  });
});

describe('dryRun', () => {
  test.each([
    ['fragment', 2],
    ['context', 1],
    ['merge', 1],
    ['none', 1],
  ] as const)('of a %s update sends no Put, but answers with it', async (partialUpdate, count) => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const instance = await session.getInstance(Test_Setting, { Id: 'one' });
    instance.Title = 'new';
    instance.Level = 2;
    const options = { dryRun: true, partialUpdate, verify: true };
    const { envelopes } = await session.modifyInstance(instance, options);
    expect(envelopes).toHaveLength(count);
    expect(envelopes?.every((text) => text.includes('/transfer/Put<'))).toBe(true);
    expect(operations(sandbox, ['Get'])).toEqual([]);
    expect(stored(sandbox)).toEqual(SETTING);
  });

  test('of a creation sends no Create', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const instance = new CimInstance(Test_Counter, { Index: 9 });
    const request = { instance, mode: 'createOnly' } as const;
    const { envelopes, path } = await session.putInstance(request, { dryRun: true });
    expect(envelopes?.map((text) => text.includes('/transfer/Create<'))).toEqual([true]);
    expect(path).toEqual(CimObjectPath.parse('root/cimv2:Test_Counter.Index=9'));
    expect(sandbox.requests).toEqual([]);
  });

  test('has nothing to show of an update of nothing', async () => {
    const { session } = await open('windows', { server: 'windows' });
    const instance = await session.getInstance(Test_Setting, { Id: 'one' });
    const { envelopes } = await session.modifyInstance(instance, { dryRun: true });
    expect(envelopes).toEqual([]);
  });
});
