import { addressOfAll, type ResourceAddress } from '../binding/resource-uri.js';
import type { WireStyle } from '../binding/value.js';
import type { Schema } from '../binding/value-reader.js';
import type { CimClass } from '../cim/class.js';
import { CimObjectPath } from '../cim/object-path.js';
import { ValidationError } from '../errors.js';
import { enumerate, type EnumerateInput } from '../wsman/operations/enumerate.js';
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

/** The class of `typedBy`, where the server has it, and what types its embedded instances. */
export interface Typing {
  readonly cimClass?: CimClass;
  readonly schema?: Schema | undefined;
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
  readonly decode: (items: XmlElement, typing: Typing) => readonly T[];
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
  plan: EnumerationPlan<T>,
  options: EnumerateOptions,
  deadline: Deadline,
): Promise<Typing> {
  const { typedBy: className, namespace } = plan;
  if (className === undefined) return {};
  const check = (): void => checkRequest(context, plan, options, deadline);
  const cimClass = await context.classOf({ className, namespace }, options, deadline, check);
  return cimClass === undefined ? {} : { cimClass, schema: context.classes?.schemaOf(cimClass) };
}

/** @throws ValidationError for what no request can carry */
function checkRequest<T>(
  context: SessionContext,
  plan: EnumerationPlan<T>,
  options: EnumerateOptions,
  deadline: Deadline,
): void {
  const { className, namespace, address, subject } = plan;
  // Where nothing of the address is told by the class, any class does.
  const path = new CimObjectPath({ className: className ?? 'Any', namespace });
  const call = context.draft(path, options, deadline);
  const { options: provider = [] } = options;
  const target = {
    address: address ?? call.address,
    label: subject.parameterInfo,
    options: provider,
  };
  context.exchange.envelope(enumerate, plan.input(call.style), target);
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
    let typing: Typing = {};
    return new Enumeration(
      async (deadline) => {
        typing = await typingOf(context, plan, options, deadline);
        return prepare(context, plan, options, deadline);
      },
      (items) => plan.decode(items, typing),
      enumerationOptions,
    );
  });
}
