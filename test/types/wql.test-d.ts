import { describe, expectTypeOf, test } from 'vitest';
import type { CimDateTime } from '../../src/cim/datetime.js';
import type { CimInterval } from '../../src/cim/interval.js';
import type { CimObjectPath } from '../../src/cim/object-path.js';
import { wql, type WqlQuery, type WqlValue } from '../../src/cim/wql.js';

describe('wql', () => {
  test('takes what WQL has a literal for and parts of queries, and nothing else', () => {
    expectTypeOf<WqlValue>().toEqualTypeOf<
      | string
      | number
      | bigint
      | boolean
      | null
      | CimDateTime
      | CimInterval
      | CimObjectPath
      | WqlQuery
    >();
    expectTypeOf(wql`SELECT * FROM C WHERE P = ${'x'}`).toEqualTypeOf<WqlQuery>();
  });

  test('makes what no look-alike can be passed for', () => {
    const text = (): string => 'SELECT * FROM C';
    expectTypeOf({ text: text(), toString: text, toJSON: text }).not.toExtend<WqlQuery>();
    expectTypeOf<string>().not.toExtend<WqlQuery>();
  });
});
