import { type CimPropertyDeclaration, propertiesOf } from '../cim/class.js';
import { CIM_TYPES, type CimTypeName, type CimValue } from '../cim/types.js';
import { isPlainName, type ItemTag, namespaceIn } from './item-tag.js';
import { isProperty } from './value-reader.js';

/** How the text of a property becomes its value where that is simple; `general` does it as others. */
export type TextKind = 'string' | 'boolean' | 'integer' | 'bigint' | 'general';

const KINDS: Readonly<Partial<Record<CimTypeName, TextKind>>> = {
  string: 'string',
  boolean: 'boolean',
  uint8: 'integer',
  sint8: 'integer',
  uint16: 'integer',
  sint16: 'integer',
  uint32: 'integer',
  sint32: 'integer',
  uint64: 'bigint',
  sint64: 'bigint',
};

/** One property of the items with one start tag, and its element in the last of them. */
export interface PropertySlot {
  /** As the class has it, else as it stands in the element. */
  readonly name: string;
  /** As it stands in the element. */
  readonly tagName: string;
  readonly declared: CimPropertyDeclaration | undefined;
  readonly kind: TextKind;
  /** The greatest number of its type that is read here. */
  readonly max: number;
  /** Octets of `<p:Name`. */
  readonly opening: number;
  /** Where the last element of this name is, and how much of it is worth comparing. */
  start: number;
  length: number;
  /** True when all of that is one element, whose value may be used again. */
  isWhole: boolean;
  value: CimValue;
}

function kindOf(declared: CimPropertyDeclaration | undefined): TextKind {
  if (declared === undefined) return 'string';
  if (declared.array === true || declared.octetString === true) return 'general';
  return KINDS[declared.type] ?? 'general';
}

function maxOf(type: CimTypeName | undefined): number {
  const range =
    type === undefined ? undefined : (CIM_TYPES[type] as { range?: readonly unknown[] }).range;
  return range === undefined ? 0 : Math.min(Number(range[1]), Number.MAX_SAFE_INTEGER);
}

/**
 * The slot of a property whose element starts at `start`; undefined for what is no property, or has
 * a name that the general path treats in a way of its own.
 */
export function makeSlot(tag: ItemTag, name: string, start: number): PropertySlot | undefined {
  const ns = namespaceIn(tag, tag.prefix.slice(0, -1));
  if (ns === undefined || !isPlainName(name) || !isProperty({ ns, name })) return undefined;
  const { cimClass } = tag.head;
  const declared =
    cimClass === undefined ? undefined : propertiesOf(cimClass).get(name.toLowerCase());
  const opening = 1 + tag.prefix.length + name.length;
  return {
    name: declared?.name ?? name,
    tagName: name,
    declared,
    kind: kindOf(declared),
    max: maxOf(declared?.type),
    opening,
    start,
    length: opening,
    isWhole: false,
    value: null,
  };
}
