import { type ItemContext, readObjects, readPaths } from '../binding/items.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import type { PolymorphismMode } from '../wsman/operations/enumerate.js';
import type { XmlElement } from '../xml/element.js';
import { type EnumerateOptions, resultsOf, type Typing } from './enumerations.js';
import type { CimResults } from './results.js';
import { checkSelectors, type SelectorValues, selectorFilter, selects } from './selector-filter.js';
import type { SessionContext } from './session-context.js';

export interface EnumeratePathsOptions extends EnumerateOptions {
  /** Not those of derived classes. Default false. */
  readonly shallow?: boolean;
}

export interface EnumerateInstancesOptions extends EnumeratePathsOptions {
  /** Only instances whose properties have these values, text without regard to letter case. */
  readonly where?: SelectorValues;
  /** What instances of derived classes look like. Windows sends all of their properties always. */
  readonly polymorphism?: PolymorphismMode;
  /**
   * Each instance has the path that the server gives it. Default: true for a class that only its
   * name tells, whose keys are not known.
   */
  readonly withPaths?: boolean;
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** How the items of a class are read. */
function itemContext(
  context: SessionContext,
  target: CimClass | string,
  { namespace }: EnumerateOptions,
): ItemContext & { readonly namespace: string } {
  const origin = 'whole';
  if (typeof target === 'string') {
    return { className: target, namespace: namespace ?? context.namespace, origin };
  }
  const { className } = target;
  return { cimClass: target, className, namespace: namespace ?? target.namespace, origin };
}

/** The instances of a class and of those derived from it. */
export function enumerateInstances(
  context: SessionContext,
  target: CimClass | string,
  options: EnumerateInstancesOptions,
): CimResults<CimInstance> {
  const items = itemContext(context, target, options);
  const { className, cimClass, namespace } = items;
  const { where = {}, shallow = false, polymorphism, withPaths = cimClass === undefined } = options;
  checkSelectors(cimClass, where);
  const isWanted = (instance: CimInstance): boolean =>
    (!shallow || sameText(instance.className, className)) && selects(where, instance);
  const isFiltered = shallow || Object.keys(where).length > 0;
  const input = {
    ...(withPaths ? { mode: 'EnumerateObjectAndEPR' as const } : {}),
    ...(polymorphism === undefined ? {} : { polymorphism }),
    ...(Object.keys(where).length === 0 ? {} : { filter: selectorFilter(where) }),
  };
  const plan = {
    subject: { operation: 'CreateInstanceEnum', parameterInfo: className },
    namespace,
    className,
    input: () => input,
    mayDropReferences: options.withPaths !== true && withPaths,
    typedBy: cimClass === undefined ? className : undefined,
    decode: (element: XmlElement, typing: Typing) => {
      const objects = readObjects(element, { ...items, ...typing });
      return isFiltered ? objects.filter(isWanted) : objects;
    },
  };
  return resultsOf(context, plan, options);
}

/** The paths of the instances of a class and of those derived from it. */
export function enumerateInstancePaths(
  context: SessionContext,
  target: CimClass | string,
  options: EnumeratePathsOptions,
): CimResults<CimObjectPath> {
  const items = itemContext(context, target, options);
  const { className, namespace } = items;
  const { shallow = false } = options;
  const plan = {
    subject: { operation: 'CreateInstanceEnum', parameterInfo: className },
    namespace,
    className,
    input: () => ({ mode: 'EnumerateEPR' as const }),
    decode: (element: XmlElement) => {
      const paths = readPaths(element, items);
      return shallow ? paths.filter((path) => sameText(path.className, className)) : paths;
    },
  };
  return resultsOf(context, plan, options);
}
