import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from '../cim/class.js';
import type { CimValue } from '../cim/types.js';
import type { Literal } from './literal.js';

/** A record with the same names, in the same order, whatever they are. */
function mapRecord<T>(
  record: Readonly<Record<string, T>>,
  toLiteral: (entry: T) => Literal,
): Literal {
  const entries = Object.entries(record).map(([name, entry]) => [name, toLiteral(entry)] as const);
  return Object.fromEntries(entries);
}

/** The value of a new instance, where a literal can say it. */
function defaultLiteral(value: CimValue | undefined): Literal | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item: CimValue) => defaultLiteral(item));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (value === null || typeof value === 'object') return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}

function element(declaration: CimPropertyDeclaration): Record<string, Literal | undefined> {
  const { type, array, arraySize, ofClass, octetString, values } = declaration;
  return { type, array, arraySize, ofClass, octetString, values };
}

function property(declaration: CimPropertyDeclaration): Literal {
  const { key, readOnly, notNull, inheritedFrom } = declaration;
  const { values, ...typed } = element(declaration);
  const initial = defaultLiteral(declaration.default);
  return { ...typed, key, readOnly, notNull, default: initial, inheritedFrom, values };
}

function parameter(declaration: CimParameterDeclaration): Literal {
  const { values, ...typed } = element(declaration);
  return { ...typed, in: declaration.in, out: declaration.out, values };
}

function method(declaration: CimMethodDeclaration): Literal {
  const { returns, parameters, inheritedFrom, values } = declaration;
  const own = { static: declaration.static, returns, inheritedFrom, values };
  return { ...own, parameters: mapRecord(parameters, parameter) };
}

/** What a class's constant says at run time: everything but texts for people. */
export function descriptor(cimClass: CimClass): Literal {
  const { className, namespace, superclass, properties, methods = {} } = cimClass;
  const { singleton, abstract, association, indication } = cimClass;
  const hasMethods = Object.keys(methods).length > 0;
  return {
    className,
    namespace,
    superclass,
    singleton,
    abstract,
    association,
    indication,
    properties: mapRecord(properties, property),
    methods: hasMethods ? mapRecord(methods, method) : undefined,
  };
}
