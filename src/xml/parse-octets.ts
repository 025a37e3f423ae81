import type { XmlElement } from './element.js';
import { findFirst, outlineOf, replaceOnly } from './outline.js';
import { MAX_LENGTH, parseXml } from './parse.js';
import { decodeText, toUtf8 } from './text.js';
import { textOfOctets, type Unread } from './unread.js';

/** How a document is read. */
export interface ParseOptions {
  /** The encoding of the octets, where it is told beside them. */
  readonly charset?: string | undefined;
  /** The local name of an element whose content is read later. */
  readonly leave?: string | undefined;
}

/** An element whose content is read, with the whole document around it, when somebody asks. */
function withUnread(element: XmlElement, unread: Unread): XmlElement {
  let content: XmlElement | undefined;
  const read = (): XmlElement =>
    (content ??= findFirst(parseXml(textOfOctets(unread.octets)), element.name) ?? element);
  return {
    ...element,
    unread,
    get children() {
      return read().children;
    },
    get text() {
      return read().text;
    },
  };
}

/** The document but for the content of the only element of a name, where all of it is regular. */
function readOutline(octets: Buffer, name: string): XmlElement | undefined {
  if (octets.length > MAX_LENGTH) return undefined;
  const outline = outlineOf(octets, name);
  if (outline === undefined) return undefined;
  const { text, start, end } = outline;
  try {
    return replaceOnly(parseXml(text), name, (found) => withUnread(found, { octets, start, end }));
  } catch {
    // What is wrong with it, if anything is, shows where all of it is read.
    return undefined;
  }
}

/**
 * Reads a document as `parseXml` reads its text.
 *
 * Where the document allows it, the content of the only element of the local name `leave` is left
 * `unread`: its `children` and `text` are read, and what is wrong with them is found, at first use.
 * The octets must stay as they are until then.
 * @throws ProtocolError
 */
export function parseOctets(octets: Uint8Array, { charset, leave }: ParseOptions = {}): XmlElement {
  const outline = leave === undefined ? undefined : readOutline(toUtf8(octets, charset), leave);
  return outline ?? parseXml(decodeText(octets, charset));
}
