/* oxlint-disable vitest/expect-expect -- the compiler asserts */
import { describe, expectTypeOf, test } from 'vitest';
import type { CimClass } from '../../src/cim/class.js';
import type { FieldsOf, InferredFields } from '../../src/cim/class-types.js';
import type { InferredMethod, InputOf, MethodName, OutputOf } from '../../src/cim/method-types.js';
import type * as cimv2 from '../../src/gen/cimv2/index.js';
import type * as storage from '../../src/gen/microsoft/windows/storage/index.js';
import type * as standardcimv2 from '../../src/gen/standardcimv2/index.js';
import type * as virtualization from '../../src/gen/virtualization/v2/index.js';

/** Intersections and what they amount to are the same. */
type Flat<T> = { [K in keyof T]: T[K] };
type Same<A, B> =
  (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false;

/** The classes of a module whose written properties are not those that the declaration stands for. */
type OddProperties<M> = {
  [K in keyof M]: M[K] extends CimClass
    ? Same<FieldsOf<M[K]>, InferredFields<M[K]>> extends true
      ? never
      : K
    : never;
}[keyof M];

type OddMethod<C extends CimClass, N extends MethodName<C>> =
  Same<InputOf<C, N>, InferredMethod<C, N>['in']> extends true
    ? Same<OutputOf<C, N>, InferredMethod<C, N>['out']> extends true
      ? never
      : N
    : N;

type OddMethods<M> = {
  [K in keyof M]: M[K] extends CimClass
    ? { [N in MethodName<M[K]>]: OddMethod<M[K], N> }[MethodName<M[K]>]
    : never;
}[keyof M];

type Modules = [typeof cimv2, typeof standardcimv2, typeof storage, typeof virtualization];

describe('the types that are written out in a generated file', () => {
  test('are those that its descriptor stands for', () => {
    expectTypeOf<OddProperties<Modules[0]>>().toEqualTypeOf<never>();
    expectTypeOf<OddProperties<Modules[1]>>().toEqualTypeOf<never>();
    expectTypeOf<OddProperties<Modules[2]>>().toEqualTypeOf<never>();
    expectTypeOf<OddProperties<Modules[3]>>().toEqualTypeOf<never>();
    expectTypeOf<OddMethods<Modules[0]>>().toEqualTypeOf<never>();
    expectTypeOf<OddMethods<Modules[1]>>().toEqualTypeOf<never>();
    expectTypeOf<OddMethods<Modules[2]>>().toEqualTypeOf<never>();
    expectTypeOf<OddMethods<Modules[3]>>().toEqualTypeOf<never>();
  });
});
