import { describe, expect, test } from 'vitest';
import { qualifiedProperty } from '../../src/cim/from-qualifiers.js';
import type { Qualifier } from '../../src/cim/qualifier.js';
import type { CimTypeName } from '../../src/cim/types.js';

const texts = (name: string, ...value: string[]): Qualifier => ({
  name,
  type: 'string',
  array: true,
  value,
});

function labelsBy(type: CimTypeName, key: string): object | undefined {
  const qualifiers = [texts('ValueMap', key), texts('Values', 'Label')];
  return qualifiedProperty({ type, qualifiers }).values;
}

describe('the labels of a property', () => {
  test.each<[type: CimTypeName, text: string, key: string]>([
    ['uint16', '3', '3'],
    ['uint16', ' 3 ', '3'],
    ['uint16', '+7', '7'],
    ['sint16', '-0', '0'],
    ['uint16', '0x10', '16'],
    ['sint16', '-0x4', '-4'],
    ['uint16', '101b', '5'],
    ['uint16', '010', '8'],
    ['uint16', '08', '8'],
    ['sint16', '-009', '-9'],
    ['uint64', '0xFFFFFFFFFFFFFFFF', '18446744073709551615'],
    ['uint16', '0x8000..0xFFFF', '32768..65535'],
    ['uint16', '10..0x0FFF', '10..4095'],
    ['uint16', '0x8000 .. ', '32768..'],
    ['sint16', '..-0x1', '..-1'],
    ['uint16', '..', '..'],
    ['boolean', 'TRUE', 'true'],
    ['string', '0x10', '0x10'],
    ['string', ' 0x1..0x2', ' 0x1..0x2'],
    ['char16', '0x10', '0x10'],
    ['object', '0x10', '0x10'],
  ])('of type %s have %j by %j', (type, text, key) => {
    expect(labelsBy(type, text)).toEqual({ [key]: 'Label' });
  });

  test.each(['abc', '1.5', '', '0x', 'a..b', '1..2..3', '0xG..5', '00x5'])(
    'keep %j, which is no integer',
    (text) => {
      expect(labelsBy('uint16', text)).toEqual({ [text]: 'Label' });
    },
  );
});
