import { describe, expect, test } from 'vitest';
import {
  type CimInstance,
  WBEM_FLAG_UPDATE_ONLY,
  WbemContext,
  type WbemContextValue,
} from '../../src/index.js';
import type { DialectName } from '../../src/testing.js';
import { messages, optionsOf, setting, SETTING, stored, trail } from '../client/setup.js';
import { named, openServices, RecordingSink, type Stage, type Status } from './sink.js';

async function update(
  { wmi }: Stage,
  instance: CimInstance,
  context: WbemContext | null,
): Promise<Status> {
  const sink = new RecordingSink();
  const returned = wmi.putInstanceAsync(instance, WBEM_FLAG_UPDATE_ONLY, context, sink);
  if (returned !== 0) return { flags: -1, hresult: returned, strParam: null, objParam: null };
  return sink.final;
}

const changed = setting({ Title: 'new', Level: 2, Owner: 'them', Enabled: false });

function contextOf(values: Readonly<Record<string, WbemContextValue>>): WbemContext {
  const context = new WbemContext();
  for (const [name, value] of Object.entries(values)) context.setValue(name, value);
  return context;
}

describe('__PUT_EXT_PROPERTIES', () => {
  test.each<DialectName>(['windows', 'omi', 'openwsman'])(
    'lists the properties that are written on %s; all others are ignored',
    async (dialect) => {
      const stage = await openServices({}, { dialect });
      const context = WbemContext.partialUpdate(['Title', 'Level']);
      const { hresult, strParam } = await update(stage, changed, context);
      expect(named(hresult)).toBe('WBEM_S_NO_ERROR');
      expect(strParam).toBe('root/cimv2:Test_Setting.Id="one"');
      expect(stored(stage.sandbox)).toEqual({ ...SETTING, Title: 'new', Level: 2 });
    },
  );

  test('selects; the values are those of the instance', async () => {
    const stage = await openServices();
    await update(stage, setting({ Title: 'mine' }), WbemContext.partialUpdate(['Title']));
    expect(stored(stage.sandbox)).toEqual({ ...SETTING, Title: 'mine' });
  });

  test('is without letter case', async () => {
    const stage = await openServices();
    await update(stage, changed, WbemContext.partialUpdate(['TITLE']));
    expect(trail(stage.sandbox)).toEqual(['Put of Title']);
  });

  test('that is empty modifies nothing, and succeeds', async () => {
    const stage = await openServices();
    const { hresult } = await update(stage, changed, WbemContext.partialUpdate([]));
    expect(named(hresult)).toBe('WBEM_S_NO_ERROR');
    expect(stage.sandbox.requests).toEqual([]);
  });

  test('written by hand is what partialUpdate makes', async () => {
    const stage = await openServices();
    const context = contextOf({
      __PUT_EXTENSIONS: true,
      __PUT_EXT_CLIENT_REQUEST: true,
      __PUT_EXT_PROPERTIES: ['Title'],
    });
    expect([...context]).toEqual([...WbemContext.partialUpdate(['Title'])]);
    await update(stage, changed, context);
    expect(trail(stage.sandbox)).toEqual(['Put of Title']);
  });
});

describe('a context that makes no sense is WBEM_E_INVALID_CONTEXT, and nothing is sent', () => {
  const names = { __PUT_EXT_PROPERTIES: ['Title'] };

  test.each<[string, Readonly<Record<string, WbemContextValue>>]>([
    ['properties without __PUT_EXTENSIONS', names],
    ['__PUT_EXTENSIONS = false', { ...names, __PUT_EXTENSIONS: false }],
    ['__PUT_EXTENSIONS without properties', { __PUT_EXTENSIONS: true }],
    ['__PUT_EXT_STRICT_NULLS alone', { __PUT_EXT_STRICT_NULLS: true }],
    ['__PUT_EXT_ATOMIC alone', { __PUT_EXT_ATOMIC: true }],
    ['__PUT_EXT_CLIENT_REQUEST alone', { __PUT_EXT_CLIENT_REQUEST: true }],
    ['__PUT_EXTENSIONS as a text', { ...names, __PUT_EXTENSIONS: 'true' }],
    ['__PUT_EXTENSIONS as a number', { ...names, __PUT_EXTENSIONS: 1 }],
    ['properties as one text', { __PUT_EXTENSIONS: true, __PUT_EXT_PROPERTIES: 'Title' }],
    ['properties as numbers', { __PUT_EXTENSIONS: true, __PUT_EXT_PROPERTIES: [1] }],
    ['__PUT_EXT_ATOMIC as a text', { ...names, __PUT_EXTENSIONS: true, __PUT_EXT_ATOMIC: 'yes' }],
    ['names in other letter case', { __put_ext_properties: ['Title'] }],
  ])('%s', async (_what, values) => {
    const stage = await openServices();
    const { hresult } = await update(stage, changed, contextOf(values));
    expect(named(hresult)).toBe('WBEM_E_INVALID_CONTEXT');
    expect(stage.sandbox.requests).toEqual([]);
  });
});

