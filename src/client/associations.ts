import { readObjects, readPaths } from '../binding/items.js';
import { toEpr } from '../binding/resource-uri.js';
import type { WireStyle } from '../binding/value.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import type { AssociationQuery, Filter } from '../wsman/filter.js';
import type { EnumerationMode } from '../wsman/operations/enumerate.js';
import { present } from '../wsman/present.js';
import type { XmlElement } from '../xml/element.js';
import { type EnumerateOptions, resultsOf, type Typing } from './enumerations.js';
import type { CimResults } from './results.js';
import type { SessionContext } from './session-context.js';

/** A class by its name, or declared. Derived classes are meant too. */
type ClassLike = CimClass | string;

/** Which associations of an object are followed. */
export interface ReferencesOptions<R extends ClassLike = ClassLike> extends EnumerateOptions {
  /** The class of what comes back; a declared one types it. */
  readonly resultClass?: R;
  /** The property of the association that refers to the object. */
  readonly role?: string;
  /** Only these properties, where the server has the choice. */
  readonly properties?: readonly string[];
}

/** Which associations of an object are followed, and to what. */
export interface AssociatorsOptions<R extends ClassLike = ClassLike> extends ReferencesOptions<R> {
  /** The class of the associations. */
  readonly associationClass?: ClassLike;
  /** The property of the association that refers to what comes back. */
  readonly resultRole?: string;
}

/** The call of WMI behind each kind of question. */
const OPERATIONS = { associated: 'AssociatorsOf', associations: 'ReferencesOf' } as const;
type Kind = keyof typeof OPERATIONS;

function nameOf(target: ClassLike | undefined): string | undefined {
  return typeof target === 'object' ? target.className : target;
}

function conditions(options: AssociatorsOptions): Omit<AssociationQuery, 'object'> {
  const { associationClass, resultClass, role, resultRole, properties } = options;
  return present({
    associationClassName: nameOf(associationClass),
    role,
    resultClassName: nameOf(resultClass),
    resultRole,
    includeResultProperties: properties,
  });
}

function ask<T>(
  context: SessionContext,
  kind: Kind,
  object: CimObjectPath,
  options: AssociatorsOptions,
  mode: EnumerationMode,
  decode: (items: XmlElement, namespace: string, typing: Typing) => readonly T[],
): CimResults<T> {
  const { resultClass } = options;
  const namespace = options.namespace ?? object.namespace ?? context.namespace;
  const path = object.with({ namespace });
  const plan = {
    subject: { operation: OPERATIONS[kind], parameterInfo: path.relativePath },
    namespace,
    className: null,
    input: ({ family }: WireStyle) => {
      const filter: Filter = { kind, object: toEpr(path, { family }), ...conditions(options) };
      return { mode, filter };
    },
    typedBy: mode !== 'EnumerateEPR' && typeof resultClass === 'string' ? resultClass : undefined,
    decode: (items: XmlElement, typing: Typing) => decode(items, namespace, typing),
  };
  return resultsOf(context, plan, options);
}

/** The instances that are associated with an object, or the associations that refer to it. */
export function associatedInstances(
  context: SessionContext,
  kind: Kind,
  object: CimObjectPath,
  options: AssociatorsOptions,
): CimResults<CimInstance> {
  const { resultClass, properties } = options;
  const cimClass = typeof resultClass === 'object' ? { cimClass: resultClass } : {};
  const className = nameOf(resultClass) ?? '';
  const origin = properties === undefined ? 'whole' : 'partial';
  return ask(context, kind, object, options, 'EnumerateObjectAndEPR', (items, namespace, typing) =>
    readObjects(items, { ...cimClass, ...typing, className, namespace, origin }),
  );
}

/** Their paths. */
export function associatedPaths(
  context: SessionContext,
  kind: Kind,
  object: CimObjectPath,
  options: AssociatorsOptions,
): CimResults<CimObjectPath> {
  const className = nameOf(options.resultClass) ?? '';
  return ask(context, kind, object, options, 'EnumerateEPR', (items, namespace) =>
    readPaths(items, { className, namespace, origin: 'whole' }),
  );
}
