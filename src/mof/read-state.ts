import type { CimClass } from '../cim/class.js';
import type { QualifierDeclaration } from '../cim/qualifier.js';
import { Diagnostics } from './diagnostics.js';
import { Names } from './names.js';
import type { RawInstance } from './raw-value.js';
import type { MofDeclaration, MofInstance } from './schema.js';
import type { Source } from './source.js';

/** An instance whose values wait for the classes and aliases that come after it. */
export interface PendingInstance extends Omit<MofInstance, 'instance' | 'kind'> {
  readonly kind: 'pending';
  readonly raw: RawInstance;
}

/** A name that stands where a type does. */
export interface TypeUse {
  readonly name: string;
  readonly source: Source;
  readonly at: number;
}

/** What `$Alias` stands for. */
export type AliasTarget = RawInstance | CimClass;

/** What is known so far, of a text and of those that it includes. */
export class ReadState {
  readonly diagnostics = new Diagnostics();
  readonly names = new Names();
  readonly declarations: (Exclude<MofDeclaration, MofInstance> | PendingInstance)[] = [];
  readonly qualifierTypes = new Map<string, QualifierDeclaration>();
  /** By namespace and name in lower case. */
  readonly classes = new Map<string, CimClass>();
  /** By name in lower case. */
  readonly aliases = new Map<string, AliasTarget>();
  /** The types that may be misspelt. */
  readonly typeUses: TypeUse[] = [];
  readonly #declared = new Set<string>();
  namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** Notes a name in the current namespace. @returns false if it is there already */
  declare(kind: 'class' | 'qualifier', name: string): boolean {
    const key = `${kind} ${this.keyOf(name)}`;
    const size = this.#declared.size;
    return this.#declared.add(key).size !== size;
  }

  /** The key of a class. */
  keyOf(name: string, namespace: string = this.namespace): string {
    return `${this.names.lower(namespace)}:${this.names.lower(name)}`;
  }
}
