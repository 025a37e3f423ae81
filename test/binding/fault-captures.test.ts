import { describe, expect, test } from 'vitest';
import type { FaultDetails } from '../../src/binding/fault-details.js';
import { parseFault } from '../../src/binding/parse-fault.js';
import type { WbemStatusName } from '../../src/binding/hresults.js';
import { capture, facts, hasCaptures } from '../support/captures.js';
import { omiAnswers } from '../xml/messages.js';

/** What people read out of a captured fault. */
interface Entry {
  readonly file: string | null;
  readonly code: string | null;
  readonly subcode: string | null;
  readonly wsmanFaultCode: number | null;
  readonly innerWsmanFaultCode: number | null;
  readonly machine?: string | null;
  readonly innerMachine?: string | null;
  readonly symbol?: string | null;
  readonly reason: string | null;
  readonly providerFault: { readonly provider: string; readonly path: string } | null;
  readonly extendedError: {
    readonly class: string;
    readonly properties: Readonly<Record<string, string | null>>;
  } | null;
}

const entries = hasCaptures
  ? facts<readonly Entry[]>('corpus/faults.json').flatMap((entry) =>
      entry.file === null ? [] : [[entry.file, entry] as const],
    )
  : [];

/** The status of each captured fault, by the number of its file; what no row names is a failure. */
const STATUSES: Readonly<Record<string, WbemStatusName>> = {
  126: 'WBEM_E_QUOTA_VIOLATION',
  // The text says that the class is missing, but texts are localized.
  139: 'WBEM_E_INVALID_QUERY',
  140: 'WBEM_E_QUOTA_VIOLATION',
  142: 'WBEM_E_FAILED',
  146: 'WBEM_E_UNSUPPORTED_PARAMETER',
  147: 'WBEM_E_FAILED',
  148: 'WBEM_E_TIMED_OUT',
  149: 'WBEM_E_INVALID_STREAM',
  164: 'WBEM_E_INVALID_OBJECT_PATH',
  168: 'WBEM_E_TIMED_OUT',
  174: 'WBEM_E_FAILED',
  178: 'WBEM_E_INVALID_PARAMETER',
  180: 'WBEM_E_INVALID_OBJECT_PATH',
  198: 'WBEM_E_INVALID_PROPERTY',
  206: 'WBEM_E_NOT_FOUND',
  207: 'WBEM_E_TIMED_OUT',
  228: 'WBEM_E_NOT_FOUND',
  229: 'WBEM_E_INVALID_OBJECT_PATH',
  244: 'WBEM_E_NOT_FOUND',
  380: 'WBEM_E_NOT_FOUND',
  384: 'WBEM_E_NOT_FOUND',
  388: 'WBEM_E_INVALID_STREAM',
  396: 'WBEM_E_NOT_FOUND',
  406: 'WBEM_E_INVALID_OBJECT_PATH',
  408: 'WBEM_E_PROVIDER_NOT_CAPABLE',
  412: 'WBEM_E_INVALID_PARAMETER',
  414: 'WBEM_E_INVALID_OPERATION',
  429: 'WBEM_E_ACCESS_DENIED',
  430: 'WBEM_E_TRANSPORT_FAILURE',
  431: 'WBEM_E_ACCESS_DENIED',
  433: 'WBEM_E_ENCRYPTED_CONNECTION_REQUIRED',
  435: 'WBEM_E_FAILED',
  442: 'WBEM_E_INVALID_PARAMETER',
};

/** The prefixes that the captured messages use, by those of the specifications. */
const PREFIXES: Readonly<Record<string, string>> = { w: 'wsman', a: 'wsa', b: 'wsa', n: 'wsen' };

function subcodeOf({ subcode }: Entry): string {
  const [prefix = '', name] = (subcode ?? '').split(':');
  return name === undefined ? '' : `${PREFIXES[prefix] ?? prefix}:${name}`;
}

