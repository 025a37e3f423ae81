import { defineClass } from '../../src/cim/class.js';
import type { CimTypeName } from '../../src/cim/types.js';

/** The parameters of OMI's method of all types: each is an in and an out parameter. */
const SHORT = {
  b: 'boolean',
  u8: 'uint8',
  s8: 'sint8',
  u16: 'uint16',
  s16: 'sint16',
  u32: 'uint32',
  s32: 'sint32',
  u64: 'uint64',
  s64: 'sint64',
  r32: 'real32',
  r64: 'real64',
  dt: 'datetime',
  rf: 'reference',
  s: 'string',
  c16: 'char16',
} as const satisfies Readonly<Record<string, CimTypeName>>;

type Short = typeof SHORT;
type Scalars = {
  readonly [N in keyof Short]: {
    readonly type: Short[N];
    readonly in: true;
    readonly out: true;
  };
};
type Arrays = {
  readonly [N in keyof Short as `${N}A`]: Scalars[N] & { readonly array: true };
};

const scalars = Object.fromEntries(
  Object.entries(SHORT).map(([name, type]) => [name, { type, in: true, out: true }]),
) as unknown as Scalars;
const arrays = Object.fromEntries(
  Object.entries(SHORT).map(([name, type]) => [
    `${name}A`,
    { type, in: true, out: true, array: true },
  ]),
) as unknown as Arrays;

/** OMI's test class with a method that takes and gives every type. */
export const Person = defineClass({
  className: 'MSFT_Person',
  namespace: 'root/test',
  properties: {
    Key: { type: 'uint32', key: true },
    First: { type: 'string' },
    Last: { type: 'string' },
  },
  methods: {
    TestAllTypes: { returns: 'uint32', parameters: { ...scalars, ...arrays } },
  },
});

/** OMI's class of static methods. */
export const Calc = defineClass({
  className: 'TestClass_MethodProvider_Calc',
  namespace: 'root/tsc',
  properties: {},
  methods: {
    Add: {
      static: true,
      returns: 'uint32',
      parameters: {
        Left: { type: 'sint64', in: true },
        Right: { type: 'sint64', in: true },
        sum: { type: 'sint64', out: true },
      },
    },
    AddNumbers: {
      static: true,
      returns: 'uint32',
      parameters: {
        numbers: { type: 'object', in: true, ofClass: 'Numbers' },
        sum: { type: 'sint64', out: true },
      },
    },
    HardError: { static: true, returns: 'uint32', parameters: {} },
  },
});
