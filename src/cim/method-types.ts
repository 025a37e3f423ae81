import type { CimClass } from './class.js';
import type { Value } from './class-types.js';
import type { MethodTypesOf } from './generated-class.js';
import type { CimTypeDeclaration, CimValue } from './types.js';

/** Of a class that is only known when the program runs, any method. */
type IsAnyClass<C extends CimClass> = CimClass extends C ? true : false;
type Methods<C extends CimClass> = C extends { readonly methods: infer M } ? M : unknown;
type Declared<C extends CimClass, N> = N extends keyof Methods<C> ? Methods<C>[N] : unknown;
type Parameters<C extends CimClass, N> =
  Declared<C, N> extends { readonly parameters: infer P } ? P : unknown;
type NamesOf<P, Direction extends 'in' | 'out'> = {
  [N in keyof P]: P[N] extends { readonly [D in Direction]: true } ? N : never;
}[keyof P];
type ValueAt<P, N extends keyof P> = P[N] extends CimTypeDeclaration ? Value<P[N]> : never;

/** The name of a method of the class. */
export type MethodName<C extends CimClass> =
  IsAnyClass<C> extends true ? string : keyof Methods<C> & string;

/** What a method takes and gives, by its declaration alone. */
export interface InferredMethod<C extends CimClass, M> {
  readonly in: InferredInput<Parameters<C, M>>;
  readonly out: InferredOutput<C, M>;
}

/** The same as it is written out, else as its declaration has it. */
type Types<C extends CimClass, M> = [MethodTypesOf<C, M>] extends [never]
  ? InferredMethod<C, M>
  : MethodTypesOf<C, M>;

type InferredInput<P> = [NamesOf<P, 'in'>] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [N in NamesOf<P, 'in'>]?: ValueAt<P, N> | null };

type InferredOutput<C extends CimClass, M> = {
  readonly [N in NamesOf<Parameters<C, M>, 'out'>]: ValueAt<Parameters<C, M>, N> | null;
} & (Declared<C, M> extends { readonly returns: infer T }
  ? { readonly ReturnValue: Value<{ readonly type: T } & CimTypeDeclaration> | null }
  : { readonly ReturnValue?: undefined });

/** The in parameters of a method. One that is left out, or null, is for the provider to choose. */
export type InputOf<C extends CimClass, M extends MethodName<C>> =
  IsAnyClass<C> extends true ? Readonly<Record<string, CimValue>> : Types<C, M>['in'];

/** The return value of a method and its out parameters. */
export type OutputOf<C extends CimClass, M extends MethodName<C>> =
  IsAnyClass<C> extends true ? Readonly<Record<string, CimValue>> : Types<C, M>['out'];
