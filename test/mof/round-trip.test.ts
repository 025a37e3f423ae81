import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CimInstance } from '../../src/cim/instance.js';
import type { CimValue } from '../../src/cim/types.js';
import { printMof } from '../../src/mof/print-schema.js';
import { printClass } from '../../src/mof/print.js';
import { readMof } from '../../src/mof/read.js';
import { type MofDeclaration, schemaOf } from '../../src/mof/schema.js';
import { classes, valuesOf } from './arbitraries.js';
import { plain } from './plain.js';

test('a class that is printed and read again is the same', () => {
  fc.assert(
    fc.property(classes, (cimClass) => {
      const [again] = readMof(printClass(cimClass)).declarations;
      const declarations: MofDeclaration[] = [{ kind: 'class', cimClass }];
      expect(plain({ declarations: again === undefined ? [] : [again] })).toEqual(
        plain({ declarations }),
      );
    }),
    { numRuns: 400 },
  );
});

/** Values for the properties of a class that are no instances themselves. */
const instances = classes.chain((cimClass) => {
  const values = Object.entries(cimClass.properties)
    .filter(([name, { type }]) => type !== 'object' && !name.startsWith('__'))
    .map(([name, { type, array = false }]) =>
      valuesOf(type as Exclude<typeof type, 'object'>, array).map(
        (value) => [name, value] as const,
      ),
    );
  return fc
    .tuple(...values)
    .map((entries): [typeof cimClass, Record<string, CimValue>] => [
      cimClass,
      Object.fromEntries(entries),
    ]);
});

test('an instance that is printed and read again is the same', () => {
  fc.assert(
    fc.property(
      instances,
      fc.constantFrom('root/cimv2', 'root/a/b'),
      ([one, values], namespace) => {
        const { superclass: _, ...rest } = one;
        const cimClass = { ...rest, namespace };
        const instance = new CimInstance(cimClass, values, { namespace });
        const schema = schemaOf([
          { kind: 'class', cimClass },
          { kind: 'instance', instance, qualifiers: [], propertyQualifiers: {} },
        ]);
        const again = readMof(printMof(schema));
        expect(plain({ declarations: again.declarations.slice(-2) })).toEqual(plain(schema));
        expect(again.instances[0]?.equals(instance)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('what is printed is printed the same when it is read again', () => {
  fc.assert(
    fc.property(classes, (cimClass) => {
      const printed = printMof(schemaOf([{ kind: 'class', cimClass }]));
      expect(printMof(readMof(printed))).toBe(printed);
    }),
  );
});
