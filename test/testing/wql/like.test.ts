import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileLike } from '../../../src/testing/wql/like.js';

describe('compileLike', () => {
  test.each([
    ['abc', 'ABC', true],
    ['abc', 'abcd', false],
    ['abc', 'xabc', false],
    ['', '', true],
    ['', 'a', false],
    ['%', '', true],
    ['%', 'a\nb', true],
    ['a%', 'A', true],
    ['%c', 'abc', true],
    ['a%a', 'a', false],
    ['%b%', 'abc', true],
    ['%b%d%', 'abcd', true],
    ['%d%b%', 'abcd', false],
    ['%aab', 'aaab', true],
    ['a%b%b', 'ab', false],
    ['_', 'é', true],
    ['_', '', false],
    ['a__', 'abc', true],
    ['a__', 'ab', false],
    ['É', 'é', true],
    ['straße', 'STRASSE', false],
    ['a.c', 'abc', false],
    ['a\\%', 'a\\bc', true],
  ])('%j and %j: %s', (pattern, text, expected) => {
    expect(compileLike(pattern)(text)).toBe(expected);
  });

  test.each([
    ['[a-f]', 'D', true],
    ['[a-f]', 'g', false],
    ['[A=F]', 'd', true],
    ['[^a-f]', 'D', false],
    ['[^a-f]', 'g', true],
    ['[abx-z]', 'b', true],
    ['[abx-z]', 'Y', true],
    ['[abx-z]', 'c', false],
    ['[f-a]', 'b', false],
    ['[-a]', '-', true],
    ['[a-]', '-', true],
    ['[=]', '=', true],
    ['[]', 'a', false],
    ['[^]', 'a', true],
    ['[%]', '%', true],
    ['[%]', 'a', false],
    ['[_]', 'a', false],
    ['[[]', '[', true],
    ['[a^]', '^', true],
    ['[\\]', '\\', true],
    ['[\\\\]', '\\', true],
    ['a]', 'a]', true],
    ['^a', '^a', true],
  ])('the set %j and %j: %s', (pattern, text, expected) => {
    expect(compileLike(pattern)(text)).toBe(expected);
  });

  test('refuses a set that is not closed', () => {
    const status: unknown = expect.objectContaining({ hresultName: 'WBEM_E_INVALID_QUERY' });
    expect(() => compileLike('a[bc')).toThrow(status);
  });

  test('matches as a regular expression does', () => {
    const REGEXP: Readonly<Record<string, string>> = { '%': '[^]*', _: '[^]' };
    const piece = fc.constantFrom('%', '_', 'a', 'b', '[ab]', '[^a]', '[a-b]');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A') });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), text, (pieces, given) => {
        const source = pieces.map((one) => REGEXP[one] ?? one).join('');
        const expected = new RegExp(`^(?:${source})$`, 'i').test(given);
        expect(compileLike(pieces.join(''))(given)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('looks at a long text once for each run of the pattern, however many % there are', () => {
    const matches = compileLike(`${'%a'.repeat(2000)}%b`);
    const started = performance.now();
    expect(matches('a'.repeat(200_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
