import { type CimKeyValue, CimObjectPath } from '../../cim/object-path.js';
import { attribute, textOf, xml, type XmlElement } from '../../xml/element.js';
import { attributesOf, childrenNamed, nameIn, refuse } from './nodes.js';

const LOCAL_NAMESPACE = 'LOCALNAMESPACEPATH';
const REFERENCE = 'VALUE.REFERENCE';

function keyAttributes(value: Exclude<CimKeyValue, CimObjectPath>): [string, string][] {
  const isText = typeof value === 'string';
  const VALUETYPE = isText ? 'string' : typeof value === 'boolean' ? 'boolean' : 'numeric';
  return attributesOf({ VALUETYPE, TYPE: typeof value === 'bigint' ? 'sint64' : undefined });
}

function writeKey(value: CimKeyValue): XmlElement {
  if (value instanceof CimObjectPath) return writeReference(value);
  return xml('', 'KEYVALUE', String(value), keyAttributes(value));
}

/** The class or the instance that a path names, without its namespace. */
function writeObjectName({ className, keys, isClass }: CimObjectPath): XmlElement {
  if (isClass) return xml('', 'CLASSNAME', '', [['NAME', className]]);
  const bindings = [...keys].map(([name, value]) =>
    name === '' ? writeKey(value) : xml('', 'KEYBINDING', [writeKey(value)], [['NAME', name]]),
  );
  return xml('', 'INSTANCENAME', bindings, [['CLASSNAME', className]]);
}

function writeNamespace(namespace: string): XmlElement {
  const parts = namespace.split('/').map((part) => xml('', 'NAMESPACE', '', [['NAME', part]]));
  return xml('', LOCAL_NAMESPACE, parts);
}

/** A path with as much as it says of where its object is. [DSP0201] 5.2.4 */
export function writePath(path: CimObjectPath): XmlElement {
  const { namespace, server, isClass } = path;
  const name = writeObjectName(path);
  const kind = isClass ? 'CLASSPATH' : 'INSTANCEPATH';
  if (namespace === null) return name;
  const local = writeNamespace(namespace);
  if (server === null) return xml('', `LOCAL${kind}`, [local, name]);
  return xml('', kind, [xml('', 'NAMESPACEPATH', [xml('', 'HOST', server), local]), name]);
}

export function writeReference(path: CimObjectPath): XmlElement {
  return xml('', REFERENCE, [writePath(path)]);
}

const INTEGER = /^[+-]?\d+$/;

function readNumber(element: XmlElement, text: string): number | bigint {
  const is64 = attribute(element, '', 'TYPE')?.endsWith('64') === true;
  if (!INTEGER.test(text)) return refuse(element, `holds ${JSON.stringify(text)}, no integer`);
  return is64 || !Number.isSafeInteger(Number(text)) ? BigInt(text) : Number(text);
}

function readKey(element: XmlElement): CimKeyValue {
  if (element.name === REFERENCE) return readReference(element);
  const text = textOf(element);
  const type = attribute(element, '', 'VALUETYPE') ?? 'string';
  if (type === 'numeric') return readNumber(element, text.trim());
  return type === 'boolean' ? text.trim().toLowerCase() === 'true' : text;
}

const KEYS: ReadonlySet<string> = new Set(['KEYVALUE', REFERENCE]);
const KEY_BINDING: ReadonlySet<string> = new Set(['KEYBINDING']);

/** The only child of these names. @throws ProtocolError when there is none, or another one */
function only(element: XmlElement, names: ReadonlySet<string>): XmlElement {
  const [found, second] = childrenNamed(element, names);
  if (found !== undefined && second === undefined) return found;
  return refuse(element, `must have one of ${[...names].join(', ')}`);
}

function readInstanceName(element: XmlElement): CimObjectPath {
  const bindings = childrenNamed(element, KEY_BINDING);
  const entries: [string, CimKeyValue][] = bindings.map((binding) => [
    nameIn(binding),
    readKey(only(binding, KEYS)),
  ]);
  // A class with one key may leave out its name.
  const bare = childrenNamed(element, KEYS).map((key): [string, CimKeyValue] => ['', readKey(key)]);
  const keys = [...entries, ...bare];
  if (new Set(keys.map(([name]) => name.toLowerCase())).size !== keys.length) {
    return refuse(element, 'names a key twice');
  }
  const className = nameIn(element, 'CLASSNAME');
  return new CimObjectPath({ className, keys: new Map(keys), singleton: keys.length === 0 });
}

const NAMES: ReadonlySet<string> = new Set(['CLASSNAME', 'INSTANCENAME']);
const NAMESPACES: ReadonlySet<string> = new Set([LOCAL_NAMESPACE]);
const HOST: ReadonlySet<string> = new Set(['HOST']);
const WHOLE_NAMESPACES: ReadonlySet<string> = new Set(['NAMESPACEPATH']);

function readNamespace(element: XmlElement): string {
  return element.children.map((part) => attribute(part, '', 'NAME') ?? '').join('/');
}

/** The path in one of the elements that `writePath` makes. @throws ProtocolError */
export function readPath(element: XmlElement): CimObjectPath {
  if (element.name === 'CLASSNAME') return new CimObjectPath({ className: nameIn(element) });
  if (element.name === 'INSTANCENAME') return readInstanceName(element);
  const path = readPath(only(element, NAMES));
  const [whole] = childrenNamed(element, WHOLE_NAMESPACES);
  const namespace = readNamespace(only(whole ?? element, NAMESPACES));
  return path.with({ namespace, server: whole === undefined ? null : textOf(only(whole, HOST)) });
}

const PATHS: ReadonlySet<string> = new Set([
  ...NAMES,
  'CLASSPATH',
  'INSTANCEPATH',
  'LOCALCLASSPATH',
  'LOCALINSTANCEPATH',
]);

/** The path in a VALUE.REFERENCE. @throws ProtocolError */
export function readReference(element: XmlElement): CimObjectPath {
  return readPath(only(element, PATHS));
}
