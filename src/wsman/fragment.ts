import { child, type XmlElement, xml } from '../xml/element.js';
import { WSMAN } from '../xml/namespaces.js';

/** The content of a wsman:XmlFragment: property elements, or bare text for a path ending in text(). */
export type FragmentContent = readonly XmlElement[] | string;

/** Level 1 paths, of which this library uses the parts that name a property. [DSP0226] D.1 */
export interface FragmentPath {
  readonly property: string;
  /** Counted from 1, as in XPath. */
  readonly item?: number;
  readonly text: boolean;
}

const PATH = /^([\p{L}_][\p{L}\p{N}_.-]*)(?:\[(\d+)\])?(\/text\(\))?$/u;

/** Reads `Name`, `Name[2]`, `Name/text()`; undefined for what Windows would not process. */
export function parseFragmentPath(path: string): FragmentPath | undefined {
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const [, property = '', item, text] = match;
  return {
    property,
    ...(item === undefined ? {} : { item: Number(item) }),
    text: text !== undefined,
  };
}

export function writeXmlFragment(content: FragmentContent): XmlElement {
  return xml(WSMAN, 'XmlFragment', content);
}

/** The wsman:XmlFragment among the children of a body, if there is one. */
export function findXmlFragment(body: readonly XmlElement[]): FragmentContent | undefined {
  const fragment = child(xml('', 'body', body), WSMAN, 'XmlFragment');
  if (fragment === undefined) return undefined;
  return fragment.children.length > 0 || fragment.text === ''
    ? fragment.children
    : (fragment.text as string);
}
