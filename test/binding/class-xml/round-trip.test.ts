import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readClass, writeClass } from '../../../src/binding/class-xml/class.js';
import { readReference, writeReference } from '../../../src/binding/class-xml/reference.js';
import { writeReal } from '../../../src/binding/value-text.js';
import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from '../../../src/cim/class.js';
import { CimDateTime } from '../../../src/cim/datetime.js';
import {
  qualifiedClass,
  qualifiedMethod,
  qualifiedParameter,
  qualifiedProperty,
} from '../../../src/cim/from-qualifiers.js';
import { CimInterval } from '../../../src/cim/interval.js';
import { type CimKeyValue, CimObjectPath } from '../../../src/cim/object-path.js';
import type { Qualifier } from '../../../src/cim/qualifier.js';
import type { CimScalar, CimTypeName, CimValue } from '../../../src/cim/types.js';
import * as cimv2 from '../../../src/gen/cimv2/index.js';
import { withQualifiers } from '../../../src/testing/class-qualifiers.js';
import { parseXml } from '../../../src/xml/parse.js';
import { writeXml } from '../../../src/xml/write.js';

const text = fc.string({ unit: 'grapheme', maxLength: 10 });
const identifier = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
/** Of what is no property any name will do, `__proto__` too. */
const anyName = fc.oneof(identifier, fc.constant('__proto__'), fc.constant('constructor'));

const integer = (bits: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** bits - 1 });
const signed = (bits: number): fc.Arbitrary<number> =>
  fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const single = fc
  .float({ noNaN: true, noDefaultInfinity: true })
  .map((value) => Number(writeReal(value, 'real32')) + 0);

const keyValue: fc.Arbitrary<CimKeyValue> = fc.oneof(
  text,
  fc.boolean(),
  signed(32),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  identifier.map((className) => new CimObjectPath({ className, keys: { Id: 'x' } })),
);

const path = fc
  .record({
    className: identifier,
    namespace: fc.constantFrom(null, 'root', 'root/cimv2/deep'),
    keys: fc.uniqueArray(fc.tuple(identifier, keyValue), {
      selector: ([name]) => name.toLowerCase(),
      maxLength: 3,
    }),
    server: fc.constantFrom(null, 'srv01'),
  })
  .map(({ keys, server, namespace, ...rest }) => {
    const where = namespace === null ? { namespace } : { namespace, server };
    return new CimObjectPath({ ...rest, ...where, keys: new Map(keys) });
  });

const SCALARS: Readonly<Record<Exclude<CimTypeName, 'object'>, fc.Arbitrary<CimScalar>>> = {
  boolean: fc.boolean(),
  uint8: integer(8),
  sint8: signed(8),
  uint16: integer(16),
  sint16: signed(16),
  uint32: integer(32),
  sint32: signed(32),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  sint64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  real32: single,
  // Its text does not tell a negative zero.
  real64: fc.double().map((value) => value + 0),
  string: text,
  char16: fc.constantFrom('a', ' ', 'é', '\t'),
  datetime: fc.constantFrom(
    CimDateTime.parse('20240229123456.789012+330'),
    CimInterval.parse('00000001020304.500000:000'),
  ),
  reference: path,
};

type TypeName = keyof typeof SCALARS;
const typeName = fc.constantFrom(...(Object.keys(SCALARS) as TypeName[]));

const valueOf = (type: TypeName, array: boolean): fc.Arbitrary<CimValue> =>
  array ? fc.array(SCALARS[type], { maxLength: 3 }) : SCALARS[type];

/** A member that is there or not. */
const maybe = <K extends string, V>(name: K, value: fc.Arbitrary<V>): fc.Arbitrary<object> =>
  fc.oneof(
    fc.constant({}),
    value.map((found) => ({ [name]: found })),
  );

