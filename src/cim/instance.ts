import { ValidationError } from '../errors.js';
import {
  type CimClass,
  type FieldsOf,
  keysOf,
  propertiesOf,
  propertyOf,
  type ValuesOf,
} from './class.js';
import { CimDateTime } from './datetime.js';
import { CimInterval } from './interval.js';
import { type CimKeyValue, CimObjectPath } from './object-path.js';
import { toPlain } from './plain.js';
import { checkValue, type CimObject, type CimScalar, type CimValue, sameValue } from './types.js';

/** Where the values of an instance come from. */
export type Origin =
  /** Made by the caller: every property counts as changed. */
  | 'new'
  /** Read from a server, but only some of its properties. */
  | 'partial'
  /** Read from a server with all of its properties. */
  | 'whole';

export interface CimInstanceOptions {
  readonly namespace?: string | null;
  readonly path?: CimObjectPath | null;
  /** Default `new`. */
  readonly origin?: Origin;
  /** The class of the instance where it is one derived from the class that types it. */
  readonly className?: string;
  /** Properties that the server sent although the class does not declare them. */
  readonly extra?: Readonly<Record<string, CimValue>>;
}

interface Slot {
  readonly name: string;
  readonly value: CimValue;
}

const SYSTEM_PROPERTIES = new Map<string, (instance: CimInstanceBase) => CimValue>([
  ['__class', (instance) => instance.className],
  ['__genus', () => 2],
  ['__namespace', (instance) => instance.namespace],
  ['__path', (instance) => instance.path?.toString() ?? null],
  ['__relpath', (instance) => instance.path?.relativePath ?? null],
  ['__property_count', (instance) => [...instance].length],
]);

function toKeyValue(value: CimValue): CimKeyValue {
  if (value instanceof CimObjectPath) return value;
  if (value instanceof CimDateTime || value instanceof CimInterval) return value.toString();
  return value as CimKeyValue;
}

/** Untyped instances keep what they are given; only the shape of an array can be checked. */
function checkUntyped(value: unknown, where: string): CimValue {
  if (value === undefined) {
    throw new ValidationError('WBEM_E_TYPE_MISMATCH', `${where} is undefined; use null`);
  }
  if (Array.isArray(value) && (value.includes(null) || value.includes(undefined))) {
    throw new ValidationError('WBEM_E_ILLEGAL_NULL', `${where} has a null item`);
  }
  return value as CimValue;
}

/**
 * An instance of a class: its properties by name, without regard to letter case, and the memory of
 * which of them changed since it was read.
 */
class CimInstanceBase implements CimObject {
  readonly className: string;
  readonly namespace: string | null;
  /** The class that types the properties; undefined for an untyped instance. */
  readonly cimClass: CimClass | undefined;
  readonly origin: Origin;
  readonly #slots = new Map<string, Slot>();
  #read: ReadonlyMap<string, Slot>;
  readonly #path: CimObjectPath | null;
  /** The path that the keys make, once somebody has asked for it. */
  #ownPath: CimObjectPath | null = null;

