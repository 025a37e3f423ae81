import { writeProperty } from '../binding/value.js';
import { type CimClass, propertiesOf } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { CimValue } from '../cim/types.js';
import { writeEpr } from '../wsman/addressing.js';
import { writeXmlFragment } from '../wsman/fragment.js';
import type { EnumerateInput } from '../wsman/operations/enumerate.js';
import { xml, type XmlElement } from '../xml/element.js';
import { WSMAN, XSI } from '../xml/namespaces.js';
import { writeXml } from '../xml/write.js';
import type { EnumerationScope } from './enumeration-scope.js';
import type { EnumerationWays } from './enumeration-ways.js';
import { ItemWriter } from './item-markup.js';
import type { Selection } from './query-selection.js';
import { bare } from './request-fragment.js';

/** How the items of one enumeration look. */
interface View {
  readonly scope: EnumerationScope;
  readonly projection: ReadonlySet<string> | undefined;
  readonly isFragment: boolean;
  /** The class whose instances all are shown as; null for their own. */
  readonly castTo: CimClass | null;
  /** The elements of null by the names of their properties: most properties of Windows are null. */
  readonly nulls: Map<string, XmlElement>;
}

type Properties = readonly (readonly [name: string, value: CimValue])[];

function shown(instance: CimInstance, { projection, castTo }: View): Properties {
  if (projection === undefined && castTo === null) return [...instance];
  const known = castTo === null ? undefined : propertiesOf(castTo);
  return [...instance].filter(([name]) => {
    const key = name.toLowerCase();
    return (projection?.has(key) ?? true) && (known?.has(key) ?? true);
  });
}

function elementsOf(
  ns: string,
  instance: CimInstance,
  properties: Properties,
  { scope: { style }, nulls }: View,
): XmlElement[] {
  const declared = instance.cimClass === undefined ? undefined : propertiesOf(instance.cimClass);
  const elements: XmlElement[] = [];
  for (const [name, value] of properties) {
    if (value === null) elements.push(nullOf(ns, name, nulls));
    else {
      elements.push(...writeProperty(ns, name, value, style, declared?.get(name.toLowerCase())));
    }
  }
  return elements;
}

function nullOf(ns: string, name: string, nulls: Map<string, XmlElement>): XmlElement {
  const known = nulls.get(name);
  if (known?.ns === ns) return known;
  const element = xml(ns, name, '', [[{ ns: XSI, name: 'nil' }, 'true']]);
  nulls.set(name, element);
  return element;
}

function byName([a]: Properties[number], [b]: Properties[number]): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : Number(left > right);
}

/** What Windows makes of a projection: properties in no namespace, by name. [MS-WSMV] notes 58, 59 */
function fragment(instance: CimInstance, view: View): XmlElement {
  const properties = shown(instance, view).toSorted(byName);
  return writeXmlFragment(elementsOf('', instance, properties, view).map(bare));
}

function object(instance: CimInstance, view: View): XmlElement {
  if (view.isFragment) return fragment(instance, view);
  const { scope, castTo } = view;
  const className = castTo?.className ?? instance.className;
  const own = scope.uriOf(instance);
  const ns = `${own.slice(0, -instance.className.length)}${className}`;
  return xml(ns, className, elementsOf(ns, instance, shown(instance, view), view), [
    [
      { ns: XSI, name: 'type' },
      { ns, name: `${className}_Type` },
    ],
  ]);
}

function viewOf(
  { polymorphism }: EnumerateInput,
  { projection }: Selection,
  scope: EnumerationScope,
  ways: EnumerationWays,
): View {
  const isCast = ways.polymorphism && polymorphism === 'ExcludeSubClassProperties';
  return {
    scope,
    projection,
    isFragment: projection !== undefined && ways.projection === 'fragment',
    castTo: isCast ? scope.cimClass : null,
    nulls: new Map(),
  };
}

/** The text of an instance in an answer. */
type Write = (instance: CimInstance, view: View, writer: ItemWriter) => string;

const writeObject: Write = (instance, view, writer) => writer.write(object(instance, view));

const writeReference: Write = (instance, { scope }) => writeXml(writeEpr(scope.eprOf(instance)));

const writeBoth: Write = (instance, view, writer) => {
  const text = writeObject(instance, view, writer) + writeReference(instance, view, writer);
  return writeXml({ ...xml(WSMAN, 'Item'), unread: { text, start: 0, end: text.length } });
};

/** How an instance looks in each mode; without one, as an object. [DSP0226] 8.7 */
const MODES: Readonly<Record<string, Write>> = {
  EnumerateEPR: writeReference,
  EnumerateObjectAndEPR: writeBoth,
};

/** True for an EnumerationMode that there is. */
export function isKnownMode(mode: string): boolean {
  return Object.hasOwn(MODES, mode);
}

/** The items of an enumeration one by one, each as it stands in an answer. */
export function* itemsOf(
  input: EnumerateInput,
  selection: Selection,
  scope: EnumerationScope,
  ways: EnumerationWays,
): Generator<string> {
  const view = viewOf(input, selection, scope, ways);
  const write = MODES[input.mode ?? ''] ?? writeObject;
  const writer = new ItemWriter();
  for (const instance of selection.instances) yield write(instance, view, writer);
}
