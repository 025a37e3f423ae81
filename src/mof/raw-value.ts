import type { Literal } from './literals.js';
import type { Qualifier } from '../cim/qualifier.js';
import type { Source } from './source.js';

/** `$Alias` where a value stands. */
export class AliasUse {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A property of an instance as it is written. */
export interface RawProperty {
  readonly name: string;
  readonly at: number;
  readonly qualifiers: readonly Qualifier[];
  /** None for a property that only has qualifiers. */
  readonly value?: RawValue;
}

/** `instance of Class { … }`, before its class says what the values are. */
export class RawInstance {
  readonly className: string;
  readonly source: Source;
  readonly at: number;
  readonly namespace: string;
  readonly properties: readonly RawProperty[];

  constructor(
    parts: Readonly<Pick<RawInstance, 'className' | 'source' | 'at' | 'namespace' | 'properties'>>,
  ) {
    this.className = parts.className;
    this.source = parts.source;
    this.at = parts.at;
    this.namespace = parts.namespace;
    this.properties = parts.properties;
  }
}

export type RawScalar = Literal | AliasUse | RawInstance;

/** What stands where a value is expected, and where it does: an item, or an array of items. */
export interface RawValue {
  readonly at: number;
  /** The one item, or all of them. */
  readonly items: readonly RawScalar[];
  /** Where the items are. */
  readonly offsets: readonly number[];
  readonly isArray: boolean;
}

export function isLiteral(raw: RawScalar): raw is Literal {
  return !(raw instanceof AliasUse || raw instanceof RawInstance);
}
