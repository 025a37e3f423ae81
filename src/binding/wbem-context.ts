import type { CimTypeName } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import type { Option, OptionType } from '../wsman/options.js';
import { readText, writeReal } from './value-text.js';

type Scalar = boolean | string | number | bigint;

/** A value of a WMI context: what has an XML Schema type, or an array of it. */
export type WbemContextValue = Scalar | readonly Scalar[];

/** What a context says about a partial update. */
export interface PutExtensions {
  /** The properties to write; all others are ignored. */
  readonly properties: readonly string[];
  /** All or nothing. */
  readonly atomic: boolean;
  /** A null is meant as null: write it or fail. */
  readonly strictNulls: boolean;
}

export interface PartialUpdateOptions {
  readonly atomic?: boolean;
  readonly strictNulls?: boolean;
}

const GATE = '__PUT_EXTENSIONS';
const EXTENSIONS: Readonly<Record<string, 'boolean' | 'string[]'>> = {
  __put_extensions: 'boolean',
  __put_ext_client_request: 'boolean',
  __put_ext_properties: 'string[]',
  __put_ext_strict_nulls: 'boolean',
  __put_ext_atomic: 'boolean',
};
const SCALAR_PREFIX = 'wmi:';
const ARRAY_PREFIX = 'wmiarray:';
/** The list of changed properties as Microsoft's own client sends it. */
const MODIFIED_PROPERTIES = '__MIInstanceModifiedPropertiesList';

function invalid(message: string): never {
  throw new ValidationError('WBEM_E_INVALID_CONTEXT', message);
}

function typeOf(value: Scalar): OptionType {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'bigint') return value < 0n ? 'long' : 'unsignedLong';
  if (!Number.isSafeInteger(value)) return 'double';
  if (value >= -0x80000000 && value <= 0x7fffffff) return 'int';
  return value >= 0 && value <= 0xffffffff ? 'unsignedInt' : 'long';
}

function isScalar(value: unknown): value is Scalar {
  return ['boolean', 'string', 'number', 'bigint'].includes(typeof value);
}

/** The CIM types by which the texts of options read. */
const CIM_TYPES: Readonly<Partial<Record<string, CimTypeName>>> = {
  boolean: 'boolean',
  int: 'sint32',
  unsignedInt: 'uint32',
  long: 'sint64',
  unsignedLong: 'uint64',
  double: 'real64',
} satisfies Partial<Record<OptionType, CimTypeName>>;

function readScalar({ name, value, type = 'string' }: Option): Scalar {
  const scalar = readText(CIM_TYPES[type] ?? 'string', value);
  return scalar === undefined
    ? invalid(`${name} is ${JSON.stringify(value.slice(0, 40))}, which is no ${type}`)
    : (scalar as Scalar);
}

function writeScalar(value: Scalar): string {
  return typeof value === 'number' ? writeReal(value) : String(value);
}

/**
 * Named values that travel with a call to its provider, as IWbemContext does. Names compare without
 * letter case. [MS-WMI] 2.2.13; carried as typed options, [MS-WSMV] 3.1.4.1.10
 */
export class WbemContext {
  readonly #values = new Map<string, readonly [name: string, value: WbemContextValue]>();

  /**
   * The context of a partial update: only these properties are to be written.
   * Options default to false.
   */
  static partialUpdate(
    properties: readonly string[],
    options: PartialUpdateOptions = {},
  ): WbemContext {
    const context = new WbemContext()
      .setValue(GATE, true)
      .setValue('__PUT_EXT_CLIENT_REQUEST', true)
      .setValue('__PUT_EXT_PROPERTIES', [...properties]);
    if (options.strictNulls === true) context.setValue('__PUT_EXT_STRICT_NULLS', true);
    if (options.atomic === true) context.setValue('__PUT_EXT_ATOMIC', true);
    return context;
  }

