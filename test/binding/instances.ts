import { named, type XmlElement } from '../../src/xml/element.js';
import { SOAP, WSA, WSEN, WSMAN } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { messageIndex, omiAnswers, wellFormed } from '../xml/messages.js';

/** Resources that are CIM instances, unlike shells, configuration and subscriptions. */
const CIM_URI = /\/(?:wmi|wscim)\//;

/** What is in a body beside instances. */
const OTHERS = new Set(['ResourceCreated', 'IdentifyResponse', 'Fault', 'CLASS']);

function isInstance(element: XmlElement): boolean {
  if (named(element, WSMAN, 'XmlFragment')) return element.children.length > 0;
  return CIM_URI.test(element.ns) && !OTHERS.has(element.name);
}

/** An item of an enumeration; with its reference it is wrapped in a wsman:Item. */
function itemOf(element: XmlElement): readonly XmlElement[] {
  return element.name === 'Item' ? element.children.flatMap(itemOf) : [element];
}

function isItems(element: XmlElement): boolean {
  return element.name === 'Items' && [WSEN, WSMAN].includes(element.ns);
}

/** The instances of an answer; some answers were kept as the body alone, or as its items. */
function instancesIn(element: XmlElement): readonly XmlElement[] {
  if (named(element, SOAP, 'Header') || named(element, WSA, 'EndpointReference')) return [];
  if (isItems(element)) return element.children.flatMap(itemOf).filter(isInstance);
  const isWrapper =
    element.ns === SOAP || /^(?:(?:Enumerate|Pull)?Response|Item|Obj)$/.test(element.name);
  if (isWrapper) return element.children.flatMap(instancesIn);
  return isInstance(element) ? [element] : [];
}

/** Whether a message answers a Get, Put or Create, or is part of an enumeration. */
function isAnswer(text: string): boolean {
  return /\/(?:Get|Put|Create|Enumerate|Pull)Response</.test(text);
}

const fromIndex = new Set(
  messageIndex
    .filter(
      ({ kind, operation }) =>
        kind === 'response' && ['Get', 'Put', 'Create', 'Enumerate', 'Pull'].includes(operation),
    )
    .map(({ file }) => `corpus/${file}`),
);

const answers = [
  ...wellFormed.filter(([path]) => fromIndex.has(path)),
  ...omiAnswers.filter(([, text]) => isAnswer(text)),
];

/** The captured answers that hold instances. */
export const capturedInstances: readonly (readonly [path: string, readonly XmlElement[]])[] =
  answers
    .map(([path, text]) => [path, instancesIn(parseXml(text))] as const)
    .filter(([, instances]) => instances.length > 0);

/** The namespace of the properties of an instance. */
export function namespaceOf(instance: XmlElement): string {
  return instance.children.find(({ name }) => name !== 'Location')?.ns ?? '';
}
