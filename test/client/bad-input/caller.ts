import {
  CimInstance,
  CimObjectPath,
  type CimSession,
  connect,
  ValidationError,
  WBEM_FLAG_UPDATE_ONLY,
  WbemContext,
  WbemServices,
} from '../../../src/index.js';
import { Test_Abstract, Test_Owned, Test_Setting } from '../classes.js';
import type { Row } from './row.js';

export interface CallerRow extends Row {
  /** Throws or rejects, before anything is sent. */
  run(session: CimSession): unknown;
}

const KEYS = { Id: 'one' };

/** Values that the types of the class would not let through. */
function instance(values: object): CimInstance {
  return new CimInstance(Test_Setting, { ...KEYS, ...values }, {});
}

function read(values: object): CimInstance {
  return new CimInstance(Test_Setting, { ...values }, { origin: 'whole' });
}

function withKey(value: string | null): CimInstance {
  const changed = read({ ...KEYS, Title: 'a' });
  changed.set('Id', value);
  return changed;
}

async function put(session: CimSession, flags: number, context?: WbemContext): Promise<unknown> {
  const wmi = new WbemServices(session, 'root/cimv2');
  return wmi.putInstance(instance({ Title: 'new' }), flags, context);
}

/** Instances inside each other, so many levels below the outermost. */
function nested(levels: number): CimInstance {
  let inner = new CimInstance('Test_Inner', { Leaf: 'x' });
  for (let level = 1; level < levels; level += 1) {
    inner = new CimInstance('Test_Inner', { Inner: inner });
  }
  return new CimInstance('Test_Setting', { Inner: inner });
}

const list = (properties: readonly string[]) => ({ properties }) as const;

function row(what: string, status: Row['status'], says: RegExp, run: CallerRow['run']): CallerRow {
  return { what, error: ValidationError, status, says, outcomeUnknown: false, run };
}

