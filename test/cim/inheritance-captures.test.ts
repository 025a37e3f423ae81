import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveClasses } from '../../src/cim/inheritance.js';
import type { QualifierLookup } from '../../src/cim/qualifier-propagation.js';
import type { MofSchema } from '../../src/mof/schema.js';
import { readMof } from '../../src/mof/read.js';

/** DMTF's schema, kept beside the project. */
const SCHEMA = resolve(
  process.env['WSCIM_CAPTURES'] ?? '../shared',
  'mof/cim-2.32.0/cim_schema_2.32.0.mof',
);

function readSchema(): MofSchema {
  return readMof(readFileSync(SCHEMA), {
    file: SCHEMA,
    include(name, from) {
      const file = join(dirname(from), name);
      return { file, mof: readFileSync(file) };
    },
  });
}

describe.skipIf(!existsSync(SCHEMA))('resolveClasses, of the 1,418 classes of CIM 2.32', () => {
  const { classes, qualifierDeclarations } = existsSync(SCHEMA)
    ? readSchema()
    : { classes: [], qualifierDeclarations: [] };
  const declared = new Map(qualifierDeclarations.map((one) => [one.name.toLowerCase(), one]));
  const declarations: QualifierLookup = (name) => declared.get(name.toLowerCase());
  const resolved = resolveClasses(classes, declarations);

  test('takes every one', () => {
    expect(resolved).toHaveLength(1418);
  });

  test('comes to the same without the declarations of qualifiers', () => {
    expect(resolveClasses(classes)).toEqual(resolved);
  });

  test('comes to the same for what it has resolved', () => {
    expect(resolveClasses(resolved, declarations)).toEqual(resolved);
  });
});
