import { beforeAll, describe, expect, test } from 'vitest';
import { loadMof } from '../../src/mof/load.js';
import { printMof } from '../../src/mof/print-schema.js';
import { printClass } from '../../src/mof/print.js';
import { readMof } from '../../src/mof/read.js';
import type { MofSchema } from '../../src/mof/schema.js';
import { DMTF_SCHEMA, hasDmtf } from './dmtf.js';
import { plain } from './plain.js';

// Skipped on a machine without the schema: `dmtf.ts` tells where it is looked for.
describe.skipIf(!hasDmtf)('the CIM schema 2.32 of DMTF, beside the project', () => {
  let schema: MofSchema;
  beforeAll(() => {
    schema = loadMof(DMTF_SCHEMA);
  });

  test('is read with all of its classes and qualifiers', () => {
    expect(schema.classes).toHaveLength(1418);
    expect(schema.qualifierDeclarations).toHaveLength(71);
    expect(schema.pragmas.map(({ name }) => name)).toEqual(['locale']);
  });

  test('tells keys, labels, references and embedded instances', () => {
    const byName = new Map(schema.classes.map((one) => [one.className, one]));
    const { properties } = byName.get('CIM_OperatingSystem') ?? {};
    expect(properties?.['Name']).toMatchObject({ type: 'string', key: true, readOnly: true });
    expect(properties?.['OSType']?.values).toMatchObject({ 0: 'Unknown', 36: 'LINUX' });
    expect(byName.get('CIM_Dependency')).toMatchObject({
      association: true,
      abstract: true,
      properties: { Antecedent: { type: 'reference', ofClass: 'CIM_ManagedElement', key: true } },
    });
    expect(byName.get('CIM_InstIndication')?.properties).toMatchObject({
      SourceInstance: { type: 'object' },
    });
  });

  test('gives qualifiers the types of their declarations', () => {
    const system = schema.classes.find(({ className }) => className === 'CIM_OperatingSystem');
    const { qualifiers } = system?.properties['Name'] ?? {};
    expect(qualifiers).toContainEqual({ name: 'MaxLen', type: 'uint32', value: 256 });
  });

  test('is the same when it is printed and read again', () => {
    expect(plain(readMof(printMof(schema)))).toEqual(plain(schema));
  });

  test('has classes that are the same one by one', () => {
    const { qualifierDeclarations } = schema;
    const again = schema.classes.map(
      (one) => readMof(printClass(one), { qualifierDeclarations }).classes[0],
    );
    expect(again).toEqual(schema.classes);
  });
});
