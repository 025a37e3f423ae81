import { describe, expect, test } from 'vitest';
import { CIM_STATUS } from '../../src/binding/tables/cim-status.js';
import { HTTP_STATUS } from '../../src/binding/tables/http-status.js';
import { rows } from '../../src/binding/tables/rows.js';
import { SOAP_CODES } from '../../src/binding/tables/soap-codes.js';
import { SUBCODES } from '../../src/binding/tables/subcodes.js';
import { SYSTEM_HRESULTS } from '../../src/binding/tables/system-hresults.js';
import { TRANSPORT_REASONS } from '../../src/binding/tables/transport.js';
import { WSMAN_CODES } from '../../src/binding/tables/wsman-codes.js';
import * as wbemStatus from '../../src/binding/wbem-status.js';
import { facts, hasCaptures } from '../support/captures.js';

/** A row of the mapping that the tables were made of. */
interface Row {
  readonly layer: string;
  readonly match: Readonly<Record<string, string | number | null>>;
  readonly hresult: { readonly name: string; readonly hex: string } | null;
  readonly retryable: boolean;
  readonly outcomeUnknown: boolean;
}

const mapping: readonly Row[] = hasCaptures
  ? facts<{ rows: Row[] }>('facts/hresult-mapping.json').rows
  : [];

function flagOf({ retryable, outcomeUnknown }: Row): string {
  return retryable ? 'retryable' : outcomeUnknown ? 'outcomeUnknown' : '';
}

/** The rows of a layer as lines of a table, with these cells of `match` first. */
function linesOf(layer: string, ...cells: readonly string[]): string[] {
  return mapping
    .filter((row) => row.layer === layer)
    .map((row) => {
      const first = cells.map((cell) => `${row.match[cell] ?? '-'}`);
      return [...first, row.hresult?.name, flagOf(row)].join(' ').trim().toLowerCase();
    })
    .toSorted();
}

function linesIn(table: string): string[] {
  return rows(table)
    .map((row) => row.join(' ').trim().toLowerCase())
    .toSorted();
}

describe.skipIf(!hasCaptures)('the tables are the mapping (skipped where it is absent)', () => {
  test.each([
    ['CIM status codes', CIM_STATUS, linesOf('cimStatus', 'value', 'miResult'), 26],
    ['subcodes', SUBCODES, linesOf('subcode', 'subcode', 'detail'), 106],
    ['WS-Management codes', WSMAN_CODES, linesOf('wsmanCode', 'code', 'name'), 512],
    ['HRESULTs of the system', SYSTEM_HRESULTS, linesOf('systemHresult', 'hex', 'name'), 74],
  ])('%s, row by row', (_what, table, expected, count) => {
    expect(linesIn(table)).toEqual(expected);
    expect(expected).toHaveLength(count);
  });

  test('SOAP codes, row by row', () => {
    expect(linesIn(SOAP_CODES)).toEqual(
      linesOf('soapCode', 'code').map((line) => line.replace(/^s:/, '')),
    );
  });

  test('HTTP statuses, row by row', () => {
    expect(linesIn(HTTP_STATUS)).toEqual(
      linesOf('httpStatus', 'status').map((line) => line.replace('other 4xx/5xx', 'other')),
    );
  });

  test('reasons of the transport, by native HRESULT, status and flag', () => {
    const said = rows(TRANSPORT_REASONS).map(([, native, ...rest]) => [native, ...rest].join(' '));
    const expected = linesOf('transport', 'nativeHresult');
    expect([...new Set(said.map((line) => line.toLowerCase()))].toSorted()).toEqual([
      ...new Set(expected),
    ]);
  });

  test('every status that a table names is one', () => {
    const named = mapping.flatMap(({ hresult }) => (hresult === null ? [] : [hresult]));
    const known = new Map(Object.entries(wbemStatus));
    expect(named.filter(({ name, hex }) => known.get(name as never) !== Number(hex))).toEqual([]);
  });
});

interface Status {
  readonly name: string;
  readonly unsigned: number;
}

const statuses: readonly Status[] = hasCaptures
  ? facts<{ wbemStatus: Status[] }>('facts/wbem-status.json').wbemStatus
  : [];

describe.skipIf(!hasCaptures)('every WBEMSTATUS (skipped where the list is absent)', () => {
  // Numbers that were reserved at first, by the names that they have now.
  const LATER = { WBEM_E_TRANSACTION_CONFLICT: 0x8004106d, WBEM_E_FORCED_ROLLBACK: 0x8004106e };

  test('is there by name and value, and no other is', () => {
    const listed = Object.fromEntries(statuses.map(({ name, unsigned }) => [name, unsigned]));
    expect({ ...wbemStatus }).toEqual({ ...listed, ...LATER });
    expect(statuses.length).toBeGreaterThan(200);
  });
});
