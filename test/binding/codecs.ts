import { readInstance, writeInstance } from '../../src/binding/instance.js';
import { pathOf, toEpr } from '../../src/binding/resource-uri.js';
import { writeProperty } from '../../src/binding/value.js';
import type { CimClass } from '../../src/cim/class.js';
import { CimInstance } from '../../src/cim/instance.js';
import type { CimObjectPath } from '../../src/cim/object-path.js';
import type { FragmentContent } from '../../src/wsman/fragment.js';
import type { Parts } from '../../src/wsman/operation.js';
import { create } from '../../src/wsman/operations/create.js';
import { remove } from '../../src/wsman/operations/delete.js';
import { get, type Representation } from '../../src/wsman/operations/get.js';
import { identify } from '../../src/wsman/operations/identify.js';
import { put } from '../../src/wsman/operations/put.js';
import type { XmlElement } from '../../src/xml/element.js';
import { ENUMERATION_CODECS, invokeCodec } from './found-codecs.js';
import { type Content, type Expected, type Side, styleOf } from './fixture.js';
import { decodeAll, encode, encodeAll, pathIn } from './notation.js';

/** What a fixture is about: the path, its URI and its class. */
export class Subject {
  readonly #expected: Expected;
  readonly cimClass: CimClass | undefined;
  readonly path: CimObjectPath;

  constructor(expected: Expected, cimClass: CimClass | undefined) {
    this.#expected = expected;
    this.cimClass = cimClass;
    this.path = pathIn(expected.path ?? { $path: 'None' });
  }

  get #resourceUri(): string {
    return this.#expected.request.headers.resourceUri ?? '';
  }

  get resourceUri(): string {
    return this.#resourceUri;
  }

  get style(): ReturnType<typeof styleOf> {
    return styleOf(this.#expected);
  }

  get method(): string {
    return this.#expected.method ?? '';
  }

  representation(side: Side): Representation {
    return side.fragment === undefined
      ? { kind: 'whole', element: this.element(side) }
      : { kind: 'fragment', content: this.#fragment(side) };
  }

  element({ instance = {} }: Side): XmlElement {
    const { className, namespace } = this.path;
    const known = Object.keys(this.cimClass?.properties ?? instance);
    const values: Record<string, unknown> = {};
    const extra: ReturnType<typeof decodeAll> = {};
    for (const [name, value] of Object.entries(decodeAll(instance))) {
      (known.includes(name) ? values : extra)[name] = value;
    }
    const made = new CimInstance(this.cimClass ?? className, values as never, { namespace, extra });
    return writeInstance(made, this.#resourceUri, styleOf(this.#expected));
  }

  #fragment({ fragment = '', fragmentNamespace = this.#resourceUri }: Side): FragmentContent {
    if (typeof fragment === 'string') return fragment;
    const style = styleOf(this.#expected);
    return Object.entries(decodeAll(fragment)).flatMap(([name, value]) =>
      writeProperty(fragmentNamespace, name, value, style, this.cimClass?.properties[name]),
    );
  }

  readElement({ children, name, ns }: XmlElement): Content {
    return { resourceUri: ns, instance: encodeAll(this.#read(children, name)) };
  }

  readRepresentation(representation: Representation): Content {
    if (representation.kind === 'whole') return this.readElement(representation.element);
    const { content } = representation;
    if (typeof content === 'string') return { fragment: content };
    return { fragment: encodeAll(this.#read(content, this.path.className)) };
  }

  #read(elements: readonly XmlElement[], className: string): CimInstance {
    const { cimClass, path } = this;
    return readInstance(elements, {
      ...(cimClass === undefined ? {} : { cimClass }),
      className,
      namespace: path.namespace,
      origin: 'whole',
    });
  }

  created({ created = null }: Side): ReturnType<typeof toEpr> {
    return toEpr(pathIn(created), styleOf(this.#expected));
  }
}

/** The four functions of an operation, from the data of a fixture and back. */
export interface Codec {
  readonly action: string;
  readonly responseAction: string;
  writeRequest(subject: Subject, side: Side): Parts;
  readRequest(subject: Subject, parts: Parts): Content;
  writeResponse(subject: Subject, side: Side): Parts;
  /** @param side tells only how the items of a page are to be read */
  readResponse(subject: Subject, parts: Parts, side: Side): Content;
}

function xpathOf({ headers }: Side): { fragment?: string } {
  return headers.fragment === undefined ? {} : { fragment: headers.fragment.path };
}

function contentWith(xpath: string | undefined, content: Content = {}): Content {
  return xpath === undefined ? content : { ...content, xpath };
}

const NO_IDENTITY = {
  protocolVersion: '',
  productVendor: '',
  productVersion: '',
  securityProfiles: [],
};

type Transferred = Exclude<Expected['operation'], keyof typeof ENUMERATION_CODECS | 'Invoke'>;

const CODECS: Readonly<Record<Transferred, Codec>> = {
  Identify: {
    ...identify,
    writeRequest: () => identify.writeRequest({}),
    readRequest: (_, parts) => identify.readRequest(parts),
    writeResponse: (_, { identity = NO_IDENTITY }) => identify.writeResponse(identity),
    readResponse: (_, parts) => ({ identity: identify.readResponse(parts) }),
  },
  Get: {
    ...get,
    writeRequest: (_, side) => get.writeRequest(xpathOf(side)),
    readRequest: (_, parts) => contentWith(get.readRequest(parts).fragment),
    writeResponse: (subject, side) => get.writeResponse(subject.representation(side)),
    readResponse: (subject, parts) => subject.readRepresentation(get.readResponse(parts)),
  },
  Put: {
    ...put,
    writeRequest: (subject, side) =>
      put.writeRequest({ representation: subject.representation(side), ...xpathOf(side) }),
    readRequest(subject, parts) {
      const { representation, fragment } = put.readRequest(parts);
      return contentWith(fragment, subject.readRepresentation(representation));
    },
    writeResponse(subject, side) {
      const isEmpty = side.instance === undefined && side.fragment === undefined;
      return put.writeResponse(isEmpty ? {} : { representation: subject.representation(side) });
    },
    readResponse(subject, parts) {
      const { representation } = put.readResponse(parts);
      return representation === undefined ? {} : subject.readRepresentation(representation);
    },
  },
  Create: {
    ...create,
    writeRequest: (subject, side) => create.writeRequest({ element: subject.element(side) }),
    readRequest: (subject, parts) => subject.readElement(create.readRequest(parts).element),
    writeResponse: (subject, side) => create.writeResponse({ created: subject.created(side) }),
    readResponse: (_, parts) => ({ created: encode(pathOf(create.readResponse(parts).created)) }),
  },
  Delete: {
    ...remove,
    writeRequest: () => remove.writeRequest({}),
    readRequest: (_, parts) => remove.readRequest(parts),
    writeResponse: () => remove.writeResponse({}),
    readResponse: (_, parts) => remove.readResponse(parts),
  },
};

/** The operation of a fixture, and what it is about. */
export function codecOf(
  expected: Expected,
  cimClass: CimClass | undefined,
): { codec: Codec; subject: Subject } {
  const { operation } = expected;
  const subject = new Subject(expected, cimClass);
  if (operation === 'Invoke') return { codec: invokeCodec(subject), subject };
  return { codec: { ...CODECS, ...ENUMERATION_CODECS }[operation], subject };
}
