import { describe, expect, it } from 'vitest';
import { defineClass } from '../../src/cim/class.js';
import { labelOf, returnLabelOf, valueOf } from '../../src/cim/value-labels.js';

const Drive = defineClass({
  className: 'Test_Drive',
  namespace: 'root/test',
  properties: {
    Type: { type: 'uint32', values: { '0': 'Unknown', '3': 'Local Disk', '4..7': 'Remote' } },
    Level: { type: 'sint16', values: { '..-1': 'Below', '0': 'Ground', '..': 'Above' } },
    Total: { type: 'uint64', values: { '18446744073709551615': 'No limit' } },
    State: { type: 'string', values: { OK: 'All is well', 'Pred Fail': 'Soon broken' } },
    Size: { type: 'uint64' },
  },
  methods: {
    Check: { returns: 'uint32', values: { '0': 'Done', '..': 'Failed' }, parameters: {} },
    Format: { returns: 'uint32', parameters: {} },
  },
});

describe('the label of a value', () => {
  it.each([
    ['Type', 3, 'Local Disk'],
    ['Type', 4, 'Remote'],
    ['Type', 7, 'Remote'],
    ['Type', 8, undefined],
    ['Type', null, undefined],
    ['Level', -1, 'Below'],
    ['Level', -32_768, 'Below'],
    ['Level', 0, 'Ground'],
    ['Level', 12, 'Above'],
    ['Total', 18_446_744_073_709_551_615n, 'No limit'],
    ['Total', 1n, undefined],
    ['State', 'Pred Fail', 'Soon broken'],
    ['State', 'constructor', undefined],
    ['Size', 3n, undefined],
  ] as const)('%s %s is %s', (name, value, label) => {
    expect(labelOf(Drive, name, value)).toBe(label);
  });

  it('is found by a name in any letter case', () => {
    expect(labelOf<typeof Drive, 'Type'>(Drive, 'TYPE' as 'Type', 3)).toBe('Local Disk');
  });

  it('is given for return values too', () => {
    expect(returnLabelOf(Drive, 'Check', 0)).toBe('Done');
    expect(returnLabelOf(Drive, 'Check', 5)).toBe('Failed');
    expect(returnLabelOf(Drive, 'Format', 5)).toBeUndefined();
  });
});

describe('the value of a label', () => {
  it('has the type of the property', () => {
    expect(valueOf(Drive, 'Type', 'Local Disk')).toBe(3);
    expect(valueOf(Drive, 'Total', 'No limit')).toBe(18_446_744_073_709_551_615n);
    expect(valueOf(Drive, 'State', 'All is well')).toBe('OK');
  });

  it.each([
    ['Type', 'Tape', 'it lists "Unknown", "Local Disk", "Remote"'],
    ['Type', 'Remote', 'it lists "Unknown", "Local Disk", "Remote"'],
    ['Size', 'Huge', 'it lists none'],
  ])('of %s %j is refused', (name, label, list) => {
    const property = name as 'Type';
    expect(() => valueOf(Drive, property, label as 'Unknown')).toThrow(
      `Test_Drive.${name} has no one value labelled "${label}"; ${list} (WBEM_E_VALUE_OUT_OF_RANGE 0x8004102B)`,
    );
  });
});
