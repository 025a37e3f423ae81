/** `wscim/mof`: reads and prints MOF, the language of CIM and WMI schemas. */
export { loadMof, type LoadMofOptions } from './mof/load.js';
export { MofError, type MofDiagnostic } from './mof/mof-error.js';
export { printClass, type PrintClassOptions } from './mof/print.js';
export { printMof, type PrintMofOptions } from './mof/print-schema.js';
export { readMof, type ReadMofOptions } from './mof/read.js';
export type {
  MofClass,
  MofDeclaration,
  MofInstance,
  MofPosition,
  MofPragma,
  MofQualifier,
  MofSchema,
} from './mof/schema.js';
export { classLookup, type ClassLookup, isA, superclassesOf } from './cim/class-lineage.js';
export { resolveClass, resolveClasses } from './cim/inheritance.js';
export { qualifierLookup, type QualifierLookup } from './cim/qualifier-propagation.js';
export type { QualifierDeclaration, QualifierScope } from './cim/qualifier.js';
