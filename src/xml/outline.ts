import type { XmlElement } from './element.js';

/** The content of an element, from behind its start tag to its end tag. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** So much of the limit of levels is left to the content of an element that is left unread. */
const MAX_LEVEL = 64;

const DECLARATION = /^<\?xml[ \t\r\n][^<>?]*\?>/;
const ATTRIBUTES = /(?:[ \t\r\n]+[\w:.-]+="[^"<>&]*")*[ \t\r\n]*>/y;
const END = /[ \t\r\n]*>/y;

function endOfMatch(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/**
 * The first end tag, from `start` on, that begins with this name. The local name is looked for, since
 * it is rarer than what begins like an end tag, and so is found several times as fast.
 */
function findEndTag(text: string, qualified: string, name: string, start: number): number {
  const tag = `</${qualified}`;
  const offset = tag.length - name.length;
  let at = text.indexOf(name, start);
  while (at !== -1 && !text.startsWith(tag, at - offset)) at = text.indexOf(name, at + 1);
  return at === -1 ? -1 : at - offset;
}

/**
 * Where the content of the first element of this local name is; undefined unless that is plain to
 * see: no markup but tags around it, and its end tag nowhere else.
 */
export function findContent(text: string, name: string): Gap | undefined {
  const tag = new RegExp(`<((?:[\\w.-]+:)?${name})(?=[ \\t\\r\\n>])`).exec(text);
  if (tag === null) return undefined;
  const [opening, qualified = ''] = tag;
  const start = endOfMatch(ATTRIBUTES, text, tag.index + opening.length);
  const end = start === -1 ? -1 : findEndTag(text, qualified, name, start);
  if (end === -1 || end !== text.lastIndexOf(`</${qualified}`)) return undefined;
  if (endOfMatch(END, text, end + qualified.length + 2) === -1) return undefined;
  const isPlain = !/<[!?]/.test(withoutContent(text, { start, end }).replace(DECLARATION, ''));
  return isPlain ? { start, end } : undefined;
}

export function withoutContent(text: string, { start, end }: Gap): string {
  return text.slice(0, start) + text.slice(end);
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
