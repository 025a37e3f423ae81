import { addressOfAll, type ResourceAddress } from '../binding/resource-uri.js';
import type { WireStyle } from '../binding/value.js';
import type { CimClass } from '../cim/class.js';
import { CimObjectPath } from '../cim/object-path.js';
import { ValidationError } from '../errors.js';
import type { EnumerateInput } from '../wsman/operations/enumerate.js';
import type { XmlElement } from '../xml/element.js';
import type { ResourceOptions } from './call-options.js';
import type { Deadline } from './deadline.js';
import type { Subject } from './delivery.js';
import { Enumeration } from './enumeration.js';
import type { EnumerationRequest } from './page-source.js';
import { CimResults } from './results.js';
import { SERVER_TRAITS } from './server-kind.js';
import type { SessionContext } from './session-context.js';

export interface EnumerateOptions extends ResourceOptions {
  /** How long each answer of the server may take; the consumer's own time does not count. */
  readonly timeoutMs?: number;
  /** Objects in one answer at most. Default 32,000; the first answers are asked for fewer. */
  readonly maxElements?: number;
  /** How long the server should keep the enumeration, where it takes wishes. */
  readonly expiresMs?: number;
}

/** What is asked of a server, whatever its kind. */
export interface EnumerationPlan<T> {
  readonly subject: Subject;
  readonly namespace: string;
  /** The class that is asked; null for all of the namespace. */
  readonly className: string | null;
  /** Where the question goes, if that is not the class. */
  readonly address?: ResourceAddress;
  readonly input: (style: WireStyle) => EnumerateInput;
  /** The server may leave the endpoint references out. Default false. */
  readonly mayDropReferences?: boolean;
  /** The class whose definition types what is read, where the server has it. */
  readonly typedBy?: string | undefined;
  /** @param cimClass that of `typedBy` */
  readonly decode: (items: XmlElement, cimClass?: CimClass) => readonly T[];
}

const LONGEST_LABEL = 200;

/** Where the question goes, and how things in it are written. */
async function locate<T>(
  context: SessionContext,
  { className, namespace, address: own }: EnumerationPlan<T>,
  options: EnumerateOptions,
  deadline: Deadline,
): Promise<{ readonly address: ResourceAddress; readonly style: WireStyle }> {
  if (own !== undefined) return { address: own, style: SERVER_TRAITS.unknown.style };
  if (className !== null) {
    const path = new CimObjectPath({ className, namespace });
    return context.resource(path, options, undefined, false, deadline);
  }
  const { resourceUri } = options;
  const style: WireStyle = {
    ...SERVER_TRAITS[await context.serverKind(deadline)].style,
    namespace,
    ...(resourceUri === undefined ? {} : { resourceUri }),
  };
  return { address: addressOfAll(namespace, style), style };
}

async function prepare<T>(
  context: SessionContext,
  plan: EnumerationPlan<T>,
  options: EnumerateOptions,
  deadline: Deadline,
): Promise<EnumerationRequest> {
  const { address, style } = await locate(context, plan, options, deadline);
  const { expiresMs, options: provider } = options;
  return {
    exchange: context.exchange,
    target: {
      address,
      label: plan.subject.parameterInfo.slice(0, LONGEST_LABEL),
      ...(provider === undefined ? {} : { options: provider }),
    },
    input: { ...plan.input(style), ...(expiresMs === undefined ? {} : { expiresMs }) },
    mayDropReferences: plan.mayDropReferences ?? false,
  };
}

async function typingOf<T>(
  context: SessionContext,
  { typedBy, namespace }: EnumerationPlan<T>,
  options: EnumerateOptions,
  deadline: Deadline,
): Promise<CimClass | undefined> {
  if (typedBy === undefined) return undefined;
  return context.classOf({ className: typedBy, namespace }, options, deadline);
}

function checkMaxElements(maxElements = 1): void {
  if (Number.isInteger(maxElements) && maxElements > 0) return;
  const message = `maxElements must be an integer above 0, not ${maxElements}`;
  throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
}

/**
 * The results of a plan; nothing is sent before they are asked for.
 * @throws ValidationError WBEM_E_INVALID_PARAMETER for options that make no sense
 */
export function resultsOf<T>(
  context: SessionContext,
  plan: EnumerationPlan<T>,
  options: EnumerateOptions,
): CimResults<T> {
  const { signal, maxElements, timeoutMs = context.timeoutMs } = options;
  checkMaxElements(maxElements);
  const enumerationOptions = {
    timeoutMs,
    maxElements,
    open: context.enumerations,
    ...(signal === undefined ? {} : { signal }),
  };
  return new CimResults(plan.subject, () => {
    let cimClass: CimClass | undefined;
    return new Enumeration(
      async (deadline) => {
        cimClass = await typingOf(context, plan, options, deadline);
        return prepare(context, plan, options, deadline);
      },
      (items) => plan.decode(items, cimClass),
      enumerationOptions,
    );
  });
}
