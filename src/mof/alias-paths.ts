import { keysOf } from '../cim/class.js';
import { CimDateTime } from '../cim/datetime.js';
import { CimInterval } from '../cim/interval.js';
import { type CimKeyValue, CimObjectPath } from '../cim/object-path.js';
import type { CimTypeName } from '../cim/types.js';
import type { KnownClasses } from './known-classes.js';
import type { Literal } from './literals.js';
import { AliasUse, isLiteral, RawInstance } from './raw-value.js';
import type { AliasTarget, ReadState } from './read-state.js';
import type { Source } from './source.js';
import { SYSTEM_KEYS } from './system-keys.js';
import { scalarOf, typeOfLiterals } from './values.js';

/** Keys that are references to instances whose keys are references, and so on. */
const MAX_DEPTH = 32;
const MAX_KEYS = 256;

/** A key as its class has it; without a type where only the name is known. */
interface Key {
  readonly name: string;
  readonly type?: CimTypeName;
}

/** The object paths that aliases stand for. */
export class AliasPaths {
  readonly #state: ReadState;
  readonly #classes: KnownClasses;
  readonly #paths = new Map<AliasTarget, CimObjectPath | string>();
  #depth = 0;

  constructor(state: ReadState, classes: KnownClasses) {
    this.#state = state;
    this.#classes = classes;
  }

  /** The instance that an alias stands for. */
  instanceOf(use: AliasUse, source: Source, at: number): RawInstance | undefined {
    const target = this.#targetOf(use, source, at);
    if (target === undefined || target instanceof RawInstance) return target;
    return this.#refuse(source, at, `$${use.name}, which is a class`, 'the alias of an instance');
  }

  /** The path of what an alias stands for; undefined where it has none, which is reported. */
  pathOf(use: AliasUse, source: Source, at: number): CimObjectPath | undefined {
    const target = this.#targetOf(use, source, at);
    if (target === undefined) return undefined;
    const path = this.#pathOfTarget(target);
    if (path instanceof CimObjectPath) return path;
    return this.#refuse(source, at, `$${use.name}, which is of ${target.className}`, path);
  }

  /** The path of an instance of a class that is not declared, but known to have these keys. */
  systemPathOf(raw: RawInstance): CimObjectPath | null {
    if (!SYSTEM_KEYS.has(raw.className.toLowerCase())) return null;
    const path = this.#pathOfTarget(raw);
    return path instanceof CimObjectPath ? path : null;
  }

  /** A path, or else what it takes to have one. */
  #pathOfTarget(target: AliasTarget): CimObjectPath | string {
    const known = this.#paths.get(target);
    if (known !== undefined) return known;
    // Found again by keys that are references in a circle.
    this.#paths.set(target, 'an alias whose keys do not refer to each other');
    const { className, namespace } = target;
    const path =
      target instanceof RawInstance
        ? this.#pathOfInstance(target)
        : pathOr(() => new CimObjectPath({ className, namespace }));
    this.#paths.set(target, path);
    return path;
  }

  #targetOf({ name }: AliasUse, source: Source, at: number): AliasTarget | undefined {
    const target = this.#state.aliases.get(this.#state.names.lower(name));
    return target ?? this.#refuse(source, at, `$${name}`, 'an alias that is declared');
  }

  #refuse(source: Source, at: number, found: string, expected: string): undefined {
    this.#state.diagnostics.report(source, at, found, expected);
  }

  #pathOfInstance(raw: RawInstance): CimObjectPath | string {
    const { className, namespace } = raw;
    const { cimClass } = this.#classes.get(className, namespace) ?? {};
    if (cimClass?.singleton === true) {
      return pathOr(() => new CimObjectPath({ className, namespace, singleton: true }));
    }
    const keys = this.#keysOf(raw);
    if (keys.length === 0 || keys.length > MAX_KEYS) return 'an alias whose class has known keys';
    if (this.#depth === MAX_DEPTH) return `an alias with at most ${MAX_DEPTH} keys in keys`;
    this.#depth += 1;
    const values = new Map(keys.map((key) => [key.name, this.#keyValue(raw, key)] as const));
    this.#depth -= 1;
    const missing = keys.find(({ name }) => values.get(name) === undefined);
    if (missing !== undefined) return `an alias with a value of its key ${missing.name}`;
    const known = values as ReadonlyMap<string, CimKeyValue>;
    return pathOr(() => new CimObjectPath({ className, namespace, keys: known }));
  }

  #keysOf({ className, namespace }: RawInstance): readonly Key[] {
    const known = this.#classes.get(className, namespace);
    if (known !== undefined && keysOf(known.cimClass).length > 0) return keysOf(known.cimClass);
    return (SYSTEM_KEYS.get(className.toLowerCase()) ?? []).map((name) => ({ name }));
  }

  #keyValue(raw: RawInstance, { name, type }: Key): CimKeyValue | undefined {
    const lower = name.toLowerCase();
    const property = raw.properties.find((one) => one.name.toLowerCase() === lower);
    const [item = null] = property?.value?.items ?? [];
    const at = property?.value?.at ?? raw.at;
    if (item instanceof AliasUse) return this.pathOf(item, raw.source, at);
    if (item === null || !isLiteral(item)) return undefined;
    return keyOf(item, type ?? typeOfLiterals([item]) ?? 'string');
  }
}

/** A path cannot hold all that MOF calls a name. */
function pathOr(make: () => CimObjectPath): CimObjectPath | string {
  try {
    return make();
  } catch (error) {
    return `an alias that makes a path: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function keyOf(literal: Literal, type: CimTypeName): CimKeyValue | undefined {
  const value = scalarOf(literal, type);
  const isTime = value instanceof CimDateTime || value instanceof CimInterval;
  return isTime ? value.toString() : (value as CimKeyValue | undefined);
}
