import { describe, expect, test } from 'vitest';
import { defineClass, keysOf, propertiesOf, propertyOf } from '../../src/cim/class.js';
import * as cimv2 from '../../src/gen/cimv2/index.js';

const status = (hresultName: string): unknown => expect.objectContaining({ hresultName });

const Sample = defineClass({
  className: 'Test_Sample',
  namespace: 'root/test',
  properties: {
    Zone: { type: 'string' },
    Id: { type: 'uint32', key: true },
    Owner: { type: 'string', key: true, readOnly: true },
    Sizes: { type: 'uint64', array: true, inheritedFrom: 'Test_Base' },
  },
});

describe('defineClass', () => {
  test('gives back the declaration itself', () => {
    const declaration = { className: 'X', namespace: 'root', properties: {} };
    expect(defineClass(declaration)).toBe(declaration);
  });

  test('takes a class without properties', () => {
    expect(
      propertiesOf(defineClass({ className: 'X', namespace: 'root', properties: {} })).size,
    ).toBe(0);
  });

  test.each(['', '1X', 'My Class', 'My-Class', 'My.Class', 'Clé', 'X\n'])(
    'refuses the class name %j',
    (className) => {
      expect(() => defineClass({ className, namespace: 'root', properties: {} })).toThrow(
        status('WBEM_E_INVALID_CLASS'),
      );
    },
  );

  test.each(['', '1P', 'My Property', 'P[0]'])('refuses the property name %j', (name) => {
    const properties = { Good: { type: 'string' }, [name]: { type: 'string' } } as const;
    expect(() => defineClass({ className: 'X', namespace: 'root', properties })).toThrow(
      `${JSON.stringify(name)} is not a CIM name`,
    );
  });

  test('refuses two properties that differ only in letter case', () => {
    const properties = { Name: { type: 'string' }, NAME: { type: 'string' } } as const;
    expect(() => defineClass({ className: 'X', namespace: 'root', properties })).toThrow(
      status('WBEM_E_INVALID_CLASS'),
    );
  });
});

describe('propertiesOf', () => {
  test('has the properties by lower-case name, in the order of their declaration', () => {
    expect([...propertiesOf(Sample).keys()]).toEqual(['zone', 'id', 'owner', 'sizes']);
  });

  test('keeps the case and the qualifiers of each', () => {
    expect(propertiesOf(Sample).get('sizes')).toEqual({
      name: 'Sizes',
      type: 'uint64',
      array: true,
      inheritedFrom: 'Test_Base',
    });
  });

  test('gives classes that look alike their own properties', () => {
    const other = defineClass({ ...Sample, properties: { Zone: { type: 'uint8' } } });
    expect([propertyOf(Sample, 'Zone').type, propertyOf(other, 'Zone').type]).toEqual([
      'string',
      'uint8',
    ]);
  });
});

describe('propertyOf', () => {
  test.each(['Owner', 'owner', 'OWNER'])('finds Owner as %s', (name) => {
    expect(propertyOf(Sample, name).name).toBe('Owner');
  });

  test.each(['Ownr', '', 'constructor', 'toString', '__proto__', '__CLASS'])(
    'has no property %j',
    (name) => {
      expect(() => propertyOf(Sample, name)).toThrow(status('WBEM_E_INVALID_PROPERTY'));
    },
  );

  test('names the class and the property that it does not have', () => {
    expect(() => propertyOf(Sample, 'Ownr')).toThrow('Test_Sample has no property "Ownr"');
  });
});

describe('keysOf', () => {
  test('has all keys, in the order of their declaration', () => {
    expect(keysOf(Sample).map(({ name }) => name)).toEqual(['Id', 'Owner']);
  });

  test.each([
    ['Win32_Environment', ['Name', 'UserName']],
    ['Win32_LogicalDisk', ['DeviceID']],
    ['Win32_OperatingSystem', ['Name']],
    ['Win32_Process', ['Handle']],
    ['Win32_Service', ['Name']],
  ] as const)('%s has the keys %j', (className, names) => {
    expect(keysOf(cimv2[className]).map(({ name }) => name)).toEqual(names);
  });
});
