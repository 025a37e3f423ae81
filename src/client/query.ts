import { type ItemContext, readObjects } from '../binding/items.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { WqlQuery } from '../cim/wql.js';
import { ValidationError } from '../errors.js';
import { WQL } from '../wsman/filter.js';
import type { XmlElement } from '../xml/element.js';
import { type EnumerateOptions, resultsOf, type Typing } from './enumerations.js';
import type { CimResults } from './results.js';
import type { SessionContext } from './session-context.js';

export interface QueryOptions extends EnumerateOptions {
  /** Each instance has the path that the server gives it. Default false. */
  readonly withPaths?: boolean;
}

const FROM = /\bfrom\s+(\w+)/i;
const SELECT_ALL = /^\s*select\s+\*/i;

/** The class behind FROM: that of projected items, which do not name one. */
function itemContext(
  { text }: WqlQuery,
  cimClass: CimClass | undefined,
  namespace: string,
): ItemContext {
  const className = cimClass?.className ?? FROM.exec(text)?.[1] ?? '';
  return {
    className,
    namespace,
    origin: SELECT_ALL.test(text) ? 'whole' : 'partial',
    ...(cimClass === undefined ? {} : { cimClass }),
  };
}

/**
 * The instances that a WQL query selects; with a declared class, typed by it.
 * @throws ValidationError WBEM_E_INVALID_QUERY for what is no query
 */
export function queryInstances(
  context: SessionContext,
  query: WqlQuery,
  cimClass: CimClass | undefined,
  options: QueryOptions,
): CimResults<CimInstance> {
  if (!(query instanceof WqlQuery)) {
    throw new ValidationError(
      'WBEM_E_INVALID_QUERY',
      'a query is written with the tag wql`...`, which quotes values; text that is complete as it stands with wql.raw(text)',
    );
  }
  const namespace = options.namespace ?? cimClass?.namespace ?? context.namespace;
  const items = itemContext(query, cimClass, namespace);
  const mode = options.withPaths === true ? { mode: 'EnumerateObjectAndEPR' as const } : {};
  const filter = { kind: 'query', dialect: WQL, text: query.text } as const;
  const plan = {
    subject: { operation: 'ExecQuery', parameterInfo: query.text },
    namespace,
    className: null,
    input: () => ({ filter, ...mode }),
    typedBy: cimClass === undefined && items.className !== '' ? items.className : undefined,
    decode: (element: XmlElement, typing: Typing) => readObjects(element, { ...items, ...typing }),
  };
  return resultsOf(context, plan, options);
}
