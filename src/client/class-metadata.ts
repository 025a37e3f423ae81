import {
  addressOfClass,
  type ClassRequestOptions,
  writeClassOptions,
} from '../binding/class-xml/address.js';
import { readClass } from '../binding/class-xml/class.js';
import { readClasses, readClassNames } from '../binding/class-xml/items.js';
import type { ResourceAddress } from '../binding/resource-uri.js';
import type { CimClass } from '../cim/class.js';
import { CimObjectPath, normalizeNamespace } from '../cim/object-path.js';
import { ProtocolError } from '../errors.js';
import { get, type Representation } from '../wsman/operations/get.js';
import type { XmlElement } from '../xml/element.js';
import type { ResourceOptions } from './call-options.js';
import type { Deadline } from './deadline.js';
import { type EnumerateOptions, resultsOf } from './enumerations.js';
import { type Exchange, reading } from './exchange.js';
import type { CimResults } from './results.js';
import type { SessionContext } from './session-context.js';

/** What a class is to hold when it comes from the server. */
export interface ClassContent {
  /**
   * Qualifiers, and what they say: keys, what is read-only, the direction of parameters. Without
   * them a class tells names and types. Default true.
   */
  readonly includeQualifiers?: boolean;
  /** Only what the class declares itself, not what it inherits. Default false. */
  readonly localOnly?: boolean;
}

export interface GetClassOptions extends Omit<ResourceOptions, 'resourceUri'>, ClassContent {}

export interface EnumerateClassNamesOptions extends Omit<EnumerateOptions, 'resourceUri'> {
  /**
   * Also the classes that are derived from derived classes, and so on; default false: those that are
   * derived from the class itself, or without a class those that have no superclass.
   */
  readonly deep?: boolean;
}

export interface EnumerateClassesOptions extends EnumerateClassNamesOptions, ClassContent {}

function contentOptions({
  includeQualifiers = true,
  localOnly = false,
}: ClassContent): ClassRequestOptions {
  return {
    IncludeInheritanceHierarchy: true,
    IncludeInheritedElements: !localOnly,
    IncludeQualifiers: includeQualifiers,
    IncludeClassOrigin: true,
  };
}

/** @throws ValidationError WBEM_E_INVALID_OBJECT_PATH for what no class or namespace is called */
function addressOf(className: string | null, namespace: string): ResourceAddress {
  if (className === null) return addressOfClass(null, namespace);
  const path = new CimObjectPath({ className, namespace });
  return addressOfClass(path.className, namespace);
}

function elementOf(answer: Representation): XmlElement {
  if (answer.kind === 'whole') return answer.element;
  throw new ProtocolError('the answer has a fragment where a class was expected', 'not-xml');
}

/** Asks a server for the class of a name. [MS-WSMV] 3.1.4.1.38 */
export async function loadClass(
  exchange: Exchange,
  className: string,
  options: GetClassOptions & { readonly namespace: string },
  deadline: Deadline,
): Promise<CimClass> {
  const namespace = normalizeNamespace(options.namespace);
  const { includeQualifiers: isQualified = true, options: provider = [] } = options;
  const read = (answer: Representation): CimClass =>
    readClass(elementOf(answer), { namespace, isQualified });
  const target = {
    address: addressOf(className, namespace),
    options: [...writeClassOptions(contentOptions(options)), ...provider],
    label: className,
  };
  return exchange.call(reading(get, read), {}, target, deadline);
}

/** The class of a name, as the server has it. */
export async function getClass(
  context: SessionContext,
  className: string,
  options: GetClassOptions,
): Promise<CimClass> {
  const complete = { ...options, namespace: options.namespace ?? context.namespace };
  return loadClass(context.exchange, className, complete, context.deadline(options));
}

/** What an enumeration of classes asks for, with `decode` for its answers. */
function classesBelow<T>(
  context: SessionContext,
  className: string | null,
  options: EnumerateClassNamesOptions,
  asked: ClassRequestOptions,
  decode: (items: XmlElement, namespace: string) => readonly T[],
): CimResults<T> {
  const namespace = normalizeNamespace(options.namespace ?? context.namespace);
  const { deep = false, options: provider = [] } = options;
  const plan = {
    subject: { operation: 'CreateClassEnum', parameterInfo: className ?? '' },
    namespace,
    className,
    address: addressOf(className, namespace),
    input: () => ({}),
    decode: (items: XmlElement) => decode(items, namespace),
  };
  const own = writeClassOptions({ ...asked, IncludeSubClasses: deep });
  return resultsOf(context, plan, { ...options, options: [...own, ...provider] });
}

/** The classes that are derived from a class; with null, from none. [MS-WSMV] 3.1.4.8 */
export function enumerateClasses(
  context: SessionContext,
  className: string | null,
  options: EnumerateClassesOptions,
): CimResults<CimClass> {
  const { includeQualifiers: isQualified = true } = options;
  const asked = contentOptions(options);
  return classesBelow(context, className, options, asked, (items, namespace) =>
    readClasses(items, { namespace, isQualified }),
  );
}

/** Their names only. [MS-WSMV] 3.1.4.8 */
export function enumerateClassNames(
  context: SessionContext,
  className: string | null,
  options: EnumerateClassNamesOptions,
): CimResults<string> {
  const asked = { ExcludeClassSpecification: true, IncludePath: true };
  return classesBelow(context, className, options, asked, readClassNames);
}
