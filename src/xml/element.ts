import type { Markup, Unread } from './unread.js';

/** A name in a namespace; `ns` is empty for none. */
export interface QName {
  readonly ns: string;
  readonly name: string;
}

export interface XmlAttribute extends QName {
  /** A QName is written with whatever prefix its namespace gets. */
  readonly value: string | QName;
}

/** An element of a message: the only form in which the rest of the code sees XML. */
export interface XmlElement extends QName {
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The character data directly inside, joined. When writing, a QName gets its prefix. */
  readonly text: string | QName;
  /** Of an element that was read: the namespaces in scope, by prefix. */
  readonly scope?: ReadonlyMap<string, string>;
  /** The content of an element that was left unread, or that is written as it stands. */
  readonly unread?: Unread | Markup;
}

/** Attributes for `xml`: a plain name is in no namespace. */
export type Attributes = readonly (readonly [name: QName | string, value: string | QName])[];

/** Makes an element with children, or with text. */
export function xml(
  ns: string,
  name: string,
  content: string | QName | readonly XmlElement[] = '',
  attributes: Attributes = [],
): XmlElement {
  const isList = Array.isArray(content);
  return {
    ns,
    name,
    attributes: attributes.map(([key, value]) =>
      typeof key === 'string' ? { ns: '', name: key, value } : { ...key, value },
    ),
    children: isList ? (content as readonly XmlElement[]) : [],
    text: isList ? '' : (content as string | QName),
  };
}

/** True if the element has this expanded name. */
export function named(element: XmlElement, ns: string, name: string): boolean {
  return element.name === name && element.ns === ns;
}

/** The first child of this name. */
export function child(
  element: XmlElement | undefined,
  ns: string,
  name: string,
): XmlElement | undefined {
  return element?.children.find((candidate) => named(candidate, ns, name));
}

/** The value of an attribute of an element that was read. */
export function attribute(element: XmlElement, ns: string, name: string): string | undefined {
  const value = element.attributes.find((a) => a.name === name && a.ns === ns)?.value;
  return typeof value === 'object' ? value.name : value;
}

/** The text of an element as it stands, the empty string for none. */
export function textOf(element: XmlElement | undefined): string {
  const text = element?.text ?? '';
  return typeof text === 'string' ? text : text.name;
}

/** The text of an element that holds a token or a URI, where white space around it means nothing. */
export function tokenOf(element: XmlElement | undefined): string {
  return textOf(element).trim();
}

/** The expanded name that `prefix:name` stands for at this element; undefined for an unknown prefix. */
export function resolveQName(element: XmlElement, text: string): QName | undefined {
  const [, prefix = '', name = ''] = /^(?:([^:]*):)?(.*)$/s.exec(text.trim()) ?? [];
  const ns = element.scope?.get(prefix) ?? (prefix === '' ? '' : undefined);
  return ns === undefined ? undefined : { ns, name };
}
