import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  type ObjectSink,
  ValidationError,
  WBEM_E_ACCESS_DENIED,
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_CREATE_OR_UPDATE,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_FLAG_USE_AMENDED_QUALIFIERS,
  WBEM_S_NO_ERROR,
  WBEM_STATUS_COMPLETE,
  WbemContext,
} from '../../src/index.js';
import {
  bodyOf,
  messages,
  operations,
  setting,
  SETTING,
  stored,
  Test_Abstract,
  Test_Elsewhere,
  Test_Owned,
  Test_Setting,
  trail,
} from '../client/setup.js';
import { named, openServices, RecordingSink } from './sink.js';

/** An instance with a value for everything, as a full update needs it. */
function full(values: object = {}): CimInstance {
  return setting({ ...SETTING, ...values });
}

const UPDATE = WBEM_FLAG_UPDATE_ONLY;
const UPDATE_TITLE = WbemContext.partialUpdate(['Title']);
const unset = (name: string) => new WbemContext().setValue(name, true);

const REFUSED: readonly (readonly [string, string, CimInstance, number, WbemContext | null])[] = [
  ['UPDATE_ONLY with CREATE_ONLY', 'WBEM_E_INVALID_PARAMETER', full(), 3, null],
  [
    'RETURN_IMMEDIATELY, which is for the other form',
    'WBEM_E_INVALID_PARAMETER',
    full(),
    WBEM_FLAG_RETURN_IMMEDIATELY,
    null,
  ],
  ['a bit that is no flag', 'WBEM_E_INVALID_PARAMETER', full(), 0x8, null],
  ['what is no instance', 'WBEM_E_INVALID_PARAMETER', {} as CimInstance, 0, null],
  ['what is no context', 'WBEM_E_INVALID_CONTEXT', full(), 0, {} as WbemContext],
  ['a partial update that may create', 'WBEM_E_INVALID_CONTEXT', full(), 0, UPDATE_TITLE],
  [
    'a partial update that must create',
    'WBEM_E_INVALID_CONTEXT',
    full(),
    WBEM_FLAG_CREATE_ONLY,
    UPDATE_TITLE,
  ],
  [
    'put extensions without __PUT_EXTENSIONS',
    'WBEM_E_INVALID_CONTEXT',
    full(),
    UPDATE,
    unset('__PUT_EXT_ATOMIC'),
  ],
  ['an update without key', 'WBEM_E_NO_KEY', new CimInstance(Test_Setting, {}), UPDATE, null],
  [
    'an abstract class',
    'WBEM_E_INVALID_CLASS',
    new CimInstance(Test_Abstract, { Id: 'a' }),
    0,
    null,
  ],
  [
    'an object of another namespace',
    'WBEM_E_INVALID_NAMESPACE',
    new CimInstance(Test_Elsewhere, { Id: 'far' }),
    0,
    null,
  ],
  [
    'null in a property that must not be null',
    'WBEM_E_ILLEGAL_NULL',
    new CimInstance(Test_Owned, { Id: 'a', Owner: null }),
    0,
    null,
  ],
  [
    'a __RELPATH of more than 8192 characters',
    'WBEM_E_QUOTA_VIOLATION',
    full({ Id: 'x'.repeat(8192) }),
    0,
    null,
  ],
  [
    'a property in the list that the class lacks',
    'WBEM_E_INVALID_PROPERTY',
    full(),
    UPDATE,
    WbemContext.partialUpdate(['Titel']),
  ],
  [
    'a system property in the list',
    'WBEM_E_SYSTEM_PROPERTY',
    full(),
    UPDATE,
    WbemContext.partialUpdate(['__CLASS']),
  ],
  [
    'a read-only property in the list',
    'WBEM_E_READ_ONLY',
    full(),
    UPDATE,
    WbemContext.partialUpdate(['Version']),
  ],
  [
    'a key in the list',
    'WBEM_E_INVALID_PARAMETER',
    full(),
    UPDATE,
    WbemContext.partialUpdate(['Id']),
  ],
];

describe('an error return of putInstanceAsync', () => {
  test.each(REFUSED)('for %s is %s', async (_what, status, instance, flags, context) => {
    const { sandbox, wmi } = await openServices();
    const sink = new RecordingSink();
    expect(named(wmi.putInstanceAsync(instance, flags, context, sink))).toBe(status);
    await wmi.drain();
    expect(sandbox.requests).toEqual([]);
    expect(sink.log).toEqual([]);
  });

  test.each([
    ['null', null],
    ['an object without callbacks', {}],
    ['half a sink', { setStatus: () => undefined }],
  ])('is WBEM_E_INVALID_PARAMETER for the sink %s', async (_what, sink) => {
    const { sandbox, wmi } = await openServices();
    const hresult = wmi.putInstanceAsync(full(), 0, null, sink as ObjectSink);
    expect(named(hresult)).toBe('WBEM_E_INVALID_PARAMETER');
    await wmi.drain();
    expect(sandbox.requests).toEqual([]);
  });

  test('has its words in getErrorInfo until the next call is accepted', async () => {
    const { wmi } = await openServices();
    expect(wmi.getErrorInfo()).toBeNull();
    wmi.putInstanceAsync(full(), 3, null, new RecordingSink());
    expect(wmi.getErrorInfo()).toBeInstanceOf(ValidationError);
    expect((wmi.getErrorInfo() as Error).message).toContain('exclude each other');
    wmi.putInstanceAsync(full(), 0, null, new RecordingSink());
    expect(wmi.getErrorInfo()).toBeNull();
  });
});

