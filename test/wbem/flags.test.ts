import { describe, expect, test } from 'vitest';
import {
  hresultName,
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_CREATE_OR_UPDATE,
  WBEM_FLAG_DIRECT_READ,
  WBEM_FLAG_ENSURE_LOCATABLE,
  WBEM_FLAG_FORWARD_ONLY,
  WBEM_FLAG_PROTOTYPE,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_SHALLOW,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_FLAG_USE_AMENDED_QUALIFIERS,
} from '../../src/index.js';
import { ValidationError } from '../../src/errors.js';
import { type CallName, checkFlags, writeModeOf } from '../../src/wbem/flags.js';

const FLAGS = {
  CREATE_OR_UPDATE: WBEM_FLAG_CREATE_OR_UPDATE,
  UPDATE_ONLY: WBEM_FLAG_UPDATE_ONLY,
  CREATE_ONLY: WBEM_FLAG_CREATE_ONLY,
  BOTH: WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_CREATE_ONLY,
  SEND_STATUS: WBEM_FLAG_SEND_STATUS,
  RETURN_IMMEDIATELY: WBEM_FLAG_RETURN_IMMEDIATELY,
  AMENDED: WBEM_FLAG_USE_AMENDED_QUALIFIERS,
  DIRECT_READ: WBEM_FLAG_DIRECT_READ,
  SHALLOW: WBEM_FLAG_SHALLOW,
  PROTOTYPE: WBEM_FLAG_PROTOTYPE,
  ENSURE_LOCATABLE: WBEM_FLAG_ENSURE_LOCATABLE,
  FORWARD_ONLY: WBEM_FLAG_FORWARD_ONLY,
  ENUMERATOR: WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY,
  NONE: 0,
  UNKNOWN: 0x4,
  HIGHEST: 0x80000000,
  NEGATIVE: -1,
  FRACTION: 0.5,
  NAN: Number.NaN,
} as const;

type FlagName = keyof typeof FLAGS;

function verdict(call: CallName, flags: number, isAsync: boolean): string {
  try {
    checkFlags(call, flags, isAsync);
    return 'taken';
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return hresultName(error.hresult) ?? '';
  }
}

const INVALID = 'WBEM_E_INVALID_PARAMETER';
const NOT_CARRIED = 'WBEM_E_UNSUPPORTED_PARAMETER';

