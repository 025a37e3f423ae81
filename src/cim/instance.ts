import { ValidationError } from '../errors.js';
import { type CimClass, keysOf, propertiesOf, propertyOf } from './class.js';
import type { FieldsOf, PropertyName, SomeFieldsOf, ValuesOf } from './class-types.js';
import { CimDateTime } from './datetime.js';
import { CimInterval } from './interval.js';
import { type Layout, layoutOf } from './layout.js';
import { type CimKeyValue, CimObjectPath } from './object-path.js';
import { toPlain } from './plain.js';
import { PropertyList } from './property-list.js';
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

/** A property as an instance keeps it: its name as the class has it, its value as its type has it. */
interface Property {
  readonly name: string;
  readonly value: CimValue;
}

/** @throws ValidationError, see `CimInstance.set`. */
function checkProperty(
  cimClass: CimClass | undefined,
  className: string,
  name: string,
  value: unknown,
): Property {
  const where = `${className}.${name}`;
  if (name.startsWith('__')) {
    throw new ValidationError('WBEM_E_SYSTEM_PROPERTY', `${where} is a system property`);
  }
  if (cimClass === undefined) return { name, value: checkUntyped(value, where) };
  const property = propertyOf(cimClass, name);
  return { name: property.name, value: checkValue(value, property, where) };
}

/** What is known of an instance besides its properties. */
export interface InstanceHead {
  readonly cimClass: CimClass | undefined;
  readonly className: string;
  readonly namespace: string | null;
  readonly path: CimObjectPath | null;
  readonly origin: Origin;
}

/** What a new instance has read: it has more properties than this from the first one on. */
const NOTHING: readonly CimValue[] = [];

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
  #layout: Layout;
  /** By the ordinals of the layout. */
  #values: CimValue[];
  /** The values that were read: those of the first names. The same array until one changes. */
  #read: readonly CimValue[];
  readonly #path: CimObjectPath | null;
  /** The path that the keys make, once somebody has asked for it. */
  #ownPath: CimObjectPath | null = null;

  /** Of values that are checked. The array becomes the instance's own. */
  constructor(head: InstanceHead, layout: Layout, values: CimValue[]) {
    this.className = head.className;
    this.namespace = head.namespace;
    this.cimClass = head.cimClass;
    this.origin = head.origin;
    this.#layout = layout;
    this.#values = values;
    this.#read = head.origin === 'new' ? NOTHING : values;
    this.#path = head.path;
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
    const [values, read] = [this.#values, this.#read];
    return this.#layout.names.filter((_, ordinal) => {
      const value = values[ordinal] ?? null;
      return ordinal >= read.length || !sameValue(read[ordinal], value) || isEdited(value);
    });
  }

  /** The value of a property, null included; undefined when the instance does not have it. */
  get(name: string): CimValue | undefined {
    const ordinal = this.#layout.ordinalOf(name);
    if (ordinal !== -1) return this.#values[ordinal];
    return SYSTEM_PROPERTIES.get(name.toLowerCase())?.(this);
  }

  /** The value that was read, whatever has been set since. */
  getOriginal(name: string): CimValue | undefined {
    return this.#read[this.#layout.ordinalOf(name)];
  }

  /** The instance as it was read, without what has been set since. */
  asRead(): CimInstance {
    return this.#copyOf(this.#read, (inner) =>
      inner.origin === 'new' ? inner.copy() : inner.asRead(),
    );
  }

  #copyOf(values: readonly CimValue[], copyInner: CopyInner): CimInstance {
    const { names } = this.#layout;
    const layout =
      values.length === names.length ? this.#layout : layoutOf(names.slice(0, values.length));
    return makeInstance(
      this.#head,
      layout,
      values.map((value) => copyValue(value, copyInner)),
    );
  }

  get #head(): InstanceHead {
    const { className, namespace, cimClass, origin } = this;
    return { className, namespace, cimClass, origin, path: this.#path };
  }

  /** A copy with the values as they are now, and the same memory of what was read. */
  copy(): CimInstance {
    const copy = this.#copyOf(this.#values, (inner) => inner.copy());
    copy.#read = this.#read;
    return copy;
  }

  has(name: string): boolean {
    return this.#layout.ordinalOf(name) !== -1;
  }

  /**
   * Sets a property. Nothing is written to a server by this.
   * @throws ValidationError WBEM_E_SYSTEM_PROPERTY; for a typed instance also
   * WBEM_E_INVALID_PROPERTY, WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE.
   */
  set(name: string, value: CimValue): void {
    const property = checkProperty(this.cimClass, this.className, name, value);
    // A key may have changed, which only a typed instance knows.
    this.#ownPath = null;
    if (this.#values === this.#read) this.#values = [...this.#read];
    const ordinal = this.#layout.ordinalOf(property.name);
    if (ordinal !== -1) {
      this.#values[ordinal] = property.value;
      return;
    }
    this.#layout = this.#layout.with(property.name);
    this.#values.push(property.value);
  }

  /** Two instances are equal when class and properties are; names without letter case. */
  equals(other: unknown): boolean {
    if (!(other instanceof CimInstanceBase)) return false;
    return (
      this.className.toLowerCase() === other.className.toLowerCase() &&
      this.#values.length === other.#values.length &&
      this.#layout.names.every((name, ordinal) => {
        const value = other.#values[other.#layout.ordinalOf(name)];
        return sameValue(this.#values[ordinal], value);
      })
    );
  }

  /** A plain object: 64-bit integers, datetimes and paths as text, null kept. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries([...this].map(([name, value]) => [name, toPlain(value)]));
  }

  *[Symbol.iterator](): Iterator<[name: string, value: CimValue]> {
    for (let ordinal = 0; ordinal < this.#values.length; ordinal += 1) {
      yield [this.#layout.names[ordinal] ?? '', this.#values[ordinal] ?? null];
    }
  }

  /** The field of a property. Most instances of a class have one layout, so its place is kept. */
  static field(name: string): PropertyDescriptor & ThisType<CimInstanceBase> {
    let layout: Layout | undefined;
    let ordinal = -1;
    return {
      enumerable: true,
      get() {
        if (this.#layout !== layout) {
          layout = this.#layout;
          ordinal = layout.ordinalOf(name);
        }
        return ordinal === -1 ? undefined : this.#values[ordinal];
      },
      set(value: CimValue) {
        this.set(name, value);
      },
    };
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
      if (!(name in typed.prototype))
        Object.defineProperty(typed.prototype, name, CimInstanceBase.field(name));
    }
    typedClasses.set(cimClass, typed);
  }
  return typed;
}

