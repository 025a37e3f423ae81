import type { CimClass } from '../cim/class.js';
import { normalizeNamespace } from '../cim/object-path.js';
import { qualifierOf } from '../cim/qualifier.js';
import {
  AuthenticationError,
  FaultError,
  HttpError,
  ProtocolError,
  TimeoutError,
} from '../errors.js';

/** Asks the server for a class. */
export type LoadClass = (className: string, namespace: string) => Promise<CimClass>;

export interface SchemaCacheOptions {
  /** The classes that are kept: those that were asked for last. Default 200. */
  readonly maxClasses?: number;
  /** How long a class that could not be had is not asked for again. Default 60,000 ms. */
  readonly retryMs?: number;
  /** Milliseconds, from any moment on. Default: since the start of the program. */
  readonly now?: () => number;
}

interface Entry {
  readonly className: string;
  /** Rejects with an AuthenticationError only. */
  readonly found: Promise<CimClass | undefined>;
  /** What was found, once it is there. */
  cimClass?: CimClass;
  /** From then on it is asked for again. */
  until: number;
}

function keyOf(className: string, namespace: string): string {
  return `${normalizeNamespace(namespace)}:${className}`.toLowerCase();
}

/** A server that refuses so many requests for classes, and has given none, has none to give. */
const MAX_REFUSALS = 3;

/** The server has got the question, and this is its answer, or that it has none: no lost connection. */
const ANSWERS = [FaultError, HttpError, ProtocolError, TimeoutError];

const isAnswer = (error: unknown): boolean => ANSWERS.some((kind) => error instanceof kind);

/**
 * A class that nowhere says what may be written says nothing of it: OMI's classes do not, whatever
 * may be written.
 */
function withoutSilence(cimClass: CimClass): CimClass {
  const properties = Object.entries(cimClass.properties);
  const isSaid = properties.some(([, { qualifiers }]) => qualifierOf(qualifiers, 'Write'));
  if (isSaid) return cimClass;
  const writable = properties.map(([name, property]) => {
    const { readOnly: _, ...rest } = property;
    return [name, rest] as const;
  });
  return { ...cimClass, properties: Object.fromEntries(writable) };
}

/**
 * The classes of a server that type what is otherwise only named, each asked for once. What cannot be
 * had is undefined, and no error: the call that asks goes on without. Only a failed login is one,
 * since a second one with the same password may lock the account.
 */
export class SchemaCache {
  readonly #load: LoadClass;
  readonly #options: Required<SchemaCacheOptions>;
  /** By namespace and name; that which was asked for last is the last. */
  #entries = new Map<string, Entry>();
  #hasGiven = false;
  #refusals = 0;

  constructor(load: LoadClass, options: SchemaCacheOptions = {}) {
    const { maxClasses = 200, retryMs = 60_000, now = () => performance.now() } = options;
    this.#load = load;
    this.#options = { maxClasses, retryMs, now };
  }

  get #isOff(): boolean {
    return !this.#hasGiven && this.#refusals >= MAX_REFUSALS;
  }

  /** The class of a name where it has been found before, without a question. */
  peek(className: string, namespace: string): CimClass | undefined {
    return this.#entries.get(keyOf(className, namespace))?.cimClass;
  }

  /**
   * The class of a name; who asks while it is asked for waits for the same answer.
   * @throws AuthenticationError
   */
  async find(className: string, namespace: string): Promise<CimClass | undefined> {
    if (this.#isOff) return undefined;
    const key = keyOf(className, namespace);
    const known = this.#entries.get(key);
    const isGood = known !== undefined && known.until > this.#options.now();
    const entry = isGood ? known : this.#ask(className, namespace);
    this.#keep(key, entry);
    return entry.found;
  }

  /** Forgets a class of every namespace, or all of them and what is known of the server. */
  invalidate(className?: string): void {
    const name = className?.toLowerCase();
    const kept = [...this.#entries].filter(
      ([, entry]) => name !== undefined && entry.className.toLowerCase() !== name,
    );
    this.#entries = new Map(kept);
    if (name === undefined) this.#refusals = 0;
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#options.maxClasses && oldest !== undefined) {
      this.#entries.delete(oldest);
    }
  }

  #ask(className: string, namespace: string): Entry {
    const { retryMs, now } = this.#options;
    const found = this.#load(className, namespace).then(
      (cimClass) => {
        this.#hasGiven = true;
        entry.cimClass = withoutSilence(cimClass);
        return entry.cimClass;
      },
      (error: unknown) => {
        if (isAnswer(error)) this.#refusals += 1;
        entry.until = isAnswer(error) ? now() + retryMs : 0;
        if (error instanceof AuthenticationError) throw error;
        return undefined;
      },
    );
    const entry: Entry = { className, found, until: Infinity };
    return entry;
  }
}
