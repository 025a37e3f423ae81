import { child, named, textOf, tokenOf, attribute, xml, type XmlElement } from '../xml/element.js';
import { WSA, WSMAN } from '../xml/namespaces.js';

/** Where answers go: back on the same connection. [MS-WSMV] 3.1.4.1.5 */
export const ANONYMOUS = `${WSA}/role/anonymous`;

/** A part of the identity of a resource: text, or the reference to another resource. */
export interface Selector {
  readonly name: string;
  readonly value: string | EndpointReference;
}

/** The address of a resource. [DSP0226] 5.4.2 */
export interface EndpointReference {
  readonly address: string;
  readonly resourceUri: string;
  readonly selectors: readonly Selector[];
}

/** The selectors of one resource as its SelectorSet. */
export function writeSelectorSet(selectors: readonly Selector[]): XmlElement {
  return xml(
    WSMAN,
    'SelectorSet',
    selectors.map(({ name, value }) =>
      xml(WSMAN, 'Selector', typeof value === 'string' ? value : [writeEpr(value)], [
        ['Name', name],
      ]),
    ),
  );
}

export function readSelectorSet(set: XmlElement | undefined): Selector[] {
  const selectors = set?.children.filter((item) => named(item, WSMAN, 'Selector')) ?? [];
  return selectors.map((item) => {
    const name = attribute(item, '', 'Name') ?? attribute(item, WSMAN, 'Name') ?? '';
    // OMI writes the content of the reference without an element around it.
    return { name, value: holdsEpr(item) ? readEpr(item) : textOf(item) };
  });
}

/** The content of an endpoint reference, as it stands directly inside a property. */
export function writeEprContent(epr: EndpointReference): XmlElement[] {
  const parameters = [xml(WSMAN, 'ResourceURI', epr.resourceUri)];
  if (epr.selectors.length > 0) parameters.push(writeSelectorSet(epr.selectors));
  return [xml(WSA, 'Address', epr.address), xml(WSA, 'ReferenceParameters', parameters)];
}

export function writeEpr(epr: EndpointReference): XmlElement {
  return xml(WSA, 'EndpointReference', writeEprContent(epr));
}

/** True if an element holds the content of an endpoint reference. */
export function holdsEpr(element: XmlElement): boolean {
  return (
    child(element, WSA, 'ReferenceParameters') !== undefined ||
    child(element, WSA, 'EndpointReference') !== undefined
  );
}

/** Reads an endpoint reference from the element around its content, wrapped or not. */
export function readEpr(element: XmlElement): EndpointReference {
  const content = child(element, WSA, 'EndpointReference') ?? element;
  const parameters =
    child(content, WSA, 'ReferenceParameters') ?? child(content, WSA, 'ReferenceProperties');
  return {
    address: tokenOf(child(content, WSA, 'Address')),
    resourceUri: tokenOf(child(parameters, WSMAN, 'ResourceURI')),
    selectors: readSelectorSet(child(parameters, WSMAN, 'SelectorSet')),
  };
}