/** An instance of values that are checked already, in an array that becomes its own. */
export function makeInstance(head: InstanceHead, layout: Layout, values: CimValue[]): CimInstance {
  const { cimClass } = head;
  return new (cimClass === undefined ? CimInstanceBase : typedClass(cimClass))(
    head,
    layout,
    values,
  );
}

/** An instance of values from anywhere. */
function checkedInstance(
  given: CimClass | string,
  values: Readonly<Record<string, unknown>> = {},
  options: CimInstanceOptions = {},
): CimInstance {
  const cimClass = typeof given === 'string' ? undefined : given;
  const className = options.className ?? (typeof given === 'string' ? given : given.className);
  const list = new PropertyList();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const property = checkProperty(cimClass, className, name, value);
    list.put(property.name, property.value);
  }
  for (const [name, value] of Object.entries(options.extra ?? {})) list.put(name, value);
  const head: InstanceHead = {
    cimClass,
    className,
    namespace: options.namespace ?? cimClass?.namespace ?? null,
    path: options.path ?? null,
    origin: options.origin ?? 'new',
  };
  return makeInstance(head, list.layout, list.values);
}

export type CimInstance = CimInstanceBase;

/** An instance of a declared class, with its properties as fields. */
export type InstanceOf<C extends CimClass> = CimInstance & FieldsOf<C>;

/** An instance of which some properties were asked for: those and the keys are its fields. */
export type InstanceWith<C extends CimClass, N extends PropertyName<C>> = [
  PropertyName<C>,
] extends [N]
  ? InstanceOf<C>
  : CimInstance & SomeFieldsOf<C, N>;

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
  construct: (_base, parameters: Parameters<typeof checkedInstance>) =>
    checkedInstance(...parameters),
}) as unknown as CimInstanceConstructor;
