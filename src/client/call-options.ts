import type { Option } from '../wsman/options.js';
import type { CallOptions } from './deadline.js';
import type { Carrier } from './partial-update.js';

/** Where a class is, and what its provider is told. */
export interface ResourceOptions extends CallOptions {
  readonly namespace?: string;
  /** A vendor's own resource URI of the class. */
  readonly resourceUri?: string;
  /** Options for the provider. */
  readonly options?: readonly Option[];
}

export interface GetOptions<N extends string = string> extends ResourceOptions {
  /** Only these properties, and the keys. */
  readonly properties?: readonly N[];
  /** Ask the server for the one property only, by fragment transfer. Default false. */
  readonly fragment?: boolean;
}

export interface WriteOptions extends ResourceOptions {
  /** Read back and compare. Default false. */
  readonly verify?: boolean;
  /** Send no write, but answer with the envelopes. Default false. */
  readonly dryRun?: boolean;
}

export interface ModifyOptions<N extends string = string> extends WriteOptions {
  /** Default: the properties that changed since the instance was read. */
  readonly properties?: readonly N[];
  /** How the update travels; `none` writes the whole instance. Default `auto`. */
  readonly partialUpdate?: Carrier | 'auto' | 'none';
  /** All or nothing. Default false. */
  readonly atomic?: boolean;
  /** A null must be written as null, or the call fails. Default false. */
  readonly strictNulls?: boolean;
}