const merged = <T>(...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<T> =>
  fc.tuple(...parts).map((members) => Object.assign({}, ...members) as T);

const flavors = fc
  .record(
    {
      overridable: fc.boolean(),
      toSubclass: fc.boolean(),
      toInstance: fc.boolean(),
      translatable: fc.boolean(),
      amended: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .filter((flags) => Object.keys(flags).length > 0);

const freeQualifier: fc.Arbitrary<Qualifier> = fc
  .tuple(identifier, typeName, fc.boolean())
  .chain(([name, type, array]) =>
    merged<Qualifier>(
      fc.constant({ name: `X${name}`, type }),
      valueOf(type, array).map((value) => ({ value, ...(array ? { array } : {}) })),
      maybe('flavors', flavors),
      maybe('propagated', fc.constant(true)),
    ),
  );

const KNOWN: readonly Qualifier[] = [
  ...['Key', 'Write', 'Not_Null', 'In', 'Out', 'Static', 'Association', 'Abstract'].map(
    (name): Qualifier => ({ name, type: 'boolean', value: true }),
  ),
  { name: 'OctetString', type: 'boolean', value: true },
  { name: 'EmbeddedObject', type: 'boolean', value: true },
  { name: 'EmbeddedInstance', type: 'string', value: 'Test_Part' },
  { name: 'ValueMap', type: 'string', array: true, value: ['1', '2..5', '0x10'] },
  { name: 'Values', type: 'string', array: true, value: ['a', 'b', 'c'] },
];

const qualifiers = fc.uniqueArray(fc.oneof(fc.constantFrom(...KNOWN), freeQualifier), {
  selector: ({ name }) => name.toLowerCase(),
  minLength: 1,
  maxLength: 4,
});

const element = fc.tuple(typeName, fc.boolean()).chain(([type, array]) => {
  const ofClass = type === 'reference' ? maybe('ofClass', identifier) : fc.constant({});
  const size = array ? maybe('arraySize', fc.integer({ min: 1, max: 99 })) : fc.constant({});
  return fc.record({
    declared: merged<CimParameterDeclaration>(
      fc.constant({ type, ...(array ? { array } : {}) }),
      ofClass,
      size,
      maybe('qualifiers', qualifiers),
    ),
    value: valueOf(type, array),
  });
});

const property = fc
  .tuple(element, fc.boolean(), maybe('inheritedFrom', fc.constant('Test_Base')))
  .map(([{ declared, value }, hasDefault, origin]): CimPropertyDeclaration => {
    const typed = qualifiedProperty({ ...declared, ...origin });
    return hasDefault && typed.type !== 'object' ? { ...typed, default: value } : typed;
  });

const recordOf = <T>(
  name: fc.Arbitrary<string>,
  member: fc.Arbitrary<T>,
): fc.Arbitrary<Record<string, T>> =>
  fc
    .uniqueArray(fc.tuple(name, member), {
      selector: ([key]) => key.toLowerCase(),
      maxLength: 3,
    })
    .map((entries) => Object.fromEntries(entries));

const parameter = element.map(({ declared }) => qualifiedParameter(declared));

const method = merged<CimMethodDeclaration>(
  recordOf(anyName, parameter).map((parameters) => ({ parameters })),
  maybe('returns', typeName),
  maybe('inheritedFrom', fc.constant('Test_Base')),
  maybe('qualifiers', qualifiers),
).map(qualifiedMethod);

const cimClass = merged<CimClass>(
  identifier.map((name) => ({ className: `Test_${name}X`, namespace: 'root/test' })),
  recordOf(identifier, property).map((properties) => ({ properties })),
  maybe('superclass', fc.constant('Test_Base')),
  maybe('qualifiers', qualifiers),
  recordOf(anyName, method).map((methods) =>
    Object.keys(methods).length === 0 ? {} : { methods },
  ),
).map(qualifiedClass);

const reread = (declared: CimClass): CimClass =>
  readClass(parseXml(writeXml(writeClass(declared))), { namespace: declared.namespace });

/** Names in their order, which an equal record may have in another one. */
const order = ({ properties, methods = {} }: CimClass): string[] => [
  ...Object.keys(properties),
  ...Object.entries(methods).flatMap(([name, { parameters }]) => [
    name,
    ...Object.keys(parameters),
  ]),
];

describe('a class as CIM-XML', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(cimClass, (declared) => {
        const read = reread(declared);
        expect(read).toEqual(declared);
        expect(order(read)).toEqual(order(declared));
      }),
    );
  });

  test('has references of every form', () => {
    fc.assert(
      fc.property(path, (reference) => {
        const read = readReference(parseXml(writeXml(writeReference(reference))));
        expect(read).toEqual(reference);
      }),
    );
  });
});

/** A class without what only one that was read from a schema has. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, member: unknown) => (name === 'qualifiers' ? undefined : member)),
  );
}

describe('withQualifiers', () => {
  const generated = Object.values(cimv2).filter(
    (one): one is typeof one & CimClass => typeof one === 'object' && 'className' in one,
  );

  test.each(generated.map((one) => [one.className, one as CimClass] as const))(
    'says of %s what its declaration says',
    (_name, declared) => {
      expect(plain(reread(withQualifiers(declared)))).toEqual(plain(declared));
    },
  );

  test('leaves the qualifiers that there are', () => {
    const own: readonly Qualifier[] = [{ name: 'Singleton', type: 'boolean', value: true }];
    const declared = { className: 'C', namespace: 'root', properties: {}, qualifiers: own };
    expect(withQualifiers(declared).qualifiers).toBe(own);
  });
});
