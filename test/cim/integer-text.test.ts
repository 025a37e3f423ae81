import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInteger } from '../../src/cim/integer-text.js';

describe('an integer in MOF', () => {
  test.each([
    ['0', 0n],
    ['7', 7n],
    ['+7', 7n],
    ['-7', -7n],
    ['-0', 0n],
    ['0xFF', 255n],
    ['-0x4', -4n],
    ['+0Xa', 10n],
    ['010', 8n],
    ['-017', -15n],
    ['101b', 5n],
    ['-11B', -3n],
    ['18446744073709551616', 2n ** 64n],
  ])('%s is %s', (text, value) => {
    expect(parseInteger(text)).toBe(value);
  });

  test.each([
    '',
    ' ',
    '+',
    '-',
    '0x',
    '08',
    '2b',
    '1.5',
    '1e3',
    '1_0',
    ' 1',
    '--1',
    '9'.repeat(129),
  ])('is not %j', (text) => {
    expect(parseInteger(text)).toBeUndefined();
  });

  test('is whatever BigInt prints', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(parseInteger(value.toString())).toBe(value);
      }),
    );
  });
});
