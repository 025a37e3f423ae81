import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkInput, methodOf, parameterOf } from '../../src/cim/method.js';
import { Test_Device } from '../client/method-class.js';

const configure = methodOf(Test_Device, 'Configure');

describe('methodOf', () => {
  test.each(['Configure', 'configure', 'CONFIGURE'])('finds %s, by its own name', (name) => {
    expect(methodOf(Test_Device, name).name).toBe('Configure');
  });

  test.each(['Explode', '', 'constructor', '__proto__', 'toString'])(
    'of %j is WBEM_E_INVALID_METHOD',
    (name) => {
      const find = (): unknown => methodOf(Test_Device, name);
      expect(find).toThrow(`Test_Device has no method ${name}`);
      expect(find).toThrow('WBEM_E_INVALID_METHOD');
    },
  );

  test('of a class that declares none is WBEM_E_INVALID_METHOD', () => {
    const { methods: _, ...without } = Test_Device;
    expect(() => methodOf(without, 'Configure')).toThrow('WBEM_E_INVALID_METHOD');
  });
});

describe('parameterOf', () => {
  test('finds a parameter without regard to letter case', () => {
    expect(parameterOf(configure, 'sIZE')).toEqual({ name: 'Size', type: 'uint64', in: true });
    expect(parameterOf(configure, 'Nome')).toBeUndefined();
  });
});

describe('checkInput', () => {
  const names = ['Name', 'Level', 'Both'] as const;
  const values = { Name: 'a', Level: 1, Both: 'b' } as const;

  test('has the names and the order of the declaration, whatever those of the caller', () => {
    const cases = fc.constantFrom<((text: string) => string)[]>(
      (text) => text.toLowerCase(),
      (text) => text.toUpperCase(),
      (text) => text,
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([...names]), cases, (chosen, inCase) => {
        const input = Object.fromEntries(chosen.map((name) => [inCase(name), values[name]]));
        const checked = checkInput(Test_Device, configure, input);
        const expected = names.filter((name) => chosen.includes(name));
        expect([...checked]).toEqual(expected.map((name) => [name, values[name]]));
      }),
    );
  });

  test('keeps null, and leaves out what is undefined', () => {
    const checked = checkInput(Test_Device, configure, { Name: null, Level: undefined });
    expect([...checked]).toEqual([['Name', null]]);
  });

  test('lists what a method takes to a caller who is wrong', () => {
    expect(() => checkInput(Test_Device, configure, { Nome: 'a' })).toThrow(
      'Test_Device.Configure has no in parameter Nome; it takes Name, Level, Size,',
    );
    const describe_ = methodOf(Test_Device, 'Describe');
    expect(() => checkInput(Test_Device, describe_, { Nome: 'a' })).toThrow('it takes none');
  });

  test('says where a value is wrong', () => {
    expect(() => checkInput(Test_Device, configure, { Level: 'many' })).toThrow(
      /Test_Device\.Configure\(Level\).*uint8.*WBEM_E_TYPE_MISMATCH/,
    );
  });
});
