import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
  ValueLabels,
} from '../cim/class.js';
import type { Qualifier } from '../cim/qualifier.js';
import type { CimTypeName } from '../cim/types.js';

/** The qualifiers whose name has `true`. */
function flags(entries: Readonly<Record<string, boolean | undefined>>): Qualifier[] {
  const set = Object.entries(entries).filter(([, isSet]) => isSet === true);
  return set.map(([name]) => ({ name, type: 'boolean', value: true }));
}

/** [DSP0004] 5.6.3.55, 5.6.3.56 */
function labels(values: ValueLabels | undefined): Qualifier[] {
  if (values === undefined) return [];
  const lists = { ValueMap: Object.keys(values), Values: Object.values(values) };
  return Object.entries(lists).map(([name, value]) => ({
    name,
    type: 'string',
    array: true,
    value,
  }));
}

/** What a declaration says of a value. */
interface Typed {
  readonly type: CimTypeName;
  readonly octetString?: boolean;
  readonly values?: ValueLabels;
}

const ofValue = ({ octetString, values }: Typed): Qualifier[] => [
  ...flags({ OctetString: octetString }),
  ...labels(values),
];

/** The qualifiers of a property: those that it has, else those that say what it says. */
export function propertyQualifiers(property: CimPropertyDeclaration): readonly Qualifier[] {
  const { qualifiers, key, readOnly, notNull } = property;
  if (qualifiers !== undefined) return qualifiers;
  const said = flags({ Key: key, Read: true, Write: readOnly !== true, Not_Null: notNull });
  return [...said, ...ofValue(property)];
}

/** A parameter goes in unless it only goes out, or says that it does not. */
export function parameterQualifiers(parameter: CimParameterDeclaration): readonly Qualifier[] {
  const { qualifiers, in: isIn, out } = parameter;
  if (qualifiers !== undefined) return qualifiers;
  const neither: Qualifier = { name: 'In', type: 'boolean', value: false };
  const said = isIn === true || out === true ? flags({ In: isIn, Out: out }) : [neither];
  return [...said, ...ofValue(parameter)];
}

export function methodQualifiers(method: CimMethodDeclaration): readonly Qualifier[] {
  return method.qualifiers ?? [...flags({ Static: method.static }), ...labels(method.values)];
}

export function classQualifiers(cimClass: CimClass): readonly Qualifier[] {
  const { qualifiers, association, indication, abstract, singleton } = cimClass;
  return (
    qualifiers ??
    flags({
      Association: association,
      Indication: indication,
      Abstract: abstract,
      Singleton: singleton,
    })
  );
}
