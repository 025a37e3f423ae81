import { ValidationError } from '../errors.js';
import type { CimClass, CimMethodDeclaration, CimParameterDeclaration, Value } from './class.js';
import { type CimTypeDeclaration, type CimValue, checkValue } from './types.js';

/** Of a class that is only known when the program runs, any method. */
type IsAnyClass<C extends CimClass> = CimClass extends C ? true : false;
type Methods<C extends CimClass> = C extends { readonly methods: infer M } ? M : unknown;
type Declared<C extends CimClass, N> = N extends keyof Methods<C> ? Methods<C>[N] : unknown;
type Parameters<C extends CimClass, N> =
  Declared<C, N> extends { readonly parameters: infer P } ? P : unknown;
type NamesOf<P, Direction extends 'in' | 'out'> = {
  [N in keyof P]: P[N] extends { readonly [D in Direction]: true } ? N : never;
}[keyof P];
type ValueAt<P, N extends keyof P> = P[N] extends CimTypeDeclaration ? Value<P[N]> : never;

/** The name of a method of the class. */
export type MethodName<C extends CimClass> =
  IsAnyClass<C> extends true ? string : keyof Methods<C> & string;

/** The in parameters of a method. One that is left out, or null, is for the provider to choose. */
export type InputOf<C extends CimClass, M extends MethodName<C>> =
  IsAnyClass<C> extends true
    ? Readonly<Record<string, CimValue>>
    : [NamesOf<Parameters<C, M>, 'in'>] extends [never]
      ? Readonly<Record<string, never>>
      : {
          readonly [N in NamesOf<Parameters<C, M>, 'in'>]?: ValueAt<Parameters<C, M>, N> | null;
        };

/** The return value of a method and its out parameters. */
export type OutputOf<C extends CimClass, M extends MethodName<C>> =
  IsAnyClass<C> extends true
    ? Readonly<Record<string, CimValue>>
    : {
        readonly [N in NamesOf<Parameters<C, M>, 'out'>]: ValueAt<Parameters<C, M>, N> | null;
      } & (Declared<C, M> extends { readonly returns: infer T }
        ? { readonly ReturnValue: Value<{ readonly type: T } & CimTypeDeclaration> | null }
        : { readonly ReturnValue?: undefined });

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
