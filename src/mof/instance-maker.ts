import { propertiesOf } from '../cim/class.js';
import { CimInstance } from '../cim/instance.js';
import type { CimScalar, CimTypeDeclaration, CimValue } from '../cim/types.js';
import { AliasPaths } from './alias-paths.js';
import { convertUntyped, convertWith, type ConvertItem, describeRaw } from './convert.js';
import type { Report } from './diagnostics.js';
import type { KnownClass, KnownClasses } from './known-classes.js';
import { AliasUse, isLiteral, RawInstance, type RawProperty, type RawValue } from './raw-value.js';
import type { ReadState } from './read-state.js';
import { scalarOf } from './values.js';

/** Aliases of instances in instances: a chain of them is not in the text, so it is bounded here. */
const MAX_DEPTH = 32;
/** Each use of an alias as an embedded instance makes a copy: these could double at every depth. */
const MAX_COPIES = 10_000;

type Entry = [name: string, value: CimValue];

/** Makes instances of what was read. */
export class InstanceMaker {
  readonly #state: ReadState;
  readonly #classes: KnownClasses;
  readonly #paths: AliasPaths;
  #depth = 0;
  #copies = 0;

  constructor(state: ReadState, classes: KnownClasses) {
    this.#state = state;
    this.#classes = classes;
    this.#paths = new AliasPaths(state, classes);
  }

  make(raw: RawInstance): CimInstance {
    const { className, namespace, properties } = raw;
    const known = this.#classes.get(className, namespace);
    if (known !== undefined) return this.#makeTyped(raw, known);
    const values = Object.fromEntries(this.#untyped(raw, properties));
    const path = this.#paths.systemPathOf(raw);
    return new CimInstance(className, values, { namespace, path });
  }

  #makeTyped(raw: RawInstance, { cimClass, isComplete }: KnownClass): CimInstance {
    const { namespace, properties } = raw;
    const declared = propertiesOf(cimClass);
    const values: Entry[] = [];
    const others: RawProperty[] = [];
    for (const property of properties) {
      const type = declared.get(property.name.toLowerCase());
      if (type === undefined) others.push(property);
      else if (property.value !== undefined) {
        values.push([type.name, this.#typed(raw, property.value, type)]);
      }
    }
    if (isComplete) this.#refuse(raw, others);
    const extra = Object.fromEntries(this.#untyped(raw, others));
    return new CimInstance(cimClass, Object.fromEntries(values), { namespace, extra });
  }

  #refuse({ className, source }: RawInstance, properties: readonly RawProperty[]): void {
    for (const { name, at } of properties) {
      this.#state.diagnostics.report(source, at, name, `a property of ${className}`);
    }
  }

  #typed(of: RawInstance, value: RawValue, type: CimTypeDeclaration): CimValue {
    return convertWith(value, type, this.#converter(of, type), this.#reporter(of));
  }

  #reporter({ source }: RawInstance): Report {
    return (at, found, expected) => this.#state.diagnostics.report(source, at, found, expected);
  }

  #converter(of: RawInstance, { type }: CimTypeDeclaration): ConvertItem {
    return (item, at) => {
      if (isLiteral(item)) return scalarOf(item, type);
      if (type === 'object') return this.#object(of, item, at);
      return type === 'reference' && item instanceof AliasUse
        ? this.#paths.pathOf(item, of.source, at)
        : undefined;
    };
  }

  /** What the class does not tell: strings stay strings, and an alias is a reference. */
  #untyped(of: RawInstance, properties: readonly RawProperty[]): Entry[] {
    return properties.flatMap(({ name, value }): Entry[] =>
      value === undefined ? [] : [[name, this.#untypedValue(of, value)]],
    );
  }

  #untypedValue(of: RawInstance, value: RawValue): CimValue {
    const { items, isArray, at } = value;
    const report = this.#reporter(of);
    if (items.every(isLiteral)) {
      const typed = convertUntyped(value);
      if (typed !== undefined) return typed.value;
      report(at, describeRaw(items[0]), 'values of one type, none of them null');
      return null;
    }
    const type = items.some((item) => item instanceof RawInstance) ? 'object' : 'reference';
    const declared = { type, array: isArray } as const;
    const convert = this.#converter(of, declared);
    return convertWith(value, declared, convert, report);
  }

  #object(of: RawInstance, item: AliasUse | RawInstance, at: number): CimScalar | undefined {
    const raw = item instanceof RawInstance ? item : this.#copyOf(of, item, at);
    if (raw === undefined) return undefined;
    if (this.#depth === MAX_DEPTH) {
      this.#reporter(of)(at, 'one more', `at most ${MAX_DEPTH} instances in each other`);
      return undefined;
    }
    this.#depth += 1;
    const instance = this.make(raw);
    this.#depth -= 1;
    return instance;
  }

  #copyOf(of: RawInstance, use: AliasUse, at: number): RawInstance | undefined {
    this.#copies += 1;
    if (this.#copies <= MAX_COPIES) return this.#paths.instanceOf(use, of.source, at);
    this.#reporter(of)(at, 'one more', `at most ${MAX_COPIES} instances embedded by alias`);
    return undefined;
  }
}