function words(text: string | null | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

describe.skipIf(!hasCaptures)('parseFault on captured faults (skipped where absent)', () => {
  const read = (file: string): ReturnType<typeof parseFault> =>
    parseFault(capture(`corpus/${file}`));

  test('every captured fault is a case', () => {
    expect(entries.map(([file]) => /\d+/.exec(file)?.[0])).toEqual(Object.keys(STATUSES));
  });

  test.each(entries)('reads code, subcode and reason of %s', (file, entry) => {
    const fault = read(file);
    expect(fault.code).toBe((entry.code ?? '').replace(/^.*:/, ''));
    expect(fault.subcode).toBe(subcodeOf(entry));
    expect(words(fault.reason)).toBe(words(entry.code === null ? '' : entry.reason));
  });

  test.each(entries)('reads the WSManFault of %s', (file, entry) => {
    const { wsmanFault, providerFault } = read(file);
    expect(wsmanFault?.code ?? null).toBe(entry.wsmanFaultCode);
    expect(wsmanFault?.machine ?? '').toBe(entry.machine ?? '');
    expect(providerFault?.wsmanFault?.code ?? null).toBe(entry.innerWsmanFaultCode);
  });

  test.each(entries)('reads the provider and the error object of %s', (file, entry) => {
    const { providerFault, extendedError } = read(file);
    expect(providerFault?.provider).toBe(entry.providerFault?.provider.trim());
    expect(providerFault?.path).toBe(entry.providerFault?.path);
    expect(extendedError?.className).toBe(entry.extendedError?.class);
    expect(extendedError?.properties).toEqual(entry.extendedError?.properties);
  });

  test.each(entries)('gives %s its status', (file) => {
    expect(read(file).name).toBe(STATUSES[/\d+/.exec(file)?.[0] ?? '']);
  });

  test.each(entries.filter(([, { symbol }]) => typeof symbol === 'string'))(
    'gives %s the name of its WS-Management code',
    (file, { symbol }) => {
      expect(read(file).nativeName).toBe(symbol);
    },
  );
});

interface Row {
  readonly layer: string;
  readonly match: Readonly<Record<string, string | number | null>>;
  readonly hresult: { readonly name: string } | null;
}

const mapping: readonly Row[] = hasCaptures
  ? facts<{ rows: Row[] }>('facts/hresult-mapping.json').rows
  : [];

function mapped(layer: string, cells: Row['match']): string | undefined {
  const row = mapping.find(
    (candidate) =>
      candidate.layer === layer &&
      Object.entries(cells).every(([cell, value]) => candidate.match[cell] === value),
  );
  return row?.hresult?.name;
}

/** The status that the mapping gives an answer of OMI, whose parts are found by pattern. */
function statusIn(text: string): string {
  const cimStatus = /:CIMStatusCode[^>]*>(\d+)</.exec(text)?.[1];
  const subcode = /:Subcode>\s*<[^>]*:Value>([^<]+)</.exec(text)?.[1] ?? '';
  const code = /:Code>\s*<[^>]*:Value>[^<]*:(\w+)</.exec(text)?.[1] ?? '';
  const status =
    cimStatus === undefined
      ? (mapped('subcode', { subcode, detail: null }) ?? mapped('soapCode', { code: `s:${code}` }))
      : mapped('cimStatus', { value: Number(cimStatus) });
  return status ?? 'WBEM_E_FAILED';
}

function messageIdIn(text: string): string | undefined {
  return /:MessageID xsi:type="cim:cimString">([^<]*)</.exec(text)?.[1];
}

function errorOf({ extendedError }: FaultDetails): string | null | undefined {
  return extendedError?.properties['MessageID'];
}

const faults = omiAnswers.filter(([, text]) => text.includes(':Fault>'));

describe.skipIf(!hasCaptures)('parseFault on the faults of OMI (skipped where absent)', () => {
  test('there are many', () => {
    expect(faults.length).toBeGreaterThan(70);
  });

  test.each(faults)('gives %s the status of its CIM status, else of its subcode', (_path, text) => {
    expect(parseFault(text).name).toBe(statusIn(text));
  });

  test.each(faults)('finds the error object of %s where there is one', (_path, text) => {
    expect(errorOf(parseFault(text))).toBe(messageIdIn(text));
  });
});