/** Call, flag, what the asynchronous form says, what the semisynchronous form says. */
const ROWS: readonly (readonly [CallName, FlagName, string, string])[] = [
  ['PutInstance', 'CREATE_OR_UPDATE', 'taken', 'taken'],
  ['PutInstance', 'UPDATE_ONLY', 'taken', 'taken'],
  ['PutInstance', 'CREATE_ONLY', 'taken', 'taken'],
  ['PutInstance', 'BOTH', INVALID, INVALID],
  ['PutInstance', 'SEND_STATUS', 'taken', INVALID],
  ['PutInstance', 'RETURN_IMMEDIATELY', INVALID, 'taken'],
  ['PutInstance', 'AMENDED', 'taken', 'taken'],
  ['PutInstance', 'DIRECT_READ', INVALID, INVALID],
  ['PutInstance', 'UNKNOWN', INVALID, INVALID],
  ['PutInstance', 'HIGHEST', INVALID, INVALID],
  ['PutInstance', 'NEGATIVE', INVALID, INVALID],
  ['PutInstance', 'FRACTION', INVALID, INVALID],
  ['PutInstance', 'NAN', INVALID, INVALID],
  ['GetObject', 'CREATE_OR_UPDATE', 'taken', 'taken'],
  ['GetObject', 'UPDATE_ONLY', INVALID, INVALID],
  ['GetObject', 'SEND_STATUS', 'taken', INVALID],
  ['GetObject', 'RETURN_IMMEDIATELY', INVALID, 'taken'],
  ['GetObject', 'AMENDED', NOT_CARRIED, NOT_CARRIED],
  ['GetObject', 'DIRECT_READ', NOT_CARRIED, NOT_CARRIED],
  ['DeleteInstance', 'CREATE_OR_UPDATE', 'taken', 'taken'],
  ['DeleteInstance', 'SEND_STATUS', 'taken', INVALID],
  ['DeleteInstance', 'RETURN_IMMEDIATELY', INVALID, 'taken'],
  ['DeleteInstance', 'AMENDED', INVALID, INVALID],
  ['CreateInstanceEnum', 'NONE', 'taken', 'taken'],
  ['CreateInstanceEnum', 'SHALLOW', 'taken', 'taken'],
  ['CreateInstanceEnum', 'SEND_STATUS', 'taken', INVALID],
  ['CreateInstanceEnum', 'RETURN_IMMEDIATELY', INVALID, 'taken'],
  ['CreateInstanceEnum', 'FORWARD_ONLY', INVALID, 'taken'],
  ['CreateInstanceEnum', 'ENUMERATOR', INVALID, 'taken'],
  ['CreateInstanceEnum', 'AMENDED', NOT_CARRIED, NOT_CARRIED],
  ['CreateInstanceEnum', 'DIRECT_READ', NOT_CARRIED, NOT_CARRIED],
  ['CreateInstanceEnum', 'ENSURE_LOCATABLE', INVALID, INVALID],
  ['CreateInstanceEnum', 'UNKNOWN', INVALID, INVALID],
  ['CreateInstanceEnum', 'NEGATIVE', INVALID, INVALID],
  ['ExecQuery', 'NONE', 'taken', 'taken'],
  ['ExecQuery', 'ENSURE_LOCATABLE', 'taken', 'taken'],
  ['ExecQuery', 'SEND_STATUS', 'taken', INVALID],
  ['ExecQuery', 'RETURN_IMMEDIATELY', INVALID, 'taken'],
  ['ExecQuery', 'FORWARD_ONLY', INVALID, 'taken'],
  ['ExecQuery', 'ENUMERATOR', INVALID, 'taken'],
  ['ExecQuery', 'PROTOTYPE', NOT_CARRIED, NOT_CARRIED],
  ['ExecQuery', 'AMENDED', NOT_CARRIED, NOT_CARRIED],
  ['ExecQuery', 'DIRECT_READ', NOT_CARRIED, NOT_CARRIED],
  ['ExecQuery', 'UNKNOWN', INVALID, INVALID],
  ['ExecMethod', 'NONE', 'taken', 'taken'],
  ['ExecMethod', 'SEND_STATUS', 'taken', INVALID],
  ['ExecMethod', 'RETURN_IMMEDIATELY', INVALID, 'taken'],
  ['ExecMethod', 'FORWARD_ONLY', INVALID, INVALID],
  ['ExecMethod', 'AMENDED', INVALID, INVALID],
];

describe('checkFlags', () => {
  test.each(ROWS)('%s with %s: Async %s, semisynchronous %s', (call, flag, isAsync, isSync) => {
    expect(verdict(call, FLAGS[flag], true)).toBe(isAsync);
    expect(verdict(call, FLAGS[flag], false)).toBe(isSync);
  });

  test('takes flags together that are taken alone', () => {
    const flags = FLAGS.UPDATE_ONLY | FLAGS.AMENDED | FLAGS.SEND_STATUS;
    expect(verdict('PutInstance', flags, true)).toBe('taken');
  });

  test('names the call in its form, and only the flags that it does not take', () => {
    const flags = FLAGS.UPDATE_ONLY | FLAGS.RETURN_IMMEDIATELY;
    expect(() => checkFlags('PutInstance', flags, true)).toThrow(
      'PutInstanceAsync does not take the flags 0x10',
    );
  });
});

describe('writeModeOf', () => {
  test.each([
    ['CREATE_OR_UPDATE', 'createOrUpdate'],
    ['UPDATE_ONLY', 'updateOnly'],
    ['CREATE_ONLY', 'createOnly'],
    ['SEND_STATUS', 'createOrUpdate'],
  ] as const)('of %s is %s', (flag, mode) => {
    expect(writeModeOf(FLAGS[flag])).toBe(mode);
  });
});
