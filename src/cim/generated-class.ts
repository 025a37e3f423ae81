import type { CimClass } from './class.js';

/** Where a generated class keeps its types; there is nothing there when the program runs. */
declare const TYPES: unique symbol;

/** What the methods of a class take and give. */
export interface MethodTypes {
  readonly in: object;
  readonly out: object;
}

/** A class whose types are written out, so that they need not be inferred. */
export type GeneratedClass<C extends CimClass, P, M> = C & {
  readonly [TYPES]: { readonly properties: P; readonly methods: M };
};

/** What is written out for the properties of a class; `never` where nothing is. */
export type PropertyTypesOf<C> = C extends { readonly [TYPES]: { readonly properties: infer P } }
  ? P
  : never;

/** What is written out for a method of a class; `never` where nothing is. */
export type MethodTypesOf<C, N> = C extends { readonly [TYPES]: { readonly methods: infer M } }
  ? N extends keyof M
    ? M[N]
    : never
  : never;

/**
 * Declares a class as generated code does, with its types: `P` for the properties of its instances
 * and `M` for its methods. Its names were checked when it was generated.
 */
export const generatedClass =
  <P extends object, M extends Readonly<Record<keyof M, MethodTypes>>>() =>
  <const C extends CimClass>(declaration: C): GeneratedClass<C, P, M> =>
    declaration as GeneratedClass<C, P, M>;
