import {
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_DIRECT_READ,
  WBEM_FLAG_ENSURE_LOCATABLE,
  WBEM_FLAG_FORWARD_ONLY,
  WBEM_FLAG_PROTOTYPE,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_SHALLOW,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_FLAG_USE_AMENDED_QUALIFIERS,
} from '../binding/wbem-flags.js';
import type { WriteMode } from '../client/write.js';
import { ValidationError } from '../errors.js';

/** The calls of IWbemServices that this library has. */
export type CallName =
  | 'PutInstance'
  | 'GetObject'
  | 'DeleteInstance'
  | 'CreateInstanceEnum'
  | 'ExecQuery'
  | 'ExecMethod';

interface CallFlags {
  /** The flags of both forms of the call. */
  readonly accepted: number;
  /** What WS-Management has no message for. */
  readonly notCarried: number;
  /** Those of its form that is not asynchronous. */
  readonly semisynchronous: number;
}

const READ = WBEM_FLAG_USE_AMENDED_QUALIFIERS | WBEM_FLAG_DIRECT_READ;
const ENUMERATOR = WBEM_FLAG_RETURN_IMMEDIATELY | WBEM_FLAG_FORWARD_ONLY;

/** The flags of each call; the asynchronous form of each takes SEND_STATUS too. */
const FLAGS: Readonly<Record<CallName, CallFlags>> = {
  PutInstance: {
    accepted: WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_CREATE_ONLY | WBEM_FLAG_USE_AMENDED_QUALIFIERS,
    notCarried: 0,
    semisynchronous: WBEM_FLAG_RETURN_IMMEDIATELY,
  },
  GetObject: { accepted: READ, notCarried: READ, semisynchronous: WBEM_FLAG_RETURN_IMMEDIATELY },
  DeleteInstance: { accepted: 0, notCarried: 0, semisynchronous: WBEM_FLAG_RETURN_IMMEDIATELY },
  CreateInstanceEnum: {
    accepted: READ | WBEM_FLAG_SHALLOW,
    notCarried: READ,
    semisynchronous: ENUMERATOR,
  },
  ExecQuery: {
    accepted: READ | WBEM_FLAG_PROTOTYPE | WBEM_FLAG_ENSURE_LOCATABLE,
    notCarried: READ | WBEM_FLAG_PROTOTYPE,
    semisynchronous: ENUMERATOR,
  },
  ExecMethod: { accepted: 0, notCarried: 0, semisynchronous: WBEM_FLAG_RETURN_IMMEDIATELY },
};

/** Flags of one call that exclude each other; the same bits mean other things to others. */
const EXCLUSIVE: Readonly<Partial<Record<CallName, number>>> = {
  PutInstance: WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_CREATE_ONLY,
};

function hexFlags(flags: number): string {
  return `0x${(flags >>> 0).toString(16)}`;
}

/**
 * Refuses flags that a call does not take: unknown bits, CREATE_ONLY with UPDATE_ONLY, and the flag
 * of the other form of the call. [MS-WMI] 3.1.4.3.12, 3.1.4.3.13
 * @throws ValidationError WBEM_E_INVALID_PARAMETER, or WBEM_E_UNSUPPORTED_PARAMETER for a flag that
 * is right but cannot be carried
 */
export function checkFlags(call: CallName, flags: number, isAsync: boolean): void {
  const { accepted, notCarried, semisynchronous } = FLAGS[call];
  const form = isAsync ? WBEM_FLAG_SEND_STATUS : semisynchronous;
  const name = isAsync ? `${call}Async` : call;
  const unknown = Number.isInteger(flags) ? flags & ~(accepted | form) : -1;
  if (unknown !== 0) {
    const message = `${name} does not take the flags ${hexFlags(unknown)}`;
    throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
  }
  const both = EXCLUSIVE[call];
  if (both !== undefined && (flags & both) === both) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      `${name}: UPDATE_ONLY and CREATE_ONLY exclude each other`,
    );
  }
  if ((flags & notCarried) !== 0) {
    throw new ValidationError(
      'WBEM_E_UNSUPPORTED_PARAMETER',
      `${name}: WS-Management cannot carry the flags ${hexFlags(flags & notCarried)}`,
    );
  }
}

/** Whether the instance must exist, must not, or may. */
export function writeModeOf(flags: number): WriteMode {
  if ((flags & WBEM_FLAG_UPDATE_ONLY) !== 0) return 'updateOnly';
  return (flags & WBEM_FLAG_CREATE_ONLY) === 0 ? 'createOrUpdate' : 'createOnly';
}
