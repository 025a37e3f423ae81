import * as fc from 'fast-check';
import type { CimMethodDeclaration, CimParameterDeclaration } from '../../src/cim/class.js';
import type { CimClass, CimPropertyDeclaration } from '../../src/cim/class.js';
import { parseCimDateTime } from '../../src/cim/datetime-text.js';
import {
  qualifiedClass,
  qualifiedMethod,
  qualifiedParameter,
  qualifiedProperty,
} from '../../src/cim/from-qualifiers.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import type { Qualifier, QualifierFlavors } from '../../src/cim/qualifier.js';
import { CIM_TYPES, type CimScalar, type CimTypeName, type CimValue } from '../../src/cim/types.js';

const words = ['class', 'instance', 'ref', 'of', 'as', 'null', 'true', 'qualifier', '__proto__'];

/** Names, of which some are keywords elsewhere. */
export const names: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...words, 'größe') },
);

const classNames = fc.stringMatching(/^[A-Z]{1,3}_[A-Za-z0-9]{1,8}$/);

/** Text of all kinds, also such as does not fit on a line. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.lorem({ maxCount: 40 }),
  fc.string({
    unit: fc.constantFrom(' ', '\n', '"', '\\', 'a', '\ud800', '\ufeff'),
    maxLength: 200,
  }),
);

const integer = (type: 'uint8' | 'sint8' | 'uint16' | 'sint16' | 'uint32' | 'sint32') => {
  const [min = 0, max = 0] = (CIM_TYPES[type].range ?? []) as number[];
  return fc.integer({ min, max });
};

const long = (type: 'uint64' | 'sint64') => {
  const [min, max] = CIM_TYPES[type].range;
  return fc.bigInt({ min, max });
};

const finite = { noNaN: true, noDefaultInfinity: true };

const scalars: { readonly [T in Exclude<CimTypeName, 'object'>]: fc.Arbitrary<CimScalar> } = {
  boolean: fc.boolean(),
  uint8: integer('uint8'),
  sint8: integer('sint8'),
  uint16: integer('uint16'),
  sint16: integer('sint16'),
  uint32: integer('uint32'),
  sint32: integer('sint32'),
  uint64: long('uint64'),
  sint64: long('sint64'),
  real32: fc.float(finite),
  real64: fc.double(finite),
  string: texts,
  char16: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  datetime: fc
    .constantFrom(
      '20260102030405.123456+060',
      '**************.******+***',
      '00000001020304.000000:000',
    )
    .map(parseCimDateTime),
  reference: fc
    .tuple(classNames, texts)
    .map(([className, key]) => new CimObjectPath({ className, keys: { Key: key } })),
};

const types = fc.constantFrom(...(Object.keys(scalars) as (keyof typeof scalars)[]));

/** A value of a type, or null. */
export function valuesOf(type: keyof typeof scalars, array: boolean): fc.Arbitrary<CimValue> {
  const one = scalars[type];
  const value: fc.Arbitrary<CimValue> = array ? fc.array(one, { maxLength: 8 }) : one;
  return fc.option(value);
}

const flavors: fc.Arbitrary<QualifierFlavors> = fc.record(
  {
    overridable: fc.boolean(),
    toSubclass: fc.boolean(),
    toInstance: fc.boolean(),
    translatable: fc.constant(true),
    amended: fc.constant(true),
  },
  { requiredKeys: [] },
);

/** Qualifiers without a declaration, so of the types that literals have by themselves. */
const qualifierValues: fc.Arbitrary<Omit<Qualifier, 'name'>> = fc.oneof(
  fc.boolean().map((value) => ({ type: 'boolean' as const, value })),
  fc.option(texts).map((value) => ({ type: 'string' as const, value })),
  integer('sint32').map((value) => ({ type: 'sint32' as const, value })),
  fc
    .array(texts, { maxLength: 5 })
    .map((value) => ({ type: 'string' as const, array: true, value })),
);

const qualifiers: fc.Arbitrary<Qualifier[]> = fc.uniqueArray(
  fc
    .tuple(
      fc.oneof(
        names,
        fc.constantFrom(
          'Key',
          'In',
          'Out',
          'Write',
          'Static',
          'EmbeddedObject',
          'EmbeddedInstance',
        ),
      ),
      qualifierValues,
      fc.option(flavors, { nil: undefined }),
    )
    .map(([name, value, flavor]) => ({
      name,
      ...value,
      ...(flavor === undefined || Object.keys(flavor).length === 0 ? {} : { flavors: flavor }),
    })),
  { maxLength: 4, selector: ({ name }) => name.toLowerCase() },
);

const arrays = fc.constantFrom({}, { array: true }, { array: true, arraySize: 3 });

const typed: fc.Arbitrary<CimParameterDeclaration> = fc.oneof(
  fc.tuple(types, arrays).map(([type, array]) => ({ type, ...array })),
  fc
    .tuple(classNames, arrays)
    .map(([ofClass, array]) => ({ type: 'object' as const, ofClass, ...array })),
  fc
    .tuple(classNames, arrays)
    .map(([ofClass, array]) => ({ type: 'reference' as const, ofClass, ...array })),
);

/** A default for what has one, once its qualifiers have told its type. */
function withDefault(property: CimPropertyDeclaration): fc.Arbitrary<CimPropertyDeclaration> {
  const { type, array = false } = property;
  if (type === 'object') return fc.constant(property);
  return fc
    .option(valuesOf(type, array), { nil: undefined })
    .map((value) => (value === undefined ? property : { ...property, default: value }));
}

const properties = fc
  .tuple(typed, qualifiers)
  .chain(([type, list]) => withDefault(qualifiedProperty({ ...type, qualifiers: list })));

const parameters = fc
  .tuple(typed, qualifiers)
  .map(([type, list]) => qualifiedParameter({ ...type, qualifiers: list }));

function recordOf<T>(values: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  const entries = fc.uniqueArray(fc.tuple(names, values), {
    maxLength: 4,
    selector: ([name]) => name.toLowerCase(),
  });
  return entries.map((list) => Object.fromEntries(list));
}

const methods: fc.Arbitrary<CimMethodDeclaration> = fc
  .tuple(fc.option(types, { nil: undefined }), recordOf(parameters), qualifiers)
  .map(([returns, list, ofMethod]) =>
    qualifiedMethod({
      ...(returns === undefined ? {} : { returns }),
      parameters: list,
      qualifiers: ofMethod,
    }),
  );

/** A class as MOF declares it. */
export const classes: fc.Arbitrary<CimClass> = fc
  .record({
    className: classNames,
    superclass: fc.option(classNames, { nil: undefined }),
    properties: recordOf(properties),
    methods: recordOf(methods),
    qualifiers,
  })
  .map(({ superclass, ...rest }) =>
    qualifiedClass({
      namespace: 'root/cimv2',
      ...rest,
      ...(superclass === undefined ? {} : { superclass }),
    }),
  );
