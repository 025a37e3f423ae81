import {
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_DIRECT_READ,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_FLAG_USE_AMENDED_QUALIFIERS,
} from '../binding/wbem-flags.js';
import type { WriteMode } from '../client/write.js';
import { ValidationError } from '../errors.js';

/** The calls of IWbemServices that this library has. */
export type CallName = 'PutInstance' | 'GetObject' | 'DeleteInstance';

/** The flags of each call; its asynchronous form takes SEND_STATUS, its other one RETURN_IMMEDIATELY. */
const ACCEPTED: Readonly<Record<CallName, number>> = {
  PutInstance: WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_CREATE_ONLY | WBEM_FLAG_USE_AMENDED_QUALIFIERS,
  GetObject: WBEM_FLAG_USE_AMENDED_QUALIFIERS | WBEM_FLAG_DIRECT_READ,
  DeleteInstance: 0,
};

/** What WS-Management has no message for. */
const NOT_CARRIED: Readonly<Record<CallName, number>> = {
  PutInstance: 0,
  GetObject: WBEM_FLAG_USE_AMENDED_QUALIFIERS | WBEM_FLAG_DIRECT_READ,
  DeleteInstance: 0,
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
  const form = isAsync ? WBEM_FLAG_SEND_STATUS : WBEM_FLAG_RETURN_IMMEDIATELY;
  const name = isAsync ? `${call}Async` : call;
  const unknown = Number.isInteger(flags) ? flags & ~(ACCEPTED[call] | form) : -1;
  if (unknown !== 0) {
    const message = `${name} does not take the flags ${hexFlags(unknown)}`;
    throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
  }
  const both = WBEM_FLAG_UPDATE_ONLY | WBEM_FLAG_CREATE_ONLY;
  if ((flags & both) === both) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      `${name}: UPDATE_ONLY and CREATE_ONLY exclude each other`,
    );
  }
  if ((flags & NOT_CARRIED[call]) !== 0) {
    throw new ValidationError(
      'WBEM_E_UNSUPPORTED_PARAMETER',
      `${name}: WS-Management cannot carry the flags ${hexFlags(flags & NOT_CARRIED[call])}`,
    );
  }
}

/** Whether the instance must exist, must not, or may. */
export function writeModeOf(flags: number): WriteMode {
  if ((flags & WBEM_FLAG_UPDATE_ONLY) !== 0) return 'updateOnly';
  return (flags & WBEM_FLAG_CREATE_ONLY) === 0 ? 'createOrUpdate' : 'createOnly';
}