  constructor(
    cimClass: CimClass | string,
    values: Readonly<Record<string, unknown>> = {},
    options: CimInstanceOptions = {},
  ) {
    const untyped = typeof cimClass === 'string';
    this.cimClass = untyped ? undefined : cimClass;
    this.className = options.className ?? (untyped ? cimClass : cimClass.className);
    this.namespace = options.namespace ?? (untyped ? null : cimClass.namespace);
    this.origin = options.origin ?? 'new';
    this.#path = options.path ?? null;
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined) this.set(name, value as CimValue);
    }
    for (const [name, value] of Object.entries(options.extra ?? {})) {
      this.#slots.set(name.toLowerCase(), { name, value });
    }
    this.#read = this.origin === 'new' ? new Map() : new Map(this.#slots);
  }

  /** The path it was read from, else the one its keys make; null while a key has no value. */
  get path(): CimObjectPath | null {
    if (this.#path !== null || this.cimClass === undefined) return this.#path;
    this.#ownPath ??= this.#makePath(this.cimClass);
    return this.#ownPath;
  }

  #makePath(cimClass: CimClass): CimObjectPath | null {
    const { className, namespace } = this;
    if (cimClass.singleton === true) {
      return new CimObjectPath({ className, namespace, singleton: true });
    }
    const keys = new Map<string, CimKeyValue>();
    for (const { name } of keysOf(cimClass)) {
      const value = this.get(name) ?? null;
      if (value === null) return null;
      keys.set(name, toKeyValue(value));
    }
    return keys.size === 0 ? null : new CimObjectPath({ className, namespace, keys });
  }

  /**
   * The names of the properties whose value is not the one that was read, or holds an embedded
   * instance that was read and has such properties itself.
   */
  get changedProperties(): readonly string[] {
    return [...this.#slots]
      .filter(([key, { value }]) => {
        const before = this.#read.get(key);
        return before === undefined || !sameValue(before.value, value) || isEdited(value);
      })
      .map(([, { name }]) => name);
  }

  /** The value of a property, null included; undefined when the instance does not have it. */
  get(name: string): CimValue | undefined {
    const key = name.toLowerCase();
    const slot = this.#slots.get(key);
    return slot === undefined ? SYSTEM_PROPERTIES.get(key)?.(this) : slot.value;
  }

  /** The value that was read, whatever has been set since. */
  getOriginal(name: string): CimValue | undefined {
    return this.#read.get(name.toLowerCase())?.value;
  }

  /** The instance as it was read, without what has been set since. */
  asRead(): CimInstance {
    return this.#copyOf(this.#read, (inner) =>
      inner.origin === 'new' ? inner.copy() : inner.asRead(),
    );
  }

  #copyOf(slots: ReadonlyMap<string, Slot>, copyInner: CopyInner): CimInstance {
    const declared = this.cimClass === undefined ? undefined : propertiesOf(this.cimClass);
    const values: Record<string, CimValue> = {};
    const extra: Record<string, CimValue> = {};
    for (const [key, { name, value }] of slots) {
      (declared?.has(key) === false ? extra : values)[name] = copyValue(value, copyInner);
    }
    const { className, namespace, origin } = this;
    const options = { className, namespace, origin, extra, path: this.#path };
    return new CimInstance(this.cimClass ?? className, values, options);
  }

  /** A copy with the values as they are now, and the same memory of what was read. */
  copy(): CimInstance {
    const copy = this.#copyOf(this.#slots, (inner) => inner.copy());
    copy.#read = this.#read;
    return copy;
  }

  has(name: string): boolean {
    return this.#slots.has(name.toLowerCase());
  }

  /**
   * Sets a property. Nothing is written to a server by this.
   * @throws ValidationError WBEM_E_SYSTEM_PROPERTY; for a typed instance also
   * WBEM_E_INVALID_PROPERTY, WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE.
   */
  set(name: string, value: CimValue): void {
    const where = `${this.className}.${name}`;
    if (name.startsWith('__')) {
      throw new ValidationError('WBEM_E_SYSTEM_PROPERTY', `${where} is a system property`);
    }
    const key = name.toLowerCase();
    if (this.cimClass === undefined) {
      const known = this.#slots.get(key)?.name ?? name;
      this.#slots.set(key, { name: known, value: checkUntyped(value, where) });
      return;
    }
    const property = propertyOf(this.cimClass, name);
    const checked = checkValue(value, property, where);
    if (property.key === true) this.#ownPath = null;
    this.#slots.set(key, { name: property.name, value: checked });
  }

  /** Two instances are equal when class and properties are; names without letter case. */
  equals(other: unknown): boolean {
    if (!(other instanceof CimInstanceBase)) return false;
    return (
      this.className.toLowerCase() === other.className.toLowerCase() &&
      this.#slots.size === other.#slots.size &&
      [...this.#slots].every(([key, { value }]) => sameValue(value, other.#slots.get(key)?.value))
    );
  }

  /** A plain object: 64-bit integers, datetimes and paths as text, null kept. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries([...this].map(([name, value]) => [name, toPlain(value)]));
  }

  *[Symbol.iterator](): Iterator<[name: string, value: CimValue]> {
    for (const { name, value } of this.#slots.values()) yield [name, value];
  }
}

/** How an embedded instance is copied. */
type CopyInner = (inner: CimInstanceBase) => CimInstanceBase;

/** Embedded instances can be changed in place, so a copy has its own. */
function copyValue(value: CimValue, copyInner: CopyInner): CimValue {
  if (Array.isArray(value)) {
    return value.map((item: CimScalar) => copyValue(item, copyInner) as CimScalar);
  }
  return value instanceof CimInstanceBase ? copyInner(value) : value;
}

/** True for an embedded instance that was changed in place after it was read. */
function isEdited(value: CimValue): boolean {
  if (Array.isArray(value)) return value.some((item: CimValue) => isEdited(item));
  if (!(value instanceof CimInstanceBase)) return false;
  return value.origin !== 'new' && value.changedProperties.length > 0;
}

const typedClasses = new WeakMap<CimClass, typeof CimInstanceBase>();

/** The class behind the instances of a CIM class: a field for each property that no member hides. */
function typedClass(cimClass: CimClass): typeof CimInstanceBase {
  let typed = typedClasses.get(cimClass);
  if (typed === undefined) {
    typed = class extends CimInstanceBase {};
    Object.defineProperty(typed, 'name', { value: cimClass.className });
    for (const { name } of propertiesOf(cimClass).values()) {
      if (!(name in typed.prototype)) Object.defineProperty(typed.prototype, name, fieldFor(name));
    }
    typedClasses.set(cimClass, typed);
  }
  return typed;
}

function fieldFor(name: string): PropertyDescriptor & ThisType<CimInstanceBase> {
  return {
    enumerable: true,
    get() {
      return this.get(name);
    },
    set(value: CimValue) {
      this.set(name, value);
    },
  };
}

export type CimInstance = CimInstanceBase;

/** An instance of a declared class, with its properties as fields. */
export type InstanceOf<C extends CimClass> = CimInstance & FieldsOf<C>;

interface CimInstanceConstructor {
  /** An instance of a declared class; its properties are checked and are also fields. */
  new <C extends CimClass>(
    cimClass: C,
    values?: ValuesOf<C>,
    options?: CimInstanceOptions,
  ): InstanceOf<C>;
  /** An instance of a class that only its name tells. */
  new (
    className: string,
    values?: Readonly<Record<string, CimValue>>,
    options?: CimInstanceOptions,
  ): CimInstance;
  /** An instance of a class that is only known when the program runs. */
  new (
    cimClass: CimClass | string,
    values: Readonly<Record<string, CimValue>>,
    options: CimInstanceOptions,
  ): CimInstance;
  readonly prototype: CimInstance;
}

/** Constructs an instance of the class made for its CIM class. */
export const CimInstance = new Proxy(CimInstanceBase, {
  construct(base, parameters: ConstructorParameters<typeof CimInstanceBase>) {
    const [cimClass] = parameters;
    return new (typeof cimClass === 'string' ? base : typedClass(cimClass))(...parameters);
  },
}) as unknown as CimInstanceConstructor;