  /** @throws ValidationError WBEM_E_UNSUPPORTED_PARAMETER for a value that no option can carry. */
  setValue(name: string, value: WbemContextValue): this {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (name === '' || !items.every(isScalar)) {
      throw new ValidationError(
        'WBEM_E_UNSUPPORTED_PARAMETER',
        `context value ${name}: only booleans, numbers, bigints, strings and arrays of them travel`,
      );
    }
    this.#values.set(name.toLowerCase(), [name, value]);
    return this;
  }

  getValue(name: string): WbemContextValue | undefined {
    return this.#values.get(name.toLowerCase())?.[1];
  }

  deleteValue(name: string): boolean {
    return this.#values.delete(name.toLowerCase());
  }

  *[Symbol.iterator](): Iterator<readonly [name: string, value: WbemContextValue]> {
    yield* this.#values.values();
  }

  /**
   * The put extensions in force; undefined for a full update, which may carry other values.
   * @throws ValidationError WBEM_E_INVALID_CONTEXT when they are incomplete or of a wrong type.
   */
  get putExtensions(): PutExtensions | undefined {
    for (const [key, type] of Object.entries(EXTENSIONS)) this.#checkType(key, type);
    const given = Object.keys(EXTENSIONS).filter((key) => this.#values.has(key));
    if (given.length === 0) return undefined;
    if (this.getValue(GATE) !== true) {
      return invalid(`${given.map((key) => key.toUpperCase()).join(', ')} without ${GATE} = true`);
    }
    const properties = this.getValue('__PUT_EXT_PROPERTIES');
    if (properties === undefined) return invalid(`${GATE} without __PUT_EXT_PROPERTIES`);
    return {
      properties: properties as readonly string[],
      atomic: this.getValue('__PUT_EXT_ATOMIC') === true,
      strictNulls: this.getValue('__PUT_EXT_STRICT_NULLS') === true,
    };
  }

  /** A copy without one value. */
  without(name: string): WbemContext {
    const context = new WbemContext();
    for (const [known, value] of this) context.setValue(known, value);
    context.deleteValue(name);
    return context;
  }

  /** The other values: what a provider is handed besides the put extensions. */
  withoutPutExtensions(): WbemContext {
    const context = new WbemContext();
    for (const [name, value] of this) {
      if (EXTENSIONS[name.toLowerCase()] === undefined) context.setValue(name, value);
    }
    return context;
  }

  /** The options of a request that carries this context. */
  toOptions(): Option[] {
    return [...this].flatMap(([name, value]): Option[] => {
      if (isScalar(value)) {
        return [
          { name: `${SCALAR_PREFIX}${name}`, value: writeScalar(value), type: typeOf(value) },
        ];
      }
      return value.map((item) => ({
        name: `${ARRAY_PREFIX}${name}`,
        value: writeScalar(item),
        type: typeOf(item),
      }));
    });
  }

  /**
   * The context that a request carries; its options without a prefix are not part of it.
   * @throws ValidationError WBEM_E_INVALID_CONTEXT for a value that is not of its type.
   */
  static fromOptions(options: readonly Option[]): WbemContext {
    const context = new WbemContext();
    for (const option of options) {
      const isArray = option.name.startsWith(ARRAY_PREFIX);
      if (!isArray && !option.name.startsWith(SCALAR_PREFIX)) continue;
      const name = option.name.slice((isArray ? ARRAY_PREFIX : SCALAR_PREFIX).length);
      const value = readScalar(option);
      const items = context.getValue(name);
      context.setValue(name, isArray ? [...(Array.isArray(items) ? items : []), value] : value);
    }
    return context;
  }

  #checkType(key: string, type: 'boolean' | 'string[]'): void {
    const entry = this.#values.get(key);
    if (entry === undefined) return;
    const [name, value] = entry;
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    if (type === 'boolean' ? typeof value !== 'boolean' : !isList) {
      invalid(`${name} must be ${type === 'boolean' ? 'true or false' : 'an array of strings'}`);
    }
  }
}

/** The changed properties as Microsoft's own client names them. */
export function modifiedPropertiesOptions(properties: readonly string[]): Option[] {
  return properties.map((name) => ({
    name: `${ARRAY_PREFIX}${MODIFIED_PROPERTIES}`,
    value: name,
    type: 'string',
  }));
}