describe('a success return of putInstanceAsync', () => {
  test('comes at once, before the sink is called and anything is sent', async () => {
    const { sandbox, wmi } = await openServices();
    const sink = new RecordingSink();
    expect(wmi.putInstanceAsync(full(), 0, null, sink)).toBe(WBEM_S_NO_ERROR);
    expect([sink.log, sandbox.requests]).toEqual([[], []]);
    expect((await sink.final).hresult).toBe(WBEM_S_NO_ERROR);
  });

  test('is not the result of the write: that is in the final SetStatus', async () => {
    const { sandbox, wmi } = await openServices();
    sandbox.inject({ kind: 'failure', hresult: WBEM_E_ACCESS_DENIED });
    const sink = new RecordingSink();
    expect(wmi.putInstanceAsync(full(), UPDATE, null, sink)).toBe(WBEM_S_NO_ERROR);
    expect(named((await sink.final).hresult)).toBe('WBEM_E_ACCESS_DENIED');
    expect(wmi.getErrorInfo()).toBeNull();
  });

  test('takes the instance as it was at the call', async () => {
    const { sandbox, wmi } = await openServices();
    const instance = full({ Title: 'at the call' });
    const sink = new RecordingSink();
    wmi.putInstanceAsync(instance, UPDATE, null, sink);
    instance.set('Title', 'later');
    await sink.final;
    expect(stored(sandbox)?.['Title']).toBe('at the call');
  });
});

describe('the final SetStatus of a Put that succeeded', () => {
  test('has the path of the instance and no error object, and is all that the sink gets', async () => {
    const { wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.putInstanceAsync(full({ Title: 'new' }), UPDATE, null, sink);
    expect(await sink.final).toEqual({
      flags: WBEM_STATUS_COMPLETE,
      hresult: WBEM_S_NO_ERROR,
      strParam: 'root/cimv2:Test_Setting.Id="one"',
      objParam: null,
    });
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR']);
  });
});

describe('a null context', () => {
  test('is a full update: every property is written', async () => {
    const { sandbox, wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.putInstanceAsync(setting({ Title: 'new', Names: ['x'] }), UPDATE, null, sink);
    await sink.final;
    expect(trail(sandbox)).toEqual(['Put']);
    const expected = { ...SETTING, Title: 'new', Names: ['x'] };
    const cleared = { Level: null, Size: null, Enabled: null, Owner: null };
    expect(stored(sandbox)).toEqual({ ...expected, ...cleared });
  });

  test('sends every property of the class, those without value as null', async () => {
    const { sandbox, wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.putInstanceAsync(setting(), UPDATE, null, sink);
    await sink.final;
    const [message] = messages(sandbox, 'Put');
    expect(message && bodyOf(message)[0]?.children).toHaveLength(8);
  });

  test('is refused for an instance of which only a part was read', async () => {
    const { sandbox, wmi } = await openServices();
    const part = new CimInstance(Test_Setting, { Id: 'one', Title: 'x' }, { origin: 'partial' });
    const hresult = wmi.putInstanceAsync(part, UPDATE, null, new RecordingSink());
    expect(named(hresult)).toBe('WBEM_E_INVALID_OBJECT');
    expect(sandbox.requests).toEqual([]);
  });
});

describe('flags without an effect of their own', () => {
  test.each([
    ['USE_AMENDED_QUALIFIERS', WBEM_FLAG_USE_AMENDED_QUALIFIERS],
    ['SEND_STATUS', WBEM_FLAG_SEND_STATUS],
  ])('%s writes the same', async (_name, flag) => {
    const { sandbox, wmi } = await openServices();
    const sink = new RecordingSink();
    wmi.putInstanceAsync(full({ Title: 'new' }), WBEM_FLAG_CREATE_OR_UPDATE | flag, null, sink);
    expect(named((await sink.final).hresult)).toBe('WBEM_S_NO_ERROR');
    expect(operations(sandbox)).toEqual(['Put']);
    expect(stored(sandbox)?.['Title']).toBe('new');
  });
});
