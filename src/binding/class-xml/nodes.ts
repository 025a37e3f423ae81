import { ProtocolError } from '../../errors.js';
import { attribute, type XmlElement } from '../../xml/element.js';

/** What the readers and writers of CIM-XML share. Its elements are in no namespace. [DSP0201] 5.2 */

/** A member of a record: its name, and what is declared under it. */
export type Named<T> = readonly [name: string, declaration: T];

/** @throws ProtocolError that tells which element is wrong, and what is wrong with it */
export function refuse(element: XmlElement, problem: string, cause?: unknown): never {
  const name = attribute(element, '', 'NAME');
  const shown = name === undefined ? '' : ` NAME=${JSON.stringify(name.slice(0, 60))}`;
  const message = `<${element.name}${shown}> ${problem}`;
  throw new ProtocolError(message, 'not-xml', `<${element.name}${shown}>`, { cause });
}

const IDENTIFIER = /^[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*$/;
/** No letters: what steers a terminal, ends a line or hides in a name. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** The CIM name that an attribute holds. @throws ProtocolError */
export function nameIn(element: XmlElement, attributeName = 'NAME'): string {
  const name = attribute(element, '', attributeName);
  if (name === undefined) return refuse(element, `has no ${attributeName}`);
  if (!IDENTIFIER.test(name) || UNSEEN.test(name))
    return refuse(element, `has a ${attributeName} that is no CIM name`);
  return name;
}

/** The same, where it may be left out or be empty. @throws ProtocolError */
export function optionalName(element: XmlElement, attributeName: string): string | undefined {
  const isThere = (attribute(element, '', attributeName) ?? '') !== '';
  return isThere ? nameIn(element, attributeName) : undefined;
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** What an attribute says of true or false; undefined where it is left out. @throws ProtocolError */
export function flagIn(element: XmlElement, name: string): boolean | undefined {
  const text = attribute(element, '', name);
  if (text === undefined) return undefined;
  const flag = FLAGS.get(text.toLowerCase());
  return flag ?? refuse(element, `has ${name}=${JSON.stringify(text.slice(0, 20))}`);
}

/** The children of some names, whatever their namespace. */
export function childrenNamed(
  { children }: XmlElement,
  names: { has(name: string): boolean },
): XmlElement[] {
  return children.filter(({ name }) => names.has(name));
}

/** A record of what is declared. @throws ProtocolError for names that differ only in letter case */
export function recordOf<T>(parent: XmlElement, members: readonly Named<T>[]): Record<string, T> {
  const seen = new Set<string>();
  for (const [name] of members) {
    const key = name.toLowerCase();
    if (seen.has(key)) refuse(parent, `declares ${name} twice`);
    seen.add(key);
  }
  return Object.fromEntries(members);
}

/** Attributes without those that are undefined. */
export function attributesOf(
  entries: Readonly<Record<string, string | number | boolean | undefined>>,
): [name: string, value: string][] {
  return Object.entries(entries).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
}
