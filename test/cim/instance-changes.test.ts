import { describe, expect, test } from 'vitest';
import { defineClass } from '../../src/cim/class.js';
import { CimInstance, type InstanceOf } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';

const Sample = defineClass({
  className: 'Test_Sample',
  namespace: 'root/test',
  properties: {
    Name: { type: 'string', key: true },
    Mode: { type: 'string' },
    Level: { type: 'uint8' },
    Size: { type: 'uint64' },
    Tags: { type: 'string', array: true },
    Since: { type: 'datetime' },
  },
});

const path = CimObjectPath.parse('//srv01/root/test:Test_Derived.Name="a"');
const options = { className: 'Test_Derived', path, origin: 'whole', extra: { New: '5' } } as const;
const read = (): InstanceOf<typeof Sample> =>
  new CimInstance(
    Sample,
    { Name: 'a', Mode: 'Auto', Level: null, Tags: ['x', 'y'], Size: 5n },
    options,
  );
const embed = (mode: string): CimInstance =>
  new CimInstance('Y', { Mode: mode }, { origin: 'whole' });

describe('CimInstance.changedProperties', () => {
  test('has every property of a new instance', () => {
    const { changedProperties } = new CimInstance(Sample, { Name: 'a', Mode: null });
    expect(changedProperties).toEqual(['Name', 'Mode']);
  });

  test.each([
    ['one set to another value', 'Mode', 'Manual'],
    ['one set to null', 'Mode', null],
    ['one set from null', 'Level', 0],
    ['one that was not read', 'Since', null],
    ['an array in another order', 'Tags', ['y', 'x']],
  ])('has %s', (_, name, value) => {
    const sample = read();
    sample.set(name.toLowerCase(), value);
    expect(sample.changedProperties).toEqual([name]);
  });

  test.each([
    ['set to the value it had', 'Mode', ['Auto']],
    ['set to another value and back', 'Mode', ['Manual', null, 'Auto']],
    ['set to an equal array', 'Tags', [['x', 'y']]],
    ['set to an equal number', 'Size', [6n, 5]],
  ])('leaves out a property %s', (_, name, values) => {
    const sample = read();
    for (const value of values) sample.set(name, value);
    expect(sample.changedProperties).toEqual([]);
  });

  test('has a property whose embedded instance was changed in place, until it is changed back', () => {
    const embedded = new CimInstance('Y', { Mode: 'a' }, { origin: 'whole' });
    const outer = new CimInstance('X', { Many: [embedded], Other: 1 }, { origin: 'whole' });
    embedded.set('Mode', 'b');
    expect(outer.changedProperties).toEqual(['Many']);
    embedded.set('Mode', 'a');
    expect(outer.changedProperties).toEqual([]);
  });
});

describe('CimInstance.getOriginal', () => {
  test('has what was read, and nothing that was not', () => {
    const sample = read();
    sample.Mode = 'Manual';
    sample.set('Since', null);
    expect([sample.getOriginal('MODE'), sample.getOriginal('Since')]).toEqual(['Auto', undefined]);
  });

  test('has nothing for a new instance', () => {
    expect(new CimInstance(Sample, { Mode: 'Auto' }).getOriginal('Mode')).toBeUndefined();
  });
});

describe('CimInstance.asRead', () => {
  test('is the instance without what was set since', () => {
    const sample = read();
    sample.Mode = 'Manual';
    sample.set('Since', null);
    expect(sample.asRead().toJSON()).toEqual(read().toJSON());
    expect(sample.Mode).toBe('Manual');
  });

  test('keeps class, place, origin and undeclared properties', () => {
    const { className, cimClass, namespace, origin, path: where } = read().asRead();
    expect({ className, cimClass, namespace, origin, where }).toEqual({
      className: 'Test_Derived',
      cimClass: Sample,
      namespace: 'root/test',
      origin: 'whole',
      where: path,
    });
  });

  test('undoes what was set inside an embedded instance', () => {
    const inner = embed('a');
    const outer = new CimInstance('X', { Many: [inner] }, { origin: 'whole' });
    inner.set('Mode', 'b');
    expect(outer.asRead().toJSON()).toEqual({ Many: [{ Mode: 'a' }] });
  });

  test('keeps a new instance that a read one was made with', () => {
    const inner = new CimInstance('Y', { Mode: 'a' });
    const outer = new CimInstance('X', { Inner: inner }, { origin: 'whole' });
    expect(outer.asRead().toJSON()).toEqual({ Inner: { Mode: 'a' } });
  });
});

describe('CimInstance.copy', () => {
  test('has the values as they are, and the memory of what was read', () => {
    const sample = read();
    sample.Mode = 'Manual';
    const copy = sample.copy();
    expect(copy.equals(sample)).toBe(true);
    expect([copy.changedProperties, copy.getOriginal('Mode')]).toEqual([['Mode'], 'Auto']);
  });

  test('and the instance do not see what is set in the other', () => {
    const sample = read();
    const copy = sample.copy();
    copy.set('Mode', 'Manual');
    sample.Level = 1;
    expect([sample.Mode, copy.get('Level')]).toEqual(['Auto', null]);
  });

  test('has its own embedded instances, with their memory', () => {
    const outer = new CimInstance('X', { Many: [embed('a')] }, { origin: 'whole' });
    const copy = outer.copy();
    const [inner] = copy.get('Many') as readonly [CimInstance];
    inner.set('Mode', 'b');
    expect(outer.toJSON()).toEqual({ Many: [{ Mode: 'a' }] });
    expect([copy.changedProperties, outer.changedProperties]).toEqual([['Many'], []]);
  });
});
