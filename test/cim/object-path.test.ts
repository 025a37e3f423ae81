import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CimKeyValue,
  CimObjectPath,
  type CimObjectPathParts,
} from '../../src/cim/object-path.js';

const invalidPath: unknown = expect.objectContaining({
  hresultName: 'WBEM_E_INVALID_OBJECT_PATH',
  hresult: 0x8004103a,
});
const keysOf = (text: string): Record<string, CimKeyValue> =>
  Object.fromEntries(CimObjectPath.parse(text).keys);

const identifier = fc.stringMatching(/^[A-Za-z_\u00c0-\u00ff][A-Za-z0-9_\u00c0-\u00ff]{0,11}$/);
/** Mostly the characters that mean something in a path. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('\\/"\'.,:=@ \t\n%é\u{1F600}a0')) }),
  fc.string({ unit: 'binary' }),
);
const scalar: fc.Arbitrary<CimKeyValue> = fc.oneof(
  text,
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
);

function pathWith(value: fc.Arbitrary<CimKeyValue>): fc.Arbitrary<CimObjectPath> {
  const entry = fc.tuple(identifier, value);
  const entries = fc.uniqueArray(entry, { selector: ([name]) => name.toLowerCase() });
  const keys = entries.map((given) => new Map(given));
  const namespace = fc.tuple(identifier, identifier).map((parts) => parts.join('/'));
  const server = fc.constantFrom(null, '.', 'srv01', 'srv01.example.org', '192.0.2.7');
  const parts = fc.oneof(
    fc.record({ className: identifier, keys }),
    fc.record({ className: identifier, keys, namespace, server }),
    fc.record({ className: identifier, namespace, singleton: fc.constant(true) }),
  );
  return parts.map((given) => new CimObjectPath(given));
}

const nested = pathWith(fc.oneof(scalar, pathWith(fc.oneof(scalar, pathWith(scalar)))));

describe('CimObjectPath.parse', () => {
  test('gives back every path that is printed, whatever its keys hold', () => {
    fc.assert(
      fc.property(nested, (path) => {
        const back = CimObjectPath.parse(path.toString());
        expect(back.equals(path)).toBe(true);
        expect(back.toString()).toBe(path.toString());
      }),
    );
  });

  test('gives back every string key to the last character', () => {
    fc.assert(
      fc.property(text, (value) => {
        const path = new CimObjectPath({ className: 'X', keys: { A: value } });
        expect(CimObjectPath.parse(path.toString()).key('A')).toBe(value);
      }),
    );
  });

  test.each<[string, Partial<CimObjectPathParts>]>([
    ['Win32_Service', { className: 'Win32_Service', namespace: null, server: null }],
    ['root/cimv2:Win32_Service', { namespace: 'root/cimv2', server: null }],
    ['\\root\\cimv2:Win32_Service', { namespace: 'root/cimv2', server: null }],
    ['\\\\srv01\\root\\cimv2:X.A=1', { server: 'srv01', namespace: 'root/cimv2', className: 'X' }],
    ['//srv01/root/cimv2:X.A=1', { server: 'srv01', namespace: 'root/cimv2' }],
    ['//srv01\\root/cimv2:X=@', { server: 'srv01', namespace: 'root/cimv2', singleton: true }],
    ['\\\\.\\root\\cimv2:X.A="1"', { server: '.', namespace: 'root/cimv2' }],
    ['\\\\srv01.example.org\\root:X', { server: 'srv01.example.org', namespace: 'root' }],
    ['\\\\192.0.2.7\\root\\cimv2:X=1', { server: '192.0.2.7' }],
    ['root/hp-ux.test:X.A=1', { namespace: 'root/hp-ux.test', className: 'X' }],
    ['Clé_é.Ñame="ü"', { className: 'Clé_é' }],
  ])('reads the place of %s', (given, parts) => {
    expect(CimObjectPath.parse(given)).toMatchObject(parts);
  });

  test.each<[string, Record<string, CimKeyValue>]>([
    ['X.A="v"', { A: 'v' }],
    ["X.A='v'", { A: 'v' }],
    ['X.A="v",B=\'w\'', { A: 'v', B: 'w' }],
    ['X="v"', { '': 'v' }],
    ['X=@', {}],
    ['X.A="it\'s"', { A: "it's" }],
    ['X.A=\'say "x"\'', { A: 'say "x"' }],
    ['X.A="say \\"x\\""', { A: 'say "x"' }],
    ['X.A="C:\\\\dir\\\\file.txt"', { A: 'C:\\dir\\file.txt' }],
    ['X.A="a,B=1:Y.C"', { A: 'a,B=1:Y.C' }],
    ['X.A=""', { A: '' }],
    ['X.A=0', { A: 0 }],
    ['X.A=-9007199254740991', { A: Number.MIN_SAFE_INTEGER }],
    ['X.A=007,B=9007199254740991', { A: 7, B: Number.MAX_SAFE_INTEGER }],
    ['X.A=0x1F', { A: 31 }],
    ['X.A=-0Xff', { A: -255 }],
    ['X.A=9007199254740993', { A: 9_007_199_254_740_993n }],
    ['X.A=18446744073709551615', { A: 18_446_744_073_709_551_615n }],
    ['X.A=0xFFFFFFFFFFFFFFFF', { A: 18_446_744_073_709_551_615n }],
    ['X.A=TRUE,B=false', { A: true, B: false }],
    ['X.A="TRUE",B="5"', { A: 'TRUE', B: '5' }],
    ['X.A="root/cimv2:Y.B=\\"1\\""', { A: 'root/cimv2:Y.B="1"' }],
  ])('reads the keys of %s', (given, keys) => {
    expect(keysOf(given)).toEqual(keys);
  });

  test.each([
    ['nothing', ''],
    ['no class before the keys', '.A=1'],
    ['no namespace before the colon', ':X'],
    ['a server without a namespace', '\\\\srv01:X'],
    ['a moniker before the server', 'winmgmts:\\\\.\\root\\cimv2:X'],
    ['a class name that starts with a digit', '1X'],
    ['a class name of 4097 characters', 'X'.repeat(4097)],
    ['no key name', 'X.="v"'],
    ['no key value', 'X.A='],
    ['no equals sign', 'X.A'],
    ['nothing after the comma', 'X.A=1,'],
    ['a quote that is not closed', 'X.A="v'],
    ['a quote closed by an escape', 'X.A="v\\"'],
    ['text after the value', 'X="v"w'],
    ['a bare word', 'X.A=v'],
    ['a fraction', 'X.A=1.5'],
    ['keys after the singleton', 'X=@,A=1'],
    ['a second unnamed key', 'X="v",B=1'],
    ['a key named twice', 'X.A=1,A=2'],
    ['a key named twice in two letter cases', 'X.Name=1,NAME=2'],
    ['white space before the class', 'root/cimv2: X'],
    ['white space in the namespace', 'root/c imv2:X'],
    ['white space before a key', 'X. A=1'],
    ['white space before the equals sign', 'X.A =1'],
    ['white space before a value', 'X.A= 1'],
    ['white space between keys', 'X.A=1, B=2'],
    ['white space at the end', 'X.A=1 '],
  ])('refuses %s', (_, given) => {
    expect(() => CimObjectPath.parse(given)).toThrow(invalidPath);
  });

  test('takes 256 keys and no more', () => {
    const keys = Array.from({ length: 257 }, (_, index) => `K${index}=1`);
    expect(CimObjectPath.parse(`X.${keys.slice(1).join(',')}`).keys.size).toBe(256);
    expect(() => CimObjectPath.parse(`X.${keys.join(',')}`)).toThrow(invalidPath);
  });

  test('shows only the beginning of a long path in its error', () => {
    const problem = `object path X.A="${'v'.repeat(115)}…: a quote is not closed`;
    expect(() => CimObjectPath.parse(`X.A="${'v'.repeat(9000)}`)).toThrow(problem);
  });
});

describe('CimObjectPath', () => {
  test.each<[CimObjectPathParts, string]>([
    [{ className: 'X', singleton: true, namespace: 'root' }, 'root:X=@'],
    [{ className: 'X', keys: { '': 'v' } }, 'X="v"'],
    [{ className: 'X', keys: { A: 'a"b\\c' } }, 'X.A="a\\"b\\\\c"'],
    [
      { className: 'X', keys: { A: true, B: -1, C: 2n ** 63n } },
      'X.A=TRUE,B=-1,C=9223372036854775808',
    ],
    [{ className: 'X', namespace: '\\root//cimv2/' }, 'root/cimv2:X'],
    [{ className: 'X', namespace: '', server: '' }, 'X'],
    [{ className: 'X', namespace: 'root/cimv2', server: 'srv01' }, '\\\\srv01\\root\\cimv2:X'],
    [
      { className: 'X', keys: { R: CimObjectPath.parse('n:Y.A="\\"1"') } },
      'X.R="n:Y.A=\\"\\\\\\"1\\""',
    ],
  ])('prints $1', (parts, printed) => {
    expect(new CimObjectPath(parts).toString()).toBe(printed);
  });

  test.each<[string, CimObjectPathParts]>([
    ['an empty class name', { className: '' }],
    ['a key name that is no identifier', { className: 'X', keys: { 'a b': 1 } }],
    ['an unnamed key beside another', { className: 'X', keys: { '': 1, A: 2 } }],
    ['one key in two letter cases', { className: 'X', keys: { Name: 1, NAME: 2 } }],
    ['a colon in the namespace', { className: 'X', namespace: 'root:cimv2' }],
    ['a slash in the server', { className: 'X', namespace: 'root', server: 'a/b' }],
  ])('refuses %s', (_, parts) => {
    expect(() => new CimObjectPath(parts)).toThrow(invalidPath);
  });

  test('finds a key whatever its letter case, and keeps the case it came in', () => {
    const path = CimObjectPath.parse('X.DeviceID="C:"');
    expect([path.key('DEVICEID'), path.key('Other')]).toEqual(['C:', undefined]);
    expect(path.relativePath).toBe('X.DeviceID="C:"');
  });

  test.each(['X', 'root:X'])('%s is the path of a class', (given) => {
    expect(CimObjectPath.parse(given).isClass).toBe(true);
  });

  test.each(['X=@', 'X.A=1'])('%s is the path of an instance', (given) => {
    expect(CimObjectPath.parse(given).isClass).toBe(false);
  });

  test('with changes the parts that it is given, in a new path', () => {
    const path = CimObjectPath.parse('root/cimv2:X.A=1');
    const moved = path.with({ server: 'srv01', namespace: 'root/other' });
    expect([`${moved}`, `${path}`]).toEqual(['\\\\srv01\\root\\other:X.A=1', 'root/cimv2:X.A=1']);
  });

  test('is JSON as its text', () => {
    expect(JSON.stringify([CimObjectPath.parse('X.A="1"')])).toBe('["X.A=\\"1\\""]');
  });
});

describe('CimObjectPath.equals', () => {
  test.each([
    ['letter case', '\\\\SRV\\ROOT\\CIMV2:x.NAME="SPOOLER"', '//srv/root/cimv2:X.Name="spooler"'],
    ['the order of keys', 'X.A=1,B=2', 'X.B=2,A=1'],
    ['a server that one side does not name', '//srv/root:X', 'root:X'],
    ['a namespace that one side does not name', 'root:X.A=1', 'X.A=1'],
    ['the local server', '//./root:X', '//srv/root:X'],
    ['the kind of integer', 'X.A=0x10', 'X.A=16'],
  ])('does not regard %s', (_, a, b) => {
    expect(CimObjectPath.parse(a).equals(CimObjectPath.parse(b))).toBe(true);
    expect(CimObjectPath.parse(b).equals(CimObjectPath.parse(a))).toBe(true);
  });

  test.each([
    ['the class', 'X.A=1', 'Y.A=1'],
    ['the namespace', 'root/a:X', 'root/b:X'],
    ['the server', '//a/root:X', '//b/root:X'],
    ['a key value', 'X.A="1"', 'X.A="2"'],
    ['the names of keys', 'X.A=1', 'X.B=1'],
    ['the number of keys', 'X.A=1', 'X.A=1,B=2'],
    ['a singleton and its class', 'X=@', 'X'],
  ])('regards %s', (_, a, b) => {
    expect(CimObjectPath.parse(a).equals(CimObjectPath.parse(b))).toBe(false);
    expect(CimObjectPath.parse(b).equals(CimObjectPath.parse(a))).toBe(false);
  });

  test('compares a reference with its text by meaning', () => {
    const [a, b] = [CimObjectPath.parse('n:Y.A=1,B="v"'), CimObjectPath.parse('N:y.b="V",a=1')];
    const typed = new CimObjectPath({ className: 'X', keys: { R: a } });
    const untyped = typed.with({ keys: { R: `${b}` } });
    expect([typed.equals(untyped), untyped.equals(typed)]).toEqual([true, true]);
  });

  test('a reference differs from a text that is no path', () => {
    const typed = new CimObjectPath({ className: 'X', keys: { R: CimObjectPath.parse('Y.A=1') } });
    expect(typed.equals(typed.with({ keys: { R: 'no path' } }))).toBe(false);
  });

  test('a path differs from its text', () => {
    expect(CimObjectPath.parse('X').equals('X')).toBe(false);
  });
});
