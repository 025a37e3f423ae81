import { create } from 'xmlbuilder2';
import { ValidationError } from '../errors.js';
import type { QName, XmlElement } from './element.js';
import { PREFIXES, XML } from './namespaces.js';
import { checkCharacters, escapeAttribute, escapeText } from './text.js';
import { contentOf } from './unread.js';

const XMLNS = 'http://www.w3.org/2000/xmlns/';
/** Stands for a value while a skeleton is built: a character that no XML name can have. */
const SLOT = '\ue000';
/** Before a prefix, stands for its namespace: xmlbuilder2 leaves `&x;` in a URI as it is. */
const NAMESPACE_SLOT = '\ue001';
const NAME_START = String.raw`A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd`;
const NAME_MORE = String.raw`\-.0-9\u00b7\u0300-\u036f\u203f\u2040`;
/** A name without colon, of characters below U+10000. [XML 1.0] 2.3 */
const NCNAME = new RegExp(`^[${NAME_START}][${NAME_START}${NAME_MORE}]*$`);

/** The markup of messages of one shape: `chunks` with a value between each two. */
type Skeleton = readonly string[];

const MAX_SKELETONS = 256;
const MAX_SHAPE = 16_384;
const skeletons = new Map<string, Skeleton>();

/** A message taken apart into its shape, which repeats from call to call, and its values. */
class Layout {
  readonly prefixes = new Map<string, string>([[XML, 'xml']]);
  readonly values: string[] = [];
  shape = '';

  constructor(root: XmlElement) {
    this.#element(root);
    for (const [ns, prefix] of this.prefixes) this.shape += `\0${prefix}=${ns}`;
  }

  /** A name with the prefix that its namespace has in this message. */
  name(qname: QName): string {
    const { ns, name } = qname;
    checkName(qname);
    if (ns === '') return name;
    let prefix = this.prefixes.get(ns);
    if (prefix === undefined) {
      checkCharacters(ns, 'a namespace');
      prefix = PREFIXES.get(ns) ?? this.#ownPrefix();
      this.prefixes.set(ns, prefix);
    }
    return `${prefix}:${name}`;
  }

  /** A value as text; a QName as a name. */
  text(value: string | QName): string {
    return typeof value === 'string' ? value : this.name(value);
  }

  #ownPrefix(): string {
    const known = new Set(PREFIXES.keys()).add(XML);
    return `p${[...this.prefixes.keys()].filter((ns) => !known.has(ns)).length}`;
  }

  #element(element: XmlElement): void {
    this.shape += `<${this.name(element)}`;
    for (const attribute of element.attributes) {
      this.shape += ` ${this.name(attribute)}`;
      this.values.push(escapeAttribute(checked(this.text(attribute.value), element.name)));
    }
    this.#content(element);
    this.shape += '>';
  }

  #content(element: XmlElement): void {
    const { unread } = element;
    // Of an element that was left unread, the text and the children would be read if asked for.
    if (unread !== undefined) {
      this.shape += '%';
      this.values.push(contentOf(unread));
      return;
    }
    if (element.text !== '') {
      this.shape += '#';
      this.values.push(escapeText(checked(this.text(element.text), element.name)));
    }
    for (const inner of element.children) this.#element(inner);
  }
}

function checked(text: string, where: string): string {
  checkCharacters(text, where);
  return text;
}

function checkName({ name }: QName): void {
  if (NCNAME.test(name)) return;
  throw new ValidationError(
    'WBEM_E_INVALID_PARAMETER',
    `${JSON.stringify(name)} cannot be the name of an XML element or attribute`,
  );
}

type Builder = ReturnType<typeof create>;

/** What stands for a namespace while a skeleton is built; null for none. */
function standIn(ns: string, { prefixes }: Layout): string | null {
  if (ns === '') return null;
  return ns === XML ? XML : `${NAMESPACE_SLOT}${prefixes.get(ns)}`;
}

function build(parent: Builder, element: XmlElement, layout: Layout, isRoot = false): void {
  const built = parent.ele(standIn(element.ns, layout), layout.name(element));
  if (isRoot) declare(built, layout);
  for (const attribute of element.attributes) {
    built.att(standIn(attribute.ns, layout), layout.name(attribute), SLOT);
  }
  if (element.unread !== undefined || element.text !== '') built.txt(SLOT);
  if (element.unread !== undefined) return;
  for (const inner of element.children) build(built, inner, layout);
}

/** Windows declares the namespaces before the other attributes of an element. */
function declare(root: Builder, { prefixes }: Layout): void {
  for (const [ns, prefix] of prefixes) {
    if (ns !== XML) root.att(XMLNS, `xmlns:${prefix}`, `${NAMESPACE_SLOT}${prefix}`);
  }
}

function buildSkeleton(root: XmlElement, layout: Layout, prettyPrint = false): Skeleton {
  const document = create();
  build(document, root, layout, true);
  const chunks = document.end({ headless: true, prettyPrint }).split(SLOT);
  if (chunks.length !== layout.values.length + 1) {
    throw new ValidationError(
      'WBEM_E_INVALID_PARAMETER',
      `${root.name} has an element with the same attribute twice`,
    );
  }
  const uris = new Map([...layout.prefixes].map(([ns, prefix]) => [prefix, escapeAttribute(ns)]));
  const slots = new RegExp(`${NAMESPACE_SLOT}(\\w+)`, 'g');
  return chunks.map((chunk) => chunk.replace(slots, (_, prefix: string) => uris.get(prefix) ?? ''));
}

function skeletonOf(root: XmlElement, layout: Layout): Skeleton {
  if (layout.shape.length > MAX_SHAPE) return buildSkeleton(root, layout);
  let skeleton = skeletons.get(layout.shape);
  if (skeleton === undefined) {
    skeleton = buildSkeleton(root, layout);
    const [oldest] = skeletons.keys();
    if (skeletons.size >= MAX_SKELETONS && oldest !== undefined) skeletons.delete(oldest);
    skeletons.set(layout.shape, skeleton);
  }
  return skeleton;
}

function fill(skeleton: Skeleton, { values }: Layout): string {
  let text = skeleton[0] ?? '';
  for (const [index, value] of values.entries()) text += value + (skeleton[index + 1] ?? '');
  return text;
}

/**
 * Writes a document without XML declaration. All namespaces are declared at the root, none as the
 * default; an element without content is self-closed (OMI reads `<x xsi:nil="true"></x>` as text).
 *
 * xmlbuilder2 makes the markup of each shape of message once; the values of later messages of the
 * same shape are escaped into it. Content that was left unread is written as it stands: it must
 * declare its own namespaces.
 * @throws ValidationError WBEM_E_INVALID_PARAMETER for characters and names that XML does not have.
 */
export function writeXml(root: XmlElement): string {
  const layout = new Layout(root);
  return fill(skeletonOf(root, layout), layout);
}

function withoutMixedText(element: XmlElement): XmlElement {
  if (element.children.length === 0) return element;
  const { unread: _, ...read } = element;
  return { ...read, text: '', children: element.children.map(withoutMixedText) };
}

/**
 * Writes a document with line breaks and indentation, to be read by people: text beside elements
 * is left out.
 * @throws ValidationError as `writeXml` does.
 */
export function prettyXml(root: XmlElement): string {
  const shown = withoutMixedText(root);
  const layout = new Layout(shown);
  return fill(buildSkeleton(shown, layout, true), layout);
}
