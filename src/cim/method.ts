import { ValidationError } from '../errors.js';
import type { CimClass, CimMethodDeclaration, CimParameterDeclaration } from './class.js';
import { qualifierOf } from './qualifier.js';
import { type CimValue, checkValue } from './types.js';

/** A method with the name that its class gives it. */
export interface NamedMethod extends CimMethodDeclaration {
  readonly name: string;
}

/** A parameter with the name that its method gives it. */
export interface NamedParameter extends CimParameterDeclaration {
  readonly name: string;
}

/** An entry by its name without regard to letter case. */
function entryOf<T extends object>(
  entries: Readonly<Record<string, T>>,
  name: string,
): (T & { readonly name: string }) | undefined {
  const key = name.toLowerCase();
  const own = Object.keys(entries).find((known) => known.toLowerCase() === key);
  const found = own === undefined ? undefined : entries[own];
  return found === undefined ? undefined : { ...found, name: own ?? name };
}

/** @throws ValidationError WBEM_E_INVALID_METHOD when the class has no such method. */
export function methodOf({ className, methods = {} }: CimClass, name: string): NamedMethod {
  const found = entryOf(methods, name);
  if (found !== undefined) return found;
  throw new ValidationError('WBEM_E_INVALID_METHOD', `${className} has no method ${name}`);
}

/** A parameter of a method by its name; undefined when it has none of that name. */
export function parameterOf(
  { parameters }: CimMethodDeclaration,
  name: string,
): NamedParameter | undefined {
  return entryOf(parameters, name);
}

/** What a method declares of its return value; undefined for `void`. */
export function returnValueOf({
  returns,
  qualifiers,
}: CimMethodDeclaration): CimParameterDeclaration | undefined {
  if (returns === undefined) return undefined;
  const ofClass = qualifierOf(qualifiers, 'EmbeddedInstance')?.value;
  const isNamed = returns === 'object' && typeof ofClass === 'string';
  return isNamed ? { type: returns, ofClass } : { type: returns };
}

/**
 * The in parameters of a call as they are sent: with the names and in the order of the declaration.
 * One that is left out is not sent.
 * @throws ValidationError WBEM_E_INVALID_METHOD_PARAMETERS for a name that is no in parameter,
 * WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE
 */
export function checkInput(
  { className }: CimClass,
  method: NamedMethod,
  input: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, CimValue> {
  const where = `${className}.${method.name}`;
  const checked = new Map<string, CimValue>();
  for (const [name, value] of Object.entries(input)) {
    const parameter = parameterOf(method, name);
    if (parameter?.in !== true) {
      const known = Object.keys(method.parameters).filter((own) => method.parameters[own]?.in);
      const list = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
      const message = `${where} has no in parameter ${name}; ${list}`;
      throw new ValidationError('WBEM_E_INVALID_METHOD_PARAMETERS', message);
    }
    if (value === undefined) continue;
    checked.set(parameter.name, checkValue(value, parameter, `${where}(${parameter.name})`));
  }
  const order = Object.keys(method.parameters);
  return new Map([...checked].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}
