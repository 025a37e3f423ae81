import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { Qualifier, QualifierDeclaration } from '../cim/qualifier.js';

/** The namespace of what stands before any `#pragma namespace`. */
export const DEFAULT_NAMESPACE = 'root/cimv2';

/** A place in a MOF text: line and column count from 1, columns in UTF-16 units. */
export interface MofPosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Declared {
  readonly position?: MofPosition;
}

/** What a pragma is given: a string literal, or a word such as `NOFAIL`, which has no quotes. */
export interface MofPragmaParameter {
  readonly text: string;
  readonly quoted: boolean;
}

/** `#pragma namespace("\\\\.\\root\\cimv2")` or any other, but `include`. [DSP0004] 7.11 */
export interface MofPragma extends Declared {
  readonly kind: 'pragma';
  /** As it is written. */
  readonly name: string;
  readonly parameters: readonly MofPragmaParameter[];
}

/** A qualifier declaration, and the namespace it is made in. */
export interface MofQualifier extends Declared {
  readonly kind: 'qualifier';
  readonly declaration: QualifierDeclaration;
  readonly namespace: string;
}

/** A class with its own features only. */
export interface MofClass extends Declared {
  readonly kind: 'class';
  readonly cimClass: CimClass;
  /** Without `$`. */
  readonly alias?: string;
}

/**
 * An instance. It is typed by its class where that is known; the `cimClass` of such an instance has
 * also the properties of the superclasses that are known.
 */
export interface MofInstance extends Declared {
  readonly kind: 'instance';
  readonly instance: CimInstance;
  /** Without `$`. */
  readonly alias?: string;
  readonly qualifiers: readonly Qualifier[];
  /** The qualifiers of properties by name; WMI has them also for properties without a value. */
  readonly propertyQualifiers: Readonly<Record<string, readonly Qualifier[]>>;
}

export type MofDeclaration = MofPragma | MofQualifier | MofClass | MofInstance;

/** What a MOF text declares. Its kinds are given once more by themselves, in the same order. */
export interface MofSchema {
  /** All of it, in the order of the text. Included files stand where they are included. */
  readonly declarations: readonly MofDeclaration[];
  readonly pragmas: readonly MofPragma[];
  readonly qualifierDeclarations: readonly QualifierDeclaration[];
  readonly classes: readonly CimClass[];
  readonly instances: readonly CimInstance[];
}

const ofKind = <const K extends MofDeclaration['kind']>(
  declarations: readonly MofDeclaration[],
  kind: K,
): Extract<MofDeclaration, { kind: K }>[] =>
  declarations.filter((one): one is Extract<MofDeclaration, { kind: K }> => one.kind === kind);

/** The schema of these declarations. */
export function schemaOf(declarations: readonly MofDeclaration[]): MofSchema {
  return {
    declarations,
    pragmas: ofKind(declarations, 'pragma'),
    qualifierDeclarations: ofKind(declarations, 'qualifier').map(({ declaration }) => declaration),
    classes: ofKind(declarations, 'class').map(({ cimClass }) => cimClass),
    instances: ofKind(declarations, 'instance').map(({ instance }) => instance),
  };
}
