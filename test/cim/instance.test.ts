import { describe, expect, test } from 'vitest';
import { defineClass } from '../../src/cim/class.js';
import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInstance, type InstanceOf } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import type { CimValue } from '../../src/cim/types.js';
import { Win32_OperatingSystem } from '../../src/gen/cimv2/index.js';

const status = (hresultName: string): unknown => expect.objectContaining({ hresultName });

const Sample = defineClass({
  className: 'Test_Sample',
  namespace: 'root/test',
  properties: {
    Name: { type: 'string', key: true },
    Id: { type: 'uint64', key: true },
    Mode: { type: 'string' },
    Level: { type: 'uint8' },
    Size: { type: 'uint64' },
    Tags: { type: 'string', array: true },
    Since: { type: 'datetime' },
    Target: { type: 'reference' },
    Inner: { type: 'object' },
    path: { type: 'string' },
  },
});
type Sample = InstanceOf<typeof Sample>;
const read = (): Sample =>
  new CimInstance(
    Sample,
    { Name: 'a', Id: 1n, Mode: 'Auto', Level: null, Tags: ['x', 'y'], Size: 5n },
    { origin: 'whole' },
  );

describe('CimInstance.get, has and set', () => {
  test.each(['Mode', 'mode', 'MODE'])('know a property as %s', (name) => {
    const sample = read();
    sample.set(name, 'Manual');
    expect([sample.get(name), sample.has(name), sample.Mode]).toEqual(['Manual', true, 'Manual']);
  });

  test('tell null from absent', () => {
    const sample = read();
    expect([sample.get('Level'), sample.has('Level')]).toEqual([null, true]);
    expect([sample.get('Since'), sample.has('Since')]).toEqual([undefined, false]);
  });

  test('keep the case of the class, whatever the case of the caller', () => {
    const sample = new CimInstance(Sample);
    sample.set('MODE', 'Auto');
    expect([...sample]).toEqual([['Mode', 'Auto']]);
  });

  test('keep the case that an untyped property came in first', () => {
    const untyped = new CimInstance('X', { DeviceID: 'C:' });
    untyped.set('deviceid', 'D:');
    expect([...untyped]).toEqual([['DeviceID', 'D:']]);
  });

  test.each(['constructor', '__proto__', 'toString', '__NOTHING'])('know no %s', (name) => {
    expect([read().get(name), read().has(name)]).toEqual([undefined, false]);
  });

  test.each<[string, CimValue, string]>([
    ['Nome', 'a', 'WBEM_E_INVALID_PROPERTY'],
    ['Level', '5', 'WBEM_E_TYPE_MISMATCH'],
    ['Level', 256, 'WBEM_E_VALUE_OUT_OF_RANGE'],
    ['__CLASS', 'X', 'WBEM_E_SYSTEM_PROPERTY'],
  ])('refuse %s = %j with %s', (name, value, hresultName) => {
    expect(() => read().set(name, value)).toThrow(status(hresultName));
  });

  test.each([
    [['a', null], 'WBEM_E_ILLEGAL_NULL'],
    [['a', undefined], 'WBEM_E_ILLEGAL_NULL'],
    [undefined, 'WBEM_E_TYPE_MISMATCH'],
  ])('refuse %j with %s, typed or not', (value, hresultName) => {
    const tags = value as readonly string[];
    expect(() => read().set('Tags', tags)).toThrow(status(hresultName));
    expect(() => new CimInstance('X').set('Tags', tags)).toThrow(status(hresultName));
  });

  test.each([
    ['__CLASS', 'Test_Sample'],
    ['__genus', 2],
    ['__NAMESPACE', 'root/test'],
    ['__PATH', 'root/test:Test_Sample.Name="a",Id=1'],
    ['__RELPATH', 'Test_Sample.Name="a",Id=1'],
    ['__PROPERTY_COUNT', 6],
  ])('get computes the system property %s', (name, value) => {
    expect([read().get(name), read().has(name)]).toEqual([value, false]);
  });

  test('get gives null for the path of an instance without one', () => {
    const untyped = new CimInstance('X');
    expect([untyped.get('__PATH'), untyped.get('__RELPATH')]).toEqual([null, null]);
  });
});

describe('CimInstance constructor', () => {
  test('leaves out what is undefined', () => {
    expect([...new CimInstance(Sample, { Mode: undefined } as object)]).toEqual([]);
  });

  test('keeps properties that the class does not declare, as they came', () => {
    const extra = { NewInV11: '5', Flags: null };
    const sample = new CimInstance(Sample, { Name: 'a' }, { origin: 'whole', extra });
    expect(sample.toJSON()).toEqual({ Name: 'a', NewInV11: '5', Flags: null });
    expect([sample.get('newinv11'), sample.changedProperties]).toEqual(['5', []]);
  });

  test('has the name of a derived class beside the class that types it', () => {
    const sample = new CimInstance(Sample, { Name: 'a', Id: 1n }, { className: 'Test_Derived' });
    expect(sample.className).toBe('Test_Derived');
    expect(`${sample.path}`).toBe('root/test:Test_Derived.Name="a",Id=1');
  });

  test('makes instances of CimInstance, named as their class', () => {
    expect(read()).toBeInstanceOf(CimInstance);
    expect(read().constructor.name).toBe('Test_Sample');
  });
});