describe('other names of a context', () => {
  const own = {
    trace: true,
    level: -3,
    big: 2n ** 64n - 1n,
    factor: 0.5,
    label: 'a b',
    tags: ['x', 'y'],
  };
  const options = [
    ['wmi:trace', 'true', 'boolean'],
    ['wmi:level', '-3', 'int'],
    ['wmi:big', '18446744073709551615', 'unsignedLong'],
    ['wmi:factor', '0.5', 'double'],
    ['wmi:label', 'a b', 'string'],
    ['wmiarray:tags', 'x', 'string'],
    ['wmiarray:tags', 'y', 'string'],
  ];

  test('travel to the provider of a full update as wmi: and wmiarray: options', async () => {
    const stage = await openServices();
    await update(stage, setting(SETTING), contextOf(own));
    expect(trail(stage.sandbox)).toEqual(['Put']);
    const [message] = messages(stage.sandbox, 'Put');
    expect(message && optionsOf(message)).toEqual(options);
  });

  test('travel with each fragment of a partial update', async () => {
    const stage = await openServices();
    const context = WbemContext.partialUpdate(['Title', 'Level']);
    for (const [name, value] of Object.entries(own)) context.setValue(name, value);
    await update(stage, changed, context);
    expect(trail(stage.sandbox)).toEqual(['Put of Title', 'Put of Level']);
    expect(messages(stage.sandbox, 'Put').map(optionsOf)).toEqual([options, options]);
  });

  test('travel among the put extensions of an atomic update', async () => {
    const stage = await openServices();
    const context = WbemContext.partialUpdate(['Title', 'Level'], { atomic: true });
    await update(stage, changed, context.setValue('label', 'a b'));
    const [message] = messages(stage.sandbox, 'Put');
    expect(message && optionsOf(message)).toContainEqual(['wmi:label', 'a b', 'string']);
  });

  test('reach the provider as a context', async () => {
    const stage = await openServices();
    const seen: unknown[] = [];
    stage.sandbox.register('Test_Setting', {
      putInstance: async (instance, _flags, context, sink) => {
        seen.push(...(context ?? []));
        await sink.setStatus(0, 0, instance.path?.toString() ?? null, null);
        return 0;
      },
    });
    await update(stage, setting(SETTING), contextOf({ trace: true, tags: ['x', 'y'] }));
    expect(seen).toEqual([
      ['trace', true],
      ['tags', ['x', 'y']],
    ]);
  });
});

describe('__PUT_EXT_STRICT_NULLS', () => {
  const clear = setting({ Title: null });

  test('writes a null as null', async () => {
    const stage = await openServices();
    const context = WbemContext.partialUpdate(['Title'], { strictNulls: true });
    expect(named((await update(stage, clear, context)).hresult)).toBe('WBEM_S_NO_ERROR');
    expect(stored(stage.sandbox)).toEqual({ ...SETTING, Title: null });
  });

  test('fails where the server cannot write null', async () => {
    const stage = await openServices({}, { dialect: 'omi' });
    const context = WbemContext.partialUpdate(['Title'], { strictNulls: true });
    const { hresult } = await update(stage, clear, context);
    expect(named(hresult)).toBe('WBEM_E_UNSUPPORTED_PARAMETER');
    expect(stored(stage.sandbox)).toEqual(SETTING);
  });

  test('is what a null needs to be more than no change: OMI ignores it otherwise', async () => {
    const stage = await openServices({}, { dialect: 'omi' });
    const { hresult } = await update(stage, clear, WbemContext.partialUpdate(['Title']));
    expect(named(hresult)).toBe('WBEM_S_NO_ERROR');
    expect(stored(stage.sandbox)).toEqual(SETTING);
  });
});

describe('__PUT_EXT_ATOMIC', () => {
  /** Updates two properties of an untyped instance, of which the server cannot write the second. */
  async function updateHalf(stage: Stage, options: { atomic?: boolean }): Promise<Status> {
    const instance = await (await stage.wmi.getObject('Test_Setting.Id="one"')).getResultObject();
    if (instance === null) throw new TypeError('no instance');
    instance.set('Title', 'new');
    instance.set('Version', '9');
    return update(stage, instance, WbemContext.partialUpdate(['Title', 'Version'], options));
  }

  test('is all or nothing: when the second property fails, the first is as it was', async () => {
    const stage = await openServices({ schema: 'none' });
    const { hresult } = await updateHalf(stage, { atomic: true });
    expect(named(hresult)).toBe('WBEM_E_READ_ONLY');
    expect(trail(stage.sandbox)).toEqual(['Get', 'Put with context']);
    expect(stored(stage.sandbox)).toEqual(SETTING);
  });

  test('is needed for that: without it the first property stays written', async () => {
    const stage = await openServices({ schema: 'none' });
    const { hresult } = await updateHalf(stage, {});
    expect(named(hresult)).toBe('WBEM_E_READ_ONLY');
    expect(trail(stage.sandbox)).toEqual(['Get', 'Put of Title', 'Put of Version']);
    expect(stored(stage.sandbox)).toEqual({ ...SETTING, Title: 'new' });
  });

  test('of one property is a single fragment, which is atomic by nature', async () => {
    const stage = await openServices();
    await update(stage, changed, WbemContext.partialUpdate(['Title'], { atomic: true }));
    expect(trail(stage.sandbox)).toEqual(['Put of Title']);
  });

  test('is WBEM_E_PROVIDER_NOT_CAPABLE where the provider updates whole instances only', async () => {
    const stage = await openServices();
    stage.sandbox.limit('Test_Setting', { partialUpdate: false });
    const context = WbemContext.partialUpdate(['Title', 'Level'], { atomic: true });
    const { hresult } = await update(stage, changed, context);
    expect(named(hresult)).toBe('WBEM_E_PROVIDER_NOT_CAPABLE');
    expect(stored(stage.sandbox)).toEqual(SETTING);
  });
});
