import { ProtocolError } from '../errors.js';
import { attribute, child, named, textOf, tokenOf, xml, type XmlElement } from '../xml/element.js';
import { WSEN, WSMAN, WSMB } from '../xml/namespaces.js';
import {
  type EndpointReference,
  readEpr,
  readSelectorSet,
  type Selector,
  writeEprContent,
  writeSelectorSet,
} from './addressing.js';

/** WMI's query language. [MS-WSMV] 2.2.4.15 */
export const WQL = 'http://schemas.microsoft.com/wbem/wsman/1/WQL';
/** Equality of properties. [DSP0226] 8.7 */
export const SELECTOR_FILTER = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter';
/** What is associated with an object, and by what. [DSP0227] 17 */
export const ASSOCIATION_FILTER =
  'http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter';

/** Which associations of an object, and which ends of them. Names of classes include derived ones. */
export interface AssociationQuery {
  readonly object: EndpointReference;
  /** Of the associations on the way to associated instances. */
  readonly associationClassName?: string;
  /** The property of the association that refers to the object. */
  readonly role?: string;
  /** Of the instances that come back. */
  readonly resultClassName?: string;
  /** The property of the association that refers to the instance that comes back. */
  readonly resultRole?: string;
  readonly includeResultProperties?: readonly string[];
}

/** What chooses among the instances of an enumeration. */
export type Filter =
  /** A query as text: WQL, CQL, XPath. */
  | { readonly kind: 'query'; readonly dialect: string; readonly text: string }
  | { readonly kind: 'selectors'; readonly selectors: readonly Selector[] }
  | ({ readonly kind: 'associated' } & AssociationQuery)
  | ({ readonly kind: 'associations' } & AssociationQuery);

/** The element of each kind of association query. */
const ASSOCIATION_ELEMENTS = {
  associated: 'AssociatedInstances',
  associations: 'AssociationInstances',
} as const;

type TextName = 'associationClassName' | 'role' | 'resultClassName' | 'resultRole';

/** Children by their field, in the order of the schema, which differs between the two kinds. */
const TEXT_ELEMENTS: Readonly<
  Record<keyof typeof ASSOCIATION_ELEMENTS, readonly (readonly [TextName, string])[]>
> = {
  associated: [
    ['associationClassName', 'AssociationClassName'],
    ['role', 'Role'],
    ['resultClassName', 'ResultClassName'],
    ['resultRole', 'ResultRole'],
  ],
  associations: [
    ['resultClassName', 'ResultClassName'],
    ['role', 'Role'],
  ],
};

type AssociationFilter = Extract<Filter, AssociationQuery>;

function writeAssociation(filter: AssociationFilter): XmlElement {
  const texts = TEXT_ELEMENTS[filter.kind].flatMap(([field, name]) => {
    const value = filter[field];
    return value === undefined ? [] : [xml(WSMB, name, value)];
  });
  const properties = filter.includeResultProperties ?? [];
  return xml(WSMB, ASSOCIATION_ELEMENTS[filter.kind], [
    xml(WSMB, 'Object', writeEprContent(filter.object)),
    ...texts,
    ...properties.map((name) => xml(WSMB, 'IncludeResultProperty', name)),
  ]);
}

/** A filter as the wsman:Filter of an Enumerate. */
export function writeFilter(filter: Filter): XmlElement {
  if (filter.kind === 'query') {
    return xml(WSMAN, 'Filter', filter.text, [['Dialect', filter.dialect]]);
  }
  return filter.kind === 'selectors'
    ? xml(WSMAN, 'Filter', [writeSelectorSet(filter.selectors)], [['Dialect', SELECTOR_FILTER]])
    : xml(WSMAN, 'Filter', [writeAssociation(filter)], [['Dialect', ASSOCIATION_FILTER]]);
}

function readAssociation(element: XmlElement): AssociationFilter {
  const query = element.children.find(({ ns }) => ns === WSMB);
  const kind = query?.name === ASSOCIATION_ELEMENTS.associated ? 'associated' : 'associations';
  const object = child(query, WSMB, 'Object');
  if (query?.name !== ASSOCIATION_ELEMENTS[kind] || object === undefined) {
    throw new ProtocolError('the association filter names no object', 'not-xml');
  }
  const texts = TEXT_ELEMENTS[kind].flatMap(([field, name]) => {
    const value = tokenOf(child(query, WSMB, name));
    return value === '' ? [] : [[field, value]];
  });
  const properties = query.children.filter((one) => named(one, WSMB, 'IncludeResultProperty'));
  return {
    kind,
    object: readEpr(object),
    ...(Object.fromEntries(texts) as Partial<Record<TextName, string>>),
    ...(properties.length === 0 ? {} : { includeResultProperties: properties.map(tokenOf) }),
  };
}

/**
 * The filter of an Enumerate: wsman:Filter or wsen:Filter, which mean the same. [MS-WSMV] 3.1.4.8
 * @throws ProtocolError for an association filter without its object
 */
export function readFilter(enumerate: XmlElement): Filter | undefined {
  const element = child(enumerate, WSMAN, 'Filter') ?? child(enumerate, WSEN, 'Filter');
  if (element === undefined) return undefined;
  const dialect = attribute(element, '', 'Dialect') ?? '';
  if (dialect === SELECTOR_FILTER) {
    return {
      kind: 'selectors',
      selectors: readSelectorSet(child(element, WSMAN, 'SelectorSet')),
    };
  }
  return dialect === ASSOCIATION_FILTER
    ? readAssociation(element)
    : { kind: 'query', dialect, text: textOf(element) };
}
