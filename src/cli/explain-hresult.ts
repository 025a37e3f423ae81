import { hex, hresultByName, hresultName, isFailure, toHResult } from '../binding/hresults.js';
import { statusOfFault } from '../binding/status.js';
import { adviceFor } from './advice.js';
import type { Item } from './output/rows.js';
import { UsageError } from './usage-error.js';

const NUMBER = /^[+-]?(?:\d{1,20}|0x[0-9a-f]{1,16})$/i;

function parseNumber(text: string): number {
  const magnitude = BigInt(text.replace(/^[+-]/, ''));
  const value = text.startsWith('-') ? -magnitude : magnitude;
  const isHResult = BigInt.asUintN(64, value) >> 32n === 0n || BigInt.asIntN(32, value) === value;
  if (isHResult || value === BigInt.asUintN(64, BigInt.asIntN(32, value))) return toHResult(value);
  throw new UsageError(`${text} has more than 32 bits: it is no HRESULT`);
}

/** The HRESULT that a text means, by number in any form or by name; undefined for other text. */
export function parseHResult(text: string): number | undefined {
  return NUMBER.test(text) ? parseNumber(text) : hresultByName(text);
}

/** The WBEM status that a server's code stands for. */
function meaningOf(code: number): number {
  if (!isFailure(code)) return code;
  const fault = { code: '', subcode: '', reason: '', notUnderstood: [], wsmanFault: { code } };
  return statusOfFault(fault).hresult;
}

/** What is known of an HRESULT. */
export function hresultItem(hresult: number): Item {
  const status = meaningOf(hresult);
  const advice = adviceFor(status);
  return {
    kind: 'HResult',
    fields: {
      hresult: hex(hresult),
      name: hresultName(hresult) ?? null,
      unsigned: hresult,
      signed: hresult | 0,
      failure: isFailure(hresult),
      facility: (hresult >>> 16) & 0x7ff,
      code: hresult & 0xffff,
      wbemStatus: hresultName(status) ?? null,
      ...(advice === undefined ? {} : { advice }),
    },
  };
}
