import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
  ValueLabels,
} from '../cim/class.js';
import type { Qualifier } from '../cim/qualifier.js';

/** The qualifiers of these names that are so. */
function flags(entries: Readonly<Record<string, boolean | undefined>>): Qualifier[] {
  return Object.entries(entries).flatMap(([name, isSet]) =>
    isSet === true ? [{ name, type: 'boolean', value: true }] : [],
  );
}

function texts(name: string, value: readonly string[]): Qualifier {
  return { name, type: 'string', array: true, value };
}

function labels(values: ValueLabels | undefined): Qualifier[] {
  if (values === undefined) return [];
  return [texts('ValueMap', Object.keys(values)), texts('Values', Object.values(values))];
}

type Element = CimPropertyDeclaration | CimParameterDeclaration;

/** What the type of an element does not say of its values. */
function ofElement({ type, ofClass, octetString, values }: Element): Qualifier[] {
  const isObject = type === 'object';
  const embedded: Qualifier[] =
    isObject && ofClass !== undefined
      ? [{ name: 'EmbeddedInstance', type: 'string', value: ofClass }]
      : flags({ EmbeddedObject: isObject });
  return [...embedded, ...flags({ OctetString: octetString }), ...labels(values)];
}

function property(declared: CimPropertyDeclaration): CimPropertyDeclaration {
  const { key, readOnly, notNull } = declared;
  const own = flags({ Key: key, Write: readOnly !== true, Not_Null: notNull });
  return { qualifiers: [...own, ...ofElement(declared)], ...declared };
}

function parameter(declared: CimParameterDeclaration): CimParameterDeclaration {
  const { in: isIn = false, out = false } = declared;
  const neither: Qualifier[] = isIn || out ? [] : [{ name: 'In', type: 'boolean', value: false }];
  const own = [...flags({ In: isIn, Out: out }), ...neither];
  return { qualifiers: [...own, ...ofElement(declared)], ...declared };
}

/** The record with other members. */
function mapped<T>(record: Readonly<Record<string, T>>, map: (member: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, member]) => [name, map(member)]));
}

function method(declared: CimMethodDeclaration): CimMethodDeclaration {
  const qualifiers = [...flags({ Static: declared.static }), ...labels(declared.values)];
  return { qualifiers, ...declared, parameters: mapped(declared.parameters, parameter) };
}

/** The class with the qualifiers that say what its declarations say, where it has none itself. */
export function withQualifiers(cimClass: CimClass): CimClass {
  const { abstract, association, indication, singleton, properties, methods } = cimClass;
  return {
    qualifiers: flags({
      Abstract: abstract,
      Association: association,
      Indication: indication,
      Singleton: singleton,
    }),
    ...cimClass,
    properties: mapped(properties, property),
    ...(methods === undefined ? {} : { methods: mapped(methods, method) }),
  };
}
