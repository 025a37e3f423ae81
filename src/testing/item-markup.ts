import { textOf, xml, type XmlElement } from '../xml/element.js';
import { XSI } from '../xml/namespaces.js';
import { checkCharacters, escapeText } from '../xml/text.js';
import { writeXml } from '../xml/write.js';

/** True for an element that is a text, or null. */
function isPlain({ children, attributes }: XmlElement): boolean {
  if (children.length > 0) return false;
  if (attributes.length === 0) return true;
  const [{ ns, name } = { ns: '', name: '' }] = attributes;
  return attributes.length === 1 && ns === XSI && name === 'nil';
}

/**
 * The markup of the instances of one class, of which only the texts differ from one to the next:
 * much faster than `writeXml`, and the same.
 */
class ItemMarkup {
  readonly #ns: string;
  readonly #head: string;
  readonly #name: string;
  readonly #prefix: string;
  readonly #names = new Map<string, string>();

  /** @param item with an attribute of XSI, whose namespace is declared with it */
  constructor(item: XmlElement) {
    this.#ns = item.ns;
    this.#head = writeXml({ ...item, children: [], text: '' }).replace(/\/>$/, '>');
    this.#name = /^<([^\s>]*)/.exec(this.#head)?.[1] ?? '';
    this.#prefix = this.#name.slice(0, -item.name.length);
  }

  /** Undefined for an item with more in it than texts. */
  fill({ children }: XmlElement): string | undefined {
    let text = this.#head;
    for (const element of children) {
      if (!isPlain(element) || element.ns !== this.#ns) return undefined;
      text += this.#write(element);
    }
    return `${text}</${this.#name}>`;
  }

  #write(element: XmlElement): string {
    const name = this.#nameOf(element.name);
    if (element.attributes.length > 0) return `<${name} xsi:nil="true"/>`;
    const text = textOf(element);
    if (text === '') return `<${name}/>`;
    checkCharacters(text, element.name);
    return `<${name}>${escapeText(text)}</${name}>`;
  }

  #nameOf(name: string): string {
    let known = this.#names.get(name);
    if (known === undefined) {
      // Throws for a name that no element can have.
      writeXml(xml('', name));
      known = `${this.#prefix}${name}`;
      this.#names.set(name, known);
    }
    return known;
  }
}

/** Writes the instances of an enumeration. */
export class ItemWriter {
  readonly #markups = new Map<string, ItemMarkup>();

  /** An item as `writeXml` writes it. */
  write(item: XmlElement): string {
    if (item.children.length === 0 || item.attributes.length !== 1) return writeXml(item);
    const key = `${item.ns} ${item.name}`;
    let markup = this.#markups.get(key);
    if (markup === undefined) {
      markup = new ItemMarkup(item);
      this.#markups.set(key, markup);
    }
    return markup.fill(item) ?? writeXml(item);
  }
}
