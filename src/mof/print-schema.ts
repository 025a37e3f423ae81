import type { CimClass } from '../cim/class.js';
import { CimObjectPath, normalizeNamespace } from '../cim/object-path.js';
import type { QualifierDeclaration } from '../cim/qualifier.js';
import { escape } from './escapes.js';
import { flavorNames } from './flavors.js';
import { namespaceOfPragma } from './namespace-pragma.js';
import { printClass } from './print.js';
import { printName } from './print-name.js';
import { printQualifiers } from './print-qualifiers.js';
import { type AliasOf, printProperty, printValue } from './print-value.js';
import {
  DEFAULT_NAMESPACE,
  type MofDeclaration,
  type MofInstance,
  type MofPragma,
  type MofPragmaParameter,
  type MofSchema,
} from './schema.js';

const STEP = 3;

export interface PrintMofOptions {
  /** The namespace that needs no pragma at the beginning. Default `root/cimv2`. */
  readonly namespace?: string;
}

/**
 * A schema as MOF, in the order of its declarations. Reading that gives the same schema. References to
 * instances that have an alias are written with it.
 * @throws ValidationError for names and values that MOF cannot hold.
 */
export function printMof(
  { declarations }: Pick<MofSchema, 'declarations'>,
  { namespace = DEFAULT_NAMESPACE }: PrintMofOptions = {},
): string {
  const aliasOf = aliasesOf(declarations);
  let current = normalizeNamespace(namespace);
  const texts: string[] = [];
  for (const one of declarations) {
    const kind: Kind<never> = KINDS[one.kind];
    const next = kind.namespaceOf(one as never) ?? current;
    if (next !== current && one.kind !== 'pragma') texts.push(namespacePragma(next));
    current = next;
    texts.push(kind.print(one as never, aliasOf));
  }
  return texts.join('\n');
}

/** How a kind of declaration is printed. */
interface Kind<D extends MofDeclaration> {
  /** The namespace that it is in, or changes to. */
  namespaceOf(one: D): string | null | undefined;
  print(one: D, aliasOf: AliasOf): string;
}

const KINDS: {
  readonly [K in MofDeclaration['kind']]: Kind<Extract<MofDeclaration, { kind: K }>>;
} = {
  pragma: { namespaceOf: namespaceOfPragma, print: printPragma },
  qualifier: {
    namespaceOf: ({ namespace }) => namespace,
    print: ({ declaration }) => printQualifierDeclaration(declaration),
  },
  class: {
    namespaceOf: ({ cimClass }) => cimClass.namespace,
    print: ({ cimClass, alias }) => printClass(cimClass, alias === undefined ? {} : { alias }),
  },
  instance: { namespaceOf: ({ instance }) => instance.namespace, print: printInstance },
};

function namespacePragma(namespace: string): string {
  const text = `\\\\.\\${namespace.replaceAll('/', '\\')}`;
  return printPragma({ kind: 'pragma', name: 'namespace', parameters: [{ text, quoted: true }] });
}

function printPragma({ name, parameters }: MofPragma): string {
  const list = parameters.map(printPragmaParameter).join(', ');
  return `#pragma ${printName(name)}${list === '' ? '' : `(${list})`}\n`;
}

function printPragmaParameter({ text, quoted }: MofPragmaParameter): string {
  return quoted || !/^[\w.+-]+$/.test(text) ? `"${escape(text)}"` : text;
}

function printQualifierDeclaration(declaration: QualifierDeclaration): string {
  const { name, type, array, default: value, scopes, flavors } = declaration;
  const start = `Qualifier ${printName(name)} : ${type}${array === true ? '[]' : ''}`;
  const text = printValue({ type, value }, start.length + 3, { indent: 4 });
  const flavor = flavorNames(flavors).join(', ');
  const lines = [
    value === null ? start : `${start} = ${text}`,
    ...(scopes.length === 0 ? [] : [`Scope(${scopes.join(', ')})`]),
    ...(flavor === '' ? [] : [`Flavor(${flavor})`]),
  ];
  return `${lines.join(',\n    ')};\n`;
}

function printInstance(one: MofInstance, aliasOf: AliasOf): string {
  const { instance, alias, qualifiers, propertyQualifiers } = one;
  const place = { indent: STEP, aliasOf };
  const as = alias === undefined ? '' : ` as $${printName(alias)}`;
  const above = (name: string): string => printQualifiers(propertyQualifiers[name] ?? [], 2 * STEP);
  const lines = [
    ...[...instance].map((entry) => above(entry[0]) + printProperty(instance, entry, place)),
    ...Object.keys(propertyQualifiers)
      .filter((name) => !instance.has(name))
      .map((name) => `${above(name)}${' '.repeat(STEP)}${printName(name)};`),
  ];
  const head = `${printQualifiers(qualifiers, STEP)}instance of ${printName(instance.className)}${as}`;
  return `${head} {\n${lines.map((line) => `${line}\n`).join('')}};\n`;
}

/** Aliases by the paths of what they stand for. */
function aliasesOf(declarations: readonly MofDeclaration[]): AliasOf {
  const aliases = new Map<string, string>();
  for (const one of declarations) {
    if (!('alias' in one) || one.alias === undefined) continue;
    const path = one.kind === 'class' ? classPath(one.cimClass) : one.instance.path;
    if (path !== null) aliases.set(path.toString(), one.alias);
  }
  return (path) => aliases.get(path.toString());
}

function classPath({ className, namespace }: CimClass): CimObjectPath {
  return new CimObjectPath({ className, namespace });
}