/** What the caller gets wrong: found before anything is sent. */
export const CALLER: readonly CallerRow[] = [
  row('an unknown property', 'WBEM_E_INVALID_PROPERTY', /has no property "Titel"/, () =>
    instance({ Titel: 'new' }),
  ),
  row('an unknown property in the list', 'WBEM_E_INVALID_PROPERTY', /no property "Titel"/, (s) =>
    s.modifyInstance(instance({}), list(['Titel'])),
  ),
  row(
    'a property in the list without value',
    'WBEM_E_INVALID_PARAMETER',
    /set it, to null if/,
    (s) => s.modifyInstance(instance({}), list(['Title'])),
  ),
  row(
    'a wrong type',
    'WBEM_E_TYPE_MISMATCH',
    /Title is string: expected a string, got number 5/,
    () => instance({ Title: 5 }),
  ),
  row('a wrong type of a change', 'WBEM_E_TYPE_MISMATCH', /expected a string/, (s) =>
    s.modifyInstance(Test_Setting, KEYS, { Title: 5 } as never),
  ),
  row(
    'a number for a 64-bit integer',
    'WBEM_E_TYPE_MISMATCH',
    /write it with an n at its end/,
    () => instance({ Size: 2 ** 60 }),
  ),
  row(
    'a scalar for an array',
    'WBEM_E_TYPE_MISMATCH',
    /Names is string\[\]: expected an array/,
    () => instance({ Names: 'a' }),
  ),
  row('a number out of range', 'WBEM_E_VALUE_OUT_OF_RANGE', /300 is not between 0 and 255/, () =>
    instance({ Level: 300 }),
  ),
  row('a null inside an array', 'WBEM_E_ILLEGAL_NULL', /Names\[1\] is null/, () =>
    instance({ Names: ['a', null] }),
  ),
  row('an empty array', 'WBEM_E_UNSUPPORTED_PARAMETER', /set it to null/, (s) =>
    s.modifyInstance(Test_Setting, KEYS, { Names: [] }),
  ),
  row(
    'a character that XML lacks',
    'WBEM_E_INVALID_PARAMETER',
    /character U\+0000 at position 1/,
    (s) => s.modifyInstance(Test_Setting, KEYS, { Title: 'a\0' }),
  ),
  row('no key', 'WBEM_E_NO_KEY', /needs a value for every key/, (s) =>
    s.modifyInstance(new CimInstance(Test_Setting, { Title: 'new' })),
  ),
  row('no key of a class', 'WBEM_E_NO_KEY', /needs a value for each of its keys/, (s) =>
    s.getInstance(Test_Setting, {} as typeof KEYS),
  ),
  row('a key that is null', 'WBEM_E_ILLEGAL_NULL', /Id is a key and null/, (s) =>
    s.modifyInstance(withKey(null), list(['Title'])),
  ),
  row(
    'a key that was changed',
    'WBEM_E_INVALID_OBJECT',
    /since it was read; a key cannot be updated/,
    (s) => s.modifyInstance(withKey('two'), list(['Title'])),
  ),
  row('a key in the list', 'WBEM_E_INVALID_PARAMETER', /Id is a key and cannot be updated/, (s) =>
    s.modifyInstance(instance({}), list(['Id'])),
  ),
  row('a read-only property in the list', 'WBEM_E_READ_ONLY', /Version is read-only/, (s) =>
    s.modifyInstance(instance({ Version: 1 }), list(['Version'])),
  ),
  row('a read-only property that was changed', 'WBEM_E_READ_ONLY', /Version is read-only/, (s) => {
    const changed = read({ ...KEYS, Version: 1 });
    changed.set('Version', 2);
    return s.modifyInstance(changed, { partialUpdate: 'none' });
  }),
  row('a system property', 'WBEM_E_SYSTEM_PROPERTY', /__CLASS is a system property/, (s) =>
    s.modifyInstance(instance({}), list(['__CLASS'])),
  ),
  row('null where it must not be', 'WBEM_E_ILLEGAL_NULL', /Owner must not be null/, (s) =>
    s.createInstance(Test_Owned, { Id: 'x', Owner: null }),
  ),
  row('an instance of an abstract class', 'WBEM_E_INVALID_CLASS', /is abstract/, (s) =>
    s.createInstance(Test_Abstract, { Id: 'x' }),
  ),
  row(
    'a full update of a part',
    'WBEM_E_INVALID_OBJECT',
    /update the changed ones instead/,
    (s) => {
      const part = new CimInstance(Test_Setting, KEYS, { origin: 'partial' });
      return s.modifyInstance(part, { partialUpdate: 'none' });
    },
  ),
  row('a bad object path', 'WBEM_E_INVALID_OBJECT_PATH', /object path Test_Setting\.Id="one/, (s) =>
    s.getInstance('Test_Setting.Id="one'),
  ),
  row('the path of a class', 'WBEM_E_INVALID_OBJECT_PATH', /name an instance by its keys/, (s) =>
    s.deleteInstance('Test_Setting'),
  ),
  row('a path that is too long', 'WBEM_E_QUOTA_VIOLATION', /longer than 8192 characters/, (s) =>
    s.modifyInstance(new CimInstance(Test_Setting, { Id: 'x'.repeat(8192), Title: 'a' })),
  ),
  row('instances that nest too deep', 'WBEM_E_QUOTA_VIOLATION', /more than 64 instances/, (s) =>
    s.createInstance(nested(65)),
  ),
  row('flags that exclude each other', 'WBEM_E_INVALID_PARAMETER', /exclude each other/, (s) =>
    put(s, 3),
  ),
  row('an unknown flag', 'WBEM_E_INVALID_PARAMETER', /does not take the flags 0x4/, (s) =>
    put(s, 4),
  ),
  row('a context value of a wrong type', 'WBEM_E_INVALID_CONTEXT', /must be true or false/, (s) =>
    put(s, WBEM_FLAG_UPDATE_ONLY, new WbemContext().setValue('__PUT_EXTENSIONS', 'yes')),
  ),
  row('a context value that cannot travel', 'WBEM_E_UNSUPPORTED_PARAMETER', /only booleans/, () =>
    new WbemContext().setValue('when', new Date() as never),
  ),
  row('several fragments as one', 'WBEM_E_PROVIDER_NOT_CAPABLE', /cannot be atomic/, (s) =>
    s.modifyInstance(instance({ Title: 'a', Level: 2 }), {
      ...list(['Title', 'Level']),
      partialUpdate: 'fragment',
      atomic: true,
    }),
  ),
  row('http without leave', 'WBEM_E_ENCRYPTED_CONNECTION_REQUIRED', /use https, or allow it/, () =>
    connect({ host: 'srv01' }),
  ),
  row(
    'a path that is no path',
    'WBEM_E_INVALID_OBJECT_PATH',
    /is not a class name/,
    () => new CimObjectPath({ className: '' }),
  ),
];
