import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from '../cim/class.js';
import {
  qualifiedClass,
  qualifiedMethod,
  qualifiedParameter,
  qualifiedProperty,
} from '../cim/from-qualifiers.js';
import type { Qualifier } from '../cim/qualifier.js';
import { declareAlias } from './aliases.js';
import { convertLiterals } from './convert.js';
import type { Parser } from './parser.js';
import { type ArrayDeclaration, readArraySize } from './read-array-size.js';
import { readQualifiers } from './read-qualifiers.js';
import { DistinctNames } from './names.js';
import { type ReadType, readTypedName } from './read-type.js';
import { readValue } from './read-value.js';
import type { MofClass } from './schema.js';

type Entry<T> = [name: string, declaration: T];

/** The features of a class while it is read. */
interface Features {
  readonly properties: Entry<CimPropertyDeclaration>[];
  readonly methods: Entry<CimMethodDeclaration>[];
  readonly propertyNames: DistinctNames;
  readonly methodNames: DistinctNames;
}

/** What stands behind the word `class`. [DSP0004] Annex A, classDeclaration */
export function readClass(parser: Parser, qualifiers: readonly Qualifier[]): void {
  const { state, at } = parser;
  const className = parser.name('the name of a class');
  const isNew = state.declare('class', className);
  if (!isNew) parser.report(at, `class ${className} a second time`, 'each class once');
  const alias = parser.acceptWord('as') ? parser.alias() : undefined;
  const superclass = parser.accept(':') ? parser.name('the name of the superclass') : undefined;
  const { properties, methods } = readFeatures(parser, className);
  const cimClass = qualifiedClass({
    className,
    namespace: state.namespace,
    ...(superclass === undefined ? {} : { superclass }),
    properties: Object.fromEntries(properties),
    methods: Object.fromEntries(methods),
    qualifiers,
  });
  state.classes.set(state.keyOf(className), cimClass);
  if (alias !== undefined) declareAlias(parser, at, alias, cimClass);
  state.declarations.push(mofClass(parser, at, cimClass, alias));
}

function mofClass(
  parser: Parser,
  at: number,
  cimClass: CimClass,
  alias: string | undefined,
): MofClass {
  const position = parser.positionOf(at);
  return { kind: 'class', cimClass, position, ...(alias === undefined ? {} : { alias }) };
}

function readFeatures(parser: Parser, className: string): Features {
  const { names } = parser.state;
  const features: Features = {
    properties: [],
    methods: [],
    propertyNames: new DistinctNames(names),
    methodNames: new DistinctNames(names),
  };
  parser.expect('{', '{');
  while (parser.kind !== '}' && parser.kind !== 'end') {
    parser.recover(() => readFeature(parser, features));
  }
  parser.expect('}', `a feature of class ${className}, or }`);
  parser.wish(';', '; behind the }');
  return features;
}

function readFeature(parser: Parser, features: Features): void {
  const qualifiers = readQualifiers(parser);
  const { declared, name, at } = readTypedName(parser, 'a property or a method');
  if (parser.accept('(')) {
    if (!features.methodNames.add(name)) {
      parser.report(at, `method ${name} a second time`, 'each method once');
    }
    features.methods.push([name, readMethod(parser, declared, qualifiers)]);
    return;
  }
  if (!features.propertyNames.add(name)) {
    parser.report(at, `property ${name} a second time`, 'each property once');
  }
  const property = readProperty(parser, declared ?? notVoid(parser, at), qualifiers);
  features.properties.push([name, property]);
}

/** Only methods have no type. */
function notVoid(parser: Parser, at: number): never {
  return parser.failAt(at, 'void', 'the type of a property or a parameter');
}

/** What a property and a parameter have in common. */
function elementOf(
  { type, ofClass }: ReadType,
  array: ArrayDeclaration,
  qualifiers: readonly Qualifier[],
): CimParameterDeclaration {
  const element = ofClass === undefined ? { type, qualifiers } : { type, ofClass, qualifiers };
  return array.array === true ? { ...element, ...array } : element;
}

/** [DSP0004] Annex A, propertyDeclaration and referenceDeclaration */
function readProperty(
  parser: Parser,
  declared: ReadType,
  qualifiers: readonly Qualifier[],
): CimPropertyDeclaration {
  const property = qualifiedProperty(elementOf(declared, readArraySize(parser), qualifiers));
  const initial = parser.accept('=') ? readValue(parser) : undefined;
  parser.expect(';', initial === undefined ? '=, [ or ;' : ';');
  if (initial === undefined) return property;
  return { ...property, default: convertLiterals(parser, initial, property) };
}

/** What stands behind the `(`. [DSP0004] Annex A, methodDeclaration */
function readMethod(
  parser: Parser,
  returns: ReadType | undefined,
  qualifiers: readonly Qualifier[],
): CimMethodDeclaration {
  const parameters = readParameters(parser);
  parser.expect(';', ';');
  return qualifiedMethod({
    ...(returns === undefined ? {} : { returns: returns.type }),
    parameters: Object.fromEntries(parameters),
    qualifiers,
  });
}

function readParameters(parser: Parser): Entry<CimParameterDeclaration>[] {
  const parameters: Entry<CimParameterDeclaration>[] = [];
  if (parser.accept(')')) return parameters;
  const names = new DistinctNames(parser.state.names);
  do parameters.push(readParameter(parser, names));
  while (parser.accept(','));
  parser.expect(')', ', or )');
  return parameters;
}

function readParameter(parser: Parser, names: DistinctNames): Entry<CimParameterDeclaration> {
  const qualifiers = readQualifiers(parser);
  const { declared, name, at } = readTypedName(parser, 'a parameter');
  if (!names.add(name)) parser.report(at, `parameter ${name} a second time`, 'each parameter once');
  const type = declared ?? notVoid(parser, at);
  return [name, qualifiedParameter(elementOf(type, readArraySize(parser), qualifiers))];
}
