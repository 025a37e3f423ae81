import { readInstance, writeInstance } from '../binding/instance.js';
import { addressOf, type ResourceAddress } from '../binding/resource-uri.js';
import type { WireStyle } from '../binding/value.js';
import type { Schema } from '../binding/value-reader.js';
import type { CimClass } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { ProtocolError } from '../errors.js';
import type { FragmentContent } from '../wsman/fragment.js';
import { get, type Representation } from '../wsman/operations/get.js';
import type { Option } from '../wsman/options.js';
import type { XmlElement } from '../xml/element.js';
import type { Deadline } from './deadline.js';
import { type Exchange, reading, type Target } from './exchange.js';
import type { ServerClasses } from './server-classes.js';
import { SERVER_TRAITS, type ServerKind } from './server-kind.js';

/** One call on a session: what its requests have in common, whatever they are about. */
export interface SessionCall {
  readonly exchange: Exchange;
  /** Where the class of a resource may come from, besides the caller. */
  readonly classes?: ServerClasses | undefined;
  readonly deadline: Deadline;
  readonly kind: ServerKind;
  /** A vendor's own URI instead of the one that the path makes. */
  readonly resourceUri?: string | undefined;
  /** Options for the provider. */
  readonly options?: readonly Option[] | undefined;
  /** In a dry run: takes the writes that would be sent. */
  readonly outbox?: string[] | undefined;
}

/** One call on one resource. */
export interface ResourceCall extends SessionCall {
  readonly path: CimObjectPath;
  readonly cimClass: CimClass | undefined;
  /** Where that is the server's own. */
  readonly schema: Schema | undefined;
  /** How the server wants things written. */
  readonly style: WireStyle;
  readonly address: ResourceAddress;
}

/** The call about the resource at a path. */
export function resourceCall(
  call: SessionCall,
  path: CimObjectPath,
  cimClass: CimClass | undefined,
): ResourceCall {
  const { kind, resourceUri } = call;
  const style: WireStyle = {
    ...SERVER_TRAITS[kind].style,
    namespace: path.namespace,
    ...(resourceUri === undefined ? {} : { resourceUri }),
  };
  const schema = call.classes?.schemaOf(cimClass);
  return { ...call, path, cimClass, schema, style, address: addressOf(path, style) };
}

export function targetOf(call: ResourceCall, extra: Partial<Target> = {}): Target {
  const { options, path, address } = call;
  return {
    address,
    label: path.relativePath,
    ...(options === undefined ? {} : { options }),
    ...extra,
  };
}

/** The element that a Put or Create of the instance sends. */
export function elementOf(call: ResourceCall, instance: CimInstance): XmlElement {
  return writeInstance(instance, call.address.resourceUri, call.style);
}

/** The instance in an element that came back. Its class is the element's, which may be derived. */
export function instanceOf(call: ResourceCall, element: XmlElement): CimInstance {
  const { path, cimClass, schema } = call;
  return readInstance(element.children, {
    ...(cimClass === undefined ? {} : { cimClass }),
    className: element.name,
    namespace: path.namespace,
    path,
    origin: 'whole',
    schema,
  });
}

function fragmentInstance(call: ResourceCall, content: FragmentContent): CimInstance {
  const { path, cimClass, schema } = call;
  if (typeof content === 'string') {
    throw new ProtocolError(
      'the answer has text where a property was expected',
      'not-xml',
      content,
    );
  }
  return readInstance(content, {
    ...(cimClass === undefined ? {} : { cimClass }),
    className: path.className,
    namespace: path.namespace,
    path,
    origin: 'partial',
    schema,
  });
}

/** Reads the whole instance, or with `fragment` only what its Level 1 path names. */
export async function readResource(call: ResourceCall, fragment?: string): Promise<CimInstance> {
  const input = fragment === undefined ? {} : { fragment };
  const read = (answer: Representation): CimInstance =>
    answer.kind === 'whole'
      ? instanceOf(call, answer.element)
      : fragmentInstance(call, answer.content);
  return call.exchange.call(reading(get, read), input, targetOf(call), call.deadline);
}
