import type { QualifierFlavors } from './qualifier.js';

/** Goes to subclasses, which may not change it. */
const FIXED = { overridable: false, toSubclass: true } as const;
/** Stays with the class that has it. */
const RESTRICTED = { overridable: true, toSubclass: false } as const;
/** Goes to subclasses, which may change it. */
const INHERITED = { overridable: true, toSubclass: true } as const;

/**
 * The standard qualifiers that are not `EnableOverride, ToSubclass`, by lower-case name.
 * [DSP0004] 5.6.3, 5.6.4; those of WMI by [MS-WMI] 2.2 and the classes that have them.
 */
const FLAVORS: Readonly<Record<string, QualifierFlavors>> = Object.fromEntries([
  ...[
    'Aggregate Aggregation ArrayType Association Composition DN EmbeddedObject Exception In',
    'Indication Key NullValue Octetstring Out Propagated Required Schema Static Weak',
    // Of WMI.
    'Singleton',
  ].flatMap((names) => rowsOf(names, FIXED)),
  ...[
    'Abstract Deprecated Experimental Override Version',
    // Of WMI: they say how one class is served.
    'Amendment ClassContext ClassVersion CreateBy DeleteBy Dynamic DynProps Implemented',
    'InstanceContext Locale PropertyContext Provider SupportsCreate SupportsDelete',
    'SupportsUpdate UUID',
  ].flatMap((names) => rowsOf(names, RESTRICTED)),
]);

function rowsOf(names: string, flavors: QualifierFlavors): [string, QualifierFlavors][] {
  return names.split(' ').map((name) => [name.toLowerCase(), flavors]);
}

/** The flavours of a qualifier that no declaration is given for. [DSP0004] 5.6.1.2 */
export function standardFlavors(name: string): QualifierFlavors {
  const key = name.toLowerCase();
  return Object.hasOwn(FLAVORS, key) ? (FLAVORS[key] ?? INHERITED) : INHERITED;
}
