import type { CimObjectPath } from '../../cim/object-path.js';

export type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Constant =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'real'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean };

export interface Comparison {
  readonly kind: 'comparison';
  readonly property: string;
  readonly operator: Operator;
  readonly constant: Constant;
}

/** `IS NULL` and `= NULL`, or their opposites. */
export interface NullTest {
  readonly kind: 'null';
  readonly property: string;
  readonly negated: boolean;
}

export interface LikeTest {
  readonly kind: 'like';
  readonly property: string;
  readonly pattern: string;
}

/** The condition of a WHERE. */
export type Expression =
  | Comparison
  | NullTest
  | LikeTest
  | { readonly kind: 'not'; readonly term: Expression }
  | { readonly kind: 'and'; readonly terms: readonly Expression[] }
  | { readonly kind: 'or'; readonly terms: readonly Expression[] };

export interface SelectStatement {
  readonly kind: 'select';
  /** Null for `*`. */
  readonly properties: readonly string[] | null;
  readonly className: string;
  readonly where?: Expression;
}

/** `SELECT * FROM META_CLASS`: the classes, or only one and those derived from it. */
export interface MetaStatement {
  readonly kind: 'meta';
  readonly isa?: string;
}

export interface ReferencesStatement {
  readonly kind: 'references';
  readonly path: CimObjectPath;
  readonly resultClass?: string;
  readonly role?: string;
  readonly requiredQualifier?: string;
  readonly keysOnly: boolean;
  readonly classDefsOnly: boolean;
}

export interface AssociatorsStatement extends Omit<ReferencesStatement, 'kind'> {
  readonly kind: 'associators';
  readonly assocClass?: string;
  readonly resultRole?: string;
  readonly requiredAssocQualifier?: string;
}

/** A schema or data query. [MS-WMI] 2.2.1.1 */
export type WqlStatement =
  | SelectStatement
  | MetaStatement
  | ReferencesStatement
  | AssociatorsStatement;
