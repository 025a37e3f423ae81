import { describe, expect, it } from 'vitest';
import { defineClass } from '../../src/cim/class.js';
import { labelOf, returnLabelOf, valueOf } from '../../src/cim/value-labels.js';
import { Msvm_MemorySettingData } from '../../src/gen/virtualization/v2/Msvm_MemorySettingData.js';

const Drive = defineClass({
  className: 'Test_Drive',
  namespace: 'root/test',
  properties: {
    Type: { type: 'uint32', values: { '0': 'Unknown', '3': 'Local Disk', '4..7': 'Remote' } },
    Level: { type: 'sint16', values: { '..-1': 'Below', '0': 'Ground', '..': 'Above' } },
    Total: { type: 'uint64', values: { '18446744073709551615': 'No limit' } },
    State: { type: 'string', values: { OK: 'All is well', 'Pred Fail': 'Soon broken' } },
    Size: { type: 'uint64' },
    Ready: { type: 'boolean', values: { true: 'Ready', false: 'Not yet' } },
    Letter: { type: 'char16', values: { C: 'System' } },
    Big: { type: 'uint64', values: { '9007199254740993..9007199254740993': 'Odd' } },
    Bad: {
      type: 'sint8',
      values: { '': 'Empty', abc: 'Word', '1.5': 'Real', '128': 'Far', x: 'Far', '-4': 'Near' },
    },
    BadFlag: { type: 'boolean', values: { '0': 'Off' } },
    BadLong: { type: 'uint64', values: { x: 'X', '-1': 'Negative' } },
    When: { type: 'datetime', values: { '5': 'Five' } },
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
    ['Ready', true, 'Ready'],
    ['Ready', false, 'Not yet'],
    ['Letter', 'C', 'System'],
    ['Big', 9_007_199_254_740_993n, 'Odd'],
    ['Big', 9_007_199_254_740_992n, undefined],
    ['Bad', 0, undefined],
  ] as const)('%s %s is %s', (name, value, label) => {
    expect(labelOf(Drive, name, value)).toBe(label);
  });

  it('is found in a range of hexadecimal numbers of a schema', () => {
    expect(labelOf(Msvm_MemorySettingData, 'ResourceType', 40_000)).toBe('Vendor Reserved');
    expect(labelOf(Msvm_MemorySettingData, 'ResourceType', 32_767)).toBeUndefined();
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
    expect(valueOf(Drive, 'Ready', 'Not yet')).toBe(false);
    expect(valueOf(Drive, 'Letter', 'System')).toBe('C');
    expect(valueOf(Drive, 'Bad', 'Near')).toBe(-4);
  });

  it.each([
    ['Bad', 'Empty', '"", which is no sint8'],
    ['Bad', 'Word', '"abc", which is no sint8'],
    ['Bad', 'Real', '"1.5", which is no sint8'],
    ['Bad', 'Far', '"128", which is no sint8'],
    ['BadFlag', 'Off', '"0", which is no boolean'],
    ['BadLong', 'X', '"x", which is no uint64'],
    ['BadLong', 'Negative', '"-1", which is no uint64'],
    ['When', 'Five', '"5", which is no datetime'],
  ])('of %s %j is refused where it is none of the type', (name, label, what) => {
    expect(() => valueOf(Drive, name as 'Type', label as 'Unknown')).toThrow(
      `Test_Drive.${name} has the label "${label}" for ${what} (WBEM_E_VALUE_OUT_OF_RANGE 0x8004102B)`,
    );
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
