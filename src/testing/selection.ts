import { pathOf } from '../binding/resource-uri.js';
import { WBEM_E_INVALID_CLASS, WBEM_E_INVALID_QUERY } from '../binding/wbem-status.js';
import type { CimClass } from '../cim/class.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { ValidationError } from '../errors.js';
import { FaultReply } from '../server/fault-reply.js';
import type { Filter } from '../wsman/filter.js';
import type { EnumerateInput } from '../wsman/operations/enumerate.js';
import { CimFailure } from './cim-failure.js';
import type { EnumerationScope } from './enumeration-scope.js';
import type { EnumerationWays } from './enumeration-ways.js';
import {
  filtered,
  querySelection,
  type Selection,
  type Sources,
  toProjection,
} from './query-selection.js';
import { compileSelectors } from './selector-filter.js';

type FilterOf<K extends Filter['kind']> = Extract<Filter, { readonly kind: K }>;

/** The class of a URI that must name one. */
function requireClass({ cimClass }: EnumerationScope, { blamesQuery }: EnumerationWays): CimClass {
  if (cimClass !== null) return cimClass;
  throw new CimFailure(blamesQuery ? WBEM_E_INVALID_QUERY : WBEM_E_INVALID_CLASS, '*');
}

/** @throws FaultReply */
export function checkDialect(filter: Filter | undefined, { languages }: EnumerationWays): void {
  if (filter?.kind !== 'query' || languages.has(filter.dialect)) return;
  throw new FaultReply({
    subcode: 'wsen:FilterDialectRequestedUnavailable',
    reason: 'The requested filtering dialect is not supported. ',
  });
}

function byQuery(
  { text }: FilterOf<'query'>,
  scope: EnumerationScope,
  ways: EnumerationWays,
  sources: Sources,
): Selection {
  if (ways.strictUri && scope.cimClass !== null) {
    throw new FaultReply({
      subcode: 'wsa:DestinationUnreachable',
      faultDetail: 'InvalidResourceURI',
      reason: 'The resource URI of an enumeration with a WQL filter must end in "*". ',
      hresult: 0x803380fb,
    });
  }
  return querySelection(text, scope, ways, sources);
}

function bySelectors(
  { selectors }: FilterOf<'selectors'>,
  scope: EnumerationScope,
  ways: EnumerationWays,
  { store }: Sources,
): Selection {
  const cimClass = requireClass(scope, ways);
  const instances = store.ofFamily(cimClass);
  if (ways.selectorFilter === 'ignored') return { instances };
  const test = compileSelectors(selectors, cimClass, ways.selectorFilter === 'strict');
  return { instances: filtered(instances, test) };
}

/** @throws CimFailure WBEM_E_INVALID_CLASS for a reference that names no class */
function objectOf(
  { object }: FilterOf<'associated' | 'associations'>,
  { namespace }: EnumerationScope,
): CimObjectPath {
  try {
    const path = pathOf(object);
    return path.with({ namespace: path.namespace ?? namespace });
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new CimFailure(WBEM_E_INVALID_CLASS, object.resourceUri);
  }
}

function byAssociation(
  filter: FilterOf<'associated' | 'associations'>,
  scope: EnumerationScope,
  ways: EnumerationWays,
  { associations }: Sources,
): Selection {
  const { role, resultRole, resultClassName, associationClassName } = filter;
  const query = { object: objectOf(filter, scope), role, resultClass: resultClassName };
  const instances =
    filter.kind === 'associations'
      ? associations.references(query)
      : associations.associators({ ...query, resultRole, assocClass: associationClassName });
  const names = filter.includeResultProperties;
  return names === undefined || !ways.resultProperties
    ? { instances }
    : { instances, projection: toProjection(names) };
}

/** The instances of the class itself, where PolymorphismMode says so; else derived ones, too. */
function all(
  { polymorphism }: EnumerateInput,
  scope: EnumerationScope,
  ways: EnumerationWays,
  { store }: Sources,
): Selection {
  const cimClass = requireClass(scope, ways);
  const isAlone = ways.polymorphism && polymorphism === 'None';
  return { instances: isAlone ? store.of(cimClass) : store.ofFamily(cimClass) };
}

/** What an Enumerate asks for. @throws FaultReply, CimFailure */
export function selectionFor(
  input: EnumerateInput,
  scope: EnumerationScope,
  ways: EnumerationWays,
  sources: Sources,
): Selection {
  const { filter } = input;
  if (filter === undefined) return all(input, scope, ways, sources);
  if (filter.kind === 'query') return byQuery(filter, scope, ways, sources);
  return filter.kind === 'selectors'
    ? bySelectors(filter, scope, ways, sources)
    : byAssociation(filter, scope, ways, sources);
}
