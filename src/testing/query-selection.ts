import {
  WBEM_E_INVALID_CLASS,
  WBEM_E_INVALID_QUERY,
  WBEM_E_NOT_SUPPORTED,
} from '../binding/wbem-status.js';
import { keysOf, propertiesOf } from '../cim/class.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { ValidationError } from '../errors.js';
import type { Associations } from './associations.js';
import { CimFailure } from './cim-failure.js';
import type { ClassCatalog } from './class-catalog.js';
import type { EnumerationWays } from './enumeration-ways.js';
import type { InstanceStore } from './instance-store.js';
import { compileWhere } from './wql/evaluate.js';
import { parseWql } from './wql/parse.js';
import type {
  AssociatorsStatement,
  ReferencesStatement,
  SelectStatement,
  WqlStatement,
} from './wql/statement.js';

/** What an enumeration yields. */
export interface Selection {
  readonly instances: Iterable<CimInstance>;
  /** The only properties to show, in lower case; all when absent. */
  readonly projection?: ReadonlySet<string>;
}

/** What selections are made from. */
export interface Sources {
  readonly catalog: ClassCatalog;
  readonly store: InstanceStore;
  readonly associations: Associations;
}

/** Where a query is asked. */
export interface QueryScope {
  readonly namespace: string;
  /** Null for the URI of all classes. */
  readonly cimClass: CimClass | null;
}

export function* filtered(
  instances: Iterable<CimInstance>,
  test: (instance: CimInstance) => boolean,
): Generator<CimInstance> {
  for (const instance of instances) if (test(instance)) yield instance;
}

export function toProjection(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function select(
  { className, properties, where }: SelectStatement,
  { namespace, cimClass: asked }: QueryScope,
  { catalog, store }: Sources,
): Selection {
  const cimClass = catalog.find(namespace, className);
  if (asked !== null && asked !== cimClass) {
    throw new CimFailure(WBEM_E_INVALID_QUERY, `${className} is not ${asked.className}`);
  }
  const known = propertiesOf(cimClass);
  const unknown = properties?.find(
    (name) => !name.startsWith('__') && !known.has(name.toLowerCase()),
  );
  if (unknown !== undefined) {
    throw new CimFailure(WBEM_E_INVALID_QUERY, `${className} has no ${unknown}`);
  }
  const all = store.ofFamily(cimClass);
  return {
    instances: where === undefined ? all : filtered(all, compileWhere(where, cimClass)),
    ...(properties === null ? {} : { projection: toProjection(properties) }),
  };
}

function associated(
  statement: AssociatorsStatement | ReferencesStatement,
  { namespace }: QueryScope,
  { associations }: Sources,
): Selection {
  const { requiredQualifier, classDefsOnly, keysOnly, path } = statement;
  if (classDefsOnly || requiredQualifier !== undefined) {
    throw new CimFailure(WBEM_E_NOT_SUPPORTED, path.relativePath);
  }
  const object = path.with({ namespace: path.namespace ?? namespace });
  const instances =
    statement.kind === 'associators'
      ? associations.associators({ ...statement, object })
      : associations.references({ ...statement, object });
  return { instances: keysOnly ? withKeysOnly(instances) : instances };
}

/** The instances as they are found, with nothing but their keys. */
function* withKeysOnly(instances: Iterable<CimInstance>): Generator<CimInstance> {
  for (const instance of instances) {
    const { cimClass } = instance;
    if (cimClass === undefined) continue;
    const keys = new Set(keysOf(cimClass).map(({ name }) => name));
    for (const [name] of instance) if (!keys.has(name)) instance.set(name, null);
    yield instance;
  }
}

function selectionOf(
  statement: WqlStatement,
  scope: QueryScope,
  ways: EnumerationWays,
  sources: Sources,
): Selection {
  if (statement.kind === 'select') return select(statement, scope, sources);
  if (statement.kind !== 'meta' && ways.associationQueries) {
    return associated(statement, scope, sources);
  }
  throw new CimFailure(
    ways.associationQueries ? WBEM_E_NOT_SUPPORTED : WBEM_E_INVALID_QUERY,
    statement.kind,
  );
}

/**
 * What a query in WQL yields.
 * @throws CimFailure WBEM_E_INVALID_QUERY about the text of the query; WBEM_E_INVALID_CLASS
 */
export function querySelection(
  text: string,
  scope: QueryScope,
  ways: EnumerationWays,
  sources: Sources,
): Selection {
  try {
    return selectionOf(parseWql(text), scope, ways, sources);
  } catch (error) {
    if (error instanceof ValidationError) throw new CimFailure(error.hresult, text);
    const { hresult } = error instanceof CimFailure ? error : { hresult: undefined };
    const isQuery = ways.blamesQuery && hresult === WBEM_E_INVALID_CLASS;
    if (isQuery || hresult === WBEM_E_INVALID_QUERY)
      throw new CimFailure(WBEM_E_INVALID_QUERY, text);
    throw error;
  }
}
