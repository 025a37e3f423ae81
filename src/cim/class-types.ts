import type { CimClass } from './class.js';
import type { CimDateTime } from './datetime.js';
import type { PropertyTypesOf } from './generated-class.js';
import type { CimInterval } from './interval.js';
import type { CimObjectPath } from './object-path.js';
import type { CimObject, CimTypeDeclaration, CimTypeName } from './types.js';

interface ScalarTypes {
  boolean: boolean;
  uint8: number;
  sint8: number;
  uint16: number;
  sint16: number;
  uint32: number;
  sint32: number;
  uint64: bigint;
  sint64: bigint;
  real32: number;
  real64: number;
  string: string;
  char16: string;
  datetime: CimDateTime | CimInterval;
  reference: CimObjectPath;
  object: CimObject;
}

/** Texts that are known to occur, and any other: what a schema lists is rarely complete. */
export type KnownText<T extends string> = T | (string & {});

type Scalar<D extends CimTypeDeclaration> = D extends {
  readonly type: 'string';
  readonly values: infer V;
}
  ? KnownText<keyof V & string>
  : ScalarTypes[D['type'] & CimTypeName];

/** The carrier of the values of a declared type. */
export type Value<D extends CimTypeDeclaration> = D extends { readonly array: true }
  ? readonly Scalar<D>[]
  : Scalar<D>;

type Properties<C extends CimClass> = C['properties'];
type KeyNames<C extends CimClass> = {
  [N in keyof Properties<C>]: Properties<C>[N] extends { readonly key: true } ? N : never;
}[keyof Properties<C>];
type FixedNames<C extends CimClass> = {
  [N in keyof Properties<C>]: Properties<C>[N] extends
    | { readonly key: true }
    | { readonly readOnly: true }
    ? N
    : never;
}[keyof Properties<C>];

/** The name of a property of the class. */
export type PropertyName<C extends CimClass> = keyof Properties<C> & string;

/** The name of a property that may be written: not a key, not read-only. */
export type WritableName<C extends CimClass> = Exclude<PropertyName<C>, FixedNames<C>>;

/** Keys are never null, nor is what is declared so. */
type Nullable<D> = D extends { readonly key: true } | { readonly notNull: true } ? never : null;

/** The properties of an instance as fields: keys and read-only ones cannot be assigned. */
export type FieldsOf<C extends CimClass> = [PropertyTypesOf<C>] extends [never]
  ? InferredFields<C>
  : PropertyTypesOf<C>;

/** The same, by the declaration alone. */
export type InferredFields<C extends CimClass> = {
  -readonly [N in WritableName<C>]: Value<Properties<C>[N]> | Nullable<Properties<C>[N]>;
} & {
  readonly [N in FixedNames<C>]: Value<Properties<C>[N]> | Nullable<Properties<C>[N]>;
};

/** Some properties as fields, and the keys. */
export type SomeFieldsOf<C extends CimClass, N extends PropertyName<C>> = Pick<
  FieldsOf<C>,
  (N | KeyNames<C>) & keyof FieldsOf<C>
>;

/** Exactly the keys of the class; for a singleton they may be left out. */
export type KeysOf<C extends CimClass> = C extends { readonly singleton: true }
  ? { readonly [N in KeyNames<C>]?: Value<Properties<C>[N]> }
  : { readonly [N in KeyNames<C>]: Value<Properties<C>[N]> };

/** New values of writable properties: what a partial update takes. */
export type ChangesOf<C extends CimClass> = [WritableName<C>] extends [never]
  ? // An empty object type would take any property.
    Readonly<Record<string, never>>
  : { readonly [N in WritableName<C>]?: Value<Properties<C>[N]> | null };

/** The values of a new instance. A key that is left out is for the server to choose. */
export type ValuesOf<C extends CimClass> = {
  readonly [N in keyof Properties<C>]?: Value<Properties<C>[N]> | null;
};
