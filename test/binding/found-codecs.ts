import { writeInstance } from '../../src/binding/instance.js';
import { type ItemContext, readObjects, readPaths } from '../../src/binding/items.js';
import { readParameters, writeParameters } from '../../src/binding/method.js';
import { addressOf, toEpr } from '../../src/binding/resource-uri.js';
import { writeProperty } from '../../src/binding/value.js';
import { methodOf, type NamedMethod } from '../../src/cim/method.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { writeEprContent } from '../../src/wsman/addressing.js';
import type { Operation } from '../../src/wsman/operation.js';
import { enumerate, type EnumerateInput } from '../../src/wsman/operations/enumerate.js';
import type { Page } from '../../src/wsman/operations/enumeration.js';
import {
  getEnumerationStatus,
  renewEnumeration,
} from '../../src/wsman/operations/enumeration-lifetime.js';
import { invoke, type InvokeOutput } from '../../src/wsman/operations/invoke.js';
import { pull, type PullInput } from '../../src/wsman/operations/pull.js';
import { release } from '../../src/wsman/operations/release.js';
import { xml, type XmlElement } from '../../src/xml/element.js';
import { WSA, WSEN, WSMAN } from '../../src/xml/namespaces.js';
import type { Codec, Subject } from './codecs.js';
import type { Content, ItemNotation, Side } from './fixture.js';
import { decodeAll, encode, encodeAll, type Notation, pathIn } from './notation.js';

function itemContext({ path, cimClass }: Subject, { items }: Side): ItemContext {
  return {
    ...(cimClass === undefined ? {} : { cimClass }),
    className: cimClass?.className ?? path.className,
    namespace: path.namespace ?? cimClass?.namespace ?? null,
    origin: items === 'fragments' ? 'partial' : 'whole',
  };
}

function eprElement(subject: Subject, path: Notation = null): XmlElement {
  const epr = toEpr(pathIn(path), subject.style);
  return xml(WSA, 'EndpointReference', writeEprContent(epr));
}

function objectElement(subject: Subject, { className, properties }: ItemNotation): XmlElement {
  const { cimClass, style } = subject;
  const namespace = subject.path.namespace ?? cimClass?.namespace ?? null;
  const { resourceUri } = addressOf(new CimObjectPath({ className, namespace }), style);
  const values = decodeAll(properties);
  const declared = cimClass?.properties ?? {};
  const isKnown = (name: string): boolean => cimClass === undefined || name in declared;
  const pick = (wanted: boolean): typeof values =>
    Object.fromEntries(Object.entries(values).filter(([name]) => isKnown(name) === wanted));
  const options = { className, namespace, extra: pick(false) };
  const instance = new CimInstance(cimClass ?? className, pick(true), options);
  return writeInstance(instance, resourceUri, style);
}

function fragmentElement({ cimClass, style }: Subject, { properties }: ItemNotation): XmlElement {
  const elements = Object.entries(decodeAll(properties)).flatMap(([name, value]) =>
    writeProperty('', name, value, style, cimClass?.properties[name]),
  );
  return xml(WSMAN, 'XmlFragment', elements);
}

function itemElements(subject: Subject, side: Side): XmlElement[] {
  const { items = 'objects', objects = [], paths = [] } = side;
  if (items === 'eprs') return paths.map((path) => eprElement(subject, path));
  return objects.map((object) => {
    if (items === 'fragments') return fragmentElement(subject, object);
    const element = objectElement(subject, object);
    if (items === 'objects') return element;
    return xml(WSMAN, 'Item', [element, eprElement(subject, object.path)]);
  });
}

function pageOf(subject: Subject, side: Side): Page {
  const { page = { endOfSequence: false }, items } = side;
  const elements = itemElements(subject, side);
  return items === 'none' ? page : { ...page, items: xml(WSEN, 'Items', elements) };
}

/** The notation of the items that a page has. */
function itemsIn(subject: Subject, side: Side, items: XmlElement): Content {
  const context = itemContext(subject, side);
  if (side.items === 'eprs') return { paths: readPaths(items, context).map(encode) };
  const objects = readObjects(items, context).map((object) => ({
    className: object.className,
    ...(object.path === null ? {} : { path: encode(object.path) }),
    properties: encodeAll(object),
  }));
  return { objects };
}

function contentOfPage(subject: Subject, side: Side, { items, ...page }: Page): Content {
  return { page, ...(items === undefined ? {} : itemsIn(subject, side, items)) };
}

const NO_CONTEXT = { context: '' };

/** The functions that turn the notation of an operation into its own input and output, and back. */
interface Mapping<I, O> {
  input(side: Side): I;
  request(input: I): Content;
  output(subject: Subject, side: Side): O;
  response(subject: Subject, output: O, side: Side): Content;
}

function codec<I, O>(operation: Operation<I, O>, mapping: Mapping<I, O>): Codec {
  return {
    ...operation,
    writeRequest: (_, side) => operation.writeRequest(mapping.input(side)),
    readRequest: (_, parts) => mapping.request(operation.readRequest(parts)),
    writeResponse: (subject, side) => operation.writeResponse(mapping.output(subject, side)),
    readResponse: (subject, parts, side) =>
      mapping.response(subject, operation.readResponse(parts), side),
  };
}

const OF = {
  input: ({ of = NO_CONTEXT }: Side) => of,
  request: (of: NonNullable<Side['of']>): Content => ({ of }),
};

const LIFETIME = {
  ...OF,
  output: (_: Subject, { lifetime = {} }: Side) => lifetime,
  response: (_: Subject, lifetime: NonNullable<Side['lifetime']>): Content => ({ lifetime }),
};

/** The operations of enumerations. */
export const ENUMERATION_CODECS = {
  Enumerate: codec<EnumerateInput, Page>(enumerate, {
    input: ({ enumerate: input = {} }) => input,
    request: (input) => ({ enumerate: input }),
    output: pageOf,
    response: (subject, page, side) => contentOfPage(subject, side, page),
  }),
  Pull: codec<PullInput, Page>(pull, {
    input: ({ pull: input = NO_CONTEXT }) => input,
    request: (input) => ({ pull: input }),
    output: pageOf,
    response: (subject, page, side) => contentOfPage(subject, side, page),
  }),
  Release: codec(release, { ...OF, output: () => ({}), response: () => ({}) }),
  GetStatus: codec(getEnumerationStatus, LIFETIME),
  Renew: codec(renewEnumeration, LIFETIME),
};

/** A method that is called; typed by its class, where that is known. */
export function invokeCodec({ method, resourceUri, cimClass, style }: Subject): Codec {
  const operation = invoke(resourceUri, method);
  const declaration: NamedMethod | undefined =
    cimClass === undefined ? undefined : methodOf(cimClass, method);
  const write = ({ parameters = {} }: Side) => ({
    parameters: writeParameters(
      resourceUri,
      new Map(Object.entries(decodeAll(parameters))),
      style,
      declaration,
    ),
  });
  const read = ({ parameters }: InvokeOutput): Content => ({
    parameters: encodeAll(readParameters(parameters, declaration)),
  });
  return codec(operation, {
    input: write,
    request: read,
    output: (_, side) => write(side),
    response: (_, output) => read(output),
  });
}
