import type { Schema } from '../binding/value-reader.js';
import type { CimClass, CimMethodDeclaration, CimParameterDeclaration } from '../cim/class.js';
import { returnValueOf } from '../cim/method.js';
import { TimeoutError } from '../errors.js';
import { get } from '../wsman/operations/get.js';
import type { Deadline } from './deadline.js';
import type { Exchange } from './exchange.js';
import type { SchemaCache } from './schema-cache.js';

/** How deep the classes of embedded instances are looked for, and how many of them for one call. */
const MAX_DEPTH = 3;
const MAX_CLASSES = 16;

/** How long a call waits for a class, where it has so much time. */
export const CLASS_MS = 5_000;

type Element = Pick<CimParameterDeclaration, 'type' | 'ofClass'>;

function embeddedIn(elements: readonly Element[]): string[] {
  return elements.flatMap(({ type, ofClass }) =>
    type === 'object' && ofClass !== undefined ? [ofClass] : [],
  );
}

/** Where a class comes from, and those of its embedded instances, by lower-case name. */
interface Scope {
  readonly namespace: string;
  readonly embedded: Map<string, CimClass>;
}

/** The classes of a server as the calls of a session use them: with those of embedded instances. */
export class ServerClasses {
  readonly #exchange: Exchange;
  readonly #cache: SchemaCache;
  readonly #scopes = new WeakMap<CimClass, Scope>();

  constructor(exchange: Exchange, cache: SchemaCache) {
    this.#exchange = exchange;
    this.#cache = cache;
  }

  /** True for a class that need not be asked for. */
  has(className: string, namespace: string): boolean {
    return this.#cache.peek(className, namespace) !== undefined;
  }

  /**
   * The class of a name; undefined where the server gives none, or not in half of the time left.
   * @throws TimeoutError when none is left, the reason of an aborted signal, AuthenticationError
   */
  async find(
    className: string,
    namespace: string,
    deadline: Deadline,
  ): Promise<CimClass | undefined> {
    const cimClass = await this.#ask(className, namespace, deadline);
    if (cimClass === undefined) return undefined;
    if (!this.#scopes.has(cimClass)) this.#scopes.set(cimClass, { namespace, embedded: new Map() });
    await this.#findEmbedded(cimClass, embeddedIn(Object.values(cimClass.properties)), deadline);
    return cimClass;
  }

  /** Has the classes ready that the output of a method has embedded instances of. */
  async findOutput(
    cimClass: CimClass,
    method: CimMethodDeclaration,
    deadline: Deadline,
  ): Promise<void> {
    const output = Object.values(method.parameters).filter(({ out }) => out === true);
    const returned = returnValueOf(method);
    const elements = returned === undefined ? output : [returned, ...output];
    await this.#findEmbedded(cimClass, embeddedIn(elements), deadline);
  }

  /** What types the embedded instances of a class that was found here; undefined for any other. */
  schemaOf(cimClass: CimClass | undefined): Schema | undefined {
    const scope = cimClass === undefined ? undefined : this.#scopes.get(cimClass);
    if (scope === undefined) return undefined;
    const { namespace, embedded } = scope;
    return {
      classOf: (name) => this.#cache.peek(name, namespace) ?? embedded.get(name.toLowerCase()),
    };
  }

  invalidate(className?: string): void {
    this.#cache.invalidate(className);
  }

  async #ask(
    className: string,
    namespace: string,
    deadline: Deadline,
  ): Promise<CimClass | undefined> {
    const ask = async (): Promise<CimClass | undefined> => this.#cache.find(className, namespace);
    try {
      return await this.#exchange.wait(ask, get, className, deadline.part(CLASS_MS));
    } catch (error) {
      // The call can do without the class, but not without its time.
      if (error instanceof TimeoutError && !deadline.isOver) return undefined;
      throw error;
    }
  }

  async #findEmbedded(
    cimClass: CimClass,
    names: readonly string[],
    deadline: Deadline,
  ): Promise<void> {
    const scope = this.#scopes.get(cimClass);
    if (scope === undefined) return;
    const { namespace, embedded } = scope;
    const asked = new Set<string>();
    let level = names;
    for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
      const next: string[] = [];
      for (const name of level) {
        const key = name.toLowerCase();
        if (asked.has(key) || asked.size === MAX_CLASSES) continue;
        asked.add(key);
        const found = await this.#ask(name, namespace, deadline);
        if (found === undefined) continue;
        embedded.set(key, found);
        next.push(...embeddedIn(Object.values(found.properties)));
      }
      level = next;
    }
  }
}
