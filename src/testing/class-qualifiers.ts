import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from '../cim/class.js';
import { flagQualifiers, labelQualifiers } from '../cim/implied-qualifiers.js';
import type { Qualifier } from '../cim/qualifier.js';

type Element = CimPropertyDeclaration | CimParameterDeclaration;

/** What the type of an element does not say of its values. */
function ofElement({ type, ofClass, octetString, values }: Element): Qualifier[] {
  const isObject = type === 'object';
  const embedded: Qualifier[] =
    isObject && ofClass !== undefined
      ? [{ name: 'EmbeddedInstance', type: 'string', value: ofClass }]
      : flagQualifiers({ EmbeddedObject: isObject });
  return [...embedded, ...flagQualifiers({ OctetString: octetString }), ...labelQualifiers(values)];
}

function property(declared: CimPropertyDeclaration): CimPropertyDeclaration {
  const { key, readOnly, notNull } = declared;
  const own = flagQualifiers({ Key: key, Write: readOnly !== true, Not_Null: notNull });
  return { qualifiers: [...own, ...ofElement(declared)], ...declared };
}

function parameter(declared: CimParameterDeclaration): CimParameterDeclaration {
  const { in: isIn = false, out = false } = declared;
  const neither: Qualifier[] = isIn || out ? [] : [{ name: 'In', type: 'boolean', value: false }];
  const own = [...flagQualifiers({ In: isIn, Out: out }), ...neither];
  return { qualifiers: [...own, ...ofElement(declared)], ...declared };
}

/** The record with other members. */
function mapped<T>(record: Readonly<Record<string, T>>, map: (member: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, member]) => [name, map(member)]));
}

function method(declared: CimMethodDeclaration): CimMethodDeclaration {
  const qualifiers = [
    ...flagQualifiers({ Static: declared.static }),
    ...labelQualifiers(declared.values),
  ];
  return { qualifiers, ...declared, parameters: mapped(declared.parameters, parameter) };
}

/** The class with the qualifiers that say what its declarations say, where it has none itself. */
export function withQualifiers(cimClass: CimClass): CimClass {
  const { abstract, association, indication, singleton, properties, methods } = cimClass;
  return {
    qualifiers: flagQualifiers({
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
