import { describe, expect, test } from 'vitest';
import { readMof } from '../../src/mof/read.js';
import { diagnosticsOf } from './diagnostics-of.js';

const many = (count: number, item: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => item(at)).join('');

describe('readMof', () => {
  test('refuses 100 MB', () => {
    expect(diagnosticsOf(new Uint8Array(100 * 2 ** 20))).toEqual([
      '1:1 expected at most 16,777,216 octets or characters in all, found 104,857,600',
    ]);
  });

  test('counts included files, which can be included again and again', () => {
    const include = (name: string) => ({
      file: name,
      mof: name === 'z' ? '' : '#pragma include("z")\n'.repeat(1000),
    });
    const mof = many(100, () => '#pragma include("y")\n');
    const found = diagnosticsOf(mof, { include, maxLength: 1_000_000 });
    expect(found[0]).toContain('expected at most 1,000,000 octets or characters in all');
  });

  test.each<[title: string, mof: string]>([
    ['braces', '{'.repeat(200_000)],
    ['brackets', '['.repeat(200_000)],
    ['parentheses', `[Q${'('.repeat(200_000)}`],
    ['closing braces', '}'.repeat(200_000)],
    [
      'instances in each other',
      `instance of A_B { P = ${many(50_000, () => 'instance of A_B { P = ')}`,
    ],
    ['comments that begin only', '/* '.repeat(200_000)],
    ['quotes', '"'.repeat(200_001)],
    ['quotes on lines', '"\n'.repeat(100_000)],
    ['backslashes', `class A_B { string P = "${'\\'.repeat(200_000)}`],
    ['digits', `class A_B { uint64 P = ${'9'.repeat(500_000)}; };`],
    ['signs', `class A_B { uint64 P = ${'1e-'.repeat(100_000)}; };`],
    ['stray characters', '!'.repeat(200_000)],
  ])('ends with diagnostics for nothing but %s', (_, mof) => {
    expect(() => readMof(mof)).toThrow('expected');
  });

  test('reads many of everything', () => {
    const count = 50_000;
    const { classes } = readMof(`/**/ ${'/**/'.repeat(count)}
      [${many(count, (at) => `Q${at},`)} Q] class A_B { ${many(count, (at) => `uint8 P${at};`)} };
      class A_C {
        uint8 P[] = { ${many(count, () => '1,')} 1 };
        string S = ${many(count, () => '"a" ')};
        void M(${many(count, (at) => `uint8 P${at},`)} uint8 P);
      };`);
    expect(classes[0]?.qualifiers).toHaveLength(count + 1);
    expect(Object.keys(classes[0]?.properties ?? {})).toHaveLength(count);
    expect(classes[1]?.properties['P']?.default).toHaveLength(count + 1);
    expect(classes[1]?.properties['S']?.default).toBe('a'.repeat(count));
  });

  test('reads many declarations on one line', () => {
    const count = 20_000;
    const mof = many(count, (at) => `class A_${at} { }; instance of A_${at} { };`);
    expect(readMof(mof).declarations.at(-1)?.position?.column).toBe(
      mof.lastIndexOf(' of ') + ' of '.length + 1,
    );
  });

  test('reads a long chain of superclasses and of references', () => {
    const count = 5000;
    const { instances } = readMof(`class A_0 { [key] uint32 K; A_0 REF Next; };
      ${many(count, (at) => `class A_${at + 1} : A_${at} { };`)}
      ${many(count, (at) => `instance of A_${at} { };`)}
      ${many(count, (at) => `instance of A_0 as $I${at} { K = ${at}; Next = $I${at + 1}; };`)}
      instance of A_0 as $I${count} { K = ${count}; };`);
    expect(instances).toHaveLength(2 * count + 1);
  });
});
