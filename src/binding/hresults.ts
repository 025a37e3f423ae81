import { SYSTEM_HRESULTS } from './tables/system-hresults.js';
import { rows } from './tables/rows.js';
import { WSMAN_CODES } from './tables/wsman-codes.js';
import * as wbemStatus from './wbem-status.js';

/** A name of the WBEMSTATUS enumeration, such as `WBEM_E_NOT_FOUND`. */
export type WbemStatusName = keyof typeof wbemStatus;

/** Names that share their number with an older or clearer one. */
const ALIASES: ReadonlySet<string> = new Set([
  'WBEM_NO_ERROR',
  'WBEM_S_INITIALIZED',
  'WBEM_S_SAME',
  'WBEM_E_RESERVED_001',
  'WBEM_E_RESERVED_002',
  'WBEM_E_REGISTRATION_TOO_BROAD',
  'WBEM_E_REGISTRATION_TOO_PRECISE',
]);

let names: Map<number, string> | undefined;

function nameTable(): Map<number, string> {
  const table = new Map<number, string>();
  for (const text of [SYSTEM_HRESULTS, WSMAN_CODES]) {
    for (const [code = '', name = ''] of rows(text)) table.set(Number(code), name);
  }
  for (const [name, value] of Object.entries(wbemStatus)) {
    if (!ALIASES.has(name)) table.set(value, name);
  }
  return table;
}

/** The number of a WBEMSTATUS name. */
export function wbemStatusOf(name: WbemStatusName): number {
  return wbemStatus[name];
}

/** An HRESULT in any of its forms (signed, unsigned, 64-bit) as the unsigned 32-bit number used here. */
export function toHResult(value: number | bigint): number {
  return Number(BigInt.asUintN(32, BigInt(value)));
}

/** True if bit 31 is set: the HRESULT says that something failed. */
export function isFailure(hresult: number): boolean {
  return toHResult(hresult) >= 0x80000000;
}

/**
 * The name of an HRESULT: `WBEM_…`, `ERROR_WSMAN_…` or a system name.
 * Undefined for a number that none of the tables has.
 */
export function hresultName(hresult: number): string | undefined {
  names ??= nameTable();
  return names.get(toHResult(hresult));
}

/** The number of an HRESULT name, in any letter case; undefined for an unknown name. */
export function hresultByName(name: string): number | undefined {
  const wanted = name.toUpperCase();
  if (wanted in wbemStatus) return wbemStatus[wanted as WbemStatusName];
  names ??= nameTable();
  for (const [value, known] of names) if (known.toUpperCase() === wanted) return value;
  return undefined;
}

/** `0x80041002`: eight upper-case hexadecimal digits. */
export function hex(hresult: number): string {
  return `0x${toHResult(hresult).toString(16).toUpperCase().padStart(8, '0')}`;
}

/** `WBEM_E_NOT_FOUND 0x80041002`, or only the number where it has no name. */
export function formatHResult(hresult: number): string {
  const name = hresultName(hresult);
  return name === undefined ? hex(hresult) : `${name} ${hex(hresult)}`;
}