describe('CimInstance fields', () => {
  test('read and write the properties', () => {
    const sample = read();
    sample.Tags = ['z'];
    expect([sample.Name, sample.Tags, sample.get('Tags')]).toEqual(['a', ['z'], ['z']]);
  });

  test('check what they are given', () => {
    expect(() => Object.assign(read(), { Level: -1 })).toThrow(status('WBEM_E_VALUE_OUT_OF_RANGE'));
  });

  test('leave the members of the instance alone: a property `path` is read by get', () => {
    const sample = new CimInstance(Sample, { Name: 'a', Id: 1n, path: 'C:' });
    expect([sample.path?.className, sample.get('path')]).toEqual(['Test_Sample', 'C:']);
  });

  test('are absent from an untyped instance', () => {
    expect('Mode' in new CimInstance('X', { Mode: 'Auto' })).toBe(false);
  });
});

describe('CimInstance.path', () => {
  test('comes from the keys, in the order of the class', () => {
    const { path } = new CimInstance(Sample, { Id: 1n, Mode: 'x', Name: 'a' });
    expect(`${path}`).toBe('root/test:Test_Sample.Name="a",Id=1');
  });

  test.each([{ Name: 'a', Id: null }, { Name: 'a' }])('is null with the keys %j', (values) => {
    expect(new CimInstance(Sample, values).path).toBeNull();
  });

  test('has datetimes as text and references as paths in its keys', () => {
    const Link = defineClass({
      className: 'Test_Link',
      namespace: 'root/test',
      properties: { When: { type: 'datetime', key: true }, To: { type: 'reference', key: true } },
    });
    const target = CimObjectPath.parse('X.A="1"');
    const { path } = new CimInstance(Link, {
      When: CimDateTime.parse('2026-01-02T03:04:05Z'),
      To: target,
    });
    expect([path?.key('When'), path?.key('To')]).toEqual(['20260102030405.000000+000', target]);
  });

  test('is null for a class without keys that is no singleton', () => {
    const Keyless = defineClass({ className: 'X', namespace: 'root', properties: {} });
    expect(new CimInstance(Keyless).path).toBeNull();
  });

  test('of a singleton needs no keys', () => {
    const { path } = new CimInstance(Win32_OperatingSystem, { Description: 'x' });
    expect(`${path}`).toBe('root/cimv2:Win32_OperatingSystem=@');
  });

  test('is the one it was read from, whatever the keys are', () => {
    const path = CimObjectPath.parse('//srv01/root/test:Test_Sample.Name="a",Id=1');
    expect(new CimInstance(Sample, { Name: 'b', Id: 2n }, { path }).path).toBe(path);
  });
});

describe('CimInstance.toJSON and equals', () => {
  const since = CimDateTime.parse('20260102030405.000000+060');
  const target = CimObjectPath.parse('root/test:Y.A="1"');

  test('toJSON writes 64-bit integers, datetimes and paths as text, and keeps null', () => {
    const plain = { Level: 5, Mode: null, Tags: [] };
    const values = { ...plain, Size: 2n ** 64n - 1n, Since: since, Target: target };
    expect(new CimInstance(Sample, values).toJSON()).toEqual({
      ...plain,
      Size: '18446744073709551615',
      Since: '20260102030405.000000+060',
      Target: 'root/test:Y.A="1"',
    });
  });

  test('toJSON reaches into arrays and embedded instances', () => {
    const embedded = new CimInstance('Y', { Size: 1n, Ratio: Number.NaN });
    const json = JSON.stringify(new CimInstance('X', { Sizes: [1n, 2n], Inner: embedded }));
    expect(json).toBe('{"Sizes":["1","2"],"Inner":{"Size":"1","Ratio":"NaN"}}');
  });

  test.each([
    ['in another letter case', new CimInstance('TEST', { MODE: 'a', When: since })],
    ['in another order', new CimInstance('Test', { When: since, Mode: 'a' })],
  ])('equals the same %s', (_, other) => {
    expect(new CimInstance('Test', { Mode: 'a', When: since }).equals(other)).toBe(true);
  });

  test.each([
    ['another class', new CimInstance('Other', { Mode: 'a', Level: 1 })],
    ['another value', new CimInstance('Test', { Mode: 'a', Level: 2 })],
    ['one property less', new CimInstance('Test', { Mode: 'a' })],
    ['null for absent', new CimInstance('Test', { Mode: 'a', Other: null })],
    ['a plain object', { Mode: 'a', Level: 1 }],
  ])('does not equal %s', (_, other) => {
    expect(new CimInstance('Test', { Mode: 'a', Level: 1 }).equals(other)).toBe(false);
  });
});
