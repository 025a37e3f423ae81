import type { XmlElement } from './element.js';

/** A document but for the content of one element. */
export interface Outline {
  readonly text: string;
  /** Where in the octets the content is, from behind its start tag to its end tag. */
  readonly start: number;
  readonly end: number;
}

/** The octets within which the start tag must end; servers have less in front of it. */
const MAX_HEAD = 16_384;
/** So much of the limit of levels is left to the content of an element that is left unread. */
const MAX_LEVEL = 64;

const DECLARATION = /^<\?xml[ \t\r\n][^<>?]*\?>/;
const ATTRIBUTES = /(?:[ \t\r\n]+[\w:.-]+="[^"<>&]*")*[ \t\r\n]*>/y;
const END = /^[ \t\r\n]*>/;

interface StartTag {
  readonly qualified: string;
  /** Where it ends. */
  readonly end: number;
}

/** The first start tag of this local name. */
function findStartTag(octets: Buffer, name: string): StartTag | undefined {
  // A character for each octet: what is looked for is ASCII, which is itself only in UTF-8.
  const head = octets.toString('latin1', 0, MAX_HEAD);
  const tag = new RegExp(`<((?:[\\w.-]+:)?${name})(?=[ \\t\\r\\n>])`).exec(head);
  if (tag === null) return undefined;
  const [opening, qualified = ''] = tag;
  ATTRIBUTES.lastIndex = tag.index + opening.length;
  return ATTRIBUTES.test(head) ? { qualified, end: ATTRIBUTES.lastIndex } : undefined;
}

/**
 * The first end tag, from `start` on, that begins with this name. The local name is looked for, since
 * it is rarer than what begins like an end tag, and so is found several times as fast.
 */
function findEndTag(octets: Buffer, qualified: string, name: string, start: number): number {
  const before = `</${qualified.slice(0, -name.length)}`;
  const { length } = before;
  let at = octets.indexOf(name, start);
  while (at !== -1 && octets.toString('latin1', at - length, at) !== before) {
    at = octets.indexOf(name, at + 1);
  }
  return at === -1 ? -1 : at - length;
}

/**
 * A document in UTF-8 but for the content of the first element of this local name; undefined unless
 * it is plain to see where that is: no markup but tags around it, and its end tag nowhere else.
 */
export function outlineOf(octets: Buffer, name: string): Outline | undefined {
  const tag = findStartTag(octets, name);
  if (tag === undefined) return undefined;
  const { qualified, end: start } = tag;
  const end = findEndTag(octets, qualified, name, start);
  if (end === -1 || end !== octets.lastIndexOf(`</${qualified}`)) return undefined;
  const before = octets.toString('utf8', 0, start);
  const behind = octets.toString('utf8', end);
  if (!END.test(behind.slice(qualified.length + 2))) return undefined;
  const text = (before + behind).trim();
  const isPlain = !/<[!?]/.test(text.replace(DECLARATION, ''));
  return isPlain ? { text, start, end } : undefined;
}

/** The levels of the elements of this name at and below an element. */
function levelsOf(element: XmlElement, name: string, level = 1): number[] {
  const below = element.children.flatMap((inner) => levelsOf(inner, name, level + 1));
  return element.name === name ? [level, ...below] : below;
}

/**
 * The tree with another element in the place of the one of this name; undefined where there are
 * several, or where it is so deep that its content may be too deep.
 */
export function replaceOnly(
  root: XmlElement,
  name: string,
  replace: (found: XmlElement) => XmlElement,
): XmlElement | undefined {
  const replaceIn = (element: XmlElement): XmlElement => {
    if (element.name === name) return replace(element);
    return element.children.length === 0
      ? element
      : { ...element, children: element.children.map(replaceIn) };
  };
  const [level = Infinity, ...others] = levelsOf(root, name);
  return others.length > 0 || level > MAX_LEVEL ? undefined : replaceIn(root);
}

/** The first element of this name at or below an element, in the order of the document. */
export function findFirst(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const inner of element.children) {
    const found = findFirst(inner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
