/** The content of an element as it stands in its document, which came as octets in UTF-8. */
export interface Unread {
  /** All of the document. */
  readonly octets: Uint8Array;
  /** Behind the start tag. */
  readonly start: number;
  /** At the end tag. */
  readonly end: number;
}

/** The content of an element that is only written, as a part of a text. */
export interface Markup {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const LESS = 0x3c;
/** What follows `<` in comments, instructions and end tags: `!`, `?` and `/`. */
const NO_START_TAG: ReadonlySet<number | undefined> = new Set([0x21, 0x3f, 0x2f]);

/** True for an element whose content is in the octets of its document. */
export function isUnread(unread: Unread | Markup | undefined): unread is Unread {
  return unread !== undefined && 'octets' in unread;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Octets in UTF-8 as text, all of it. */
export function textOfOctets(octets: Uint8Array): string {
  return decoder.decode(octets);
}

/** The content as text, as it stands. */
export function contentOf(unread: Unread | Markup): string {
  const { start, end } = unread;
  return isUnread(unread)
    ? textOfOctets(unread.octets.subarray(start, end))
    : unread.text.slice(start, end);
}

/** True if there is what begins like an element, as no comment and no white space does. */
export function hasStartTag({ octets, start, end }: Unread): boolean {
  let at = octets.indexOf(LESS, start);
  while (at + 1 < end && NO_START_TAG.has(octets[at + 1])) at = octets.indexOf(LESS, at + 1);
  return at + 1 < end;
}
