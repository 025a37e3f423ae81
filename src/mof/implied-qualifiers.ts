import type {
  CimClass,
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
  ValueLabels,
} from '../cim/class.js';
import { flagQualifiers, labelQualifiers } from '../cim/implied-qualifiers.js';
import type { Qualifier } from '../cim/qualifier.js';
import type { CimTypeName } from '../cim/types.js';

/** What a declaration says of a value. */
interface Typed {
  readonly type: CimTypeName;
  readonly octetString?: boolean;
  readonly values?: ValueLabels;
}

const ofValue = ({ octetString, values }: Typed): Qualifier[] => [
  ...flagQualifiers({ OctetString: octetString }),
  ...labelQualifiers(values),
];

/** The qualifiers of a property: those that it has, else those that say what it says. */
export function propertyQualifiers(property: CimPropertyDeclaration): readonly Qualifier[] {
  const { qualifiers, key, readOnly, notNull } = property;
  if (qualifiers !== undefined) return qualifiers;
  const said = flagQualifiers({
    Key: key,
    Read: true,
    Write: readOnly !== true,
    Not_Null: notNull,
  });
  return [...said, ...ofValue(property)];
}

/** A parameter goes in unless it only goes out, or says that it does not. */
export function parameterQualifiers(parameter: CimParameterDeclaration): readonly Qualifier[] {
  const { qualifiers, in: isIn, out } = parameter;
  if (qualifiers !== undefined) return qualifiers;
  const neither: Qualifier = { name: 'In', type: 'boolean', value: false };
  const said = isIn === true || out === true ? flagQualifiers({ In: isIn, Out: out }) : [neither];
  return [...said, ...ofValue(parameter)];
}

export function methodQualifiers(method: CimMethodDeclaration): readonly Qualifier[] {
  return (
    method.qualifiers ?? [
      ...flagQualifiers({ Static: method.static }),
      ...labelQualifiers(method.values),
    ]
  );
}

export function classQualifiers(cimClass: CimClass): readonly Qualifier[] {
  const { qualifiers, association, indication, abstract, singleton } = cimClass;
  return (
    qualifiers ??
    flagQualifiers({
      Association: association,
      Indication: indication,
      Abstract: abstract,
      Singleton: singleton,
    })
  );
}
