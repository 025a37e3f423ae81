import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from '../cim/class.js';
import { returnValueOf } from '../cim/method.js';
import type { Qualifier } from '../cim/qualifier.js';
import {
  classQualifiers,
  methodQualifiers,
  parameterQualifiers,
  propertyQualifiers,
} from './implied-qualifiers.js';
import { printName } from './print-name.js';
import { printQualifiers } from './print-qualifiers.js';
import { printType } from './print-type.js';
import { printValue } from './print-value.js';

export interface PrintClassOptions {
  /** Print only what the class declares itself, where it has more than that. Default false. */
  readonly own?: boolean;
  /** Without `$`. */
  readonly alias?: string;
}

const STEP = 3;

/**
 * A class as MOF. Of one that has no list of qualifiers, those are printed that say what it says:
 * `Key`, `Write`, `In`, …
 * @throws ValidationError for names and values that MOF cannot hold.
 */
export function printClass(cimClass: CimClass, options: PrintClassOptions = {}): string {
  const { className, superclass, properties, methods = {} } = cimClass;
  const { own: isOwn = false, alias } = options;
  const own = (one: { readonly inheritedFrom?: string }): boolean =>
    !isOwn || one.inheritedFrom === undefined;
  const listed = (qualifiers: readonly Qualifier[]): readonly Qualifier[] =>
    isOwn ? qualifiers.filter(({ propagated }) => propagated !== true) : qualifiers;
  const features = [
    ...Object.entries(properties)
      .filter(([, property]) => own(property))
      .map(([name, property]) => printProperty(name, property, listed)),
    ...Object.entries(methods)
      .filter(([, method]) => own(method))
      .map(([name, method]) => printMethod(name, method, listed)),
  ];
  const as = alias === undefined ? '' : ` as $${printName(alias)}`;
  const above = superclass === undefined ? '' : ` : ${printName(superclass)}`;
  const head = printQualifiers(listed(classQualifiers(cimClass)), STEP);
  const body = features.map((text) => `\n${text}\n`).join('');
  return `${head}class ${printName(className)}${as}${above} {\n${body}};\n`;
}

/** Which qualifiers are printed. */
type Listed = (qualifiers: readonly Qualifier[]) => readonly Qualifier[];

function arrayText({ array, arraySize }: CimPropertyDeclaration): string {
  return array === true ? `[${arraySize ?? ''}]` : '';
}

function printProperty(name: string, property: CimPropertyDeclaration, listed: Listed): string {
  const qualifiers = listed(propertyQualifiers(property));
  const start = `   ${printType(property, qualifiers)} ${printName(name)}${arrayText(property)}`;
  return `${printQualifiers(qualifiers, 2 * STEP)}${start}${printDefault(property, start)};`;
}

function printDefault({ type, default: value }: CimPropertyDeclaration, start: string): string {
  if (value === undefined) return '';
  return ` = ${printValue({ type, value }, start.length + 3, { indent: 2 * STEP })}`;
}

function printMethod(name: string, method: CimMethodDeclaration, listed: Listed): string {
  const { parameters } = method;
  const qualifiers = listed(methodQualifiers(method));
  const returned = returnValueOf({ ...method, qualifiers });
  const type = returned === undefined ? 'void' : printType(returned, qualifiers);
  const list = Object.entries(parameters).map((one) => printParameter(one, listed));
  const head = printQualifiers(qualifiers, 2 * STEP);
  const inner = list.length === 0 ? '' : `\n${list.join(',\n')}`;
  return `${head}   ${type} ${printName(name)}(${inner});`;
}

function printParameter(
  [name, parameter]: readonly [name: string, parameter: CimParameterDeclaration],
  listed: Listed,
): string {
  const qualifiers = listed(parameterQualifiers(parameter));
  const type = printType(parameter, qualifiers);
  const text = `${' '.repeat(2 * STEP)}${type} ${printName(name)}${arrayText(parameter)}`;
  return `${printQualifiers(qualifiers, 3 * STEP)}${text}`;
}
