import type {
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from '../../cim/class.js';
import {
  qualifiedMethod,
  qualifiedParameter,
  qualifiedProperty,
} from '../../cim/from-qualifiers.js';
import { returnValueOf } from '../../cim/method.js';
import { attribute, xml, type XmlElement } from '../../xml/element.js';
import {
  attributesOf,
  childrenNamed,
  flagIn,
  type Named,
  nameIn,
  optionalName,
  recordOf,
} from './nodes.js';
import { readQualifiers, writeQualifiers } from './qualifier.js';
import {
  elementName,
  elementsOf,
  intrinsicAttributes,
  readIntrinsicType,
  readType,
  typeAttributes,
  withEmbedded,
} from './type.js';
import { readValue, writeValue } from './value.js';

/** What the features of a class know of it when they are read. */
export interface ReadContext {
  readonly className: string;
  readonly superclass: string | undefined;
  /** Its qualifiers are there, so that the lack of one means something. */
  readonly isQualified: boolean;
}

/** What is written of the features of a class. */
export interface WriteContext {
  readonly className: string;
  readonly includeQualifiers: boolean;
  readonly includeClassOrigin: boolean;
}

const PROPERTIES = elementsOf('PROPERTY');
const PARAMETERS = elementsOf('PARAMETER');
const METHODS: ReadonlySet<string> = new Set(['METHOD']);

/** Where a feature comes from; without CLASSORIGIN an inherited one is the superclass's. */
function readOrigin(
  element: XmlElement,
  { className, superclass }: ReadContext,
): { inheritedFrom?: string } {
  const isInherited = flagIn(element, 'PROPAGATED') === true;
  const origin = optionalName(element, 'CLASSORIGIN') ?? (isInherited ? superclass : undefined);
  const isOwn = origin === undefined || origin.toLowerCase() === className.toLowerCase();
  return isOwn ? {} : { inheritedFrom: origin };
}

function readProperty(element: XmlElement, context: ReadContext): Named<CimPropertyDeclaration> {
  const type = readType(element);
  const declared = { ...type, ...readQualifiers(element), ...readOrigin(element, context) };
  const property = context.isQualified ? qualifiedProperty(declared) : declared;
  const typed = withEmbedded<CimPropertyDeclaration>(element, property);
  // What an embedded instance would be is text here, so it is no value of the property.
  const value = typed.type === 'object' ? undefined : readValue(element, { array: false, ...type });
  return [nameIn(element), { ...typed, ...(value === undefined ? {} : { default: value }) }];
}

/** System properties say of an instance what its address says too, so a class has none. */
const isSystem = (element: XmlElement): boolean =>
  attribute(element, '', 'NAME')?.startsWith('__') === true;

/** The properties of a CLASS. @throws ProtocolError */
export function readProperties(
  element: XmlElement,
  context: ReadContext,
): Record<string, CimPropertyDeclaration> {
  const elements = childrenNamed(element, PROPERTIES).filter((inner) => !isSystem(inner));
  return recordOf(
    element,
    elements.map((inner) => readProperty(inner, context)),
  );
}

function readParameter(
  element: XmlElement,
  { isQualified }: ReadContext,
): Named<CimParameterDeclaration> {
  const declared = { ...readType(element), ...readQualifiers(element) };
  const parameter = isQualified ? qualifiedParameter(declared) : declared;
  return [nameIn(element), withEmbedded<CimParameterDeclaration>(element, parameter)];
}

function readReturns(element: XmlElement): Pick<CimMethodDeclaration, 'returns'> {
  if (attribute(element, '', 'TYPE') === undefined) return {};
  return { returns: withEmbedded(element, { type: readIntrinsicType(element) }).type };
}

function readMethod(element: XmlElement, context: ReadContext): Named<CimMethodDeclaration> {
  const parameters = childrenNamed(element, PARAMETERS).map((one) => readParameter(one, context));
  const declared = {
    ...readReturns(element),
    ...readQualifiers(element),
    ...readOrigin(element, context),
    parameters: recordOf(element, parameters),
  };
  return [nameIn(element), context.isQualified ? qualifiedMethod(declared) : declared];
}

/** The methods of a CLASS, as a member of it. @throws ProtocolError */
export function readMethods(
  element: XmlElement,
  context: ReadContext,
): { methods?: Record<string, CimMethodDeclaration> } {
  const methods = childrenNamed(element, METHODS).map((inner) => readMethod(inner, context));
  return methods.length === 0 ? {} : { methods: recordOf(element, methods) };
}

type Feature = CimPropertyDeclaration | CimMethodDeclaration;

function originAttributes(
  { inheritedFrom }: Pick<Feature, 'inheritedFrom'>,
  { className, includeClassOrigin }: WriteContext,
): [string, string][] {
  return attributesOf({
    CLASSORIGIN: includeClassOrigin ? (inheritedFrom ?? className) : undefined,
    PROPAGATED: inheritedFrom === undefined ? undefined : true,
  });
}

function qualifiersOf(
  { qualifiers }: Pick<Feature, 'qualifiers'>,
  { includeQualifiers }: WriteContext,
): XmlElement[] {
  return includeQualifiers ? writeQualifiers(qualifiers) : [];
}

export function writeProperty(
  [name, property]: Named<CimPropertyDeclaration>,
  context: WriteContext,
): XmlElement {
  const value = writeValue(property.default, property.type);
  const content = [...qualifiersOf(property, context), ...value];
  return xml('', elementName('PROPERTY', property), content, [
    ['NAME', name],
    ...typeAttributes(property),
    ...originAttributes(property, context),
  ]);
}

function writeParameter(
  [name, parameter]: Named<CimParameterDeclaration>,
  context: WriteContext,
): XmlElement {
  const attributes: [string, string][] = [['NAME', name], ...typeAttributes(parameter)];
  return xml('', elementName('PARAMETER', parameter), qualifiersOf(parameter, context), attributes);
}

export function writeMethod(
  [name, method]: Named<CimMethodDeclaration>,
  context: WriteContext,
): XmlElement {
  const { parameters } = method;
  const returned = returnValueOf(method);
  const content = [
    ...qualifiersOf(method, context),
    ...Object.entries(parameters).map((parameter) => writeParameter(parameter, context)),
  ];
  const type = returned === undefined ? {} : intrinsicAttributes(returned.type, returned.ofClass);
  return xml('', 'METHOD', content, [
    ...attributesOf({ NAME: name, ...type }),
    ...originAttributes(method, context),
  ]);
}
