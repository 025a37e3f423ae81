import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from '../cim/class.js';
import { oneLine } from './comment.js';
import { documentation } from './documentation.js';
import { memberName } from './identifiers.js';
import { typeText } from './type-text.js';

/** Members of every instance: a property of such a name is read by `get`. */
const INSTANCE_MEMBERS = new Set(
  (
    'asRead changedProperties cimClass className constructor copy equals get getOriginal has ' +
    'namespace origin path set toJSON'
  ).split(' '),
);

const WIDTH = 100;

/** `name: type;`, with the type on lines of its own where it is long. */
function member(indent: string, name: string, type: string): string[] {
  const line = `${indent}${name}: ${type};`;
  if (line.length <= WIDTH) return [line];
  const [, list, rest] = /^KnownText<(.*)>(.*)$/.exec(type) ?? [];
  if (list === undefined) return [`${indent}${name}:`, `${indent}  ${type};`];
  const short = `${indent}  ${list}`;
  const texts = list.split(/(?<=['"]) \| (?=['"])/).map((text) => `${indent}  | ${text}`);
  const lines = short.length <= WIDTH ? [short] : texts;
  return [`${indent}${name}: KnownText<`, ...lines, `${indent}>${rest};`];
}

function property([name, declaration]: [string, CimPropertyDeclaration]): string[] {
  const { key, readOnly, notNull } = declaration;
  const isFixed = key === true || readOnly === true;
  const nullable = key === true || notNull === true ? '' : ' | null';
  const left = (isFixed ? 'readonly ' : '') + memberName(name);
  return [
    ...documentation(declaration, '  '),
    ...member('  ', left, typeText(declaration) + nullable),
  ];
}

function exported(name: string, members: readonly string[]): string[] {
  const head = `export interface ${name} {`;
  return members.length === 0 ? [`${head}}`] : [head, ...members, '}'];
}

/** The properties of an instance. */
export function propertiesInterface(name: string, { className, properties }: CimClass): string[] {
  const shown = Object.entries(properties).filter(([own]) => !INSTANCE_MEMBERS.has(own));
  const comment = `/** The properties of an instance of ${oneLine(className)}. */`;
  return [comment, ...exported(name, shown.flatMap(property))];
}

type Parameters = readonly (readonly [string, CimParameterDeclaration])[];

function input(parameters: Parameters): string[] {
  const taken = parameters.filter(([, parameter]) => parameter.in === true);
  if (taken.length === 0) return ['    readonly in: Readonly<Record<string, never>>;'];
  const members = taken.flatMap(([name, parameter]) => [
    ...documentation(parameter, '      '),
    ...member('      ', `readonly ${memberName(name)}?`, `${typeText(parameter)} | null`),
  ]);
  return ['    readonly in: {', ...members, '    };'];
}

function returnValue({ returns, values }: CimMethodDeclaration): string[] {
  if (returns === undefined) return ['      readonly ReturnValue?: undefined;'];
  const declaration = values === undefined ? { type: returns } : { type: returns, values };
  const lines = member('      ', 'readonly ReturnValue', `${typeText({ type: returns })} | null`);
  return [...documentation(declaration, '      '), ...lines];
}

function output(declaration: CimMethodDeclaration, parameters: Parameters): string[] {
  const given = parameters.filter(([, parameter]) => parameter.out === true);
  const members = given.flatMap(([name, parameter]) => [
    ...documentation(parameter, '      '),
    ...member('      ', `readonly ${memberName(name)}`, `${typeText(parameter)} | null`),
  ]);
  return ['    readonly out: {', ...members, ...returnValue(declaration), '    };'];
}

function method([name, declaration]: [string, CimMethodDeclaration]): string[] {
  const { values: _, ...described } = declaration;
  const parameters = Object.entries(declaration.parameters);
  return [
    ...documentation(described, '  '),
    `  readonly ${memberName(name)}: {`,
    ...input(parameters),
    ...output(declaration, parameters),
    '  };',
  ];
}

/** What the methods of a class take and give. */
export function methodsInterface(name: string, { className, methods = {} }: CimClass): string[] {
  const comment = `/** What the methods of ${oneLine(className)} take and give. */`;
  return [comment, ...exported(name, Object.entries(methods).flatMap(method))];
}
