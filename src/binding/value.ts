import type { CimPropertyDeclaration } from '../cim/class.js';
import { CimDateTime } from '../cim/datetime.js';
import type { CimInterval } from '../cim/interval.js';
import { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import type { CimObject, CimScalar, CimTypeName, CimValue } from '../cim/types.js';
import { writeEprContent } from '../wsman/addressing.js';
import { type Attributes, type QName, xml, type XmlElement } from '../xml/element.js';
import { CIM, XSI } from '../xml/namespaces.js';
import { BASE64, cameAsBase64 } from './octet-strings.js';
import { type Addressing, referenceTo } from './resource-uri.js';
import { writeReal } from './value-text.js';

/** What a server wants written in its own way. */
export interface WireStyle extends Addressing {
  /** char16 as the character [DSP0230], or as its decimal code (OMI). */
  readonly char16: 'character' | 'code';
  /** datetime as a child element [DSP0230], as its 25-character text, or as bare xs text (OMI). */
  readonly datetime: 'element' | 'text' | 'xs';
  /** `TRUE` instead of `true` (OMI). */
  readonly boolean?: 'upper';
}

/** What Windows takes, and what the specifications say. */
export const STANDARD_STYLE: WireStyle = {
  family: 'wmi',
  char16: 'character',
  datetime: 'element',
};

const NIL: QName = { ns: XSI, name: 'nil' };
const XSI_TYPE: QName = { ns: XSI, name: 'type' };

/** The content of a property element, and its attributes. */
interface Content {
  readonly content: string | readonly XmlElement[];
  readonly attributes?: Attributes;
}

function writeDateTime(value: CimDateTime | CimInterval, style: WireStyle): Content {
  if (style.datetime === 'text') return { content: value.toString() };
  if (style.datetime === 'xs') {
    return { content: value instanceof CimDateTime ? value.toXsDateTime() : value.toXsDuration() };
  }
  if (value.hasWildcards) return { content: [xml(CIM, 'CIM_DateTime', value.toString())] };
  return value instanceof CimDateTime
    ? { content: [xml(CIM, 'Datetime', value.toXsDateTime())] }
    : { content: [xml(CIM, 'Interval', value.toXsDuration())] };
}

function writeEmbedded(value: CimObject, style: WireStyle): Content {
  const namespace = value instanceof CimInstance ? value.namespace : null;
  const path = new CimObjectPath({ className: value.className, namespace });
  const { resourceUri: ns } = referenceTo(path, style);
  return {
    content: writeProperties(ns, value, style),
    attributes: [[XSI_TYPE, { ns, name: `${value.className}_Type` }]],
  };
}

function writeScalar(value: CimScalar, type: CimTypeName | undefined, style: WireStyle): Content {
  if (typeof value === 'number') return { content: writeReal(value, type) };
  if (typeof value === 'bigint') return { content: String(value) };
  if (typeof value === 'boolean') {
    return { content: style.boolean === 'upper' ? String(value).toUpperCase() : String(value) };
  }
  if (typeof value === 'string') {
    const asCode = type === 'char16' && style.char16 === 'code';
    return { content: asCode ? String(value.charCodeAt(0)) : value };
  }
  if (value instanceof CimObjectPath) {
    return { content: writeEprContent(referenceTo(value, style)) };
  }
  return 'hasWildcards' in value ? writeDateTime(value, style) : writeEmbedded(value, style);
}

function isOctetString(value: readonly unknown[], declared?: CimPropertyDeclaration): boolean {
  return declared === undefined ? cameAsBase64(value) : declared.octetString === true;
}

/**
 * The elements of one property: one for a scalar or null, one an item for an array, none for an
 * empty array, which WS-Management cannot tell from an absent one. [MS-WSMV] 3.1.4.1.26
 */
export function writeProperty(
  ns: string,
  name: string,
  value: CimValue,
  style: WireStyle,
  declared?: CimPropertyDeclaration,
): XmlElement[] {
  if (value === null) return [xml(ns, name, '', [[NIL, 'true']])];
  if (Array.isArray(value) && isOctetString(value, declared)) {
    const base64 = Buffer.from(value as readonly number[]).toString('base64');
    return [xml(ns, name, base64, [[XSI_TYPE, BASE64]])];
  }
  const items = Array.isArray(value) ? (value as readonly CimScalar[]) : [value as CimScalar];
  return items.map((item) => {
    const { content, attributes } = writeScalar(item, declared?.type, style);
    return xml(ns, name, content, attributes);
  });
}

/** The property elements of an instance, in its order. */
export function writeProperties(ns: string, instance: CimObject, style: WireStyle): XmlElement[] {
  const declarations = instance instanceof CimInstance ? instance.cimClass?.properties : undefined;
  return [...instance].flatMap(([name, value]) =>
    writeProperty(ns, name, value, style, declarations?.[name]),
  );
}
