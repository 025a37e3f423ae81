import type {
  CimMethodDeclaration,
  CimParameterDeclaration,
  CimPropertyDeclaration,
} from './class.js';
import { qualifiedMethod, qualifiedParameter, qualifiedProperty } from './from-qualifiers.js';
import { checkSignature, checkType } from './overriding-checks.js';
import { propagate, type QualifierLookup } from './qualifier-propagation.js';
import type { Qualifier } from './qualifier.js';
import { lowerCased, without } from './records.js';

/** The entries of a declaration that its qualifiers say: they are found again from those. */
const FLAGS = 'key readOnly notNull octetString values in out static'.split(' ');

/** One without qualifiers was not read from a schema: its entries say all. */
function qualified<T extends { readonly qualifiers?: readonly Qualifier[] }>(
  declaration: T,
  qualifiers: readonly Qualifier[],
  read: (declaration: T) => T,
): T {
  return qualifiers.length === 0
    ? declaration
    : read({ ...without(declaration, FLAGS), qualifiers });
}

/**
 * A property as a class has it that declares it, over that of the superclass where there is one.
 * @throws ValidationError WBEM_E_TYPE_MISMATCH when its type is another. [DSP0004] 5.6.3.37
 */
export function overrideProperty(
  old: CimPropertyDeclaration | undefined,
  own: CimPropertyDeclaration,
  declared: QualifierLookup,
  where: string,
): CimPropertyDeclaration {
  const qualifiers = propagate(old?.qualifiers, own.qualifiers, declared, where);
  const property = qualified(own, qualifiers, qualifiedProperty);
  if (old !== undefined) checkType(old, property, where);
  const isDefaultKept = old?.default !== undefined && own.default === undefined;
  return isDefaultKept ? { ...property, default: old.default } : property;
}

/** A property as a subclass has it that does not declare it. */
export function inheritProperty(
  old: CimPropertyDeclaration,
  from: string,
  declared: QualifierLookup,
): CimPropertyDeclaration {
  const qualifiers = propagate(old.qualifiers, undefined, declared, from);
  const property = qualified(old, qualifiers, qualifiedProperty);
  return { ...property, inheritedFrom: old.inheritedFrom ?? from };
}

/**
 * A method as a class has it that declares it, over that of the superclass where there is one.
 * @throws ValidationError WBEM_E_PROPAGATED_METHOD when it returns another type or lacks a parameter
 * of the inherited one, WBEM_E_TYPE_MISMATCH when a parameter has another type. [DSP0004] 5.6.3.37
 */
export function overrideMethod(
  old: CimMethodDeclaration | undefined,
  own: CimMethodDeclaration,
  declared: QualifierLookup,
  where: string,
): CimMethodDeclaration {
  const qualifiers = propagate(old?.qualifiers, own.qualifiers, declared, where);
  if (old !== undefined) checkSignature(old, own, where);
  const inherited = lowerCased(old?.parameters ?? {});
  const parameters = Object.entries(own.parameters).map(([name, parameter]) => [
    name,
    overrideParameter(inherited.get(name.toLowerCase()), parameter, declared, `${where}.${name}`),
  ]);
  const method = qualified(own, qualifiers, qualifiedMethod);
  return {
    ...method,
    parameters: Object.fromEntries(parameters) as CimMethodDeclaration['parameters'],
  };
}

/** A method as a subclass has it that does not declare it. */
export function inheritMethod(
  old: CimMethodDeclaration,
  from: string,
  declared: QualifierLookup,
): CimMethodDeclaration {
  const parameters = Object.entries(old.parameters).map(([name, parameter]) => [
    name,
    inheritParameter(parameter, declared),
  ]);
  const qualifiers = propagate(old.qualifiers, undefined, declared, from);
  return {
    ...qualified(old, qualifiers, qualifiedMethod),
    parameters: Object.fromEntries(parameters) as CimMethodDeclaration['parameters'],
    inheritedFrom: old.inheritedFrom ?? from,
  };
}

function overrideParameter(
  old: CimParameterDeclaration | undefined,
  own: CimParameterDeclaration,
  declared: QualifierLookup,
  where: string,
): CimParameterDeclaration {
  const qualifiers = propagate(old?.qualifiers, own.qualifiers, declared, where);
  const parameter = qualified(own, qualifiers, qualifiedParameter);
  if (old !== undefined) checkType(old, parameter, where);
  return parameter;
}

function inheritParameter(
  old: CimParameterDeclaration,
  declared: QualifierLookup,
): CimParameterDeclaration {
  const qualifiers = propagate(old.qualifiers, undefined, declared, '');
  return qualified(old, qualifiers, qualifiedParameter);
}
